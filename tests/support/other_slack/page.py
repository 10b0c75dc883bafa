"""What docs/slack-api.md lists: all that this Slack knows, and all that it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "slack-api.md"


def listed_methods() -> dict[str, frozenset[str]]:
    """The arguments that the page lists, by method."""
    rows = _table("## Web API methods")
    return {_words(row[0])[0]: frozenset((*_words(row[1]), "team_id")) for row in rows}


def listed_fields() -> frozenset[str]:
    """The fields that the page lists for answers, of whatever depth."""
    text = PAGE.read_text(encoding="utf-8")
    return frozenset(_words(text.partition("\nAnswers are relied on")[2].partition("\n\n")[0]))


def listed_payloads() -> dict[str, frozenset[str]]:
    """The top-level fields that the page lists, by the payload's name there."""
    return {row[0]: frozenset(_words(row[1])) for row in _table("## Payloads")}


def _table(heading: str) -> Iterator[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = PAGE.read_text(encoding="utf-8").partition(f"{heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:])


def _words(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)
