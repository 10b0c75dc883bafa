"""The outbox."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, false, text

from storage.columns import Key, UtcDateTime, one_of
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.schema.base import belongs_to, index_where, metadata, primary_key

IS_TO_CLAIM = text("state IN ('ready', 'waiting')")
IS_SENDING = text("state = 'sending'")
IS_DIGEST = text("kind = 'digest'")
IS_UNDELIVERED = text("state NOT IN ('delivered', 'cancelled')")

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
    primary_key(),
    belongs_to("contracts", "contract_id"),
    belongs_to("plans", "plan_id"),
    belongs_to("reminders", "reminder_id"),
)
Index("ix_deliveries_contract", deliveries.c.workspace_id, deliveries.c.contract_id)
index_where("ix_deliveries_to_claim", IS_TO_CLAIM, deliveries.c.not_before)
index_where("ix_deliveries_sending", IS_SENDING, deliveries.c.not_before)
index_where("ix_deliveries_leased", text("lease_until IS NOT NULL"), deliveries.c.lease_until)
Index("ix_deliveries_reminder", deliveries.c.workspace_id, deliveries.c.reminder_id)
index_where(
    "ix_deliveries_fallback",
    text("fallback_for IS NOT NULL"),
    deliveries.c.workspace_id,
    deliveries.c.fallback_for,
)
index_where(
    "ix_deliveries_digest", text("digest_id IS NOT NULL"), deliveries.c.workspace_id, deliveries.c.digest_id
)
index_where("ix_deliveries_topic", text("topic IS NOT NULL"), deliveries.c.workspace_id, deliveries.c.topic)
index_where(
    "ix_deliveries_digests",
    IS_DIGEST,
    deliveries.c.workspace_id,
    deliveries.c.channel_id,
    deliveries.c.message_ts,
)
index_where("ix_deliveries_undelivered", IS_UNDELIVERED, deliveries.c.workspace_id, deliveries.c.due_at)
