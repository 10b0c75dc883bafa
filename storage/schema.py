"""The tables. Every row belongs to a workspace, and its foreign keys hold it there.

Keys are (workspace_id, id) and every foreign key names both, so no row can point into another
workspace. Partial indexes hold only what is still to be done: they stay small however long the history.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TextClause,
    Time,
    UniqueConstraint,
    false,
    text,
)

from planner.actions import ActionKey, Anchor
from planner.concessions import AnswerKind, Concession, Respondent
from planner.contract import Billing
from planner.playbook import NoticeMethod
from storage.columns import Key, Minor, Serial, UtcDateTime, one_of
from storage.records import (
    ActionState,
    AuditEvent,
    ContractState,
    DeliveryKind,
    DeliveryState,
    LetterFact,
    LetterKind,
    MilestoneKind,
    PlanState,
    ProofKind,
    ReminderState,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


# Queries use the very conditions of the partial indexes, as text: with bound values in them SQLite
# could not tell that the index holds all rows that are asked for.
IS_ACTIVE = text("state = 'active'")
IS_ARMED = text("state = 'armed'")
IS_TO_CLAIM = text("state IN ('ready', 'waiting')")
IS_SENDING = text("state = 'sending'")
IS_DIGEST = text("kind = 'digest'")
IS_UNDELIVERED = text("state NOT IN ('delivered', 'cancelled')")
IS_LOOKED_AT = text("look_not_before IS NOT NULL AND removed_at IS NULL")
IS_TO_PURGE = text("purge_at IS NOT NULL AND removed_at IS NOT NULL")


def _of(table: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key that stays inside the workspace."""
    target = ("id",) if table == "workspaces" else ("workspace_id", "id")
    return ForeignKeyConstraint(["workspace_id", *columns], [f"{table}.{column}" for column in target])


def _key() -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint("workspace_id", "id")


def _index_where(name: str, condition: TextClause, *columns: Column[Any], unique: bool = False) -> Index:
    """An index of only the rows for which this holds."""
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Key, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    # Set while Slack refuses the token: the rows stay, nothing is sent.
    Column("suspended_at", UtcDateTime),
    Column("suspended_for", Text),
    # Slack asked to wait, or doesn't answer.
    Column("paused_until", UtcDateTime),
    # Whom to tell when nobody else can be reached, and when Slack last said who they are.
    Column("admin_ids", JSON, nullable=False, server_default=text("'[]'")),
    Column("admins_asked_at", UtcDateTime),
    Column("default_channel_id", Key),
    # Settings that people change; where nothing is set, `WorkspaceSettings` has the defaults.
    Column("post_time", Time),
    Column("timezone", String(64)),
    Column("country", String(8)),
    Column("digest_day", Integer, nullable=False, server_default=text("1")),
    Column("fallback_ids", JSON, nullable=False, server_default=text("'[]'")),
    Column("appointed_admin_ids", JSON, nullable=False, server_default=text("'[]'")),
    Column("settings_revision", Integer, nullable=False, server_default=text("0")),
    # When the next weekly digest is due (NULL: to be worked out), and the ISO week of the last one.
    Column("next_digest_at", UtcDateTime),
    Column("digest_week", String(8)),
    # After a failure: when it is tried again.
    Column("digest_not_before", UtcDateTime),
    # Since when its deliveries are in trouble, and when an admin was told.
    Column("red_since", UtcDateTime),
    Column("alerted_at", UtcDateTime),
    # The highest number of a change that was forgotten with its contract: numbers are not to seem to fall.
    Column("last_forgotten", Serial),
)

settings_changes = Table(
    "settings_changes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("workspace_id", Key, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Key, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    _of("workspaces"),
)
Index("ix_settings_changes_workspace", settings_changes.c.workspace_id)

