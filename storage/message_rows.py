"""Where a row's message was posted as columns, and back."""

from __future__ import annotations

from sqlalchemy import RowMapping

from storage.records.messages import PostedMessage


def message_columns(message: PostedMessage) -> dict[str, str]:
    return {"channel_id": message.channel_id, "message_ts": message.ts}


def read_message(row: RowMapping) -> PostedMessage | None:
    """None while it is not posted."""
    if row["message_ts"] is None:
        return None
    return PostedMessage(channel_id=row["channel_id"], ts=row["message_ts"])
