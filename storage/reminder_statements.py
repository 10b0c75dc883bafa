"""What `storage.reminders` executes often. Made once: making one takes longer than executing it."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Select,
    Subquery,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    text,
    tuple_,
    update,
)

from storage.delivery_conditions import NOW
from storage.keys import is_row
from storage.records.deliveries import DeliveryRecord
from storage.records.reminders import ReminderState
from storage.sameness import IS_SAME_STEP, STEP
from storage.schema.plans import actions
from storage.schema.reminders import reminders
from storage.statements import INSERTS, Upsert

IS_ARMED_REMINDER = text("reminders.state = 'armed'")
"""`IS_ARMED` where a second table has a state too; the partial index knows it as the same."""

NEXT_DUE_AT = select(func.min(reminders.c.due_at)).where(IS_ARMED_REMINDER)

IDENTITY = (*STEP, "sequence")
"""What makes a reminder the same one: arming it again never repeats it."""


def _arming(insertion: Upsert) -> Executable:
    is_queued, new = reminders.c.state == ReminderState.QUEUED, insertion.excluded
    change = {
        "action_id": new.action_id,
        "remind_on": case((is_queued, reminders.c.remind_on), else_=new.remind_on),
        "due_at": case((is_queued, reminders.c.due_at), else_=new.due_at),
        "state": case((is_queued, reminders.c.state), else_=new.state),
        "delivery_id": case((is_queued, reminders.c.delivery_id), else_=null()),
    }
    return insertion.on_conflict_do_update(index_elements=IDENTITY, set_=change).returning(reminders)


ARMING = {dialect: _arming(insert(reminders)) for dialect, insert in INSERTS.items()}


def _turns() -> Subquery:
    """Due reminders, of each step the first, with their places within their workspaces."""
    order = (reminders.c.due_at, reminders.c.contract_id, actions.c.position, reminders.c.id)
    place = func.row_number().over(partition_by=reminders.c.workspace_id, order_by=order)
    return (
        select(reminders.c.workspace_id, reminders.c.id, place.label("turn"))
        .join_from(reminders, actions)
        .where(
            IS_ARMED_REMINDER,
            reminders.c.due_at <= NOW,
            reminders.c.workspace_id.not_in(bindparam("held_back", expanding=True)),
            tuple_(reminders.c.workspace_id, reminders.c.contract_id).not_in(
                bindparam("set_aside", expanding=True)
            ),
            ~_has_one_before(),
        )
        .subquery("turns")
    )


def _has_one_before() -> ColumnElement[bool]:
    """An earlier one of its step is due too: that one says it."""
    before = reminders.alias("before")
    return exists().where(
        *(before.c[name] == reminders.c[name] for name in STEP),
        before.c.sequence < reminders.c.sequence,
        before.c.state == ReminderState.ARMED,
        before.c.due_at <= NOW,
    )


def _claim_due() -> Select[*tuple[object, ...]]:
    turns = _turns()
    is_it = is_row(reminders, turns.c.workspace_id, turns.c.id)
    return (
        select(reminders)
        .join_from(reminders, turns, is_it)
        .where(IS_ARMED_REMINDER, reminders.c.due_at <= NOW)  # again: another sweep may have been at it
        .order_by(turns.c.turn, reminders.c.due_at, reminders.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=reminders)
    )


CLAIM_DUE = _claim_due()
"""All workspaces but those that are `held_back`, all contracts but those that are `set_aside`."""

DAYS_DUE = select(reminders.c.remind_on).where(IS_SAME_STEP, IS_ARMED_REMINDER, reminders.c.due_at <= NOW)
"""Days on which what is due of a step, and nobody has taken up, was to be asked."""

QUEUE_STEP = (
    update(reminders)
    .where(IS_SAME_STEP, reminders.c.state == ReminderState.ARMED, reminders.c.due_at <= NOW)
    .values(state=ReminderState.QUEUED)
)

CANCEL_SAID_BY = (
    update(reminders)
    .where(
        reminders.c.workspace_id == bindparam("said_in"),
        or_(reminders.c.delivery_id == bindparam("said_by"), reminders.c.id == bindparam("said_first")),
        reminders.c.state == ReminderState.QUEUED,
    )
    .values(state=ReminderState.CANCELLED)
)
"""With all that were due with the first one; a message to a person carries that one alone."""

FIRST_POSTED = (
    select(reminders)
    .where(IS_SAME_STEP, reminders.c.message_ts.is_not(None))
    .order_by(reminders.c.sequence)
    .limit(1)
)


def cancel_said_by(connection: Connection, dropped: DeliveryRecord) -> None:
    """Cancel what a dropped delivery was to say, so that it can be armed again."""
    its = {"said_in": dropped.workspace_id, "said_by": dropped.id, "said_first": dropped.reminder_id}
    connection.execute(CANCEL_SAID_BY, its)


def hold_armed(connection: Connection, its: ColumnElement[bool]) -> None:
    """Hold what may fall due, of each step the first one first, as whoever takes it up does."""
    order = [reminders.c[name] for name in IDENTITY]
    query = select(reminders.c.id).where(its, IS_ARMED_REMINDER).order_by(*order)
    connection.execute(query.with_for_update())
