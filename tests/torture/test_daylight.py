"""Some zones whose clocks change; `make torture` takes all there are."""

from __future__ import annotations

from tests.torture.daylight import ALL_ZONES, prove_daylight

STRANGE = (
    "America/New_York",
    "America/Santiago",  # at midnight
    "Australia/Lord_Howe",  # half an hour
    "Europe/Berlin",
    "Africa/Casablanca",  # for Ramadan
    "Antarctica/Troll",  # two hours
    "Asia/Tokyo",  # never
)


def test_across_changes_of_the_clocks_a_reminder_comes_once_at_its_hour_and_never_early() -> None:
    counted = prove_daylight(STRANGE)

    assert (counted.lost, counted.doubled, counted.early) == (0, 0, 0)
    assert counted.posts > 100


def test_there_are_hundreds_of_zones_to_prove_it_for() -> None:
    assert len(ALL_ZONES) > 400
