from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandbox.clock import SandboxClock
from tests.sandbox.conftest import START


def test_the_sandbox_starts_at_the_real_time(clock: SandboxClock) -> None:
    assert clock.now() == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_time_moves_on_by_itself_after_the_clock_was_advanced() -> None:
    real = [START]
    clock = SandboxClock(lambda: real[0])
    clock.advance_to(datetime(2027, 3, 31, 9, 0, tzinfo=UTC))

    real[0] += timedelta(seconds=5)

    assert clock.now() == datetime(2027, 3, 31, 9, 0, 5, tzinfo=UTC)


def test_advancing_never_turns_the_clock_back(clock: SandboxClock) -> None:
    clock.advance_to(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))

    assert clock.now() == START


def test_a_test_may_turn_the_clock_back(clock: SandboxClock) -> None:
    clock.set(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))

    assert clock.now() == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_an_instant_of_another_zone_is_told_in_utc(clock: SandboxClock) -> None:
    clock.set(datetime(2027, 1, 1, 9, 0, tzinfo=timezone(timedelta(hours=1))))

    assert clock.now().isoformat() == "2027-01-01T08:00:00+00:00"


def test_an_instant_without_a_zone_is_refused(clock: SandboxClock) -> None:
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2027, 1, 1))  # noqa: DTZ001


def test_the_stopwatch_stays_real_however_far_the_date_jumps(clock: SandboxClock) -> None:
    clock.advance_to(datetime(2028, 1, 1, tzinfo=UTC))

    assert clock.monotonic() == 100.0
