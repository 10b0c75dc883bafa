"""Plans, edits, answers, the clock and faults in any order: what holds after every step."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.usecases.answer import complete_action, skip_action, snooze_action
from bot.usecases.edit import edit_contract
from bot.usecases.notice import Proof, record_proof
from bot.usecases.outcomes import Result
from bot.usecases.plan import start_plan
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.services import Services
from planner.asking import is_asked_yet
from planner.playbook import NoticeMethod
from scheduler.pacing import Pacing
from scheduler.ports import Deadline, Delivered, NotAccepted, Outcome, Search, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.contracts import ContractRecord
from storage.records.deliveries import EDITS, DeliveryRecord, DeliveryState
from storage.records.plans import ActionRecord, ActionState
from storage.records.proofs import ProofKind
from storage.records.reminders import ReminderState
from tests.bot.usecases.builders import ELSEWHERE, OWNING, registered
from tests.support.clock import FakeClock
from tests.support.stored import TEAM, facts_of
from tests.torture.postgres import a_sqlite
from tests.torture.stage import PLAYBOOKS, a_folder_in_memory
from tests.torture.tally import Tally
from tests.torture.world import Killed

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC")
ENDS = st.dates(min_value=date(2027, 1, 31), max_value=date(2027, 6, 30))
FATES = ("fine", "taken, no answer", "not taken, no answer", "429", "killed before", "killed after")


class StrictSlack:
    """Takes posts as it is told to, and checks each as it comes: due, wanted, and not there yet."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self._database = database
        self._clock = clock
        self.fates: list[str] = []
        self.taken: list[DeliveryRecord] = []

    def post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        fate = self.fates.pop(0) if self.fates else "fine"
        if fate == "killed before":
            raise Killed
        if fate == "429":
            return NotAccepted(retry_after=1.0, error="ratelimited")
        if fate == "not taken, no answer":
            return Uncertain(error="timeout")
        self._take(delivery)
        if fate == "killed after":
            raise Killed
        if fate == "taken, no answer":
            return Uncertain(error="timeout")
        return Delivered(channel_id=delivery.channel_id, ts=_ts(len(self.taken)))

    def find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str] | None:
        return {one.id: _ts(place) for place, one in enumerate(self.taken, start=1)}

    def posted_since(self, search: Search) -> Mapping[str, str] | None:
        return {
            one.id: _ts(place)
            for place, one in enumerate(self.taken, start=1)
            if one.channel_id == search.channel_id
        }

    def posts(self) -> list[DeliveryRecord]:
        return [one for one in self.taken if one.kind not in EDITS]

    def _take(self, delivery: DeliveryRecord) -> None:
        self.taken.append(delivery)
        assert delivery.due_at <= self._clock.now(), "early"
        if delivery.kind in EDITS or delivery.reminder_id is None:
            return
        with self._database.reading() as transaction:
            reminder = transaction.reminders.get(delivery.workspace_id, delivery.reminder_id)
            assert reminder is not None
            action = transaction.plans.action(delivery.workspace_id, reminder.action_id)
            contract = transaction.contracts.get(delivery.workspace_id, reminder.contract_id)
        assert contract is not None, "the contract was removed"
        assert action is not None
        assert action.state is ActionState.OPEN, "it was answered"


def _ts(number: int) -> str:
    return f"1796115600.{number:06}"


