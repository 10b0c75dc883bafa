"""Rows of the outbox, as the stores that read them hand them on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from storage.records.deliveries import DeliveryRecord
from storage.schema.deliveries import deliveries

ORDER = (deliveries.c.due_at, deliveries.c.created_at, deliveries.c.id)
"""As they fall due."""


def read_deliveries(connection: Connection, statement: Any, **parameters: Any) -> tuple[DeliveryRecord, ...]:
    """What a query selects, or a change returns: whole rows of the outbox, and nothing else."""
    return tuple(DeliveryRecord(**row) for row in connection.execute(statement, parameters).mappings())


def read_delivery(connection: Connection, statement: Any, **parameters: Any) -> DeliveryRecord | None:
    """The same, where only the first matters; None: there is none."""
    return next(iter(read_deliveries(connection, statement, **parameters)), None)
