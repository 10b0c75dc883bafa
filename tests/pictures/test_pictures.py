"""The documents show pictures that there are, each with words for those who don't see it, and each picture is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pictures.camera import FOLDER

ROOT = FOLDER.parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)|<img src=\"([^\"]+)\" alt=\"([^\"]*)\"")
SMALL = 200_000
"""Bytes."""


def shown() -> list[tuple[Path, str]]:
    """Each picture that a document shows, with its words."""
    return [
        ((document.parent / (match[2] or match[3])).resolve(), match[1] or match[4])
        for document in DOCUMENTS
        for match in PICTURE.finditer(document.read_text(encoding="utf-8"))
    ]


def test_every_picture_that_is_shown_is_there_and_said_in_words() -> None:
    assert [(path, words) for path, words in shown() if not path.is_file() or len(words) < 10] == []


def test_every_picture_is_shown_somewhere() -> None:
    assert set(FOLDER.iterdir()) == {path for path, _ in shown()}


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_a_picture_is_small(path: Path) -> None:
    assert path.stat().st_size < SMALL
