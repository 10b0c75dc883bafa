"""How long the parts of the program wait for each other when it ends."""

from __future__ import annotations

from bot.process import Ending
from tests.support.clock import FakeClock


def test_what_stops_later_has_what_is_left_of_the_time() -> None:
    clock = FakeClock()
    ending = Ending(clock)
    clock.advance(hours=1)
    assert ending.left_of(10) == 10, "nobody has told it to stop"

    ending.begin()
    clock.advance(seconds=4)
    assert ending.left_of(10) == 6

    ending.begin()
    clock.advance(seconds=6)
    assert ending.left_of(10) == 0, "it is told once"

    clock.advance(seconds=1)
    assert ending.left_of(10) == 0, "never less than none"
