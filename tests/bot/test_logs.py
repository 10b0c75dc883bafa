"""Warnings and errors as lines for people or as objects for programs, and no token in either."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from bot.logs import without_secrets

WARN = "logging.getLogger('bot.sender').warning('Slack said %s', 'no \"thanks\"')"
RAISE_IN_A_LOG = (
    "\ntry:\n    raise OSError('can\\'t reach it with ' + TOKEN)\n"
    "except OSError:\n    logging.getLogger('bot.sender').exception('Failed with %s', TOKEN)"
)
RAISE = "raise OSError('can\\'t reach it with ' + TOKEN)"
RAISE_IN_A_THREAD = (
    "\nimport threading\n"
    "def sweep():\n    raise OSError('can\\'t reach it with ' + TOKEN)\n"
    "thread = threading.Thread(target=sweep, name='sweep'); thread.start(); thread.join()"
)


def logged(form: str, program: str, *, token: str = "xoxb-1-SECRET") -> str:
    """What a program whose log has this form leaves on standard error."""
    start = (
        "import logging; from bot.logs import LogForm, log_to_standard_error; "
        f"TOKEN = {token!r}; "
        f"log_to_standard_error(LogForm.TEXT); log_to_standard_error(LogForm('{form}'), secrets=[TOKEN]); "
    )
    done = subprocess.run(
        [sys.executable, "-c", start + program], capture_output=True, text=True, check=False
    )
    return done.stderr


def objects(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


def test_as_json_a_warning_is_an_object_with_its_time_in_utc() -> None:
    (line,) = objects(logged("json", WARN))

    time = line.pop("time")
    assert line == {"level": "WARNING", "logger": "bot.sender", "message": 'Slack said no "thanks"'}
    assert len(time) == len("2026-12-01T08:00:00.000Z")
    assert time.endswith("Z")


def test_as_text_it_is_a_line_as_before() -> None:
    said = logged("text", WARN)

    assert said.endswith(' WARNING bot.sender: Slack said no "thanks"\n')
    assert len(said.splitlines()) == 1


def test_as_json_an_exception_stands_in_the_same_object() -> None:
    (line,) = objects(logged("json", RAISE_IN_A_LOG))

    assert line["level"] == "ERROR"
    assert line["exception"].startswith("Traceback (most recent call last):\n")
    assert line["exception"].endswith("OSError: can't reach it with (hidden)")


def test_as_json_what_ends_the_program_is_an_object_too() -> None:
    (line,) = objects(logged("json", RAISE))

    assert (line["level"], line["message"]) == ("CRITICAL", "The program ends with an error")
    assert "OSError: can't reach it with (hidden)" in line["exception"]


def test_as_json_what_ends_a_thread_is_an_object_too() -> None:
    (line,) = objects(logged("json", RAISE_IN_A_THREAD))

    assert (line["level"], line["message"]) == ("CRITICAL", "sweep ends with an error")
    assert "OSError: can't reach it with (hidden)" in line["exception"]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "token",
    [
        pytest.param("xoxb-1-SECRET", id="a token"),
        pytest.param('"quoted"\\SECRET', id="a secret of any shape, which JSON writes otherwise"),
    ],
)
def test_no_secret_is_logged_also_not_through_an_exception(form: str, token: str) -> None:
    said = logged(form, RAISE_IN_A_LOG, token=token)

    assert "Failed with (hidden)" in said
    assert "can't reach it with (hidden)" in said
    assert "SECRET" not in said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("token xoxb-12-34-AbC, and", "token (hidden), and"),
        ("xoxe.xoxb-1-AbC", "(hidden)"),
        ("{'Authorization': 'Bearer xapp-1-A0-2-ff'}", "{'Authorization': 'Bearer (hidden)'}"),
        (
            "wss://wss-primary.slack.com/link/?ticket=aa-bb&app_id=A1",
            "wss://wss-primary.slack.com/link/?ticket=(hidden)&app_id=A1",
        ),
        ("https://hooks.slack.com/commands/T1/2/abc", "https://hooks.slack.com/(hidden)"),
        ("postgresql://user:pass@host:5432/name", "postgresql://(hidden)@host:5432/name"),
        ("postgresql://user:password@host:5432/name", "postgresql://user:password@host:5432/name"),
        ("https://slack.com/api/auth.test at 10:30", "https://slack.com/api/auth.test at 10:30"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_wherever_it_came_from(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_keeps_the_program_from_starting_is_said_without_its_tokens(form: str) -> None:
    address = "wss://wss-primary.slack.com/link/?ticket=SECRET"
    said = logged(form, f"from bot.logs import complain; complain('can\\'t reach {address}')")

    assert "can't reach wss://wss-primary.slack.com/link/?ticket=(hidden)" in said
    assert len(said.splitlines()) == 1


def test_what_is_too_short_for_a_secret_spoils_no_word() -> None:
    assert '"message": "Slack said no' in logged("json", WARN, token="no")
