"""Real processes, a real database and a sandbox of Slack that keeps what it took; time runs faster for all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import func, select, update

from bot.cli.manifest import MANIFEST
from bot.rehearsal import FastClock
from planner.actions import ActionKey
from sandbox.clock import SandboxClock
from sandbox.manifest import read_manifest_file
from sandbox.seed import GENERAL, IT_SAAS, VENDOR
from sandbox.server import Sandbox
from sandbox.traffic import LedgerEntry
from storage.database import Database
from storage.records.deliveries import EDITS, DeliveryRecord, DeliveryState
from storage.records.reminders import ReminderRecord, ReminderState
from storage.schema.deliveries import deliveries
from storage.schema.reminders import reminders
from tests.support.clock import START
from tests.support.forked import ForkedProcess
from tests.support.stored import a_line, add_contract, arm, start_plan
from tests.torture.tally import Tally

TEAM = "T0SANDBOX"
SPEED = 30.0
"""Seconds of the processes in one real second: a quarantine takes three."""
CHANNELS = (IT_SAAS.id, GENERAL.id, VENDOR.id)
KEYS = tuple(ActionKey)
OVER = (
    DeliveryState.DELIVERED,
    DeliveryState.CANCELLED,
    DeliveryState.BLOCKED,
    DeliveryState.DEAD,
    DeliveryState.GATHERED,
)
UNSETTLED = select(func.count()).select_from(deliveries).where(deliveries.c.state.not_in(OVER))


class RealClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 (real processes live in real time)

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A workspace, its database, and processes to start in a folder."""

    sandbox: Sandbox
    database: Database
    clock: FastClock
    folder: Path

    def start(self, name: str, *, failpoint: str = "") -> ForkedProcess:
        """One more replica."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        clock = self.clock
        return ForkedProcess(
            "run",
            folder=folder,
            environment={
                "SLACK_BOT_TOKEN": self.sandbox.bot_token,
                "SLACK_APP_TOKEN": self.sandbox.app_token,
                "SLACK_API_URL": self.sandbox.api_url,
                "DATABASE_URL": self.database.engine.url.render_as_string(hide_password=False),
                "EXITPLAN_CLOCK": f"{clock.start.isoformat()},{clock.speed},{clock.real_start.isoformat()}",
                "EXITPLAN_FAILPOINT": failpoint,
            },
        )

    def plan_reminders(self, count: int, *, every_seconds: float) -> None:
        """So many reminders, one falling due after the other from now on, in several channels."""
        places = cycle(CHANNELS)
        due = self.clock.now() + timedelta(seconds=every_seconds)
        left = count
        while left > 0:
            keys = KEYS[: min(left, len(KEYS))]
            with self.database.transaction() as transaction:
                contract = add_contract(transaction, workspace_id=TEAM, channel_id=next(places))
                lines = [a_line(key, START.date() + timedelta(days=1)) for key in keys]
                _, actions = start_plan(transaction, contract, lines)
                for action in islice(actions, left):
                    arm(transaction, action, due_at=due)
                    due += timedelta(seconds=every_seconds)
            left -= len(keys)

    def posts(self) -> list[LedgerEntry]:
        """What Slack took of the outbox, edits not counted."""
        return [one for one in self.sandbox.ledger() if one.method == "chat.postMessage" and _id_in(one)]

    def is_settled(self) -> bool:
        """Whether everything that is due has come to an end."""
        with self.database.reading() as transaction:
            due_at = transaction.reminders.next_due_at()
            unsettled = transaction.connection.scalar(UNSETTLED)
        return not unsettled and (due_at is None or due_at > self.clock.now())

    def states(self) -> tuple[DeliveryState, ...]:
        """Of every delivery, edits not counted."""
        return tuple(row.state for _, rows in self._asked() for row in rows if row.kind not in EDITS)

    def forget_the_future(self) -> None:
        """Cancel what is not due yet, so that there is an end."""
        is_later = (reminders.c.state == ReminderState.ARMED, reminders.c.due_at > self.clock.now())
        with self.database.transaction() as transaction:
            change = update(reminders).where(*is_later).values(state=ReminderState.CANCELLED)
            transaction.connection.execute(change)

    def judge(self, *, kills: int) -> Tally:
        """The ledger against the rows."""
        asked = self._asked()
        posts = self.posts()
        said = Counter(_id_in(one) for one in posts)
        ended_at = self.clock.now()
        lost = early = 0
        due_of: dict[str, datetime] = {}
        for reminder, rows in asked:
            ids = {said for one in rows for said in _said_by(one)}
            due_of |= dict.fromkeys(ids, reminder.due_at)
            is_wanted = reminder.state is not ReminderState.CANCELLED and reminder.due_at <= ended_at
            lost += is_wanted and not ids & set(said)
        early = sum(one.at < due_of.get(_id_in(one), one.at) for one in posts)
        return Tally(
            runs=1,
            kills=kills,
            posts=len(posts),
            lost=lost,
            doubled=len(posts) - len(said) + _said_anew(asked, set(said)),
            early=early,
        )

    def _asked(self) -> list[tuple[ReminderRecord, list[DeliveryRecord]]]:
        asked = []
        with self.database.reading() as transaction:
            for contract in transaction.contracts.list(TEAM):
                rows = transaction.deliveries.for_contract(TEAM, contract.id)
                for reminder in transaction.reminders.for_contract(TEAM, contract.id):
                    asked.append((reminder, [one for one in rows if one.reminder_id == reminder.id]))
        return asked


def _said_by(delivery: DeliveryRecord) -> set[str]:
    """The ids under which Slack may have it: its own, and that of a digest that says it."""
    return {delivery.id} | ({delivery.digest_id} if delivery.digest_id else set())


def _said_anew(asked: list[tuple[ReminderRecord, list[DeliveryRecord]]], said: set[str]) -> int:
    """Reminders said more than once in one place, as two deliveries or alone and in a digest."""
    again = 0
    for _, rows in asked:
        posts = [one for one in rows if one.kind not in EDITS]
        places = Counter(one.channel_id for one in posts for _ in _said_by(one) & said)
        again += sum(count - 1 for count in places.values())
    return again


def _id_in(entry: LedgerEntry) -> str:
    return str((entry.event_payload or {}).get("id", ""))


@contextmanager
def a_rig(database: Database, folder: Path, *, speed: float = SPEED) -> Iterator[Rig]:
    """A rig on a migrated, empty database."""
    real = RealClock()
    clock = FastClock(real=real, real_start=real.now(), start=START, speed=speed)
    with Sandbox(SandboxClock(clock.now), app=read_manifest_file(MANIFEST)) as sandbox:
        yield Rig(sandbox=sandbox, database=database, clock=clock, folder=folder)
