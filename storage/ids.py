"""Ids: short ones that people type, long ones that nobody sees."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4, uuid5

SHORT_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Lower case, without 0, 1, i, l and o, which are read for one another."""

SHORT_LENGTH = 6


def new_short_id() -> str:
    """A random id of six characters. Two may be equal: whoever stores one tries again."""
    return "".join(secrets.choice(SHORT_ALPHABET) for _ in range(SHORT_LENGTH))


def new_id() -> str:
    return uuid4().hex


OF_REMINDERS = UUID("6f1d2f0e-6d5c-4b0e-9b0a-3c7a52f1c9d4")
"""The name space of ids that follow from reminders; never to be changed."""


def id_of_first_delivery(reminder_id: str) -> str:
    """The id under which a reminder is first said in its channel: a restored database derives the same."""
    return uuid5(OF_REMINDERS, reminder_id).hex