contracts = Table(
    "contracts",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    # Made when the form opens: a second submit of it finds this row.
    Column("nonce", Key, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("term_number", Integer, nullable=False),
    Column("state", one_of(ContractState, "state"), nullable=False),
    Column("channel_id", Key, nullable=False),
    Column("is_restricted", Boolean, nullable=False),
    Column("registrant_id", Key, nullable=False),
    Column("owner_id", Key, nullable=False),
    Column("backup_id", Key),
    Column("timezone", String(64), nullable=False),
    Column("post_time", Time, nullable=False),
    Column("vendor", Text, nullable=False),
    Column("vendor_folded", Text, nullable=False),
    Column("playbook", Key, nullable=False),
    Column("plan", Text),
    Column("country", String(8)),
    Column("reseller", Text),
    Column("replacement_name", Text),
    Column("replacement_price", Minor),
    Column("replacement_seats", Integer),
    Column("replacement_trial_days", Integer),
    Column("active_problems", Boolean, nullable=False),
    Column("budget_constrained", Boolean, nullable=False),
    Column("already_renewed", Boolean, nullable=False),
    Column("zero_usage", Boolean, nullable=False),
    Column("account_manager", Boolean, nullable=False),
    Column("billing_error", Minor),
    Column("created_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Column("removed_by", Key),
    # When its life next needs a look: the end of its term, a question that nobody answered.
    Column("look_at", UtcDateTime),
    # The same instant; after a failed look, when it is tried again.
    Column("look_not_before", UtcDateTime),
    # When what was removed is forgotten for good; after a failure, when that is tried again.
    Column("purge_at", UtcDateTime),
    _key(),
    UniqueConstraint("workspace_id", "nonce"),
    _of("workspaces"),
)
_index_where("ix_contracts_look", IS_LOOKED_AT, contracts.c.look_not_before)
_index_where("ix_contracts_purge", IS_TO_PURGE, contracts.c.purge_at)
IS_QUIET = contracts.c.state.in_([state for state in ContractState if state.is_quiet])

terms = Table(
    "terms",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("number", Integer, nullable=False),
    Column("end_on", Date, nullable=False),
    Column("term_months", Integer, nullable=False),
    Column("renewal_term_months", Integer),
    Column("auto_renews", Boolean, nullable=False),
    Column("notice_days", Integer, nullable=False),
    Column("notice_method", one_of(NoticeMethod, "notice_method"), nullable=False),
    Column("seats", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("price", Minor),
    Column("annual_charge", Minor),
    Column("billing", one_of(Billing, "billing"), nullable=False),
    # The vendor has let go before `end_on`: the last day that counts.
    Column("released_on", Date),
    PrimaryKeyConstraint("workspace_id", "contract_id", "number"),
    _of("contracts", "contract_id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Key, nullable=False),
    # All columns of the contract and of its term, as they were from then on.
    Column("facts", JSON, nullable=False),
    PrimaryKeyConstraint("workspace_id", "contract_id", "number"),
    _of("contracts", "contract_id"),
)

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
    _key(),
    _of("contracts", "contract_id"),
)
_index_where("uq_plans_active", IS_ACTIVE, plans.c.workspace_id, plans.c.contract_id, unique=True)

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
    _key(),
    UniqueConstraint("workspace_id", "plan_id", "key"),
    _of("contracts", "contract_id"),
    _of("plans", "plan_id"),
)

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
    _key(),
    # The local date, not the instant: a change of zone moves a reminder and never repeats it.
    UniqueConstraint("workspace_id", "contract_id", "action_key", "planned_on", "sequence"),
    _of("contracts", "contract_id"),
    _of("actions", "action_id"),
)
Index("ix_reminders_action", reminders.c.workspace_id, reminders.c.action_id)
_index_where("ix_reminders_due", IS_ARMED, reminders.c.due_at)

deliveries = Table(
    "deliveries",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    # None: it is about the workspace.
    Column("contract_id", Key),
    Column("contract_revision", Integer),
    Column("kind", one_of(DeliveryKind, "kind"), nullable=False),
    Column("topic", Key),
    Column("plan_id", Key),
    Column("reminder_id", Key),
    Column("channel_id", Key, nullable=False),
    Column("thread_ts", Key),
    Column("also_in_channel", Boolean, nullable=False, server_default=false()),
    Column("message_ts", Key),
    # The user who is told directly; the channel is known once the message is there.
    Column("recipient_id", Key),
    # Both name deliveries. No foreign keys: what they name outlives them.
    Column("fallback_for", Key),
    Column("digest_id", Key),
    Column("deadline_on", Date, nullable=False, server_default=text("'1970-01-01'")),
    Column("state", one_of(DeliveryState, "state"), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("absences", Integer, nullable=False),
    Column("crashes", Integer, nullable=False, server_default=text("0")),
    Column("fence", Integer, nullable=False),
    Column("claimed_by", Key),
    Column("lease_until", UtcDateTime),
    Column("intent_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("error", Text),
    Column("may_be_repeat", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # Since then its contract is not spoken of any more where its message stands.
    Column("left_at", UtcDateTime),
    _key(),
    _of("contracts", "contract_id"),
    _of("plans", "plan_id"),
    _of("reminders", "reminder_id"),
)
Index("ix_deliveries_contract", deliveries.c.workspace_id, deliveries.c.contract_id)
_index_where("ix_deliveries_to_claim", IS_TO_CLAIM, deliveries.c.not_before)
_index_where("ix_deliveries_sending", IS_SENDING, deliveries.c.not_before)
_index_where("ix_deliveries_leased", text("lease_until IS NOT NULL"), deliveries.c.lease_until)
Index("ix_deliveries_reminder", deliveries.c.workspace_id, deliveries.c.reminder_id)
_index_where(
    "ix_deliveries_fallback",
    text("fallback_for IS NOT NULL"),
    deliveries.c.workspace_id,
    deliveries.c.fallback_for,
)
_index_where(
    "ix_deliveries_digest", text("digest_id IS NOT NULL"), deliveries.c.workspace_id, deliveries.c.digest_id
)
_index_where("ix_deliveries_topic", text("topic IS NOT NULL"), deliveries.c.workspace_id, deliveries.c.topic)
_index_where(
    "ix_deliveries_digests",
    IS_DIGEST,
    deliveries.c.workspace_id,
    deliveries.c.channel_id,
    deliveries.c.message_ts,
)
_index_where("ix_deliveries_undelivered", IS_UNDELIVERED, deliveries.c.workspace_id, deliveries.c.due_at)

notice_proofs = Table(
    "notice_proofs",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    # Made when the form opens: a second submit of it finds this row. Older proofs have none.
    Column("nonce", Key),
    Column("kind", one_of(ProofKind, "kind"), nullable=False),
    Column("on", Date, nullable=False),
    Column("method", one_of(NoticeMethod, "method")),
    Column("reference", Text),
    Column("note", Text),
    Column("recorded_by", Key, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    # It was recorded by mistake: kept, and counted no more.
    Column("taken_back_by", Key),
    Column("taken_back_at", UtcDateTime),
    _key(),
    _of("contracts", "contract_id"),
)
Index("ix_notice_proofs_contract", notice_proofs.c.workspace_id, notice_proofs.c.contract_id)
Index("uq_notice_proofs_nonce", notice_proofs.c.workspace_id, notice_proofs.c.nonce, unique=True)

negotiation_entries = Table(
    "negotiation_entries",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    # Counts the contract's entries: two of one instant have an order all the same.
    Column("number", Integer, nullable=False),
    # Made when the form opens: a second submit of it finds this row.
    Column("nonce", Key, nullable=False),
    Column("on", Date, nullable=False),
    Column("respondent", one_of(Respondent, "respondent")),
    Column("answer", one_of(AnswerKind, "answer")),
    Column("concession", one_of(Concession, "concession")),
    Column("amount", Minor),
    Column("currency", String(3), nullable=False),
    Column("reference", Text),
    Column("note", Text),
    Column("recorded_by", Key, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    _key(),
    UniqueConstraint("workspace_id", "nonce"),
    _of("contracts", "contract_id"),
)
Index(
    "ix_negotiation_entries_contract",
    negotiation_entries.c.workspace_id,
    negotiation_entries.c.contract_id,
)

evidence = Table(
    "evidence",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("link", Text, nullable=False),
    Column("title", Text),
    Column("added_by", Key, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Column("removed_by", Key),
    _key(),
    _of("contracts", "contract_id"),
)
_index_where(
    "uq_evidence_link",
    text("removed_at IS NULL"),
    evidence.c.workspace_id,
    evidence.c.contract_id,
    evidence.c.link,
    unique=True,
)

letter_facts = Table(
    "letter_facts",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    # 0: it holds in every term.
    Column("term_number", Integer, nullable=False),
    Column("name", one_of(LetterFact, "name"), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "contract_id", "term_number", "name"),
    _of("contracts", "contract_id"),
)

letter_drafts = Table(
    "letter_drafts",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    Column("kind", one_of(LetterKind, "kind"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("contract_revision", Integer, nullable=False),
    Column("edited_by", Key, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "contract_id", "term_number", "kind"),
    _of("contracts", "contract_id"),
)

milestones = Table(
    "milestones",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    # Orders what happened at one instant.
    Column("number", Integer, nullable=False),
    Column("kind", one_of(MilestoneKind, "kind"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Key),
    Column("on", Date),
    Column("reason", Text),
    Column("amount", Minor),
    Column("currency", String(3), nullable=False),
    _key(),
    UniqueConstraint("workspace_id", "contract_id", "number"),
    _of("contracts", "contract_id"),
)

audit_events = Table(
    "audit_events",
    metadata,
    # One growing number for all: it orders what one transaction wrote at one instant.
    Column("id", Serial, primary_key=True),
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Key),
    Column("event", one_of(AuditEvent, "event"), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    _of("contracts", "contract_id"),
)
Index("ix_audit_events_contract", audit_events.c.workspace_id, audit_events.c.contract_id)
