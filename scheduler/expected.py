"""Which reminders a plan wants: what planning arms, and what the auditor expects to find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from planner.actions import ActionKey
from planner.asking import days_to_ask_again, is_asked_yet, is_deadline
from storage.records.contracts import ContractRecord
from storage.records.plans import ActionRecord, ActionState
from storage.records.reminders import ReminderRecord, ReminderState

FIRST = 0
"""Sequence of a step's first reminder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A reminder of an action on a day."""

    action: ActionRecord
    sequence: int
    remind_on: date
    is_asked_again: bool = False
    """The rule's own asking again, and no reminder that was planned or put off to this day."""


def day_number(day: date) -> int:
    """The sequence of a later reminder: it depends on nothing but its day, so planning again keeps it."""
    return day.toordinal()


def expected_reminders(
    record: ContractRecord,
    action: ActionRecord,
    remind_on: date,
    kept: Collection[ReminderRecord],
    *,
    now: datetime,
) -> Iterator[Expected]:
    """The reminders of an open action whose first is to come on `remind_on`; `kept` are those it has.

    A first one that is said, or is due and still to be said, keeps its day, from which the others count.
    Put off by a person, it is asked about again on that day, and not before. Rules section 8.
    """
    if record.state.is_quiet or not is_asked_yet(record.contract, action.key):
        return
    first = next((one for one in kept if one.sequence == FIRST and _is_begun(one, action, now)), None)
    first_on, snoozed = first.remind_on if first else remind_on, action.snoozed_until
    if first or snoozed is None:
        yield Expected(action=action, sequence=FIRST, remind_on=first_on)
    if snoozed is not None:
        yield Expected(action=action, sequence=day_number(snoozed), remind_on=snoozed)
        first_on = snoozed if not first else _asked_from(record, action, first_on, snoozed)
    for day in days_to_ask_again(record.contract, action.key, first_on=first_on):
        if snoozed is None or day > snoozed:
            yield Expected(action=action, sequence=day_number(day), remind_on=day, is_asked_again=True)


def _is_begun(first: ReminderRecord, action: ActionRecord, now: datetime) -> bool:
    """Whether it is said, or is due by now and nobody has put it off."""
    is_due = first.state is ReminderState.ARMED and first.due_at <= now
    return first.state is ReminderState.QUEUED or (is_due and action.snoozed_until is None)


def _asked_from(record: ContractRecord, action: ActionRecord, first_on: date, snoozed: date) -> date:
    """Notice keeps its days, whatever is put off; an ordinary action counts from its latest reminder."""
    return first_on if is_deadline(record.contract, action.key) else snoozed


def is_to_be_asked(action: ActionRecord, actions: Collection[ActionRecord]) -> bool:
    """Open, and not waiting for another one: experience is cited only once the escalation is through."""
    if action.state is not ActionState.OPEN:
        return False
    return action.key is not ActionKey.CITE_EXPERIENCE or is_escalated(actions)


def is_escalated(actions: Iterable[ActionRecord]) -> bool:
    return any(one.key is ActionKey.ESCALATE_REQUEST and one.state is ActionState.DONE for one in actions)
