"""kill -9, again and again: at each failpoint, and at any moment."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from random import Random

from sandbox.faults import Fault, FaultMode
from scheduler.failpoints import Failpoint
from tests.support.forked import ForkedProcess
from tests.support.processes import until
from tests.torture.rig import SPEED, Rig
from tests.torture.slack import LATEST_ACCEPTANCE
from tests.torture.tally import Tally

LONGEST_LIFE = 6.0
"""Real seconds until a process is killed that has not come to its failpoint."""

FAULTS = (
    FaultMode.ACCEPT_THEN_RESET,
    FaultMode.ACCEPT_THEN_SERVER_ERROR,
    FaultMode.ACCEPT_THEN_GARBAGE,
    FaultMode.RESET,
    FaultMode.SERVER_ERROR,
    FaultMode.RATELIMITED,
    FaultMode.RESET_THEN_ACCEPT,
)

SETTLE_SECONDS = 120.0
"""Real time that the last process has for what is left."""


@dataclass(slots=True)
class Replica:
    """One place in which a process runs, dies, and is started again."""

    name: str
    rig: Rig
    chance: Random
    kills: int = 0
    _process: ForkedProcess | None = None
    _dies_at: float = field(default=0.0)

    def look(self) -> None:
        """Kill it when its time has come; start it when it is dead."""
        if self._process is None:
            self._start()
        elif self._process.has_ended():
            self._process, self.kills = None, self.kills + 1
        elif time.monotonic() >= self._dies_at:
            self._process.kill()
            self._process, self.kills = None, self.kills + 1

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None

    def _start(self) -> None:
        """Three in four die at a failpoint, the fourth whenever it pleases."""
        failpoint = self.chance.choice([*Failpoint, None])
        times = self.chance.randint(1, 4)
        self._process = self.rig.start(self.name, failpoint=f"{failpoint}:{times}" if failpoint else "")
        life = LONGEST_LIFE if failpoint else self.chance.uniform(0.5, 3.0)
        self._dies_at = time.monotonic() + life


def kill_again_and_again(rig: Rig, *, kills: int, replicas: int, seed: int) -> Tally:
    """Kill so often, then let one process finish, and count."""
    chance = Random(seed)
    rig.plan_reminders(4 * kills, every_seconds=45.0 / 3 / replicas)
    running = [Replica(f"replica-{number}", rig, chance) for number in range(replicas)]
    try:
        while sum(replica.kills for replica in running) < kills:
            for replica in running:
                replica.look()
            if chance.random() < 0.01:
                rig.sandbox.plan_fault(_draw_fault(chance))
            time.sleep(0.02)
    finally:
        for replica in running:
            replica.end()
    finish(rig)
    return rig.judge(kills=sum(replica.kills for replica in running))


def finish(rig: Rig) -> None:
    """Slack behaves again, and one process does what is left."""
    with rig.sandbox.workspace.lock:
        rig.sandbox.slack.faults.clear()
    rig.forget_the_future()
    last = rig.start("last")
    try:
        until(rig.is_settled, SETTLE_SECONDS)
        last.stop()
    finally:
        last.kill()


def _draw_fault(chance: Random) -> Fault:
    mode = chance.choice(FAULTS)
    return Fault(
        method="chat.postMessage",
        mode=mode,
        retry_after=chance.choice(("0", "1", "soon")),
        seconds=chance.uniform(0.0, LATEST_ACCEPTANCE / SPEED),
    )
