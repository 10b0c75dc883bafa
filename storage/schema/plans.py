"""Plans and their dated actions."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Integer, Table, Text, UniqueConstraint, text

from planner.actions import ActionKey, Anchor
from storage.columns import Key, UtcDateTime, one_of
from storage.records.plans import ActionState, PlanState
from storage.schema.base import belongs_to, index_where, metadata, primary_key

IS_ACTIVE = text("state = 'active'")

plans = Table(
    "plans",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    Column("state", one_of(PlanState, "state"), nullable=False),
    Column("paths", JSON, nullable=False),
    Column("tactic", Integer, nullable=False),
    Column("begun_on", Date, nullable=False),
    Column("start_on", Date, nullable=False),
    Column("waits", JSON, nullable=False),
    Column("trial_covers_end", Boolean, nullable=False),
    Column("asked_on", Date),
    Column("escalate_on", Date),
    Column("started_by", Key, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("channel_id", Key),
    Column("message_ts", Key),
    primary_key(),
    belongs_to("contracts", "contract_id"),
)
index_where("uq_plans_active", IS_ACTIVE, plans.c.workspace_id, plans.c.contract_id, unique=True)

actions = Table(
    "actions",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("plan_id", Key, nullable=False),
    Column("key", one_of(ActionKey, "key"), nullable=False),
    # Place in the timeline: lines of one day keep its order.
    Column("position", Integer, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("valid_until", Date),
    Column("anchor", one_of(Anchor, "anchor"), nullable=False),
    Column("anchor_offset", Integer, nullable=False),
    Column("conditional", Boolean, nullable=False),
    Column("if_released", Boolean, nullable=False),
    Column("state", one_of(ActionState, "state"), nullable=False),
    Column("answered_by", Key),
    Column("answered_at", UtcDateTime),
    Column("reason", Text),
    Column("snoozed_until", Date),
    # Whose it is, where it is not the owner's.
    Column("assignee_id", Key),
    primary_key(),
    UniqueConstraint("workspace_id", "plan_id", "key"),
    belongs_to("contracts", "contract_id"),
    belongs_to("plans", "plan_id"),
)
