"""After an hour of trouble an admin is told, once, and again at its end; docs/reliability.md, "Auditor"."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.fallback import is_user
from scheduler.trouble import Report
from storage.database import Transaction
from storage.records.deliveries import DeliveryKind, NewDelivery

logger = logging.getLogger(__name__)

ALERT_AFTER = timedelta(hours=1)
"""Of trouble without a break: what passes by itself interrupts nobody."""


class AlertTopic(StrEnum):
    """What an alert is about."""

    TROUBLE = "trouble"
    RECOVERED = "recovered"


def follow_up(transaction: Transaction, report: Report, now: datetime) -> None:
    """Keep since when each workspace is in trouble, and have people told.

    Several watchers may do so at once: each episode is told once. A workspace that doesn't let
    exitplan in can't be told; `/healthz` is red for it, and when it is let in again it is over.
    """
    red = {finding.workspace_id for finding in report.findings if finding.workspace_id is not None}
    transaction.workspaces.mark_red(red, at=now)
    for workspace_id in transaction.workspaces.mark_clean(but=red):
        if not transaction.said.is_topic_on_its_way(workspace_id, AlertTopic.TROUBLE):
            _tell(transaction, workspace_id, AlertTopic.RECOVERED, now)
    red_before = now - ALERT_AFTER
    for workspace_id in transaction.workspaces.to_alert(red_before=red_before):
        if not any(_places(transaction, workspace_id)):
            logger.error("Workspace %s is in trouble, and there is nobody to tell", workspace_id)
        elif transaction.workspaces.mark_alerted(workspace_id, at=now, red_before=red_before):
            _tell(transaction, workspace_id, AlertTopic.TROUBLE, now)


def _tell(transaction: Transaction, workspace_id: str, topic: AlertTopic, now: datetime) -> None:
    """The first place; where that is closed the next ones follow, as for everything (`fallback`)."""
    place = next(_places(transaction, workspace_id), None)
    if place is None:
        return
    alert = NewDelivery(
        kind=DeliveryKind.ALERT,
        topic=topic,
        channel_id=place,
        recipient_id=place if is_user(place) else None,
        due_at=now,
    )
    transaction.deliveries.add(workspace_id, alert, at=now)


def _places(transaction: Transaction, workspace_id: str) -> Iterator[str]:
    """Admins, then the default channel."""
    yield from transaction.workspaces.admins(workspace_id)
    channel_id = transaction.workspaces.default_channel(workspace_id)
    if channel_id:
        yield channel_id
