"""Settings in words."""

from __future__ import annotations

from datetime import time

from storage.records.settings import MONDAY, NO_DIGEST

DIGEST_DAYS = {
    str(MONDAY): "Monday",
    "2": "Tuesday",
    "3": "Wednesday",
    "4": "Thursday",
    "5": "Friday",
    "6": "Saturday",
    "7": "Sunday",
    str(NO_DIGEST): "No weekly digest",
}


def hour(at: time) -> str:
    """`09:00`."""
    return at.isoformat("minutes")
