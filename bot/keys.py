"""Reading keys as people write them."""

from __future__ import annotations

import binascii
from base64 import standard_b64decode, urlsafe_b64encode

KEY_BYTES = 32
MAKE_KEY = "make one with `openssl rand -base64 32`"


class BadKeyError(ValueError):
    """That is no key."""


def read_keys(text: str) -> tuple[str, ...]:
    """Keys that stand separated by commas, newest first. Raises BadKeyError.

    Either alphabet of base64 will do: `openssl rand -base64 32` writes the one that Fernet does not take.
    """
    return tuple(_key(part.strip()) for part in text.split(","))


def _key(text: str) -> str:
    try:
        key = standard_b64decode(text.replace("-", "+").replace("_", "/").encode())
    except (binascii.Error, ValueError):
        raise BadKeyError from None
    if len(key) != KEY_BYTES:
        raise BadKeyError
    return urlsafe_b64encode(key).decode()
