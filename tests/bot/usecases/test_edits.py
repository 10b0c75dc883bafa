"""Which messages are edited when something changes: few for a fact, all of them for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from bot.usecases.edit import edit_contract
from bot.usecases.keep import keep_contract
from bot.usecases.life import LifeErrand
from bot.usecases.outcomes import Result
from bot.usecases.plan import start_plan
from bot.usecases.services import Services
from planner.actions import ActionKey
from planner.contract import Contract
from scheduler.sweep import Sweep
from storage.records.contracts import ContractRecord
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord
from tests.bot.usecases.builders import OWNING, actions_of, registered, started
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import BACKUP, OWNER, TEAM, facts_of

ADMINS = tuple(f"U0ADMIN{number}" for number in range(12))
PEOPLE = (OWNER, BACKUP, *ADMINS)
"""Fourteen: all are told directly of a notice in its last days."""
IN_MARCH = a_contract(end_on=date(2027, 3, 20), notice_days=14)
LAST_SAFE_DAY = datetime(2027, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def sweep(services: Services, clock: FakeClock) -> Sweep:
    errands = [LifeErrand(services)]
    return Sweep(services.database, ScriptedMessenger(), clock, owner="sender-1", errands=errands)


def appoint(services: Services) -> None:
    with services.database.transaction() as transaction:
        transaction.workspaces.set_admins(TEAM, ADMINS, at=services.now())


def go(sweep: Sweep, clock: FakeClock, to: datetime) -> None:
    """Let time pass, and everything be said that falls due."""
    while (due_at := sweep.next_due_at()) is not None and due_at <= to:
        clock.advance(seconds=max(0.0, (due_at - clock.now()).total_seconds()))
        while not sweep.run().is_idle:
            pass
    clock.advance(seconds=(to - clock.now()).total_seconds())


@pytest.fixture
def asked(services: Services, clock: FakeClock, sweep: Sweep) -> ContractRecord:
    """A contract with a plan, on the last safe day for its notice, which nobody has answered."""
    record = started(services, IN_MARCH)
    appoint(services)
    go(sweep, clock, LAST_SAFE_DAY)
    return record


@pytest.fixture
def called(services: Services, clock: FakeClock, sweep: Sweep) -> ContractRecord:
    """The same without a plan: every call was said, that of 5 Mar the last."""
    record = registered(services, IN_MARCH)
    appoint(services)
    go(sweep, clock, LAST_SAFE_DAY)
    return record


def rows(services: Services, record: ContractRecord) -> tuple[DeliveryRecord, ...]:
    with services.database.reading() as transaction:
        return transaction.deliveries.for_contract(record.workspace_id, record.id)


def posts(services: Services, record: ContractRecord) -> list[DeliveryRecord]:
    """The plan's message apart."""
    said = rows(services, record)
    return [one for one in said if one.kind not in {*EDITS, DeliveryKind.PLAN}]


def edits(services: Services, record: ContractRecord) -> list[DeliveryRecord]:
    """Of anything but the plan's message."""
    said = rows(services, record)
    return [one for one in said if one.kind in EDITS and one.kind is not DeliveryKind.PLAN_EDIT]


def change(services: Services, record: ContractRecord, contract: Contract) -> None:
    facts = facts_of(contract)
    changed = edit_contract(record.id, facts, OWNING, services, expected_revision=record.revision)
    assert changed.result is Result.DONE


def test_another_fact_edits_of_each_step_the_first_post_the_last_asking_and_the_last_to_each_person(
    services: Services, asked: ContractRecord
) -> None:
    notice = actions_of(services, asked)[ActionKey.SUBMIT_CANCELLATION]
    with services.database.reading() as transaction:
        about_notice = transaction.said.posted_about(TEAM, [notice.id])
    in_channel = [one for one in about_notice if one.recipient_id is None]
    last_to_each = {one.recipient_id: one for one in about_notice if one.recipient_id in PEOPLE}
    assert len(about_notice) == 84
    assert len(posts(services, asked)) == 101

    change(services, asked, replace(IN_MARCH, seats=100))

    edited = {one.message_ts for one in edits(services, asked)}
    assert len(edits(services, asked)) == len(edited) == 33
    assert edited & {one.message_ts for one in about_notice} == {
        in_channel[0].message_ts,
        in_channel[-1].message_ts,
        *(one.message_ts for one in last_to_each.values()),
    }


def test_another_end_edits_as_few_of_what_moves(services: Services, asked: ContractRecord) -> None:
    change(services, asked, replace(IN_MARCH, end_on=date(2027, 4, 30)))

    assert len(edits(services, asked)) == 33


def test_a_decision_edits_every_message_that_could_be_answered(
    services: Services, asked: ContractRecord
) -> None:
    keep_contract(asked.id, "The team wants it", OWNING, services)

    edited = {one.message_ts for one in edits(services, asked)}
    assert edited == {one.message_ts for one in posts(services, asked) if one.topic is None}
    assert len(edited) == 101


def test_a_call_edits_the_first_one_and_the_last_one_in_each_place(
    services: Services, called: ContractRecord, clock: FakeClock, sweep: Sweep
) -> None:
    before = len(edits(services, called))

    go(sweep, clock, datetime(2027, 3, 8, 12, tzinfo=UTC))

    new = edits(services, called)[before:]
    assert len(new) == len({one.message_ts for one in new}) == 16


def test_a_call_that_was_overtaken_is_edited_once_the_next_one_is_queued_and_so_loses_its_buttons(
    services: Services, called: ContractRecord
) -> None:
    replies = [one for one in posts(services, called) if one.thread_ts or one.recipient_id]
    changes = [(one.message_ts, one.created_at) for one in edits(services, called)]
    assert len(replies) == 98
    for place in (None, *PEOPLE):
        for earlier, later in pairwise(one for one in replies if one.recipient_id == place):
            assert any(ts == earlier.message_ts and at >= later.due_at for ts, at in changes)


def test_a_plan_edits_all_calls_that_can_still_be_answered(
    services: Services, called: ContractRecord
) -> None:
    said, before = posts(services, called), len(edits(services, called))
    last = {one.recipient_id: one.message_ts for one in said}

    start_plan(called.id, OWNING, services)

    new = edits(services, called)[before:]
    assert {one.message_ts for one in new} == {said[0].message_ts, *last.values()}
    assert len(new) == 16
