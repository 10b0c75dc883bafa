"""Asking again: on which days, how loudly, and whom; rules section 8.

Everything here follows from the contract, the action and the day of its first reminder, so that
planning again finds the same days. Who is asked on a day is decided when that day comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from planner.actions import DEPENDS_ON_RELEASE, NOTICE_ACTIONS, ONCE_IT_ENDED, ActionKey
from planner.calendar import DAY, BusinessCalendar
from planner.contract import Contract
from planner.deadlines import (
    cancel_by,
    is_confirmed,
    is_proven,
    send_by,
    sent_on_in_term,
    target_notice_on,
)
from planner.notice import confirmation_on

WEEK = timedelta(weeks=1)

TWICE_WEEKLY = (14, 11, 7)
"""Days before `send_by` on which notice is asked for twice a week."""
DAILY_FROM = 5
"""Days before `send_by` from which notice is asked for on every business day, and in the channel too."""
OWNER_FROM = 14
"""Days before `send_by` from which the owner is also told directly."""
ALL_FROM = 7
"""Days before `send_by` from which the backup and the admins are also told directly."""
APART = timedelta(days=3)
"""Between two askings for notice, at least, until they come on each business day."""
ONCE_MORE_AFTER = timedelta(days=3)
"""After the reminder of an ordinary action."""


class Told(StrEnum):
    """Who gets a direct message beside the asking in the channel."""

    OWNER = "owner"
    BACKUP = "backup"
    ADMINS = "admins"


def is_deadline(contract: Contract, key: ActionKey) -> bool:
    """Whether the action is about a notice that matters: where nothing renews, notice is a courtesy."""
    return contract.auto_renews and key in NOTICE_ACTIONS


def needs_proof(contract: Contract, key: ActionKey) -> bool:
    """Whether only proof settles it: a date and a method, or the vendor's confirmation.

    That is so for what is a deadline, and for nothing else; rules section 8.
    """
    return is_deadline(contract, key)


def lacks_proof(contract: Contract, key: ActionKey) -> bool:
    """Whether it needs proof, and this term has none: then no tick settles it, whoever gave it and when.

    A notice that was sent too late was sent: what is asked for then is the confirmation.
    """
    if not needs_proof(contract, key) or is_confirmed(contract):
        return False
    return key is ActionKey.CONFIRM_CANCELLATION or sent_on_in_term(contract) is None


def last_snooze_day(
    contract: Contract, key: ActionKey, *, valid_until: date | None, today: date
) -> date | None:
    """The last day to which a reminder may be put off; None: any day. Rules section 8.

    What is about the notice stays within `send_by`, the confirmation too, so that notice can be sent
    again; once that day has come, chasing the confirmation may take until the end. All else: as long as
    it is of use.
    """
    safe = send_by(contract)
    if safe is None or key not in NOTICE_ACTIONS:
        return valid_until
    is_too_late_to_send_again = key is ActionKey.CONFIRM_CANCELLATION and today >= safe
    return valid_until if is_too_late_to_send_again else safe


def is_asked_yet(contract: Contract, key: ActionKey) -> bool:
    """Whether anybody is asked about the action, as far as the notice goes.

    There is no confirmation to get before notice is sent, and no charge to look for and no account to
    delete before the contract is known to end: until then it is asked for the notice, and after the end
    whether it renewed.
    """
    if not contract.auto_renews:
        return True
    if key is ActionKey.CONFIRM_CANCELLATION:
        return sent_on_in_term(contract) is not None
    return key not in ONCE_IT_ENDED or is_proven(contract)


def waits_for_renewal(contract: Contract, key: ActionKey, *, planned_on: date, today: date) -> bool:
    """Whether it has to be known first whether the contract renewed: the term is over, and notice unproven.

    What was planned within that term, and makes sense only where the vendor lets go, is not asked for
    until then.
    """
    is_unknown = contract.auto_renews and not is_proven(contract) and planned_on <= contract.end_on < today
    return is_unknown and key in DEPENDS_ON_RELEASE


def days_to_ask_again(contract: Contract, key: ActionKey, *, first_on: date) -> tuple[date, ...]:
    """Days after the first reminder on which an action that stays open is asked about again.

    Notice: weekly, then twice weekly, then on each business day until `cancel_by`, then weekly again
    until the end. The confirmation: weekly, once notice is sent; before that, notice itself is asked
    for. The last safe day: never, its reminder is the asking of that day. All else: once, unless it has
    to be known by then whether the contract renewed.
    """
    calendar = contract.calendar
    if not is_deadline(contract, key):
        day = calendar.on_or_after(first_on + ONCE_MORE_AFTER)
        return () if waits_for_renewal(contract, key, planned_on=first_on, today=day) else (day,)
    if key is ActionKey.SUBMIT_CANCELLATION:
        days = _notice_days(contract, first_on)
    elif key is ActionKey.CONFIRM_CANCELLATION and sent_on_in_term(contract) is not None:
        days = _weekly(first_on + WEEK, contract.end_on, calendar)
    else:
        days = iter(())
    return tuple(sorted({day for day in days if first_on < day <= contract.end_on}))


def days_to_ask_without_plan(contract: Contract) -> tuple[date, ...]:
    """Days on which the notice of a contract without a plan is asked for: those on which a plan asks.

    The first is the target day's. None where nothing renews.
    """
    safe = send_by(contract)
    if safe is None:
        return ()
    first_on = contract.calendar.on_or_before(target_notice_on(contract))
    again = days_to_ask_again(contract, ActionKey.SUBMIT_CANCELLATION, first_on=first_on)
    return tuple(sorted({first_on, safe, *again}))


def days_to_confirm(contract: Contract) -> tuple[date, ...]:
    """Days on which a contract without a plan is asked for its confirmation: as a plan asks, weekly.

    None before notice is sent, none once the vendor has confirmed, and none where nothing renews.
    """
    sent_on, last = sent_on_in_term(contract), cancel_by(contract)
    if sent_on is None or last is None or is_confirmed(contract):
        return ()
    calendar = contract.calendar
    first_on = calendar.on_or_before(confirmation_on(contract, sent_on, last))
    if first_on <= sent_on:
        first_on = calendar.add_business_days(sent_on, 1)
    return (first_on, *_weekly(first_on + WEEK, contract.end_on, calendar))


def is_shown_in_channel(contract: Contract, key: ActionKey, day: date) -> bool:
    """Whether an answer in the thread is shown in the channel as well: in the last days for notice."""
    return _is_at_most_before(contract, key, day, DAILY_FROM)


def told_directly(contract: Contract, key: ActionKey, day: date) -> tuple[Told, ...]:
    """Who is also told on that day: the owner, and in the last week the backup and the admins."""
    if key is ActionKey.SUBMIT_CANCELLATION and day == send_by(contract):
        return ()  # the last safe day's own reminder tells them
    if _is_at_most_before(contract, key, day, ALL_FROM):
        return (Told.OWNER, Told.BACKUP, Told.ADMINS)
    return (Told.OWNER,) if _is_at_most_before(contract, key, day, OWNER_FROM) else ()


def loudest_day(contract: Contract, key: ActionKey, days: Iterable[date], *, today: date) -> date:
    """Of the days whose asking is said at once today, and of today, the one on which it is loudest.

    On the last safe day that is today: its own reminder tells people.
    """
    if key is ActionKey.SUBMIT_CANCELLATION and today == send_by(contract):
        return today

    def loudness(day: date) -> tuple[int, bool, date]:
        return len(told_directly(contract, key, day)), is_shown_in_channel(contract, key, day), day

    return max({*days, today}, key=loudness)


def _notice_days(contract: Contract, first_on: date) -> Iterator[date]:
    calendar, safe, last = contract.calendar, send_by(contract), cancel_by(contract)
    if safe is None or last is None:
        return
    yield from _days_before_daily(first_on, safe, calendar)
    yield from (
        day for day in _days(safe - timedelta(days=DAILY_FROM), last) if _is_asked(day, safe, calendar)
    )
    missed_on = first_day_missed(contract)
    if missed_on is not None:
        yield missed_on
        yield from _weekly(max(missed_on, first_on) + WEEK, contract.end_on, calendar)


def _days_before_daily(first_on: date, safe: date, calendar: BusinessCalendar) -> Iterator[date]:
    """Weekly, then twice weekly, `APART` from each other and from the first reminder.

    The last of them stays whatever was before it: more people are told from that day on.
    """
    start, middle, last = (safe - timedelta(days=days) for days in TWICE_WEEKLY)
    begins_on, last_on = calendar.on_or_before(start), calendar.on_or_before(last)
    weekly = _weekly(first_on + WEEK, start - DAY, calendar)
    yield from (day for day in weekly if begins_on - day >= APART)
    if begins_on - first_on >= APART:
        yield begins_on
    yield from _between(max(first_on, begins_on), middle, last_on, calendar, is_late=first_on > begins_on)
    yield last_on


def _between(
    before: date, middle: date, last_on: date, calendar: BusinessCalendar, *, is_late: bool
) -> Iterator[date]:
    """`middle`, rolled to the side where more days lie between it and the askings around it.

    Two days suffice where it is no late start: between two Wednesdays no business day has more.
    """

    def apart(day: date) -> timedelta:
        return min(day - before, last_on - day)

    day = max(calendar.on_or_before(middle), calendar.on_or_after(middle), key=apart)
    if apart(day) >= APART or (apart(day) > DAY and not is_late):
        yield day


def _is_asked(day: date, safe: date, calendar: BusinessCalendar) -> bool:
    """Each business day but the last safe one, which has a reminder of its own."""
    return day != safe and calendar.is_business_day(day)


def first_day_missed(contract: Contract) -> date | None:
    """The business day on which a missed window is told; None where there is none."""
    last = cancel_by(contract)
    return None if last is None else contract.calendar.on_or_after(last + DAY)


def _is_at_most_before(contract: Contract, key: ActionKey, day: date, days: int) -> bool:
    """Whether notice is asked for from so many days before `send_by` to the day that it is found missed."""
    safe, missed_on = send_by(contract), first_day_missed(contract)
    if (
        not is_deadline(contract, key)
        or key is ActionKey.CONFIRM_CANCELLATION
        or safe is None
        or missed_on is None
    ):
        return False
    return contract.calendar.on_or_before(safe - timedelta(days=days)) <= day <= missed_on


def _weekly(start: date, until: date, calendar: BusinessCalendar) -> Iterator[date]:
    """Every seven days, each rolled back to a business day."""
    while start <= until:
        yield calendar.on_or_before(start)
        start += WEEK


def _days(start: date, until: date) -> Iterable[date]:
    return (start + timedelta(days=passed) for passed in range((until - start).days + 1))
