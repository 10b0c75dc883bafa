"""Letters: one text for each contract and kind, by whoever may change the contract."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.forms.letter_facts_form import letter_facts_view
from bot.ids import LetterKind
from bot.usecases.access import Person
from bot.usecases.letters import (
    LetterChange,
    LetterResult,
    edit_letter,
    load_letter,
    reset_letter,
    set_letter_facts,
)
from bot.usecases.outcomes import Result
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.services import Services
from bot.usecases.terms import Renewal, renew_contract
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.letters import LetterFact
from tests.bot.usecases.builders import BACKING_UP, COLLEAGUE, ELSEWHERE, GUEST, OWNING, registered
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.forms import block_of

REQUEST = LetterKind.REQUEST


def edit(
    services: Services,
    record: ContractRecord,
    body: str = "My words.",
    *,
    since: datetime | None = None,
    person: Person = OWNING,
) -> LetterChange:
    return edit_letter(
        record.id, REQUEST, subject="Ours", body=body, since=since, person=person, services=services
    )


def body_of(services: Services, record: ContractRecord) -> str | None:
    view = load_letter(record.id, REQUEST, OWNING, services)
    assert view is not None
    return view.draft.body if view.draft else None


def events_of(services: Services, record: ContractRecord) -> list[AuditEvent]:
    with services.database.reading() as transaction:
        return [one.event for one in reversed(transaction.audit.list(record.workspace_id, record.id))]


def test_an_edited_letter_is_shown_next_time_and_noted(services: Services) -> None:
    record = registered(services)

    assert edit(services, record).result is LetterResult.DONE

    assert body_of(services, record) == "My words."
    assert events_of(services, record)[-1] is AuditEvent.LETTER_EDITED


def test_the_same_text_submitted_twice_is_one_edit(services: Services) -> None:
    record = registered(services)
    edit(services, record)

    assert edit(services, record).result is LetterResult.DONE

    assert events_of(services, record).count(AuditEvent.LETTER_EDITED) == 1


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(services: Services, clock: FakeClock) -> None:
    record = registered(services)
    edit(services, record, "Theirs.", person=BACKING_UP)

    assert edit(services, record, "Mine.").result is LetterResult.OVERTAKEN
    assert body_of(services, record) == "Theirs."
    assert edit(services, record, "Mine.", since=clock.now()).result is LetterResult.DONE
    assert body_of(services, record) == "Mine."


def test_back_to_the_template_gives_the_text_up_once(services: Services) -> None:
    record = registered(services)
    edit(services, record)

    assert reset_letter(record.id, REQUEST, OWNING, services).result is LetterResult.DONE
    assert reset_letter(record.id, REQUEST, OWNING, services).result is LetterResult.DONE

    assert body_of(services, record) is None
    assert events_of(services, record).count(AuditEvent.LETTER_RESET) == 1


def test_facts_serve_every_letter_and_are_noted_when_they_change(services: Services) -> None:
    record = registered(services)
    facts = {LetterFact.ACCOUNT_NAME: "Acme GmbH", LetterFact.PLAN: ""}

    set_letter_facts(record.id, REQUEST, facts, OWNING, services)
    set_letter_facts(record.id, REQUEST, facts, OWNING, services)

    view = load_letter(record.id, LetterKind.NOTICE, OWNING, services)
    assert view is not None
    assert view.facts == {LetterFact.ACCOUNT_NAME: "Acme GmbH"}
    assert events_of(services, record).count(AuditEvent.LETTER_FACTS_CHANGED) == 1


def test_a_plan_that_is_the_contracts_own_is_not_kept_twice(services: Services) -> None:
    record = registered(services, a_contract(plan="Professional"))

    set_letter_facts(record.id, REQUEST, {LetterFact.PLAN: "Professional"}, OWNING, services)

    view = load_letter(record.id, REQUEST, OWNING, services)
    assert view is not None
    assert view.facts == {}
    assert AuditEvent.LETTER_FACTS_CHANGED not in events_of(services, record)


def test_after_the_roll_what_was_true_of_the_old_term_is_asked_again(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services)
    of_term = {
        LetterFact.USAGE: "12 of 50 seats",
        LetterFact.INVOICE_NUMBER: "INV-2031",
        LetterFact.WRONG_CHARGE: "on 2 Nov 2026",
        LetterFact.REASON: "reports miss two teams",
    }
    lasting = {LetterFact.ORDER_NUMBER: "Q-10482", LetterFact.ACCOUNT_NAME: "Acme GmbH"}
    set_letter_facts(record.id, REQUEST, of_term | lasting, OWNING, services)

    clock.jump_to(datetime(2027, 4, 1, 7, 0, tzinfo=UTC))
    assert renew_contract(record.id, Renewal(), OWNING, services, term_number=1).result is Result.DONE

    view = load_letter(record.id, REQUEST, OWNING, services)
    assert view is not None
    assert view.facts == lasting
    form = letter_facts_view(view)
    assert "initial_value" not in block_of(form, "usage")["element"]
    assert block_of(form, "order_number")["element"]["initial_value"] == "Q-10482"


@pytest.mark.parametrize(
    ("person", "result"),
    [
        pytest.param(COLLEAGUE, LetterResult.NOT_ALLOWED, id="a colleague"),
        pytest.param(GUEST, LetterResult.GONE, id="a guest"),
        pytest.param(ELSEWHERE, LetterResult.GONE, id="another workspace"),
    ],
)
def test_letters_are_edited_by_the_contracts_people(
    services: Services, person: Person, result: LetterResult
) -> None:
    record = registered(services)

    assert edit(services, record, person=person).result is result
    assert reset_letter(record.id, REQUEST, person, services).result is result
    assert set_letter_facts(record.id, REQUEST, {}, person, services).result is result
    assert body_of(services, record) is None


def test_a_removed_contract_has_no_letters_until_it_is_back(services: Services) -> None:
    record = registered(services)
    edit(services, record)
    remove_contract(record.id, OWNING, services)

    assert load_letter(record.id, REQUEST, OWNING, services) is None
    assert edit(services, record, "Late.").result is LetterResult.GONE

    restore_contract(record.id, OWNING, services)
    assert body_of(services, record) == "My words."
