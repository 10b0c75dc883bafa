"""Failpoints and the fast clock: for tests only, and refused wherever Slack is the real one."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal import FastClock, rehearse
from bot.settings import Settings, SettingsError
from scheduler.failpoints import Failpoint
from tests.support.clock import START, FakeClock

HERE = "http://127.0.0.1:8642/api/"


def settings(**facts: str) -> Settings:
    return Settings(_env_file=None, **({"slack_api_url": HERE} | facts))  # type: ignore[arg-type, call-arg]


@pytest.mark.parametrize("name", ["exitplan_failpoint", "exitplan_clock"])
@pytest.mark.parametrize("url", ["https://slack.com/api/", "http://127.0.0.1.example.com/api/"])
def test_a_start_against_a_slack_elsewhere_refuses_what_is_for_tests(name: str, url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        rehearse(settings(slack_api_url=url, **{name: "after_claim:1"}), FakeClock())

    assert str(refused.value) == f"{name.upper()} is for tests: it needs a SLACK_API_URL on this machine."


def test_without_either_the_clock_is_the_machines_and_nothing_happens() -> None:
    clock = FakeClock()

    rehearsal = rehearse(settings(slack_api_url="https://slack.com/api/"), clock)

    assert rehearsal.clock is clock
    rehearsal.reached(Failpoint.AFTER_INTENT)


@pytest.mark.parametrize("text", ["after_lunch", "after_claim:x", "after_claim:1:sing"])
def test_an_unknown_failpoint_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="EXITPLAN_FAILPOINT has to look like"):
        rehearse(settings(exitplan_failpoint=text), FakeClock())


@pytest.mark.parametrize("text", ["soon", "2026-12-01T08:00,30,2026-11-01T12:00Z", "a,b,c"])
def test_an_unreadable_clock_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="EXITPLAN_CLOCK has to look like"):
        rehearse(settings(exitplan_clock=text), FakeClock())


def test_on_a_fast_clock_every_duration_passes_so_many_times_as_fast() -> None:
    real = FakeClock()
    text = f"2027-01-01T00:00+00:00,30,{START.isoformat()}"
    clock = rehearse(settings(exitplan_clock=text), real).clock
    assert isinstance(clock, FastClock)

    real.advance(seconds=2)

    assert clock.now() == datetime(2027, 1, 1, 0, 1, tzinfo=UTC)
    assert (clock.monotonic(), real.now()) == (60.0, START + timedelta(seconds=2))


KILL_AT_THE_SECOND = """
from bot.rehearsal import rehearse
from bot.settings import Settings
from scheduler.failpoints import Failpoint
from tests.support.clock import FakeClock
settings = Settings(
    _env_file=None, slack_api_url="http://localhost/api/", exitplan_failpoint="after_post:2"
)
reached = rehearse(settings, FakeClock()).reached
for point in (Failpoint.AFTER_POST, Failpoint.AFTER_CLAIM, Failpoint.AFTER_POST):
    print(point, flush=True)
    reached(point)
print("alive")
"""


def test_a_process_is_killed_when_it_comes_to_its_failpoint_for_the_nth_time() -> None:
    command = [sys.executable, "-c", KILL_AT_THE_SECOND]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.stdout.split() == ["after_post", "after_claim", "after_post"]
    assert ended.returncode == -signal.SIGKILL
