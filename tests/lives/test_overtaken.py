"""A reminder that people overtake on its way: its step moves, its contract is removed, its action is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.usecases.access import Person
from bot.usecases.edit import edit_contract
from bot.usecases.keep import keep_contract, take_back
from bot.usecases.notice import Proof, record_proof
from bot.usecases.outcomes import Result
from bot.usecases.remove import remove_contract
from planner.actions import ActionKey
from planner.playbook import NoticeMethod
from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, FINANCE
from scheduler.failpoints import Failpoint
from storage.database import Database
from storage.records.contracts import ContractRecord, NewContract
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.records.proofs import ProofKind
from storage.records.reminders import ReminderState
from tests.support.office import Office, an_office
from tests.support.stored import facts_of

TEAM = "T0SANDBOX"
OWNER = Person(id=ALEX.id, workspace_id=TEAM, timezone="Europe/Berlin")
NOTICE_DUE = datetime(2027, 1, 29, 8, 0, tzinfo=UTC)

Overtake = Callable[[Office, ContractRecord], Result]


def the_contract(office: Office) -> ContractRecord:
    with office.database.reading() as transaction:
        (record,) = transaction.contracts.list(TEAM)
    return record


def move_the_end_to_summer(office: Office, record: ContractRecord) -> Result:
    new = facts_of(
        replace(record.contract, end_on=date(2027, 6, 30)),
        channel_id=record.channel_id,
        registrant_id=record.registrant_id,
        owner_id=record.owner_id,
        backup_id=record.backup_id,
    )
    services = office.bot.desk.services
    return edit_contract(record.id, new, OWNER, services, expected_revision=record.revision).result


def move_it_to_finance(office: Office, record: ContractRecord) -> Result:
    """As its owner does who chooses a private channel."""
    new = replace(NewContract.of(record, record.contract), channel_id=FINANCE.id, is_restricted=True)
    services = office.bot.desk.services
    return edit_contract(record.id, new, OWNER, services, expected_revision=record.revision).result


def remove_it(office: Office, record: ContractRecord) -> Result:
    return remove_contract(record.id, OWNER, office.bot.desk.services).result


def keep_it(office: Office, record: ContractRecord) -> Result:
    return keep_contract(record.id, "another year", OWNER, office.bot.desk.services).result


def send_the_notice(office: Office, record: ContractRecord) -> Result:
    sent = Proof(
        kind=ProofKind.SENT, on=date(2027, 1, 29), method=NoticeMethod.FORM, reference="CASE-7", nonce="n"
    )
    return record_proof(record.id, sent, OWNER, office.bot.desk.services).result


@dataclass(slots=True)
class Meanwhile:
    """Lets somebody act once, at the moment at which the reminder has come so far."""

    moment: Failpoint
    overtake: Overtake
    office: Office | None = None
    result: Result | None = None

    def __call__(self, passed: Failpoint) -> None:
        if (
            passed is self.moment
            and self.result is None
            and self.office
            and self._has_come_so_far(self.office)
        ):
            self.result = self.overtake(self.office, the_contract(self.office))

    def _has_come_so_far(self, office: Office) -> bool:
        state = DeliveryState.CLAIMED if self.moment is Failpoint.AFTER_CLAIM else DeliveryState.SENDING
        with office.database.reading() as transaction:
            rows = transaction.deliveries.for_contract(TEAM, the_contract(office).id)
        return any(one.kind is DeliveryKind.REMINDER and one.state is state for one in rows)


def go_through(database: Database, meanwhile: Meanwhile) -> tuple[list[str], list[date]]:
    """What stands in the channel about the notice that is due; and on which days it is still asked for."""
    with an_office(database, stands_still=True, reached=meanwhile) as office:
        office.click(office.register(), "start_plan")
        office.go_to(NOTICE_DUE - timedelta(minutes=1))
        meanwhile.office = office
        record, before = the_contract(office), len(office.posted())
        office.go_to(NOTICE_DUE + timedelta(hours=1))

        assert meanwhile.result is Result.DONE
        with database.reading() as transaction:
            reminders = transaction.reminders.for_contract(TEAM, record.id)
        said = [message.text for message in office.posted()[before:]]
    still_asked = [
        one.remind_on
        for one in reminders
        if one.action_key is ActionKey.SUBMIT_CANCELLATION and one.state is ReminderState.ARMED
    ]
    return said, still_asked


OVERTAKING = [
    pytest.param(
        move_the_end_to_summer, "By 1 May 2027: Send ActivTrak the", [date(2027, 4, 30)], id="its step moves"
    ),
    pytest.param(remove_it, "✕ Not asked any more: Send ActivTrak the", [], id="its contract is removed"),
    pytest.param(
        send_the_notice, "✔ Done on 29 Jan 2027 by <@U0ALEX>: Send ActivTrak the", [], id="its action is done"
    ),
]


@pytest.mark.parametrize(("overtake", "_", "next_asked"), OVERTAKING)
def test_what_is_overtaken_before_its_intent_is_not_said(
    sqlite_database: Database, overtake: Overtake, _: str, next_asked: list[date]
) -> None:
    said, still_asked = go_through(sqlite_database, Meanwhile(Failpoint.AFTER_CLAIM, overtake))

    assert said == []
    assert still_asked[:1] == next_asked


@pytest.mark.parametrize("moment", [Failpoint.AFTER_INTENT, Failpoint.AFTER_POST])
@pytest.mark.parametrize(("overtake", "words", "next_asked"), OVERTAKING)
def test_what_is_overtaken_after_its_intent_stands_there_once_and_says_how_things_are(
    sqlite_database: Database, moment: Failpoint, overtake: Overtake, words: str, next_asked: list[date]
) -> None:
    (said,), still_asked = go_through(sqlite_database, Meanwhile(moment, overtake))

    assert said.startswith(words)
    assert still_asked[:1] == next_asked


@pytest.mark.parametrize("moment", list(Failpoint))
def test_a_reminder_whose_contract_moves_is_said_once_in_the_new_channel_and_stands_open_in_no_other(
    sqlite_database: Database, moment: Failpoint
) -> None:
    meanwhile = Meanwhile(moment, move_it_to_finance)
    with an_office(sqlite_database, stands_still=True, reached=meanwhile) as office:
        office.sandbox.change_channel(FINANCE.id, bot_member=True)
        office.click(office.register(), "start_plan")
        office.go_to(NOTICE_DUE - timedelta(minutes=1))
        meanwhile.office = office
        office.go_to(NOTICE_DUE + timedelta(hours=1))

        assert meanwhile.result is Result.DONE
        left = {one.text for one in office.posted()}
        headlines = sorted(one.text.splitlines()[0] for one in office.posted(channel=FINANCE.id))
    assert left == {"This is not told here any more."}
    assert [line[:32] for line in headlines] == [
        "By 30 Jan 2027: Send ActivTrak t",
        "Exit plan for ActivTrak",
    ]


@pytest.mark.parametrize("overtake", [remove_it, keep_it, send_the_notice])
def test_what_is_overtaken_after_its_intent_pings_nobody(
    sqlite_database: Database, overtake: Overtake
) -> None:
    """Nothing is theirs to do any more; the edit that follows names people, and edits notify nobody."""
    meanwhile = Meanwhile(Failpoint.AFTER_INTENT, overtake)
    with an_office(sqlite_database, stands_still=True, reached=meanwhile) as office:
        office.click(office.register(), "start_plan")
        office.go_to(NOTICE_DUE - timedelta(minutes=1))
        meanwhile.office, before = office, len(office.sandbox.traffic())
        office.go_to(NOTICE_DUE + timedelta(hours=1))

        calls = [one for one in office.sandbox.traffic()[before:] if one.kind == "chat.postMessage"]
    about_it = [str(one.request) for one in calls if "Send ActivTrak the" in str(one.request)]
    assert len(about_it) == 1
    assert "<@" not in about_it[0]


def test_what_is_answered_while_slack_takes_no_posts_is_not_said_once_it_does(
    sqlite_database: Database,
) -> None:
    with an_office(sqlite_database, stands_still=True) as office:
        office.click(office.register(), "start_plan")
        office.go_to(NOTICE_DUE - timedelta(minutes=1))
        before = len(office.posted())
        refusal = Fault(method="chat.postMessage", mode=FaultMode.RATELIMITED, retry_after="3600")
        office.sandbox.plan_fault(refusal)
        office.go_to(NOTICE_DUE + timedelta(minutes=30))
        assert len(office.posted()) == before, "Slack takes nothing"

        office.type("notice ActivTrak")
        assert not office.fill(on="2027-01-29", method="form").errors
        office.go_to(NOTICE_DUE + timedelta(hours=2))

        assert [one.text for one in office.posted()[before:] if "Send ActivTrak the" in one.text] == []


def test_askings_that_were_to_be_said_together_are_asked_once_keeping_it_is_taken_back(
    sqlite_database: Database,
) -> None:
    """Asleep on 24 February; woken on the 25th, whose asking somebody overtakes."""
    meanwhile = Meanwhile(Failpoint.AFTER_CLAIM, keep_it)
    with an_office(sqlite_database, stands_still=True, reached=meanwhile) as office:
        office.click(office.register(), "start_plan")
        office.go_to(datetime(2027, 2, 23, 12, tzinfo=UTC))
        meanwhile.office, before = office, len(office.posted())
        office.clock.advance_to(datetime(2027, 2, 25, 12, tzinfo=UTC))
        office.settle()
        assert meanwhile.result is Result.DONE

        office.clock.advance_to(datetime(2027, 2, 25, 13, tzinfo=UTC))
        assert take_back(the_contract(office).id, OWNER, office.bot.desk.services).result is Result.DONE
        office.settle()

        asked = [one for one in office.posted()[before:] if "Cancellation Request Form" in one.text]
    assert [(one.at.day, one.at.hour, one.also_in_channel) for one in asked] == [(25, 13, True)]