class PromiseMachine(RuleBasedStateMachine):
    """One contract that everything happens to, and one elsewhere that nothing may happen to."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        folder = self._open.enter_context(a_folder_in_memory())
        self.database = self._open.enter_context(a_sqlite(Path(folder)))
        self.clock = FakeClock()
        self.slack = StrictSlack(self.database, self.clock)
        self.services = Services(
            database=self.database, clock=self.clock, playbooks=PLAYBOOKS, nudge=lambda: None
        )

    def teardown(self) -> None:
        """Whatever happened: in the end everything due is said."""
        try:
            self.finish()
        finally:
            self._open.close()

    @initialize(end_on=ENDS)
    def register(self, end_on: date) -> None:
        self.contract_id = registered(self.services).id
        start_plan(self.contract_id, OWNING, self.services)
        other = registered(self.services, person=ELSEWHERE)
        start_plan(other.id, ELSEWHERE, self.services)
        self.edit(end_on=end_on, zone="Europe/Berlin", notice_days=30)
        self.elsewhere = self._rows_elsewhere()

    @rule(seconds=st.sampled_from((1, 45, 120, 3_600, 86_400, 10 * 86_400)))
    def pass_time(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule(fates=st.lists(st.sampled_from(FATES), max_size=4), senders=st.integers(1, 2))
    def send(self, fates: list[str], senders: int) -> None:
        self.slack.fates = list(fates)
        for number in range(senders):
            self._sweep(f"sender-{number}", passes=4)
        self.slack.fates = []

    @rule(end_on=ENDS, zone=st.sampled_from(ZONES), notice_days=st.sampled_from((0, 30, 60, 90)))
    def edit(self, end_on: date, zone: str, notice_days: int) -> None:
        record = self._contract()
        if record is not None:
            facts = replace(record.contract, end_on=end_on, notice_days=notice_days)
            new = facts_of(facts, timezone=zone)
            changed = edit_contract(record.id, new, OWNING, self.services, expected_revision=record.revision)
            assert changed.result is Result.DONE

    @rule(place=st.integers(0, 30))
    def complete(self, place: int) -> None:
        action = self._an_action(place)
        if action is not None:
            complete_action(action.id, OWNING, self.services)

    @rule(place=st.integers(0, 30))
    def skip(self, place: int) -> None:
        action = self._an_action(place)
        if action is not None:
            skip_action(action.id, "no need", OWNING, self.services)

    @rule(place=st.integers(0, 30), days=st.integers(1, 40))
    def snooze(self, place: int, days: int) -> None:
        action = self._an_action(place)
        if action is not None:
            until = self.services.today("Europe/Berlin") + timedelta(days=days)
            snooze_action(action.id, until, OWNING, self.services)

    @rule(kind=st.sampled_from(ProofKind))
    def prove(self, kind: ProofKind) -> None:
        today = self.services.today("Europe/Berlin")
        proof = Proof(kind=kind, on=today, method=NoticeMethod.FORM, reference="R-1")
        record_proof(self.contract_id, proof, OWNING, self.services)

    @rule()
    def remove(self) -> None:
        remove_contract(self.contract_id, OWNING, self.services)

    @rule()
    def restore(self) -> None:
        restore_contract(self.contract_id, OWNING, self.services)

    @rule()
    def start_again(self) -> None:
        start_plan(self.contract_id, OWNING, self.services)

    @invariant()
    def nothing_is_said_twice(self) -> None:
        said = Counter((one.reminder_id or one.plan_id, one.channel_id) for one in self.slack.posts())
        assert not [what for what, times in said.items() if times > 1]

    @invariant()
    def armed_is_what_the_plan_asks_for(self) -> None:
        """No reminder of an action that is closed, of a day that it no longer has, of a removed contract."""
        record = self._contract()
        with self.database.reading() as transaction:
            reminders = transaction.reminders.for_contract(TEAM, self.contract_id)
            for reminder in reminders:
                if reminder.state is ReminderState.ARMED:
                    action = transaction.plans.action(TEAM, reminder.action_id)
                    assert record is not None
                    assert action is not None
                    assert (action.state, action.planned_on) == (ActionState.OPEN, reminder.planned_on)

    @invariant()
    def what_the_plan_asks_for_is_armed_or_was(self) -> None:
        """Every open action that is asked about by now has a reminder for its planned day."""
        record = self._contract()
        if record is None:
            return
        with self.database.reading() as transaction:
            reminders = transaction.reminders.for_contract(TEAM, record.id)
        asked = {
            (one.action_id, one.planned_on) for one in reminders if one.state is not ReminderState.CANCELLED
        }
        wanted = [one for one in self._actions() if is_asked_yet(record.contract, one.key)]
        missing = [one.key for one in wanted if (one.id, one.planned_on) not in asked]
        assert set(missing) <= {"cite_experience"}

    @invariant()
    def another_workspace_is_untouched(self) -> None:
        """It says what it has to say, and nothing that happens here changes its contract."""
        assert self._rows_elsewhere() == self.elsewhere

    def finish(self) -> None:
        """Faults end, time passes: everything that is due and wanted has been said."""
        for _ in range(12):
            self._sweep("last", passes=30)
            self.clock.advance(seconds=61)
        with self.database.reading() as transaction:
            rows = transaction.deliveries.for_contract(TEAM, self.contract_id)
        ended = {DeliveryState.DELIVERED, DeliveryState.CANCELLED}
        assert not [one for one in rows if one.due_at <= self.clock.now() and one.state not in ended]

    def _sweep(self, owner: str, *, passes: int) -> None:
        sweep = Sweep(
            self.database, self.slack, self.clock, owner=owner, pacing=Pacing(self.clock), gathers=True
        )
        try:
            for _ in range(passes):
                if sweep.run().is_idle:
                    return
                self.clock.advance(seconds=1)
        except Killed:
            return

    def _contract(self) -> ContractRecord | None:
        with self.database.reading() as transaction:
            return transaction.contracts.get(TEAM, self.contract_id)

    def _actions(self) -> list[ActionRecord]:
        """The open ones of the active plan."""
        with self.database.reading() as transaction:
            plan = transaction.plans.active(TEAM, self.contract_id)
            actions = transaction.plans.actions(TEAM, plan.id) if plan else ()
        return [one for one in actions if one.state is ActionState.OPEN]

    def _an_action(self, place: int) -> ActionRecord | None:
        actions = self._actions()
        return actions[place % len(actions)] if actions else None

    def _rows_elsewhere(self) -> object:
        with self.database.reading() as transaction:
            (record,) = transaction.contracts.list(ELSEWHERE.workspace_id)
            plan = transaction.plans.active(ELSEWHERE.workspace_id, record.id)
            assert plan is not None
            reminders = transaction.reminders.for_contract(ELSEWHERE.workspace_id, record.id)
            actions = transaction.plans.actions(ELSEWHERE.workspace_id, plan.id)
        return record, actions, [(one.id, one.remind_on, one.due_at) for one in reminders]


def prove_machine(examples: int) -> Tally:
    """So many runs of it; the first that breaks a promise is shown as steps, and counts as lost."""
    rules = settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(PromiseMachine, settings=rules)
    except AssertionError as broken:
        sys.stdout.write("".join(traceback.format_exception(broken)))
        return Tally(runs=examples, lost=1)
    return Tally(runs=examples)
