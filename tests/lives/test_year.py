"""A simulated year: the guide's contract under both tactics, every action posted on its day and answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from planner.actions import NOTICE_ACTIONS, ONCE_IT_ENDED, ActionKey
from sandbox.traffic import Direction
from storage.database import Database
from storage.records.plans import ActionState
from storage.records.reminders import ReminderRecord
from tests.support.office import Office, an_office
from tests.support.slackblocks_check import check_with_slackblocks

TEAM = "T0SANDBOX"
SPRING = datetime(2027, 4, 30, tzinfo=UTC)

TACTIC_1 = {
    ActionKey.SUBMIT_CANCELLATION: "2027-01-29T08:00",
    ActionKey.CONFIRM_CANCELLATION: "2027-02-05T08:00",
    ActionKey.START_TRIAL: "2027-03-01T08:00",
    ActionKey.EXPORT_DATA: "2027-03-17T08:00",
    ActionKey.CONFIGURE_REPLACEMENT: "2027-03-17T08:00",
    ActionKey.DEPLOY_PILOT: "2027-03-24T08:00",
    ActionKey.FINAL_EXPORT: "2027-03-30T07:00",
    ActionKey.ROLL_OUT_AND_UNINSTALL: "2027-03-31T07:00",
    ActionKey.REQUEST_ACCOUNT_DELETION: "2027-04-01T07:00",
    ActionKey.CHECK_NO_RENEWAL_CHARGE: "2027-04-01T07:00",
    ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN: "2027-04-07T07:00",
}
"""09:00 in Berlin, in UTC; summer time begins on 28 March. 30 January is a Saturday."""

TACTIC_2 = {
    ActionKey.EXPORT_DATA: "2026-12-01T08:00",
    ActionKey.START_TRIAL_AND_CONFIGURE: "2026-12-01T08:00",
    ActionKey.DEPLOY_FULL_TEAM: "2026-12-08T08:00",
    ActionKey.RUN_BOTH_AND_VALIDATE: "2026-12-15T08:00",
    ActionKey.STOP_OLD_AGENTS: "2026-12-22T08:00",
    ActionKey.MAKE_REPLACEMENT_PRIMARY: "2026-12-22T08:00",
    ActionKey.SUBMIT_CANCELLATION: "2027-01-29T08:00",
    ActionKey.LAST_SAFE_NOTICE_DAY: "2027-03-01T08:00",
    ActionKey.CONFIRM_CANCELLATION: "2027-03-02T08:00",
    ActionKey.FINAL_EXPORT: "2027-03-30T07:00",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "2027-03-31T07:00",
    ActionKey.CHECK_NO_RENEWAL_CHARGE: "2027-04-01T07:00",
    ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN: "2027-04-07T07:00",
}


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """On SQLite and on PostgreSQL."""
    with an_office(database) as office:
        yield office


class Year:
    """Walks from one due instant to the next and answers what was posted."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.answered: set[str] = set()

    def begin(self, text: str, **fields: Any) -> None:
        self.office.type(f"add {text}")
        if fields:
            self.office.sandbox.click_in_view(action_id="more_facts")
            self.office.settle()
        before = len(self.office.ephemeral())
        outcome = self.office.fill(**fields)
        assert not outcome.errors, outcome.errors
        self.office.click(self.office.ephemeral()[before], "start_plan")

    def live(self, *, leaving: frozenset[ActionKey] = frozenset()) -> None:
        """Answer everything on its day, but the actions to be left."""
        office = self.office
        due = office.bot.sweep.next_due_at()
        while due is not None and due <= SPRING:
            office.clock.advance_to(due)
            office.settle()
            for reminder in self.reminders():
                if reminder.action_key not in leaving and reminder.id not in self.answered:
                    self.answer(reminder)
            due = office.bot.sweep.next_due_at()

    def answer(self, reminder: ReminderRecord) -> None:
        office = self.office
        assert reminder.message is not None
        message = next(one for one in office.posted() if one.ts == reminder.message.ts)
        self.answered.add(reminder.id)
        if self.state_of(reminder) is not ActionState.OPEN:
            return
        office.click(message, "done")
        if reminder.action_key in NOTICE_ACTIONS:
            is_confirmation = reminder.action_key is ActionKey.CONFIRM_CANCELLATION
            today = office.clock.now().date().isoformat()
            kind = "confirmed" if is_confirmation else "sent"
            outcome = office.fill(kind=kind, on=today, method="form", reference="CASE-7")
            assert not outcome.errors, outcome.errors
        assert self.state_of(reminder) is ActionState.DONE, reminder.action_key

    def state_of(self, reminder: ReminderRecord) -> ActionState:
        with self.office.database.reading() as transaction:
            action = transaction.plans.action(TEAM, reminder.action_id)
        assert action is not None
        return action.state

    def reminders(self) -> list[ReminderRecord]:
        """What has been posted, in that order."""
        with self.office.database.reading() as transaction:
            (record,) = transaction.contracts.list(TEAM)
            reminders = transaction.reminders.for_contract(TEAM, record.id)
        posted = [reminder for reminder in reminders if reminder.message is not None]
        return sorted(posted, key=lambda one: one.message.ts if one.message else "")

    def first_posts(self) -> dict[ActionKey, str]:
        """When each action was first posted, to the minute."""
        at = {message.ts: message.at for message in self.office.posted()}
        first: dict[ActionKey, str] = {}
        for reminder in self.reminders():
            assert reminder.message is not None
            first.setdefault(reminder.action_key, f"{at[reminder.message.ts]:%Y-%m-%dT%H:%M}")
        return first

    def check_that_nothing_was_said_twice(self) -> None:
        """One first post for each action and planned day, and no delivery in two messages."""
        firsts = [(one.action_key, one.planned_on) for one in self.reminders() if one.sequence == 0]
        assert len(firsts) == len(set(firsts))
        ids = [(message.metadata or {})["event_payload"]["id"] for message in self.office.posted()]
        assert len(ids) == len(set(ids))

    def check_every_payload(self) -> None:
        """A second opinion on all that was said, in answers as well."""
        for entry in self.office.sandbox.traffic():
            said = entry.request if entry.direction is Direction.TO_SLACK else entry.response
            if isinstance(said, dict) and said.get("blocks") and said.get("text"):
                check_with_slackblocks(said)


