"""What the documents say of the tests is so: those they name exist, and each fault has one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
RELIABILITY = (ROOT / "docs" / "reliability.md").read_text("utf-8")


def existing_tests() -> set[str]:
    sources = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"def (test_\w+)\(", source)}


def test_every_test_that_a_document_names_exists() -> None:
    texts = [path.read_text("utf-8") for path in DOCUMENTS]
    named = {name for text in texts for name in re.findall(r"\b(test_\w+)(?!\w*\.py)\b", text)}

    assert len(named) > 20
    assert named - existing_tests() == set()


def test_every_file_and_folder_of_tests_that_a_document_names_exists() -> None:
    texts = [path.read_text("utf-8") for path in DOCUMENTS]
    named = {name for text in texts for name in re.findall(r"\btests/[\w/]+(?:\.py)?", text)}

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_fault_of_the_tables_has_a_test() -> None:
    lines = [line.split("|")[1:3] for line in RELIABILITY.splitlines() if line.startswith("| ")]
    rows = [(fault.strip(), tests) for fault, tests in lines if fault.strip() != "fault"]

    assert len(rows) > 20
    assert [fault for fault, tests in rows if "`test_" not in tests] == []
