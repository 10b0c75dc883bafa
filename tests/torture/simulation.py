"""One seed: a bad day, played to its end, and judged."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.stored import CHANNEL, TEAM
from tests.torture.chaos import Chaos, Day, draw_chaos
from tests.torture.guards import Guard
from tests.torture.judge import judge
from tests.torture.people import People
from tests.torture.senders import Sender
from tests.torture.slack import SimulatedSlack
from tests.torture.stage import Stage
from tests.torture.tally import Tally
from tests.torture.world import World

FAULTS_SECONDS = 600.0
"""How long things break by chance; refused connections last for two hours."""

AFTERWARDS_SECONDS = 3 * 86_400.0
"""Time for everything that waits: an hour that Slack asked for, a day that a person put it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    tally: Tally
    posted_at: tuple[float, ...]
    """Seconds since the beginning of everything that Slack took."""
    trace: tuple[str, ...]


def play(
    stage: Stage, seed: int, *, without: Guard | None = None, day: Day | None = None, traced: bool = False
) -> Played:
    """Play one seed, perhaps without one of the guards, perhaps on one kind of day."""
    world = World(seed)
    world.trace = [] if traced else None
    chaos = draw_chaos(world.chance, day)
    world.note(f"seed {seed}: {chaos}")
    stage.set(chaos, world.chance)
    slack = SimulatedSlack(world, chaos)
    people = People(world, stage)
    senders = [Sender(number, slack, stage.database, without=without) for number in range(chaos.senders)]
    for sender in senders:
        world.add(sender.actor, after=world.chance.uniform(0, 2))
    _plan_trouble(world, chaos, slack, people, senders)
    try:
        world.run(until=FAULTS_SECONDS)
        _heal(stage, slack, senders)
        world.run(until=world.seconds + AFTERWARDS_SECONDS)
    finally:
        world.end()
    kills = sum(sender.kills for sender in senders)
    tally = judge(stage.database, slack, people.satisfied, kills=kills)
    posted_at = tuple(one.at_seconds for one in slack.taken)
    return Played(tally=tally, posted_at=posted_at, trace=tuple(world.trace or ()))


def _plan_trouble(
    world: World, chaos: Chaos, slack: SimulatedSlack, people: People, senders: list[Sender]
) -> None:
    def act() -> None:
        people.act()
        for sender in senders:
            sender.actor.nudge()

    for _ in range(chaos.answers):
        world.after(world.chance.uniform(0, 300), act)
    if chaos.archived_at is not None:
        world.after(chaos.archived_at, lambda: slack.closed.add((TEAM, CHANNEL)))
    if chaos.revoked_at is not None:
        world.after(chaos.revoked_at, lambda: slack.dead.add(TEAM))


def _heal(stage: Stage, slack: SimulatedSlack, senders: list[Sender]) -> None:
    """Everything works again; a revoked token has been replaced."""
    slack.is_healthy = True
    slack.dead.clear()
    with stage.database.transaction() as transaction:
        transaction.workspaces.resume(TEAM)
    for sender in senders:
        sender.actor.nudge()
