"""Ids: short ones that people type, long ones that nobody sees."""

from __future__ import annotations

import secrets
from uuid import uuid4

SHORT_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Lower case, without 0, 1, i, l and o, which are read for one another."""

SHORT_LENGTH = 6


def new_short_id() -> str:
    """A random id of six characters. Two may be equal: whoever stores one tries again."""
    return "".join(secrets.choice(SHORT_ALPHABET) for _ in range(SHORT_LENGTH))


def new_id() -> str:
    return uuid4().hex
