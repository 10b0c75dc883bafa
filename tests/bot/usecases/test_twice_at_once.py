"""What two people, or two posts, set off at the same moment happens once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from bot.usecases.file_views import ExportFormat, FileResult
from bot.usecases.files import ask_for_export
from bot.usecases.services import Services
from bot.usecases.strangers import warn_of_strangers
from tests.bot.usecases.builders import OWNING, registered
from tests.support.stored import TEAM

AT_ONCE = 6
Result = TypeVar("Result")


def at_once(act: Callable[[], Result]) -> list[Result]:
    """What each of several threads gets that begin together."""
    barrier = Barrier(AT_ONCE)

    def begin(_: int) -> Result:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        return list(threads.map(begin, range(AT_ONCE)))


def test_an_owner_is_warned_once_of_other_organisations(services: Services) -> None:
    record = registered(services)

    at_once(lambda: warn_of_strangers(record, services))

    with services.database.reading() as transaction:
        warnings = transaction.deliveries.for_contract(TEAM, record.id)
    assert len(warnings) == 1


def test_an_export_that_is_asked_for_twice_is_made_once(services: Services) -> None:
    registered(services)

    answers = at_once(lambda: ask_for_export(ExportFormat.CSV, OWNING, services))

    assert sorted(answers) == sorted([FileResult.QUEUED] + [FileResult.ALREADY] * (AT_ONCE - 1))
