"""What the commands print, where the one who reads it has gone, or cannot show every letter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FLAGS = "--seats 5 --price 3 --notice-days 30 --end 2027-03-31 --today 2026-12-01"
PLAN = ["plan", "--vendor", "Zoé 😀", *FLAGS.split()]
COMMANDS = [pytest.param(PLAN, id="table"), pytest.param([*PLAN, "--json"], id="json"), ["manifest"]]


@pytest.fixture(autouse=True)
def as_python_writes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """In blocks, so that what can't be written is noticed late."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


def exitplan(arguments: list[str], *, stdout: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False)


@pytest.mark.parametrize("arguments", [*COMMANDS, ["plan", "--help"], ["--help"]])
def test_a_reader_who_has_read_enough_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = exitplan(arguments, stdout=writing)
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("arguments", COMMANDS)
def test_an_answer_that_cannot_be_written_is_one_line_and_status_1(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = exitplan(arguments, stdout=full.fileno())

    assert done.returncode == 1
    assert done.stderr == b"exitplan: the answer cannot be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8:strict"])
def test_a_plan_is_utf_8_whatever_the_locale(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)

    table = exitplan(PLAN, stdout=subprocess.PIPE)
    answer = exitplan([*PLAN, "--json"], stdout=subprocess.PIPE)

    assert table.stdout.decode("utf-8").startswith("Zoé 😀: 5 seats, USD 180.00 a year")
    assert json.loads(answer.stdout)["contract"]["vendor"] == "Zoé 😀"
    assert (table.stderr, answer.stderr) == (b"", b"")
