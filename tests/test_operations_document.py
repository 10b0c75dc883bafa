"""docs/operations.md names every setting and every kind of trouble, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from bot.settings import Settings
from scheduler.trouble import Trouble

ROOT = Path(__file__).parent.parent


def names_in(section: str) -> list[str]:
    """What stands in code in the first column of a section's table."""
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    body = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
    cells = (line.split("|")[1] for line in body.splitlines() if line.startswith("| `"))
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_the_settings_of_the_document_are_those_that_are_read() -> None:
    assert sorted(names_in("Settings")) == sorted(name.upper() for name in Settings.model_fields)


def test_the_document_says_of_every_trouble_what_to_do() -> None:
    assert sorted(names_in("Health")) == sorted(trouble.value for trouble in Trouble)


def test_the_readme_leads_to_it() -> None:
    assert "(docs/operations.md)" in (ROOT / "README.md").read_text("utf-8")
