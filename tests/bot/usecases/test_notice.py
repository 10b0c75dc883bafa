"""Proof of notice that was recorded by mistake: corrected, or taken back altogether."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.usecases.access import Person
from bot.usecases.keep import keep_contract
from bot.usecases.notice import Proof, record_proof, take_back_proof
from bot.usecases.outcomes import Result
from bot.usecases.services import Services
from planner.actions import ActionKey
from planner.contract import Notice
from planner.playbook import NoticeMethod
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.records.plans import ActionState
from storage.records.proofs import ProofKind, ProofRecord
from tests.bot.usecases.builders import (
    BACKING_UP,
    COLLEAGUE,
    ELSEWHERE,
    OWNING,
    STRANGER,
    actions_of,
    armed,
    post_reminder,
    registered,
    reminders_of,
    say_everything,
    started,
)
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.stored import BACKUP, OWNER

SUBMIT, CONFIRM = ActionKey.SUBMIT_CANCELLATION, ActionKey.CONFIRM_CANCELLATION


def sent(on: date, *corrects: str, nonce: str | None = None) -> Proof:
    return Proof(kind=ProofKind.SENT, on=on, method=NoticeMethod.EMAIL, corrects=corrects, nonce=nonce)


def confirmed(on: date, *corrects: str) -> Proof:
    return Proof(kind=ProofKind.CONFIRMED, on=on, reference="CASE-7", corrects=corrects)


def record(services: Services, contract: ContractRecord, proof: Proof) -> str:
    """Id of the proof, once it is recorded."""
    known = {one.id for one in proofs_of(services, contract)}
    assert record_proof(contract.id, proof, OWNING, services).result is Result.DONE
    return next(one.id for one in proofs_of(services, contract) if one.id not in known)


def take_back(services: Services, contract: ContractRecord, *proof_ids: str) -> Result:
    return take_back_proof(contract.id, proof_ids, OWNING, services).result


def proofs_of(services: Services, contract: ContractRecord) -> tuple[ProofRecord, ...]:
    with services.database.reading() as transaction:
        return transaction.proofs.list(contract.workspace_id, contract.id)


def again(services: Services, contract: ContractRecord) -> ContractRecord:
    with services.database.reading() as transaction:
        return transaction.contracts.peek(contract.workspace_id, contract.id)


def history_of(services: Services, contract: ContractRecord, event: AuditEvent) -> list[dict[str, object]]:
    """Who, and what, by the lines of that kind."""
    with services.database.reading() as transaction:
        entries = transaction.audit.list(contract.workspace_id, contract.id)
    return [{"by": one.actor_id, **one.after} for one in entries if one.event is event]


def test_a_wrong_day_is_corrected_and_the_confirmation_is_asked_for_from_the_right_one(
    services: Services,
) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))

    record(services, contract, sent(date(2026, 11, 30), wrong))

    assert again(services, contract).contract.notice == Notice(
        sent_on=date(2026, 11, 30), method=NoticeMethod.EMAIL
    )
    assert actions_of(services, contract)[CONFIRM].planned_on == date(2026, 12, 7)
    assert actions_of(services, contract)[SUBMIT].state is ActionState.DONE


def test_what_was_corrected_is_kept_with_who_took_it_back_and_when(services: Services) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))

    record_proof(contract.id, sent(date(2026, 11, 30), wrong), BACKING_UP, services)

    old, new = proofs_of(services, contract)
    assert (old.on, old.recorded_by) == (date(2026, 11, 20), OWNER)
    assert (old.taken_back_by, old.taken_back_at) == (BACKUP, services.now())
    assert (new.on, new.taken_back_at) == (date(2026, 11, 30), None)
    assert history_of(services, contract, AuditEvent.SENDING_TAKEN_BACK) == [
        {"by": BACKUP, "on": "2026-11-20", "method": "email"}
    ]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        pytest.param(date(2027, 3, 1), ContractState.NOTICE_SENT, id="the last safe day is in time"),
        pytest.param(date(2027, 3, 2), ContractState.ACTIVE, id="a day later is too late"),
    ],
)
def test_the_corrected_day_decides_whether_the_notice_was_in_time(
    services: Services, clock: FakeClock, on: date, state: ContractState
) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    clock.jump_to(datetime(2027, 3, 3, 10, 0, tzinfo=UTC))

    record(services, contract, sent(on, wrong))

    assert again(services, contract).state is state


def test_a_confirmation_that_was_a_sending_is_asked_for_again(services: Services) -> None:
    contract = started(services)
    wrong = record(services, contract, confirmed(date(2026, 11, 30)))
    assert actions_of(services, contract)[CONFIRM].state is ActionState.DONE

    record(services, contract, sent(date(2026, 11, 30), wrong))

    assert again(services, contract).state is ContractState.NOTICE_SENT
    assert actions_of(services, contract)[CONFIRM].state is ActionState.OPEN
    assert armed(services, contract)[CONFIRM].remind_on == date(2026, 12, 7)


def test_a_notice_that_was_never_sent_is_asked_for_again(services: Services) -> None:
    contract = started(services)
    before = armed(services, contract)
    wrong = record(services, contract, sent(date(2026, 11, 20)))

    assert take_back(services, contract, wrong) is Result.DONE

    after = again(services, contract)
    assert (after.state, after.contract.notice) == (ContractState.ACTIVE, Notice())
    assert armed(services, contract) == before
    assert actions_of(services, contract)[SUBMIT].answered_by is None


def test_what_was_not_asked_meanwhile_is_asked_at_once(services: Services, clock: FakeClock) -> None:
    contract = started(services)
    clock.jump_to(datetime(2027, 1, 29, 8, 0, tzinfo=UTC))
    post_reminder(services, contract, SUBMIT)
    wrong = record(services, contract, sent(date(2027, 1, 29)))
    say_everything(services)
    clock.jump_to(datetime(2027, 2, 8, 10, 0, tzinfo=UTC))

    take_back(services, contract, wrong)

    asked = armed(services, contract)[SUBMIT]
    assert (asked.remind_on, asked.due_at) == (date(2027, 2, 5), clock.now())
    with services.database.reading() as transaction:
        deliveries = transaction.deliveries.for_contract(contract.workspace_id, contract.id)
    waiting = [one.kind for one in deliveries if one.state is DeliveryState.READY]
    assert DeliveryKind.REMINDER_EDIT in waiting, "the reminder that stands has its buttons again"


def test_without_its_confirmation_the_notice_is_still_sent(services: Services) -> None:
    contract = started(services)
    record(services, contract, sent(date(2026, 11, 20)))
    wrong = record(services, contract, confirmed(date(2026, 11, 25)))

    take_back(services, contract, wrong)

    assert again(services, contract).state is ContractState.NOTICE_SENT
    assert actions_of(services, contract)[SUBMIT].state is ActionState.DONE
    assert actions_of(services, contract)[CONFIRM].state is ActionState.OPEN
    assert history_of(services, contract, AuditEvent.CONFIRMATION_TAKEN_BACK) == [
        {"by": OWNER, "on": "2026-11-25", "reference": "CASE-7"}
    ]


def test_of_two_sendings_the_other_one_counts(services: Services) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    record(services, contract, sent(date(2026, 11, 30)))

    take_back(services, contract, wrong)

    assert again(services, contract).contract.notice.sent_on == date(2026, 11, 30)
    assert again(services, contract).state is ContractState.NOTICE_SENT


def test_a_courtesy_notice_that_was_never_sent_is_to_be_sent_again(services: Services) -> None:
    contract = started(services, a_contract(auto_renews=False))
    before = reminders_of(services, contract, SUBMIT)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    assert actions_of(services, contract)[SUBMIT].state is ActionState.DONE

    take_back(services, contract, wrong)

    assert actions_of(services, contract)[SUBMIT].state is ActionState.OPEN
    assert reminders_of(services, contract, SUBMIT) == before


def test_without_a_plan_the_contract_is_active_again(services: Services) -> None:
    contract = registered(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))

    assert take_back(services, contract, wrong) is Result.DONE

    assert again(services, contract).state is ContractState.ACTIVE


def test_what_was_decided_to_be_kept_stays_kept(services: Services) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    keep_contract(contract.id, "the team needs it", OWNING, services)

    take_back(services, contract, wrong)

    assert again(services, contract).state is ContractState.KEEPING
    assert armed(services, contract) == {}


def test_what_is_taken_back_twice_is_one_line_of_history(services: Services) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))

    assert take_back(services, contract, wrong) is Result.DONE
    assert take_back(services, contract, wrong) is Result.ALREADY
    assert take_back(services, contract, "unknown") is Result.ALREADY

    assert len(history_of(services, contract, AuditEvent.SENDING_TAKEN_BACK)) == 1


def test_a_correction_that_is_submitted_twice_is_one(services: Services) -> None:
    contract = started(services)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    correction = sent(date(2026, 11, 30), wrong, nonce="of the form")

    assert record_proof(contract.id, correction, OWNING, services).result is Result.DONE
    assert record_proof(contract.id, correction, OWNING, services).result is Result.ALREADY

    assert len(proofs_of(services, contract)) == 2
    assert len(history_of(services, contract, AuditEvent.SENDING_TAKEN_BACK)) == 1
    assert len(history_of(services, contract, AuditEvent.NOTICE_SENT)) == 2


@pytest.mark.parametrize("also_wrong", [False, True], ids=["the same alone", "the same and another"])
def test_what_somebody_corrected_meanwhile_is_not_corrected_once_more(
    services: Services, also_wrong: bool
) -> None:
    contract = started(services, backup_id=BACKUP)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    other = record(services, contract, sent(date(2026, 11, 25)))
    record(services, contract, sent(date(2026, 11, 21), wrong))
    known = proofs_of(services, contract)

    corrects = (wrong, other) if also_wrong else (wrong,)
    change = record_proof(contract.id, sent(date(2026, 11, 22), *corrects), BACKING_UP, services)

    assert change.result is Result.STALE
    assert proofs_of(services, contract) == known
    assert len(history_of(services, contract, AuditEvent.SENDING_TAKEN_BACK)) == 1


def test_nor_what_somebody_took_back_meanwhile(services: Services) -> None:
    contract = started(services, backup_id=BACKUP)
    wrong = record(services, contract, sent(date(2026, 11, 20)))
    take_back(services, contract, wrong)

    change = record_proof(contract.id, sent(date(2026, 11, 22), wrong), BACKING_UP, services)

    assert change.result is Result.STALE
    assert again(services, contract).contract.notice == Notice()


def test_a_correction_touches_no_other_contracts_proof(services: Services) -> None:
    contract = started(services)
    other = registered(services, a_contract(vendor="Zoom"))
    theirs = record(services, other, sent(date(2026, 11, 20)))

    assert take_back(services, contract, theirs) is Result.ALREADY
    record(services, contract, sent(date(2026, 11, 30), theirs))

    assert again(services, other).contract.notice.sent_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("person", "result"),
    [
        (BACKING_UP, Result.DONE),
        (COLLEAGUE, Result.NOT_ALLOWED),
        (STRANGER, Result.GONE),
        (ELSEWHERE, Result.GONE),
    ],
)
def test_only_who_may_change_a_contract_takes_its_proof_back(
    services: Services, person: Person, result: Result
) -> None:
    contract = started(services, backup_id=BACKUP)
    wrong = record(services, contract, sent(date(2026, 11, 20)))

    assert take_back_proof(contract.id, [wrong], person, services).result is result

    assert (again(services, contract).state is ContractState.ACTIVE) is (result is Result.DONE)
