"""The outbox: everything that is to be said in Slack. `storage.sending` has how it is sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, insert, or_, select, update

from storage.delivery_conditions import (
    EDITS,
    IS_UNCERTAIN,
    IS_UNSETTLED,
    deliveries_of_reminder,
    in_living_workspace,
    is_delivery,
    is_edit,
    is_place_open_again,
    is_same_step,
    says_the_same,
)
from storage.ids import id_of_first_delivery, new_id
from storage.records import DeliveryKind, DeliveryRecord, DeliveryState, PostedMessage, ReminderRecord
from storage.schema import IS_TO_CLAIM, IS_UNDELIVERED, actions, contracts, deliveries, reminders

ORDER = (deliveries.c.due_at, deliveries.c.created_at, deliveries.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """Something to say; an edit names the message (`channel_id`, `message_ts`) that it changes."""

    kind: DeliveryKind
    channel_id: str
    due_at: datetime
    contract_id: str | None = None
    """None: it is about the workspace."""
    contract_revision: int | None = None
    topic: str | None = None
    plan_id: str | None = None
    reminder_id: str | None = None
    thread_ts: str | None = None
    also_in_channel: bool = False
    message_ts: str | None = None
    recipient_id: str | None = None
    fallback_for: str | None = None
    deadline_on: date | None = None
    """Until when it helps; None: the day on which it is due."""


def _next_due() -> Select[tuple[datetime | None, datetime | None, datetime | None]]:
    not_before, lease_until = func.min(deliveries.c.not_before), func.min(deliveries.c.lease_until)
    to_post = select(not_before).where(IS_TO_CLAIM, in_living_workspace())
    to_look_up = select(not_before).where(IS_UNCERTAIN, in_living_workspace())
    leased = select(lease_until).where(deliveries.c.lease_until.is_not(None))
    return select(
        to_post.scalar_subquery().label("post_at"),
        to_look_up.scalar_subquery().label("look_up_at"),
        leased.scalar_subquery().label("lease_ends_at"),
    )


NEXT_DUE = _next_due()
"""Made once: every sender asks it every second."""


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
        is_its_contract = and_(
            contracts.c.workspace_id == actions.c.workspace_id, contracts.c.id == actions.c.contract_id
        )
        query = (
            select(
                contracts.c.revision.label("contract_revision"),
                contracts.c.channel_id,
                actions.c.plan_id,
                actions.c.valid_until.label("deadline_on"),
            )
            .join_from(actions, contracts, is_its_contract)
            .where(actions.c.workspace_id == reminder.workspace_id, actions.c.id == reminder.action_id)
        )
        known = self._connection.execute(query).mappings().one()
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
        is_taken = exists().where(is_delivery(reminder.workspace_id, first))
        return new_id() if self._connection.scalar(select(is_taken)) else first

    def add_said(
        self, reminder: ReminderRecord, message: PostedMessage, *, thread_ts: str | None, at: datetime
    ) -> DeliveryRecord:
        """Keep a delivery of the reminder that stands in Slack and was not known here."""
        said = {"state": DeliveryState.DELIVERED, "message_ts": message.ts, "delivered_at": at}
        return self.add_reminder(
            reminder, at=at, channel_id=message.channel_id, thread_ts=thread_ts, attempts=1, **said
        )

    def get(self, workspace_id: str, delivery_id: str) -> DeliveryRecord | None:
        rows = self._read(select(deliveries).where(is_delivery(workspace_id, delivery_id)))
        return rows[0] if rows else None

    def about(
        self, workspace_id: str, contract_id: str | None, topic: str, *, recipient_id: str | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """What was said, or is to be said, of a topic to that person, or to a channel; edits left out."""
        is_it = and_(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.contract_id.is_not_distinct_from(contract_id),
            deliveries.c.topic == topic,
            deliveries.c.recipient_id.is_not_distinct_from(recipient_id),
            deliveries.c.kind.not_in(EDITS),
        )
        return self._read(select(deliveries).where(is_it).order_by(*ORDER))

    def for_contract(self, workspace_id: str, contract_id: str) -> tuple[DeliveryRecord, ...]:
        """In the order in which they are due."""
        of_contract = and_(deliveries.c.workspace_id == workspace_id, deliveries.c.contract_id == contract_id)
        return self._read(select(deliveries).where(of_contract).order_by(*ORDER))

    def on_its_way(self, reminder: ReminderRecord) -> DeliveryRecord | None:
        """The post about the same step that has not reached the channel yet, if there is one."""
        query = (
            select(deliveries)
            .join_from(reminders, deliveries, deliveries_of_reminder())
            .where(is_same_step(reminder), deliveries.c.kind == DeliveryKind.REMINDER, IS_UNSETTLED)
        )
        return next(iter(self._read(query)), None)

    def people_told(self, delivery: DeliveryRecord) -> frozenset[str]:
        """Users and channels that have heard of it already, or are about to, directly or instead."""
        place = func.coalesce(deliveries.c.recipient_id, deliveries.c.channel_id)
        is_elsewhere = or_(deliveries.c.recipient_id.is_not(None), deliveries.c.fallback_for.is_not(None))
        query = select(place).where(says_the_same(delivery), is_elsewhere)
        return frozenset(self._connection.scalars(query))

    def is_told_elsewhere(self, delivery: DeliveryRecord) -> bool:
        """Whether another message about the same has reached somebody, or still may."""
        is_another = and_(says_the_same(delivery), deliveries.c.id != delivery.id)
        may_reach = or_(IS_UNSETTLED, deliveries.c.state == DeliveryState.DELIVERED)
        return self._connection.scalar(select(exists().where(is_another, may_reach))) is True

    def is_topic_on_its_way(self, workspace_id: str, topic: str) -> bool:
        """Whether something about the workspace itself that has this topic is still to reach anybody."""
        is_it = and_(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.contract_id.is_(None),
            deliveries.c.topic == topic,
            IS_UNSETTLED,
        )
        return self._connection.scalar(select(exists().where(is_it))) is True

    def that_posted(self, edit: DeliveryRecord) -> DeliveryRecord | None:
        """The delivery whose message an edit changes."""
        is_it = and_(
            deliveries.c.workspace_id == edit.workspace_id,
            deliveries.c.reminder_id == edit.reminder_id,
            deliveries.c.kind.not_in(EDITS),
            deliveries.c.message_ts == edit.message_ts,
        )
        return next(iter(self._read(select(deliveries).where(is_it))), None)

    def that_posted_digest(self, edit: DeliveryRecord) -> DeliveryRecord | None:
        """The digest whose message an edit changes."""
        is_it = and_(
            deliveries.c.workspace_id == edit.workspace_id,
            deliveries.c.kind == DeliveryKind.DIGEST,
            deliveries.c.channel_id == edit.channel_id,
            deliveries.c.message_ts == edit.message_ts,
        )
        return next(iter(self._read(select(deliveries).where(is_it))), None)

    def posted_about(self, workspace_id: str, action_id: str) -> tuple[DeliveryRecord, ...]:
        """Every message that stands in Slack about an action, wherever that is."""
        query = (
            select(deliveries)
            .join_from(reminders, deliveries, deliveries_of_reminder())
            .where(
                reminders.c.workspace_id == workspace_id,
                reminders.c.action_id == action_id,
                deliveries.c.kind.not_in(EDITS),
                deliveries.c.state == DeliveryState.DELIVERED,
            )
        )
        return self._read(query.order_by(*ORDER))

    def posted_on_topic(self, workspace_id: str, topic: str) -> tuple[DeliveryRecord, ...]:
        """Every message that stands in Slack on that topic."""
        query = select(deliveries).where(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.topic == topic,
            deliveries.c.kind.not_in(EDITS),
            deliveries.c.state == DeliveryState.DELIVERED,
        )
        return self._read(query.order_by(*ORDER))

    def undelivered(self, workspace_id: str, *, due_before: datetime) -> tuple[DeliveryRecord, ...]:
        """What did not reach its place: blocked, dead, or due before that instant and still not sent.

        Not what was blocked, and told to somebody else, where the same place has taken something since.
        """
        is_stuck = deliveries.c.state.in_([DeliveryState.BLOCKED, DeliveryState.DEAD])
        query = select(deliveries).where(
            deliveries.c.workspace_id == workspace_id,
            IS_UNDELIVERED,
            or_(is_stuck, deliveries.c.due_at < due_before),
            ~and_(deliveries.c.state == DeliveryState.BLOCKED, is_place_open_again()),
        )
        return self._read(query.order_by(*ORDER))

    def unsent(self, *, due_before: datetime) -> tuple[DeliveryRecord, ...]:
        """What is to be posted in channels (edits aside), was due by then, and was never tried."""
        query = select(deliveries).where(
            IS_TO_CLAIM,
            deliveries.c.due_at <= due_before,
            deliveries.c.attempts == 0,
            deliveries.c.recipient_id.is_(None),
            ~is_edit(),
            in_living_workspace(),
        )
        return self._read(query.order_by(*ORDER))

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
        added = insert(deliveries).values(row | values | {"deadline_on": helps_until}).returning(deliveries)
        return DeliveryRecord(**self._connection.execute(added).mappings().one())

    def _widen_edit(self, workspace_id: str, new: NewDelivery) -> DeliveryRecord | None:
        """The edit of the same message that nobody has begun. This locks it against being claimed."""
        is_same = and_(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.contract_id == new.contract_id,
            deliveries.c.kind == new.kind,
            deliveries.c.channel_id == new.channel_id,
            deliveries.c.message_ts == new.message_ts,
            IS_TO_CLAIM,
        )
        change = update(deliveries).where(is_same).values(contract_revision=new.contract_revision)
        return self._change_one(change)

    def _change_one(self, change: Any) -> DeliveryRecord | None:
        rows = self._read(change.returning(deliveries))
        return rows[0] if rows else None

    def _read(self, statement: Any) -> tuple[DeliveryRecord, ...]:
        return tuple(DeliveryRecord(**row) for row in self._connection.execute(statement).mappings())
