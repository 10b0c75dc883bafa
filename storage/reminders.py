"""Reminders: what has to be asked, and when. Due is a row with a date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, Select, and_, select, update

from storage.ids import new_id
from storage.keys import is_row, of_contract
from storage.message_rows import message_columns, read_message
from storage.records.contracts import ContractKey
from storage.records.messages import PostedMessage
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord, ReminderState
from storage.reminder_statements import (
    ARMING,
    CLAIM_DUE,
    DAYS_DUE,
    FIRST_POSTED,
    IS_ARMED_REMINDER,
    NEXT_DUE_AT,
    QUEUE_STEP,
    hold_armed,
)
from storage.sameness import step_of
from storage.schema.reminders import reminders
from storage.workspaces import in_living_workspace


class Reminders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def arm(
        self,
        workspace_id: str,
        action: ActionRecord,
        *,
        remind_on: date,
        due_at: datetime,
        sequence: int = 0,
    ) -> ReminderRecord:
        """Arm the action's reminder for its planned day.

        An armed one moves, a cancelled one is armed again. One that is queued keeps everything but
        its action, which is a new one when another plan asks for the same.
        """
        row = {
            "workspace_id": workspace_id,
            "id": new_id(),
            "contract_id": action.contract_id,
            "action_id": action.id,
            "action_key": action.key,
            "planned_on": action.planned_on,
            "sequence": sequence,
            "remind_on": remind_on,
            "due_at": due_at,
            "state": ReminderState.ARMED,
        }
        armed = self._connection.execute(ARMING[self._connection.dialect.name], row)
        return _read(armed.mappings().one())

    def hold_armed(self, workspace_id: str, contract_id: str) -> None:
        """Have what may fall due of a contract taken up by nobody until this transaction ends.

        Before any of it is changed: whoever takes it up holds the first of a step, and then the others.
        """
        hold_armed(self._connection, of_contract(reminders, workspace_id, contract_id))

    def cancel(
        self,
        workspace_id: str,
        *,
        contract_id: str,
        action_id: str | None = None,
        keep: Collection[str] = (),
    ) -> int:
        """Cancel the contract's armed reminders but those to keep; how many they were."""
        self.hold_armed(workspace_id, contract_id)
        change = update(reminders).where(
            of_contract(reminders, workspace_id, contract_id),
            reminders.c.state == ReminderState.ARMED,
            reminders.c.id.not_in(list(keep)),
        )
        if action_id is not None:
            change = change.where(reminders.c.action_id == action_id)
        return self._connection.execute(change.values(state=ReminderState.CANCELLED)).rowcount

    def get(self, workspace_id: str, reminder_id: str) -> ReminderRecord | None:
        rows = self._read(select(reminders).where(is_row(reminders, workspace_id, reminder_id)))
        return rows[0] if rows else None

    def for_action(self, workspace_id: str, action_id: str) -> tuple[ReminderRecord, ...]:
        """By planned day, then in the order of asking."""
        return self._read(
            select(reminders)
            .where(reminders.c.workspace_id == workspace_id, reminders.c.action_id == action_id)
            .order_by(reminders.c.planned_on, reminders.c.sequence)
        )

    def for_contract(self, workspace_id: str, contract_id: str) -> tuple[ReminderRecord, ...]:
        """By the instant at which they are due."""
        return self._read(
            select(reminders)
            .where(of_contract(reminders, workspace_id, contract_id))
            .order_by(reminders.c.due_at, reminders.c.sequence, reminders.c.id)
        )

    def claim_due(
        self,
        *,
        now: datetime,
        limit: int,
        held_back: Collection[str] = (),
        set_aside: Collection[ContractKey] = (),
    ) -> tuple[ReminderRecord, ...]:
        """Armed reminders that are due, of each step the first, held for this transaction.

        Of all workspaces but those that are held back, and of no contract that is set aside.

        The first of every workspace, then the second of every one, and so on: thousands due in one keep
        no other waiting. Of one contract and instant in the order of its timeline.

        On PostgreSQL rows that another sweep holds are passed over; SQLite has one writer at a time.
        Whoever holds the first of a step decides about all of its due ones, so that nobody says it too.
        """
        but = {"held_back": sorted(held_back), "set_aside": sorted(set_aside)}
        return self._read(CLAIM_DUE, now=now, most=limit, **but)

    def due(self, *, before: datetime) -> tuple[ReminderRecord, ...]:
        """Armed reminders of all living workspaces that are due by then."""
        return self._read(
            select(reminders)
            .where(IS_ARMED_REMINDER, reminders.c.due_at <= before, in_living_workspace(reminders))
            .order_by(reminders.c.due_at, reminders.c.id)
        )

    def mark_said(self, reminder: ReminderRecord, delivery_id: str, message: PostedMessage | None) -> bool:
        """That delivery has said it, as this message if it is its own. False: it is not armed any more."""
        values: dict[str, object] = {"state": ReminderState.QUEUED, "delivery_id": delivery_id}
        if message is not None:
            values |= message_columns(message)
        is_armed = and_(is_row(reminders, reminder.workspace_id, reminder.id), IS_ARMED_REMINDER)
        return self._connection.execute(update(reminders).where(is_armed).values(values)).rowcount == 1

    def days_due(self, reminder: ReminderRecord, *, now: datetime) -> tuple[date, ...]:
        """Days on which what is due of its step, and nobody has taken up, was to be asked."""
        return tuple(self._connection.scalars(DAYS_DUE, {"now": now, **step_of(reminder)}))

    def mark_step_queued(self, reminder: ReminderRecord, delivery_id: str, *, now: datetime) -> None:
        """From here on the delivery carries it, with all of the step that were due meanwhile: said once."""
        self._connection.execute(QUEUE_STEP, {"delivery_id": delivery_id, "now": now, **step_of(reminder)})

    def first_message(self, reminder: ReminderRecord) -> PostedMessage | None:
        """The first message about the same step: asking again answers it."""
        first = next(iter(self._read(FIRST_POSTED, **step_of(reminder))), None)
        return first.message if first else None

    def set_message(self, workspace_id: str, reminder_id: str, message: PostedMessage) -> None:
        """Remember where it was posted, so that it can be edited there."""
        change = update(reminders).where(is_row(reminders, workspace_id, reminder_id))
        self._connection.execute(change.values(message_columns(message)))

    def next_due_at(self) -> datetime | None:
        """When the next armed reminder of any workspace is due."""
        due_at: datetime | None = self._connection.scalar(NEXT_DUE_AT)
        return due_at

    def _read(self, query: Select[*tuple[object, ...]], **parameters: object) -> tuple[ReminderRecord, ...]:
        return tuple(_read(row) for row in self._connection.execute(query, parameters).mappings())


def _read(row: RowMapping) -> ReminderRecord:
    return ReminderRecord(
        id=row["id"],
        workspace_id=row["workspace_id"],
        contract_id=row["contract_id"],
        action_id=row["action_id"],
        action_key=row["action_key"],
        planned_on=row["planned_on"],
        sequence=row["sequence"],
        remind_on=row["remind_on"],
        due_at=row["due_at"],
        state=row["state"],
        delivery_id=row["delivery_id"],
        message=read_message(row),
    )
