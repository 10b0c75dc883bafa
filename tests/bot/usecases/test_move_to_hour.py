"""Settings: having every contract spoken of at another hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

from bot.usecases.edit import edit_contract
from bot.usecases.outcomes import Result
from bot.usecases.services import Services
from bot.usecases.settings import move_to_hour
from storage.records.contracts import NewContract
from tests.bot.usecases.builders import ADMIN, COLLEAGUE, OWNING, registered
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.stored import TEAM, facts_of

TWO = time(14, 0)


class BusyClock(FakeClock):
    """Somebody does something when it is read first."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.meanwhile: Callable[[], None] | None = meanwhile

    def now(self) -> datetime:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        return super().now()


def hours_and_seats(services: Services) -> set[tuple[time, int | None]]:
    with services.database.reading() as transaction:
        return {(one.post_time, one.contract.seats) for one in transaction.contracts.list(TEAM)}


def test_only_who_may_change_the_settings_moves_anything(services: Services) -> None:
    registered(services)

    assert move_to_hour(TWO, COLLEAGUE, services) == 0
    assert move_to_hour(TWO, ADMIN, services) == 1
    assert move_to_hour(TWO, ADMIN, services) == 0, "it is there already"


def test_its_life_is_looked_at_at_the_new_hour(services: Services) -> None:
    registered(services)

    move_to_hour(TWO, ADMIN, services)

    with services.database.reading() as transaction:
        look = transaction.looks.next_due_at()
    assert look is not None
    assert look.astimezone(UTC).time() in {time(12, 0), time(13, 0)}, "14:00 in Berlin"


def test_whoever_edits_a_contract_meanwhile_loses_nothing_and_stops_nothing(services: Services) -> None:
    """Each contract is edited after all were listed, and before it is moved."""
    first, second = (registered(services, a_contract(vendor=vendor)) for vendor in ("ActivTrak", "Zoom"))

    def edit_both() -> None:
        for record in (first, second):
            new: NewContract = facts_of(replace(record.contract, seats=77))
            changed = edit_contract(record.id, new, OWNING, services, expected_revision=record.revision)
            assert changed.result is Result.DONE

    busy = replace(services, clock=BusyClock(edit_both))

    assert move_to_hour(TWO, ADMIN, busy) == 2
    assert hours_and_seats(services) == {(TWO, 77)}
