"""The lines about the notice: send it, the last safe day, have it confirmed; rules section 4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.actions import ActionKey, Anchor
from planner.calendar import DAY
from planner.contract import Contract
from planner.deadlines import (
    NoticeStatus,
    cancel_by,
    is_confirmed,
    is_proven,
    is_sent_late,
    notice_lead_days,
    notice_status,
    send_by,
    sent_on_in_term,
    target_notice_on,
)
from planner.placing import Draft

CONFIRMATION_DAYS = 5
"""Business days after which a vendor is asked for its confirmation."""


def notice_drafts(contract: Contract, *, begun_on: date, today: date) -> Iterator[Draft]:
    """What is still to do about the notice; nothing that proof has settled."""
    last_day = send_by(contract)
    if _is_to_be_sent(contract, today):
        yield _submission(contract, today)
        if last_day is not None and today <= last_day:
            yield Draft(
                key=ActionKey.LAST_SAFE_NOTICE_DAY,
                planned_on=last_day,
                valid_until=last_day,
                anchor=Anchor.LAST_SAFE_DAY,
                offset=0,
            )
    if last_day is not None and not is_confirmed(contract):
        yield _confirmation(contract, last_day, begun_on)


def _is_to_be_sent(contract: Contract, today: date) -> bool:
    """Whether notice is still to be sent, or sent again while a faster way is in time.

    Once the window has closed on a notice that went out too late, only the vendor's confirmation helps.
    """
    is_missed = notice_status(contract, today=today) is NoticeStatus.MISSED
    return not is_proven(contract) and not (is_missed and is_sent_late(contract))


def _submission(contract: Contract, today: date) -> Draft:
    return Draft(
        key=ActionKey.SUBMIT_CANCELLATION,
        planned_on=target_notice_on(contract),
        valid_until=_valid_until(contract, today),
        anchor=Anchor.BEFORE_END,
        offset=notice_lead_days(contract),
    )


def _valid_until(contract: Contract, today: date) -> date:
    """The last safe day; after it the day on which a form or an e-mail still arrives in time.

    A late notice, and one that is a mere courtesy, is sent until the end.
    """
    safe, last = send_by(contract), cancel_by(contract)
    if safe is None or last is None or notice_status(contract, today=today) is NoticeStatus.MISSED:
        return contract.end_on
    return safe if today <= safe else last


def _confirmation(contract: Contract, last_day: date, begun_on: date) -> Draft:
    noticed_on = sent_on_in_term(contract) or max(target_notice_on(contract), begun_on)
    planned_on = confirmation_on(contract, noticed_on, last_day)
    return Draft(
        key=ActionKey.CONFIRM_CANCELLATION,
        planned_on=planned_on,
        valid_until=max(contract.end_on, planned_on),
        anchor=Anchor.AFTER_NOTICE,
        offset=CONFIRMATION_DAYS,
    )


def confirmation_on(contract: Contract, noticed_on: date, last_day: date) -> date:
    """Day to chase the confirmation of a notice sent on `noticed_on`.

    Five business days later; where that is too late to send again by `last_day`, the day before it;
    where even that is not after the notice, the next business day.
    """
    calendar = contract.calendar
    day = calendar.add_business_days(noticed_on, CONFIRMATION_DAYS)
    eve = last_day - DAY
    if day <= eve:
        return day
    return eve if eve > noticed_on else calendar.add_business_days(noticed_on, 1)
