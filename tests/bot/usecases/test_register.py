from __future__ import annotations

from datetime import date

from sqlalchemy import update

from bot.usecases.imports import find_registered
from bot.usecases.look import load_history, load_view
from bot.usecases.outcomes import Result
from bot.usecases.register import find_twin
from bot.usecases.services import Services
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.schema.contracts import contracts
from tests.bot.usecases.builders import (
    ADMIN,
    COLLEAGUE,
    ELSEWHERE,
    GUEST,
    OWNING,
    Nudges,
    a_person,
    register,
    registered,
)
from tests.support.builders import a_contract
from tests.support.stored import TEAM, facts_of


def test_a_registered_contract_is_found_with_its_recommendation_and_no_plan(services: Services) -> None:
    change = register(services)

    assert change.result is Result.DONE
    assert change.view is not None
    assert change.view.plan is None
    assert change.view.advice.costs.sunk == 3800
    assert change.record is not None
    assert load_view(change.record.id, COLLEAGUE, services) is not None


def test_the_same_form_submitted_twice_registers_one_contract(services: Services) -> None:
    first = register(services, nonce="n1")
    second = register(services, nonce="n1")

    assert second.result is Result.DONE
    assert first.record is not None
    assert second.record is not None
    assert first.record.id == second.record.id


def test_the_same_vendor_and_end_date_asks_first(services: Services) -> None:
    known = registered(services)

    change = register(services, a_contract(vendor="ACTIVTRAK"))

    assert change.result is Result.DUPLICATE
    assert change.record is not None
    assert change.record.id == known.id


def test_a_second_one_on_purpose_is_registered(services: Services) -> None:
    known = registered(services)

    change = register(services, anyway=True)

    assert change.result is Result.DONE
    assert change.record is not None
    assert change.record.id != known.id


def test_another_end_date_is_another_contract(services: Services) -> None:
    registered(services)

    assert register(services, a_contract(end_on=date(2027, 4, 30))).result is Result.DONE


def test_a_restricted_duplicate_is_not_given_away(services: Services) -> None:
    registered(services, is_restricted=True)

    assert register(services, person=COLLEAGUE, registrant_id=COLLEAGUE.id).result is Result.DONE


def test_a_restricted_duplicate_hides_none_that_may_be_read(services: Services) -> None:
    readable = _beside_a_restricted_one(services)

    change = register(services, person=COLLEAGUE, registrant_id=COLLEAGUE.id)

    assert change.result is Result.DUPLICATE
    assert change.record is not None
    assert change.record.id == readable.id


def test_an_edit_asks_about_a_readable_twin_behind_a_restricted_one(services: Services) -> None:
    readable = _beside_a_restricted_one(services)
    edited = registered(services, a_contract(end_on=date(2027, 4, 30)))

    assert find_twin(edited, a_contract(), COLLEAGUE, services) == readable


def test_an_import_names_a_readable_twin_behind_a_restricted_one(services: Services) -> None:
    readable = _beside_a_restricted_one(services)

    assert find_registered((facts_of(),), TEAM, COLLEAGUE, services) == (readable,)


def test_an_import_and_an_edit_give_no_restricted_twin_away(services: Services) -> None:
    registered(services, is_restricted=True)
    edited = registered(services, a_contract(end_on=date(2027, 4, 30)))

    assert find_registered((facts_of(),), TEAM, COLLEAGUE, services) == (None,)
    assert find_twin(edited, a_contract(), COLLEAGUE, services) is None


def _beside_a_restricted_one(services: Services) -> ContractRecord:
    """A readable contract whose restricted twin is found first."""
    twins = sorted((registered(services, anyway=True) for _ in range(2)), key=lambda one: one.id)
    with services.database.transaction() as transaction:
        transaction.connection.execute(
            update(contracts).where(contracts.c.id == twins[0].id).values(is_restricted=True)
        )
    return twins[1]


def test_guests_register_nothing(services: Services) -> None:
    assert register(services, person=GUEST).result is Result.NOT_ALLOWED


def test_another_workspaces_id_answers_as_if_it_did_not_exist(services: Services) -> None:
    record = registered(services)

    assert load_view(record.id, ELSEWHERE, services) is None
    assert load_history(record.id, 1, ELSEWHERE, services) is None


def test_registering_is_written_down_with_the_facts(services: Services) -> None:
    record = registered(services)

    history = load_history(record.id, 1, OWNING, services)

    assert history is not None
    (entry,) = [one.audit for one in history.entries]
    assert entry.event is AuditEvent.REGISTERED
    assert entry.actor_id == OWNING.id
    assert entry.after["vendor"] == "ActivTrak"
    assert entry.after["price"] == "19"


def test_registering_alone_starts_nothing(services: Services, nudges: Nudges) -> None:
    register(services, person=a_person(ADMIN.id))

    assert nudges.count == 0
