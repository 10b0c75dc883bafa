"""A real SQLite file, as fast as memory, on which one seed after the other is played."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import delete, event, update
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.usecases.access import Person
from bot.usecases.services import Services
from planner.actions import ActionKey
from storage.database import Database
from storage.migrate import upgrade
from storage.playbooks import load_playbooks
from storage.records.contracts import ContractRecord
from storage.records.plans import ActionRecord, ActionState, PlanState
from storage.schema.audit import audit_events
from storage.schema.contracts import contracts
from storage.schema.deliveries import deliveries
from storage.schema.plans import actions, plans
from storage.schema.reminders import reminders
from storage.schema.workspaces import workspaces
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, OWNER, TEAM, a_line, add_contract, arm, start_plan
from tests.torture.chaos import Chaos
from tests.torture.world import World

MEMORY = Path("/dev/shm")
"""Files here never reach a disk."""

KEYS = (
    ActionKey.START_TRIAL,
    ActionKey.CONFIGURE_REPLACEMENT,
    ActionKey.DEPLOY_PILOT,
    ActionKey.EXPORT_DATA,
    ActionKey.FINAL_EXPORT,
)
"""Actions that need neither proof nor another one first."""

PERSON = Person(id=OWNER, workspace_id=TEAM, timezone="Europe/Berlin")

WINDOW_SECONDS = 90
"""Within which everything falls due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A contract that is played with, and one in another workspace that nobody may touch."""

    database: Database
    contract: ContractRecord
    actions: tuple[ActionRecord, ...]
    other: ActionRecord

    def set(self, chaos: Chaos, chance: Random) -> None:
        """As it was before the first seed, with reminders that fall due."""
        with self.database.transaction() as transaction:
            connection = transaction.connection
            for table in (audit_events, deliveries, reminders):
                connection.execute(delete(table))
            connection.execute(update(contracts).values(removed_at=None, removed_by=None))
            answers = {"answered_by": None, "answered_at": None, "reason": None}
            connection.execute(update(actions).values(state=ActionState.OPEN, **answers))
            connection.execute(update(plans).values(state=PlanState.ACTIVE, message_ts=None))
            served = {"suspended_at": None, "suspended_for": None, "paused_until": None}
            connection.execute(update(workspaces).values(served))
            for place, action in enumerate((*self.actions[: chaos.reminders], self.other)):
                seconds = chance.choice((0.0, 0.0, chance.uniform(0, WINDOW_SECONDS)))
                arm(transaction, action, due_at=START + timedelta(seconds=seconds, microseconds=place))

    def services(self, world: World) -> Services:
        return Services(
            database=self.database, clock=TrueClock(world), playbooks=PLAYBOOKS, nudge=lambda: None
        )


class TrueClock:
    """For what people do; it is never wrong."""

    def __init__(self, world: World) -> None:
        self.now = world.now

    def monotonic(self) -> float:
        return 0.0


PLAYBOOKS = load_playbooks()


def a_folder_in_memory() -> tempfile.TemporaryDirectory[str]:
    """A folder of its own that goes away, and reaches no disk where that can be had."""
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="exitplan-")


@contextmanager
def a_stage() -> Iterator[Stage]:
    """A stage in a folder of its own, which goes away."""
    with a_folder_in_memory() as folder:
        database = Database(f"sqlite:///{folder}/exitplan.db", playbooks=PLAYBOOKS)
        event.listen(database.engine, "connect", _hurry)
        try:
            upgrade(database)
            yield _build(database)
        finally:
            database.dispose()


def _hurry(connection: DBAPIConnection, _: object) -> None:
    """No power is cut here: waiting for a disk would prove nothing."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


def _build(database: Database) -> Stage:
    lines = [a_line(key, date(2026, 12, 1)) for key in KEYS]
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        _, played = start_plan(transaction, contract, lines)
        elsewhere = add_contract(transaction, workspace_id=OTHER_TEAM)
        _, (other,) = start_plan(transaction, elsewhere, lines[:1])
    return Stage(database=database, contract=contract, actions=played, other=other)
