"""By when notice has to be given, and where it stands; rules section 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from planner.contract import Contract, Sending
from planner.playbook import NoticeMethod

TRANSIT_DAYS: dict[NoticeMethod, int] = {
    NoticeMethod.FORM: 0,
    NoticeMethod.EMAIL: 0,
    NoticeMethod.PORTAL: 0,
    NoticeMethod.CERTIFIED_MAIL: 5,
    NoticeMethod.INTERNATIONAL_MAIL: 10,
}
"""Calendar days that a notice travels."""

GUIDE_TARGET_DAYS = 60
"""Days before the end at which the guide has the notice sent."""
TARGET_LEAD_DAYS = 30
"""The target lies at least this many days before the last safe day."""


class NoticeStatus(StrEnum):
    NONE = "none"
    OPEN = "open"
    SENT = "sent"
    CONFIRMED = "confirmed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    target_notice_on: date
    cancel_by: date | None
    send_by: date | None
    status: NoticeStatus
    days_late: int
    """Days from `cancel_by` to today, once the window is missed."""
    exposure: Fraction
    """What the next term would charge."""


def notice_lead_days(contract: Contract) -> int:
    """Days before the end at which notice is aimed at: 60, or more where the notice period is long."""
    return max(GUIDE_TARGET_DAYS, contract.notice_days + TARGET_LEAD_DAYS)


def target_notice_on(contract: Contract) -> date:
    """The day on which the plan has the notice sent."""
    return contract.end_on - timedelta(days=notice_lead_days(contract))


def cancel_by(contract: Contract) -> date | None:
    """Last day on which notice still prevents the renewal; None where nothing renews.

    Counts calendar days back from the last paid day, so it holds whether the vendor counts
    from the end or from the renewal. Source: playbook `notice.days`; rules section 1.
    """
    if not contract.auto_renews:
        return None
    return contract.end_on - timedelta(days=contract.notice_days)


def send_by(contract: Contract) -> date | None:
    """Last business day on which notice can leave and still arrive by `cancel_by`."""
    last_day = cancel_by(contract)
    if last_day is None:
        return None
    return contract.calendar.on_or_before(last_day - timedelta(days=TRANSIT_DAYS[contract.notice_method]))


def goes_by_post(contract: Contract) -> bool:
    """Whether the notice is to be sent in a way that takes days to arrive."""
    return TRANSIT_DAYS[contract.notice_method] > 0


def is_confirmed(contract: Contract) -> bool:
    """Whether the vendor has confirmed, in this term, that the contract ends, or has released us before."""
    confirmed_on = contract.notice.confirmed_on
    if contract.released_from is not None:
        return True
    return confirmed_on is not None and confirmed_on >= contract.term_starts_on


def sent_on_in_term(contract: Contract) -> date | None:
    """Day on which notice was sent in this term, in time or not."""
    sent_on = contract.notice.sent_on
    return sent_on if sent_on is not None and sent_on >= contract.term_starts_on else None


def arrives_on(sending: Sending) -> date:
    return sending.on + timedelta(days=TRANSIT_DAYS[sending.method])


def find_sending_that_counts(sendings: Sequence[Sending], *, term_starts_on: date) -> Sending | None:
    """Of this term's sendings the one that arrives first, else the latest; `sendings`: oldest first.

    A copy that follows takes nothing away from a notice that was given in time.
    """
    of_term = [one for one in sendings if one.on >= term_starts_on]
    return min(of_term, key=arrives_on) if of_term else next(reversed(sendings), None)


def is_sent_in_time(contract: Contract) -> bool:
    """Whether notice was sent in this term and arrives by `cancel_by`; always, where nothing renews."""
    sent_on, last_day = sent_on_in_term(contract), cancel_by(contract)
    if sent_on is None:
        return False
    return last_day is None or arrives_on(Sending(on=sent_on, method=contract.notice.method)) <= last_day


def is_proven(contract: Contract) -> bool:
    return is_confirmed(contract) or is_sent_in_time(contract)


def is_sent_late(contract: Contract) -> bool:
    """Whether notice went out in this term, too late to count unless the vendor confirms it."""
    sent_on = contract.notice.sent_on
    return sent_on is not None and sent_on >= contract.term_starts_on and not is_proven(contract)


def has_stale_proof(contract: Contract) -> bool:
    """Whether there is proof of notice, but from before the current term: evidence for a billing error."""
    dates = (contract.notice.sent_on, contract.notice.confirmed_on)
    return not is_proven(contract) and any(day is not None and day < contract.term_starts_on for day in dates)


def notice_status(contract: Contract, *, today: date) -> NoticeStatus:
    """Where the notice stands today."""
    last_day = cancel_by(contract)
    if last_day is None:
        return NoticeStatus.NONE
    if is_confirmed(contract):
        return NoticeStatus.CONFIRMED
    if is_sent_in_time(contract):
        return NoticeStatus.SENT
    return NoticeStatus.MISSED if today > last_day else NoticeStatus.OPEN


def next_term_charge(contract: Contract) -> Fraction:
    """What one more term costs, at today's price and seats."""
    return contract.annual * contract.next_term_months / 12


def find_deadlines(contract: Contract, *, today: date) -> Deadlines:
    """Every date of the notice, its status, and the money that hangs on it."""
    status = notice_status(contract, today=today)
    last_day = cancel_by(contract)
    is_missed = last_day is not None and status is NoticeStatus.MISSED
    return Deadlines(
        target_notice_on=target_notice_on(contract),
        cancel_by=last_day,
        send_by=send_by(contract),
        status=status,
        days_late=(today - last_day).days if is_missed and last_day else 0,
        exposure=exposure(contract, status),
    )


def exposure(contract: Contract, status: NoticeStatus) -> Fraction:
    """The next term's charge while it can still fall due."""
    if status in {NoticeStatus.NONE, NoticeStatus.CONFIRMED}:
        return Fraction(0)
    return next_term_charge(contract)
