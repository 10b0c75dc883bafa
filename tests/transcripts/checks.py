"""A year of each path, compared with its transcript and read for what no sensible person would write.

`pytest tests/transcripts --update-golden` rewrites the transcripts; read the difference before you commit it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from storage.database import Database
from tests.support.office import an_office
from tests.transcripts.scribe import BERLIN, Entry, Kind, Scribe
from tests.transcripts.year import Story, live

FOLDER = Path(__file__).parent / "golden"
ANSWERED, UNANSWERED = "answered", "unanswered"

TO_DO_ON = re.compile(r"(?:^By|Open,|Due today,|[Ss]end notice by|[Dd]o first, on|• On) (\d+ \w{3} \d{4})")
"""A day on which something is still to be done."""
FIGURE = re.compile(r"(?<![\d,.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d\d)(?![\d.])")
"""An amount: with a comma or with cents."""
ODD = re.compile(
    r"None|\bnull\b|[{}]|  |(?<![\d.])1 (?:days|months|seats|reminders)\b|(?<![\d.])0 (?:days|months)\b"
    r"|(?<![\d.,])0\.00|\.\.(?!\.)|,,| [.,:;]|\[\]|-\d+ (?:days|months)"
)
"""What no person would write."""


def check_year(story: Story, database: Database, *, answers: bool, is_update: bool) -> None:
    """Live the year; `is_update`: write the transcript down anew."""
    with an_office(database, stands_still=True) as office:
        scribe = live(office, story, answers=answers)
        transcript = scribe.transcript()
    path = FOLDER / f"{story.name}-{ANSWERED if answers else UNANSWERED}.txt"
    if is_update:
        path.write_text(transcript, encoding="utf-8")

    assert_nothing_is_said_twice(scribe)
    assert_nothing_is_to_be_done_in_the_past(scribe)
    assert_every_figure_has_its_currency(scribe)
    assert_nothing_reads_odd(scribe)
    assert transcript == path.read_text(encoding="utf-8")


def assert_nothing_is_said_twice(scribe: Scribe) -> None:
    """Each action is posted once; what asks again stands in its thread."""
    posts = (entry for entry in scribe.entries if entry.kind is Kind.POST and entry.is_public)
    said = Counter(entry.lines[:2] for entry in posts if not entry.is_reply)
    assert [lines for lines, times in said.items() if times > 1] == []


def assert_nothing_is_to_be_done_in_the_past(scribe: Scribe) -> None:
    late = [
        (entry.at, line)
        for entry, line in said_lines(scribe)
        for day in TO_DO_ON.findall(line)
        if read_day(day) < entry.at.astimezone(BERLIN).date()
    ]
    assert late == []


def assert_every_figure_has_its_currency(scribe: Scribe) -> None:
    bare = [
        line
        for _, line in said_lines(scribe)
        for figure in FIGURE.finditer(line)
        if not re.search(r"[A-Z]{3} $", line[: figure.start()])
    ]
    assert bare == []


def assert_nothing_reads_odd(scribe: Scribe) -> None:
    assert [line for _, line in said_lines(scribe) if ODD.search(line)] == []


def said_lines(scribe: Scribe) -> Iterator[tuple[Entry, str]]:
    """Every line that exitplan says."""
    for entry in scribe.entries:
        if entry.kind in {Kind.POST, Kind.EDIT}:
            yield from ((entry, line) for line in entry.lines)


def read_day(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").date()  # noqa: DTZ007 -- a date has no zone
