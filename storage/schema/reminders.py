"""What has to be asked, and when."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, UniqueConstraint, text

from planner.actions import ActionKey
from storage.columns import Key, UtcDateTime, one_of
from storage.records.reminders import ReminderState
from storage.schema.base import belongs_to, index_where, metadata, primary_key

IS_ARMED = text("state = 'armed'")

reminders = Table(
    "reminders",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("action_id", Key, nullable=False),
    Column("action_key", one_of(ActionKey, "action_key"), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("remind_on", Date, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", one_of(ReminderState, "state"), nullable=False),
    # No foreign key: the delivery has one to here, and a circle of two helps nobody.
    Column("delivery_id", Key),
    Column("channel_id", Key),
    Column("message_ts", Key),
    primary_key(),
    # The local date, not the instant: a change of zone moves a reminder and never repeats it.
    UniqueConstraint("workspace_id", "contract_id", "action_key", "planned_on", "sequence"),
    belongs_to("contracts", "contract_id"),
    belongs_to("actions", "action_id"),
)
Index("ix_reminders_action", reminders.c.workspace_id, reminders.c.action_id)
index_where("ix_reminders_due", IS_ARMED, reminders.c.due_at)
