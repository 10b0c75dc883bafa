"""A world of its own: true time, who acts next in it, and chance; all decided by a seed.

Senders are ordinary code that blocks, so each has a stack of its own (a greenlet); only one ever runs.
It runs until it waits for something (a commit, Slack, a freeze), which is an event in the queue like any
other. What happens is therefore the same for the same seed, and years pass in no time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from greenlet import GreenletExit, getcurrent, greenlet

from tests.support.clock import START


class Killed(BaseException):
    """kill -9: nothing in the program may catch it."""


class World:
    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.seconds = 0.0
        """True time since the beginning."""
        self.trace: list[str] | None = None
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._actors: list[Actor] = []

    def now(self) -> datetime:
        """The true instant."""
        return START + timedelta(seconds=self.seconds)

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Have this happen so much later."""
        heappush(self._queue, (self.seconds + seconds, next(self._numbers), act))

    def add(self, actor: Actor, *, after: float = 0.0) -> None:
        """Let somebody begin."""
        self._actors.append(actor)
        self.after(after, actor.resume)

    def run(self, until: float) -> None:
        """Let everything happen that happens before then."""
        while self._queue and self._queue[0][0] <= until:
            self.seconds, _, act = heappop(self._queue)
            act()
        self.seconds = max(self.seconds, until)

    def end(self) -> None:
        """Stop everybody where they are."""
        for actor in self._actors:
            actor.end()

    def note(self, text: str) -> None:
        """Keep what happens, for whoever has to understand a seed."""
        if self.trace is not None:
            self.trace.append(f"{self.seconds:10.3f} {text}")


class Actor:
    """Somebody whose code blocks. It runs only while `resume` waits for it."""

    def __init__(self, world: World, live: Callable[[Actor], None]) -> None:
        self._world = world
        self._outside = getcurrent()
        self._life = greenlet(lambda: live(self), self._outside)
        self._is_idle = False
        self._waits = 0

    def resume(self) -> None:
        """Let them act until they wait or end; what they did not survive is raised here."""
        if not self._life.dead:
            self._life.switch()

    def wait(self, seconds: float) -> None:
        """Called by the actor: this much time passes."""
        self._waits += 1
        self._world.after(seconds, self._alarm())
        self._outside.switch()

    def idle(self, seconds: float) -> None:
        """Called by the actor: wait so long, unless nudged."""
        self._is_idle = True
        self.wait(seconds)
        self._is_idle = False

    def nudge(self) -> None:
        """Called by others: end an idle wait."""
        if self._is_idle:
            self._world.after(0.0, self._alarm())

    def end(self) -> None:
        """Stop them where they are."""
        self._life.throw(GreenletExit)

    def _alarm(self) -> Callable[[], None]:
        """Wakes the actor from its present wait only."""
        number = self._waits

        def ring() -> None:
            if self._waits == number:
                self.resume()

        return ring