def test_under_tactic_1_every_action_is_posted_once_on_its_day_and_answered(office: Office) -> None:
    year = Year(office)
    year.begin("ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12")

    year.live()

    assert year.first_posts() == TACTIC_1
    assert len(office.posted()) == 2 + len(TACTIC_1), "the plan, each action once, and the outcome"
    year.check_every_payload()


def test_under_tactic_2_every_action_is_posted_on_its_day_and_answered(office: Office) -> None:
    year = Year(office)
    year.begin(
        "ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12",
        situation=["active_problems"],
    )

    year.live(leaving=frozenset({ActionKey.SUBMIT_CANCELLATION, ActionKey.CONFIRM_CANCELLATION}))

    assert year.first_posts() == TACTIC_2
    confirmations = [one for one in year.reminders() if one.action_key is ActionKey.CONFIRM_CANCELLATION]
    assert {one.planned_on.isoformat() for one in confirmations if one.message} == {"2027-03-02"}, (
        "not before the notice is sent"
    )
    year.check_that_nothing_was_said_twice()
    year.check_every_payload()


def test_a_plan_that_nobody_answers_says_everything_and_nothing_twice(office: Office) -> None:
    year = Year(office)
    year.begin("ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12")

    office.go_to(SPRING)

    waiting = {ActionKey.CONFIRM_CANCELLATION, *ONCE_IT_ENDED}
    asked = {key: at for key, at in TACTIC_1.items() if key not in waiting}
    assert year.first_posts() == {**asked, ActionKey.LAST_SAFE_NOTICE_DAY: "2027-03-01T08:00"}
    year.check_that_nothing_was_said_twice()
