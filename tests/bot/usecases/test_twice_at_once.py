"""What two people, or two posts, set off at the same moment happens once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import TypeVar

from bot.usecases.file_views import ExportFormat, FileResult
from bot.usecases.files import ask_for_export
from bot.usecases.notice import Proof, record_proof, take_back_proof
from bot.usecases.outcomes import Result
from bot.usecases.services import Services
from bot.usecases.strangers import warn_of_strangers
from planner.playbook import NoticeMethod
from storage.ids import new_id
from storage.records.audit import AuditEvent
from storage.records.proofs import ProofKind
from tests.bot.usecases.builders import OWNING, registered
from tests.support.stored import TEAM

AT_ONCE = 6
Got = TypeVar("Got")


def at_once(act: Callable[[], Got]) -> list[Got]:
    """What each of several threads gets that begin together."""
    barrier = Barrier(AT_ONCE)

    def begin(_: int) -> Got:
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


def test_a_proof_that_is_taken_back_twice_is_one_line_of_history(services: Services) -> None:
    contract = registered(services)
    sent = Proof(kind=ProofKind.SENT, on=date(2026, 11, 20), method=NoticeMethod.EMAIL)
    view = record_proof(contract.id, sent, OWNING, services).view
    assert view is not None
    wrong = [one.id for one in view.proofs]

    changes = at_once(lambda: take_back_proof(contract.id, wrong, OWNING, services))

    assert sorted(one.result for one in changes) == [Result.ALREADY] * (AT_ONCE - 1) + [Result.DONE]
    with services.database.reading() as transaction:
        events = [one.event for one in transaction.audit.list(TEAM, contract.id)]
    assert events.count(AuditEvent.SENDING_TAKEN_BACK) == 1


def test_of_several_who_correct_one_proof_the_first_wins(services: Services) -> None:
    contract = registered(services)
    sent = Proof(kind=ProofKind.SENT, on=date(2026, 11, 20), method=NoticeMethod.EMAIL)
    view = record_proof(contract.id, sent, OWNING, services).view
    assert view is not None
    wrong = tuple(one.id for one in view.proofs)

    def correct() -> Result:
        correction = replace(sent, on=date(2026, 11, 21), corrects=wrong, nonce=new_id())
        return record_proof(contract.id, correction, OWNING, services).result

    assert sorted(at_once(correct)) == [Result.DONE] + [Result.STALE] * (AT_ONCE - 1)
    with services.database.reading() as transaction:
        proofs = transaction.proofs.list(TEAM, contract.id)
    assert [one.on for one in proofs if one.taken_back_at is None] == [date(2026, 11, 21)]
    assert len(proofs) == 2
