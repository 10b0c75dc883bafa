"""What the database complains of, for the terminal."""

from __future__ import annotations


def first_line(error: Exception) -> str:
    """The driver's own words; further lines are hints, and the statement stays out."""
    return str(getattr(error, "orig", error)).strip().splitlines()[0]
