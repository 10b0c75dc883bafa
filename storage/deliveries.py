"""The outbox: everything that is to be said in Slack.

`storage.sending` has how it is sent, `storage.said` what of it was said, where and to whom.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, or_, select, update

from storage.delivery_conditions import (
    IS_EDIT,
    IS_UNCERTAIN,
    has_moved,
    is_place_open_again,
    is_said_elsewhere,
)
from storage.delivery_rows import ORDER, read_deliveries, read_delivery
from storage.ids import id_of_first_delivery, new_id
from storage.keys import is_row, of_contract
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.messages import PostedMessage
from storage.records.reminders import ReminderRecord
from storage.schema.contracts import contracts
from storage.schema.deliveries import IS_TO_CLAIM, IS_UNDELIVERED, deliveries
from storage.schema.plans import actions
from storage.statements import is_any
from storage.workspaces import in_living_workspace


def _next_due() -> Select[tuple[datetime | None, datetime | None, datetime | None]]:
    not_before, lease_until = func.min(deliveries.c.not_before), func.min(deliveries.c.lease_until)
    to_post = select(not_before).where(IS_TO_CLAIM, in_living_workspace(deliveries))
    to_look_up = select(not_before).where(IS_UNCERTAIN, in_living_workspace(deliveries))
    leased = select(lease_until).where(deliveries.c.lease_until.is_not(None))
    return select(
        to_post.scalar_subquery().label("post_at"),
        to_look_up.scalar_subquery().label("look_up_at"),
        leased.scalar_subquery().label("lease_ends_at"),
    )


NEXT_DUE = _next_due()
"""Made once: every sender asks it every second."""

ADD = insert(deliveries).returning(deliveries)

ABOUT_ACTION = (
    select(
        contracts.c.revision.label("contract_revision"),
        contracts.c.channel_id,
        actions.c.plan_id,
        actions.c.valid_until.label("deadline_on"),
    )
    .join_from(actions, contracts)
    .where(is_row(actions, bindparam("workspace_id"), bindparam("action_id")))
)
"""What a reminder's delivery takes from its action and contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxDue:
    """When the next row is to be posted, to be looked up, or to be taken from a sender that is gone."""

    post_at: datetime | None
    look_up_at: datetime | None
    lease_ends_at: datetime | None


class Deliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, workspace_id: str, new: NewDelivery, *, at: datetime) -> DeliveryRecord:
        """Queue something to be said. An edit that is still to be made takes in a later one."""
        waiting = self._widen_edit(workspace_id, new) if new.kind in EDITS else None
        return waiting or self._insert(workspace_id, asdict(new), at)

    def add_reminder(self, reminder: ReminderRecord, *, at: datetime, **said: Any) -> DeliveryRecord:
        """Queue a due reminder for its contract's channel, unless columns in `said` send it elsewhere."""
        its = {"workspace_id": reminder.workspace_id, "action_id": reminder.action_id}
        known = self._connection.execute(ABOUT_ACTION, its).mappings().one()
        return self._insert(
            reminder.workspace_id,
            {
                **known,
                "id": self._free_id_for(reminder),
                "contract_id": reminder.contract_id,
                "kind": DeliveryKind.REMINDER,
                "reminder_id": reminder.id,
                "due_at": reminder.due_at,
                **said,
            },
            at,
        )

    def _free_id_for(self, reminder: ReminderRecord) -> str:
        """The one that follows from the reminder, for the first delivery of it; else any."""
        first = id_of_first_delivery(reminder.id)
        is_taken = is_any(self._connection, is_row(deliveries, reminder.workspace_id, first))
        return new_id() if is_taken else first

    def add_said(
        self, reminder: ReminderRecord, message: PostedMessage, *, thread_ts: str | None, at: datetime
    ) -> DeliveryRecord:
        """Keep a delivery of the reminder that stands in Slack and was not known here."""
        said = {"state": DeliveryState.DELIVERED, "message_ts": message.ts, "delivered_at": at}
        return self.add_reminder(
            reminder, at=at, channel_id=message.channel_id, thread_ts=thread_ts, attempts=1, **said
        )

    def show_in_channel(self, reply: DeliveryRecord) -> None:
        """Have a reply that is not posted yet shown in the channel too."""
        is_it = and_(is_row(deliveries, reply.workspace_id, reply.id), deliveries.c.thread_ts.is_not(None))
        self._connection.execute(update(deliveries).where(is_it).values(also_in_channel=True))

    def get(self, workspace_id: str, delivery_id: str) -> DeliveryRecord | None:
        query = select(deliveries).where(is_row(deliveries, workspace_id, delivery_id))
        return read_delivery(self._connection, query)

    def for_contract(self, workspace_id: str, contract_id: str) -> tuple[DeliveryRecord, ...]:
        """In the order in which they are due."""
        query = select(deliveries).where(of_contract(deliveries, workspace_id, contract_id))
        return read_deliveries(self._connection, query.order_by(*ORDER))

    def undelivered(self, workspace_id: str, *, due_before: datetime) -> tuple[DeliveryRecord, ...]:
        """What did not reach its place: blocked, dead, or due before that instant and still not sent.

        Not what was blocked, and told to somebody else, where the same place has taken something since; nor
        what the contract's new channel is told instead.
        """
        is_stuck = deliveries.c.state.in_([DeliveryState.BLOCKED, DeliveryState.DEAD])
        query = select(deliveries).where(
            deliveries.c.workspace_id == workspace_id,
            IS_UNDELIVERED,
            or_(is_stuck, deliveries.c.due_at < due_before),
            ~and_(deliveries.c.state == DeliveryState.BLOCKED, or_(is_place_open_again(), has_moved())),
            ~and_(deliveries.c.state == DeliveryState.DEAD, is_said_elsewhere()),
        )
        return read_deliveries(self._connection, query.order_by(*ORDER))

    def unsent(self, *, due_before: datetime) -> tuple[DeliveryRecord, ...]:
        """What is to be posted in channels (edits aside), was due by then, and was never tried."""
        query = select(deliveries).where(
            IS_TO_CLAIM,
            deliveries.c.due_at <= due_before,
            deliveries.c.attempts == 0,
            deliveries.c.recipient_id.is_(None),
            ~IS_EDIT,
            in_living_workspace(deliveries),
        )
        return read_deliveries(self._connection, query.order_by(*ORDER))

    def next_due(self) -> OutboxDue:
        """When the outbox next has something to do, and what."""
        return OutboxDue(**self._connection.execute(NEXT_DUE).mappings().one())

    def _insert(self, workspace_id: str, values: dict[str, Any], at: datetime) -> DeliveryRecord:
        row = {
            "workspace_id": workspace_id,
            "id": new_id(),
            "state": DeliveryState.READY,
            "not_before": values["due_at"],
            "attempts": 0,
            "absences": 0,
            "crashes": 0,
            "fence": 0,
            "may_be_repeat": False,
            "created_at": at,
        }
        helps_until = values.get("deadline_on") or values["due_at"].date()
        added = row | values | {"deadline_on": helps_until}
        return read_deliveries(self._connection, ADD, **added)[0]

    def _widen_edit(self, workspace_id: str, new: NewDelivery) -> DeliveryRecord | None:
        """The edit of the same message that nobody has begun. This locks it against being claimed."""
        is_same = and_(
            of_contract(deliveries, workspace_id, new.contract_id),
            deliveries.c.kind == new.kind,
            deliveries.c.channel_id == new.channel_id,
            deliveries.c.message_ts == new.message_ts,
            IS_TO_CLAIM,
        )
        change = update(deliveries).where(is_same).values(contract_revision=new.contract_revision)
        return read_delivery(self._connection, change.returning(deliveries))
