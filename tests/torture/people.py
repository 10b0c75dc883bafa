"""What people do while reminders are on their way, through the real use cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.usecases.answer import complete_action, skip_action, snooze_action
from bot.usecases.remove import remove_contract
from storage.database import Transaction
from storage.records.deliveries import DeliveryState
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord, ReminderState
from tests.support.stored import TEAM
from tests.torture.stage import PERSON, Stage
from tests.torture.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfied:
    """A reminder that nobody needs any more. Posts that were begun before may still come."""

    at_seconds: float
    begun: frozenset[tuple[str, int]]
    """Deliveries with their fencing tokens: its own, and those to people where its channel is closed."""


class People:
    def __init__(self, world: World, stage: Stage) -> None:
        self._world = world
        self._stage = stage
        self._services = stage.services(world)
        self.satisfied: dict[str, Satisfied] = {}

    def act(self) -> None:
        """Somebody does something; another's reminder is none of it."""
        deeds: tuple[Callable[[ActionRecord], None], ...] = (
            self._complete,
            self._complete,
            self._skip,
            self._snooze,
            self._move,
            self._remove,
        )
        deed = self._world.chance.choice(deeds)
        action = self._world.chance.choice(self._stage.actions)
        self._world.note(f"a person: {deed.__name__} {action.key}")
        deed(action)

    def _complete(self, action: ActionRecord) -> None:
        complete_action(action.id, PERSON, self._services)
        self._satisfy(action)

    def _skip(self, action: ActionRecord) -> None:
        skip_action(action.id, "no need", PERSON, self._services)
        self._satisfy(action)

    def _snooze(self, action: ActionRecord) -> None:
        until = self._services.today("Europe/Berlin") + timedelta(days=1)
        snooze_action(action.id, until, PERSON, self._services)

    def _move(self, action: ActionRecord) -> None:
        """A changed end date moves what is armed."""
        with self._stage.database.transaction() as transaction:
            for reminder in transaction.reminders.for_action(TEAM, action.id):
                if reminder.state is ReminderState.ARMED:
                    later = self._world.now() + timedelta(seconds=self._world.chance.uniform(0, 300))
                    transaction.reminders.arm(
                        TEAM,
                        action,
                        remind_on=reminder.remind_on,
                        due_at=later,
                        sequence=reminder.sequence,
                    )

    def _remove(self, _: ActionRecord) -> None:
        remove_contract(self._stage.contract.id, PERSON, self._services)
        for action in self._stage.actions:
            self._satisfy(action)

    def _satisfy(self, action: ActionRecord) -> None:
        with self._stage.database.reading() as transaction:
            for reminder in transaction.reminders.for_action(TEAM, action.id):
                kept = Satisfied(at_seconds=self._world.seconds, begun=_begun(transaction, reminder))
                self.satisfied.setdefault(reminder.id, kept)


def _begun(transaction: Transaction, reminder: ReminderRecord) -> frozenset[tuple[str, int]]:
    return frozenset(
        (one.id, one.fence)
        for one in transaction.deliveries.for_contract(TEAM, reminder.contract_id)
        if one.reminder_id == reminder.id and one.state is DeliveryState.SENDING
    )
