"""What was said, or is about to be: the outbox asked by what a row speaks of, and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.delivery_conditions import (
    CARRIER,
    IS_CARRIER,
    IS_EDIT,
    IS_STILL_TO_BEGIN,
    IS_UNSETTLED,
    STANDS_OPEN,
)
from storage.delivery_rows import ORDER, read_deliveries, read_delivery
from storage.keys import of_contract
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.reminders import ReminderRecord
from storage.sameness import IS_SAME_STEP, says_the_same, step_of
from storage.schema.deliveries import IS_DIGEST, deliveries
from storage.schema.reminders import reminders
from storage.statements import is_any

ON_ITS_WAY = (
    select(deliveries)
    .join_from(reminders, deliveries)
    .join(CARRIER, IS_CARRIER)
    .where(IS_SAME_STEP, deliveries.c.kind == DeliveryKind.REMINDER, IS_STILL_TO_BEGIN)
    .with_for_update(of=CARRIER)
)
"""Made once: it is asked for each reminder that falls due."""

PEOPLE_BEING_TOLD = (
    select(deliveries.c.recipient_id)
    .join_from(reminders, deliveries)
    .join(CARRIER, IS_CARRIER)
    .where(
        IS_SAME_STEP,
        deliveries.c.kind.in_([DeliveryKind.ESCALATION, DeliveryKind.FALLBACK]),
        deliveries.c.recipient_id.is_not(None),
        IS_STILL_TO_BEGIN,
    )
)


class Said:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def about(
        self, workspace_id: str, contract_id: str | None, topic: str, *, recipient_id: str | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """What was said, or is to be said, of a topic to that person, or to a channel; edits left out."""
        is_it = and_(
            of_contract(deliveries, workspace_id, contract_id),
            deliveries.c.topic == topic,
            deliveries.c.recipient_id == recipient_id,
            ~IS_EDIT,
        )
        return read_deliveries(self._connection, select(deliveries).where(is_it).order_by(*ORDER))

    def hold_on_its_way(self, reminder: ReminderRecord) -> DeliveryRecord | None:
        """The post about the same step that nobody has begun yet, if there is one.

        Held until the transaction ends: whoever begins it afterwards says what was added to it.
        """
        return read_delivery(self._connection, ON_ITS_WAY, **step_of(reminder))

    def people_being_told(self, reminder: ReminderRecord) -> frozenset[str]:
        """Users to whom a direct message about the same step is still to be begun."""
        return frozenset(self._connection.scalars(PEOPLE_BEING_TOLD, step_of(reminder)))

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
        return is_any(self._connection, is_another, may_reach)

    def is_topic_on_its_way(self, workspace_id: str, topic: str) -> bool:
        """Whether something about the workspace itself that has this topic is still to reach anybody."""
        is_it = and_(
            of_contract(deliveries, workspace_id, None),
            deliveries.c.topic == topic,
            IS_UNSETTLED,
        )
        return is_any(self._connection, is_it)

    def first_said_at(self, workspace_id: str, topic: str, *, now: datetime) -> datetime | None:
        """When anybody first heard of that topic: now, while it is on its way; None: nobody ever will."""
        is_it = and_(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.topic == topic,
            ~IS_EDIT,
        )
        heard = select(func.min(deliveries.c.delivered_at)).where(
            is_it, deliveries.c.state == DeliveryState.DELIVERED
        )
        heard_at: datetime | None = self._connection.scalar(heard)
        if heard_at is not None:
            return heard_at
        return now if is_any(self._connection, is_it, IS_UNSETTLED) else None

    def that_posted(self, edit: DeliveryRecord) -> DeliveryRecord | None:
        """The delivery whose message an edit changes."""
        is_it = deliveries.c.reminder_id == edit.reminder_id  # None becomes IS NULL
        return read_delivery(self._connection, select(deliveries).where(_is_post_of(edit), is_it))

    def that_posted_digest(self, edit: DeliveryRecord) -> DeliveryRecord | None:
        """The digest whose message an edit changes."""
        is_it = and_(
            deliveries.c.workspace_id == edit.workspace_id,
            IS_DIGEST,
            deliveries.c.channel_id == edit.channel_id,
            deliveries.c.message_ts == edit.message_ts,
        )
        return read_delivery(self._connection, select(deliveries).where(is_it))

    def id_in_message(self, edit: DeliveryRecord) -> str | None:
        """The id with which the message that an edit changes was posted; None where nobody knows any more."""
        if edit.kind is DeliveryKind.DIGEST_EDIT:
            digest = self.that_posted_digest(edit)
            return digest.id if digest else None
        return next((post.id for post in self.posts_of(edit) if not post.is_in_digest), None)

    def posts_of(self, edit: DeliveryRecord) -> tuple[DeliveryRecord, ...]:
        """What the message says of the contract that an edit changes; of a digest that may be several."""
        return read_deliveries(self._connection, select(deliveries).where(_is_post_of(edit)))

    def posted_about(self, workspace_id: str, action_ids: Collection[str]) -> tuple[DeliveryRecord, ...]:
        """Every message that stands in Slack about these actions, wherever that is, and is not closed."""
        query = (
            select(deliveries)
            .join_from(reminders, deliveries)
            .where(
                reminders.c.workspace_id == workspace_id,
                reminders.c.action_id.in_(action_ids),
                ~IS_EDIT,
                STANDS_OPEN,
            )
        )
        return read_deliveries(self._connection, query.order_by(*ORDER))

    def posted_on_topic(self, workspace_id: str, topic: str) -> tuple[DeliveryRecord, ...]:
        """Every message that stands in Slack on that topic, and is not closed."""
        query = select(deliveries).where(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.topic == topic,
            ~IS_EDIT,
            STANDS_OPEN,
        )
        return read_deliveries(self._connection, query.order_by(*ORDER))


def _is_post_of(edit: DeliveryRecord) -> ColumnElement[bool]:
    """It is said by the message that the edit changes, of the same contract."""
    return and_(
        of_contract(deliveries, edit.workspace_id, edit.contract_id),
        deliveries.c.channel_id == edit.channel_id,
        deliveries.c.message_ts == edit.message_ts,
        ~IS_EDIT,
    )
