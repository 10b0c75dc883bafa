"""Contracts, their terms, and every revision of their facts."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from planner.contract import Billing
from planner.playbook import NoticeMethod
from storage.columns import Key, Minor, UtcDateTime, one_of
from storage.records.contracts import ContractState
from storage.schema.base import belongs_to, index_where, metadata, primary_key

IS_LOOKED_AT = text("look_not_before IS NOT NULL AND removed_at IS NULL")
IS_TO_PURGE = text("purge_at IS NOT NULL AND removed_at IS NOT NULL")

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
    primary_key(),
    UniqueConstraint("workspace_id", "nonce"),
    belongs_to("workspaces"),
)
index_where("ix_contracts_look", IS_LOOKED_AT, contracts.c.look_not_before)
index_where("ix_contracts_purge", IS_TO_PURGE, contracts.c.purge_at)
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
    belongs_to("contracts", "contract_id"),
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
    belongs_to("contracts", "contract_id"),
)
