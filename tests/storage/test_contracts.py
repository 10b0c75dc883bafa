"""Contracts: registered once, changed one at a time, removed without being lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from planner.contract import Billing, Contract, Replacement, Situation
from planner.playbook import NoticeMethod
from storage.calendars import calendar_for
from storage.contracts import Contracts, StaleRevision
from storage.database import Database
from storage.ids import SHORT_ALPHABET
from storage.playbooks import load_playbooks
from storage.records.contracts import ContractState
from storage.records.proofs import ProofKind
from storage.schema.contracts import IS_QUIET, contracts, revisions
from tests.support.builders import GENERIC, a_contract
from tests.support.clock import START
from tests.support.stored import BACKUP, CHANNEL, OTHER_TEAM, OWNER, TEAM, add_contract, facts_of

EVERY_FACT = Contract(
    vendor="Kuwait  Télécom 🚀 <!channel>",
    playbook=GENERIC,
    seats=7,
    currency="KWD",
    end_on=date(2027, 6, 30),
    notice_days=90,
    price=Decimal("1.005"),
    annual_charge=Decimal("84.420"),
    billing=Billing.MONTHLY,
    term_months=24,
    renewal_term_months=12,
    auto_renews=False,
    notice_method=NoticeMethod.CERTIFIED_MAIL,
    country="DE",
    calendar=calendar_for("DE", range(2024, 2029)),
    plan="Business",
    reseller="Reseller GmbH",
    replacement=Replacement(name="Intelogos", price=Decimal("0.500"), seats=8, trial_days=7),
    situation=Situation(
        active_problems=True,
        budget_constrained=True,
        already_renewed=True,
        zero_usage=True,
        account_manager=True,
        billing_error=Decimal("12.345"),
    ),
)


def test_a_contract_comes_back_with_every_fact_that_was_given(database: Database) -> None:
    with database.transaction() as transaction:
        added = add_contract(
            transaction,
            EVERY_FACT,
            is_restricted=True,
            timezone="Asia/Kuwait",
            post_time=time(8, 30),
            backup_id=None,
        )

    with database.reading() as transaction:
        record = transaction.contracts.get(TEAM, added.id)

    assert record == added
    assert record is not None
    assert record.contract == EVERY_FACT
    assert (record.channel_id, record.owner_id, record.backup_id) == (CHANNEL, OWNER, None)
    assert (record.is_restricted, record.timezone, record.post_time) == (True, "Asia/Kuwait", time(8, 30))
    assert (record.revision, record.term_number, record.state) == (1, 1, ContractState.ACTIVE)
    assert (record.created_at, record.removed_at) == (START, None)


def test_a_contract_without_a_replacement_has_none(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction, a_contract(replacement=None, country=None))

    assert record.contract == a_contract(replacement=None)


def test_an_id_is_six_characters_that_are_not_mistaken_for_one_another(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)

    assert len(record.id) == 6
    assert set(record.id) <= set(SHORT_ALPHABET)
    assert not set(SHORT_ALPHABET) & set("01ilo")


def test_an_id_that_is_taken_is_drawn_again(database: Database) -> None:
    drawn = iter(["abcdef", "abcdef", "abcdeg"])

    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
        store = Contracts(transaction.connection, load_playbooks(), draw_id=lambda: next(drawn))
        ids = [store.add(TEAM, facts_of(), nonce=nonce, at=START).id for nonce in ("one", "two")]

    assert ids == ["abcdef", "abcdeg"]


def test_a_form_that_is_submitted_twice_registers_one_contract(database: Database) -> None:
    with database.transaction() as transaction:
        first = add_contract(transaction, nonce="form-1")
    with database.transaction() as transaction:
        again = add_contract(transaction, a_contract(seats=99), nonce="form-1")
        count = len(transaction.contracts.list(TEAM))

    assert again == first
    assert count == 1


def test_a_form_that_is_submitted_by_four_threads_at_once_registers_one_contract(database: Database) -> None:
    def submit(_: int) -> str:
        with database.transaction() as transaction:
            return add_contract(transaction, nonce="form-1").id

    with ThreadPoolExecutor(max_workers=4) as threads:
        ids = set(threads.map(submit, range(20)))

    assert len(ids) == 1
    with database.reading() as transaction:
        assert [record.id for record in transaction.contracts.list(TEAM)] == list(ids)


def test_another_workspaces_contract_answers_as_if_it_didnt_exist(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction, workspace_id=OTHER_TEAM)

    with database.reading() as transaction:
        assert transaction.contracts.get(TEAM, record.id) is None
        assert transaction.contracts.list(TEAM) == ()
        assert transaction.contracts.list_same(TEAM, "ActivTrak", date(2027, 3, 31)) == ()


def test_contracts_are_listed_by_end_date(database: Database) -> None:
    with database.transaction() as transaction:
        for end_on in (date(2027, 5, 1), date(2027, 3, 1), date(2027, 4, 1)):
            add_contract(transaction, a_contract(end_on=end_on))

        ends = [record.contract.end_on for record in transaction.contracts.list(TEAM)]

    assert ends == [date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)]


@pytest.mark.parametrize(
    ("vendor", "end_on", "is_found"),
    [
        pytest.param("activtrak", date(2027, 3, 31), True, id="other case"),
        pytest.param("  ActivTrak ", date(2027, 3, 31), True, id="other spacing"),
        pytest.param("ActivTrak", date(2027, 4, 1), False, id="other end"),
        pytest.param("Activ", date(2027, 3, 31), False, id="other vendor"),
    ],
)
def test_the_same_contract_is_known_by_vendor_and_end(
    database: Database, vendor: str, end_on: date, is_found: bool
) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)

        same = transaction.contracts.list_same(TEAM, vendor, end_on)

    assert same == ((record,) if is_found else ())


def test_a_change_makes_a_revision_and_keeps_the_one_before(database: Database) -> None:
    with database.transaction() as transaction:
        first = add_contract(transaction)
        changed = transaction.contracts.change(
            TEAM,
            first.id,
            facts_of(a_contract(seats=40), channel_id="C0OTHER"),
            expected_revision=1,
            by=BACKUP,
            at=START + timedelta(hours=1),
        )

    with database.reading() as transaction:
        record = transaction.contracts.get(TEAM, first.id)
        rows = transaction.connection.execute(select(revisions).order_by(revisions.c.number)).all()
    assert record == changed
    assert (changed.revision, changed.contract.seats, changed.channel_id) == (2, 40, "C0OTHER")
    assert [(row.number, row.by, row.facts["seats"], row.facts["channel_id"]) for row in rows] == [
        (1, OWNER, 50, CHANNEL),
        (2, BACKUP, 40, "C0OTHER"),
    ]
    assert rows[0].facts["end_on"] == "2027-03-31"
    assert (rows[0].facts["price"], rows[0].facts["currency"]) == (1900, "USD")


def test_of_two_people_who_change_one_revision_the_second_is_refused(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)
        facts = facts_of(a_contract(seats=40))
        transaction.contracts.change(TEAM, record.id, facts, expected_revision=1, by=OWNER, at=START)

    late_facts = facts_of(a_contract(seats=45))
    with pytest.raises(StaleRevision), database.transaction() as transaction:
        transaction.contracts.change(TEAM, record.id, late_facts, expected_revision=1, by=BACKUP, at=START)

    with database.reading() as transaction:
        kept = transaction.contracts.get(TEAM, record.id)
    assert kept is not None
    assert (kept.revision, kept.contract.seats) == (2, 40)


def test_a_removed_contract_is_hidden_and_can_be_restored(database: Database) -> None:
    later = START + timedelta(hours=1)
    with database.transaction() as transaction:
        record = add_contract(transaction)
        assert transaction.contracts.remove(TEAM, record.id, by=BACKUP, at=later)

        assert transaction.contracts.get(TEAM, record.id) is None
        assert transaction.contracts.list(TEAM) == ()
        assert transaction.contracts.list_same(TEAM, "ActivTrak", date(2027, 3, 31)) == ()
        removed = transaction.contracts.get(TEAM, record.id, removed=True)
        assert transaction.contracts.list(TEAM, removed=True) == (removed,)

        assert removed == replace(record, removed_at=later, removed_by=BACKUP)
        assert transaction.contracts.restore(TEAM, record.id)
        assert transaction.contracts.get(TEAM, record.id) == record


def test_removing_and_restoring_happen_once(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)

        assert not transaction.contracts.restore(TEAM, record.id)
        assert transaction.contracts.remove(TEAM, record.id, by=OWNER, at=START)
        assert not transaction.contracts.remove(TEAM, record.id, by=BACKUP, at=START)


def test_a_contracts_state_is_kept(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)
        transaction.contracts.set_state(TEAM, record.id, ContractState.NOTICE_SENT)

        changed = transaction.contracts.get(TEAM, record.id)

    assert changed == replace(record, state=ContractState.NOTICE_SENT)


@pytest.mark.parametrize(
    ("state", "is_quiet"),
    [
        (ContractState.ACTIVE, False),
        (ContractState.NOTICE_SENT, False),
        (ContractState.NOTICE_CONFIRMED, False),
        (ContractState.KEEPING, True),
        (ContractState.ENDED, True),
    ],
)
def test_a_contract_is_quiet_once_it_is_kept_or_has_ended_and_queries_say_the_same(
    database: Database, state: ContractState, is_quiet: bool
) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)
        transaction.contracts.set_state(TEAM, record.id, state)
        found = transaction.connection.scalars(select(contracts.c.id).where(IS_QUIET)).all()

    assert state.is_quiet is is_quiet
    assert found == ([record.id] if is_quiet else [])


def test_the_first_sending_of_this_term_and_the_latest_confirmation_are_facts_of_the_contract(
    database: Database,
) -> None:
    with database.transaction() as transaction:
        record, other = add_contract(transaction), add_contract(transaction)
        for kind, on, method in (
            (ProofKind.SENT, date(2026, 11, 30), NoticeMethod.EMAIL),
            (ProofKind.CONFIRMED, date(2026, 12, 1), None),
            (ProofKind.SENT, date(2027, 3, 2), NoticeMethod.FORM),
            (ProofKind.CONFIRMED, date(2027, 3, 3), None),
            (ProofKind.SENT, date(2026, 3, 31), NoticeMethod.FORM),
        ):
            transaction.proofs.add(
                TEAM,
                record.id,
                term_number=1,
                kind=kind,
                on=on,
                method=method,
                reference=None,
                note=None,
                by=OWNER,
                at=START,
            )

        proven, unproven = (transaction.contracts.get(TEAM, one.id) for one in (record, other))

    assert proven is not None
    assert unproven is not None
    assert proven.contract.notice.sent_on == date(2026, 11, 30)
    assert proven.contract.notice.method is NoticeMethod.EMAIL
    assert proven.contract.notice.confirmed_on == date(2027, 3, 3)
    assert unproven.contract.notice.sent_on is None


def test_a_contracts_calendar_has_the_holidays_of_its_country(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction, a_contract(country="DE"))

    calendar = record.contract.calendar
    assert not calendar.is_business_day(date(2027, 1, 1))
    assert calendar.is_business_day(date(2027, 1, 4))


def test_a_contracts_playbook_is_the_one_of_its_vendor(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)

    assert record.contract.playbook is load_playbooks().get("activtrak")
