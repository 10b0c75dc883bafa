"""A contract that gets another channel in mid-plan: the old place is closed, and the new one goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.faults import Fault, FaultMode
from sandbox.model import ConversationKind, Message
from sandbox.seed import ALEX, FINANCE, GENERAL, IT_SAAS, NOOR, SAM
from storage.database import Database
from storage.records.contracts import NewContract
from storage.records.deliveries import DeliveryKind, DeliveryRecord
from tests.support.office import Office, an_office, upgrade_from, values_in

FIGMA = "add Figma 8 seats at 45 USD ends 20 Mar 2027, notice 14 days"
ELSEWHERE = "This is not told here any more."


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with an_office(database, stands_still=True) as office:
        office.sandbox.change_channel(FINANCE.id, bot_member=True)
        yield office


@pytest.fixture
def figma(office: Office) -> Office:
    """Noor's plan for Figma runs in #it-saas, and its notice was asked for there on 19 Jan."""
    register(office)
    office.click(office.ephemeral(person=NOOR.id)[-1], "start_plan", person=NOOR.id)
    office.go_to(at("2027-01-27"))
    return office


def register(office: Office, text: str = FIGMA) -> None:
    office.type(text, person=NOOR.id)
    assert office.fill(person=NOOR.id).errors == {}


def edit(office: Office, person: str = NOOR.id, **facts: str) -> None:
    office.type("edit Figma", person=person)
    assert office.fill(person=person, **facts).errors == {}


def texts(office: Office, channel: str) -> list[str]:
    return [one.text for one in office.posted(channel=channel)]


def headlines(office: Office, channel: str) -> list[tuple[bool, str]]:
    """Whether each message is a reply, and its first line."""
    return [(one.is_reply, one.text.splitlines()[0]) for one in office.posted(channel=channel)]


def dm(office: Office, person: str) -> list[Message]:
    return office.posted(channel=f"D{person[1:]}")


def test_made_restricted_in_mid_plan_nothing_of_it_stands_in_the_public_channel_or_is_said_there(
    figma: Office,
) -> None:
    assert headlines(figma, IT_SAAS.id) == [
        (False, "Exit plan for Figma"),
        (False, "Today: Send Figma written notice of non-renewal and ask for a confirmation in writing"),
        (True, "Still open: Send Figma written notice of non-renewal and ask for a confirmation in writing"),
    ]

    edit(figma, channel_id=FINANCE.id)
    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    assert all(len(one.blocks) == 1 for one in figma.posted()), "no buttons either"

    edit(figma, price="88.88 USD")
    figma.go_to(at("2027-02-20"))
    figma.type("keep Figma", person=NOOR.id)
    figma.fill(person=NOOR.id, reason="secret reason")
    figma.go_to(at("2027-03-25"))

    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    assert "There is no contract" in figma.read("show Figma", person=SAM.id)


def test_the_plan_and_the_open_reminder_go_on_in_the_new_channel_once_and_askings_in_its_thread(
    figma: Office,
) -> None:
    edit(figma, channel_id=GENERAL.id)

    assert headlines(figma, GENERAL.id) == [
        (False, "Exit plan for Figma"),
        (False, "Today: Send Figma written notice of non-renewal and ask for a confirmation in writing"),
    ]
    assert "Posted" not in figma.posted(channel=GENERAL.id)[1].text, "it is late against the plan only"

    figma.go_to(at("2027-02-20"))

    assert [one.is_reply for one in figma.posted(channel=GENERAL.id)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    (asked,) = dm(figma, NOOR.id)
    assert f"It is posted in <#{GENERAL.id}>." in asked.text


def test_whoever_answers_in_the_new_channel_is_shown_there(figma: Office) -> None:
    edit(figma, channel_id=GENERAL.id)
    plan, reminder = figma.posted(channel=GENERAL.id)

    figma.click(reminder, "done", person=NOOR.id)
    assert figma.fill(person=NOOR.id).errors == {}

    plan, reminder = figma.posted(channel=GENERAL.id)
    assert reminder.text.startswith(f"✔ Done on 27 Jan 2027 by <@{NOOR.id}>: Send Figma")
    assert "✔ Done on 27 Jan 2027" in plan.text
    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3


def test_the_weekly_asking_for_the_confirmation_stays_in_one_thread_of_the_new_channel(
    figma: Office,
) -> None:
    figma.type("notice Figma", person=NOOR.id)
    figma.fill(person=NOOR.id)
    figma.go_to(at("2027-02-04"))
    assert "confirm" in figma.posted()[-1].text

    edit(figma, channel_id=GENERAL.id)
    figma.go_to(at("2027-02-26"))

    askings = figma.posted(channel=GENERAL.id)[1:]
    assert [one.is_reply for one in askings] == [False, True, True, True]


def test_a_contract_that_comes_back_to_a_channel_leaves_closed_there_what_was_closed(figma: Office) -> None:
    edit(figma, channel_id=FINANCE.id)
    edit(figma, channel_id=IT_SAAS.id)

    assert texts(figma, FINANCE.id) == [ELSEWHERE] * 2
    assert [line for _, line in headlines(figma, IT_SAAS.id)] == [
        *[ELSEWHERE] * 3,
        "Exit plan for Figma",
        "Today: Send Figma written notice of non-renewal and ask for a confirmation in writing",
    ]

    figma.go_to(at("2027-02-03"))
    assert texts(figma, IT_SAAS.id)[:3] == [ELSEWHERE] * 3
    assert figma.posted()[-1].thread_ts == figma.posted()[4].ts


def test_an_open_question_goes_on_in_the_new_channel_and_a_decision_is_closed(office: Office) -> None:
    register(office)
    office.go_to(at("2027-03-09"))
    before = texts(office, IT_SAAS.id)
    assert before[-1].startswith("The notice window of Figma closed on 6 Mar 2027.")

    edit(office, channel_id=FINANCE.id)

    assert texts(office, IT_SAAS.id) == [ELSEWHERE] * len(before)
    (question,) = office.posted(channel=FINANCE.id)
    assert question.text.startswith("The notice window of Figma closed on 6 Mar 2027.")
    assert values_in(question, "start_plan") != []

    office.type("keep Figma", person=NOOR.id)
    office.fill(person=NOOR.id, reason="secret reason")
    edit(office, channel_id=GENERAL.id)

    assert texts(office, FINANCE.id) == [ELSEWHERE] * 2
    assert texts(office, GENERAL.id) == []


def test_a_contract_without_a_plan_is_asked_about_in_a_thread_of_the_new_channel(office: Office) -> None:
    register(office)
    office.go_to(at("2027-02-11"))
    before = office.posted()
    assert [one.is_reply for one in before][:2] == [False, True]

    edit(office, channel_id=FINANCE.id)
    assert set(texts(office, IT_SAAS.id)) == {ELSEWHERE}
    assert headlines(office, FINANCE.id) == [(False, "Figma renews on 21 Mar 2027, and no plan is started.")]

    office.go_to(at("2027-02-24"))
    assert [one.is_reply for one in office.posted(channel=FINANCE.id)] == [False, True, True, True]
    assert texts(office, IT_SAAS.id) == [ELSEWHERE] * len(before)


def test_an_outcome_in_the_old_channel_is_closed_with_everything_else(figma: Office) -> None:
    figma.type("notice Figma", person=NOOR.id)
    figma.fill(person=NOOR.id, kind="confirmed", reference="A-1")
    figma.go_to(at("2027-03-28"))
    figma.type("ended Figma", person=NOOR.id)
    assert figma.fill(person=NOOR.id, reason="secret reason").errors == {}
    assert "secret reason" in texts(figma, IT_SAAS.id)[-1]

    edit(figma, channel_id=FINANCE.id)

    assert set(texts(figma, IT_SAAS.id)) == {ELSEWHERE}
    assert texts(figma, FINANCE.id) == []


def test_a_reminder_that_was_put_off_comes_in_the_new_channel_on_its_day(figma: Office) -> None:
    figma.click(figma.posted()[1], "snooze", person=NOOR.id)
    figma.fill(person=NOOR.id, on="2027-02-05")

    edit(figma, channel_id=GENERAL.id)
    assert headlines(figma, GENERAL.id) == [(False, "Exit plan for Figma")]

    figma.go_to(at("2027-02-10"))
    assert [one.is_reply for one in figma.posted(channel=GENERAL.id)] == [False, False, True]


def test_whoever_was_told_directly_and_may_not_know_any_more_reads_only_that_it_is_not_told_to_them_any_more(
    figma: Office,
) -> None:
    offered = figma.type("assign Figma", person=NOOR.id)
    assert offered is not None
    block = next(one for one in offered.blocks if "Export the data" in str(one))
    figma.click(offered, "assign", block_id=block["block_id"], person=NOOR.id)
    assert figma.fill(person=NOOR.id, assignee=SAM.id).errors == {}
    assert [one.text.splitlines()[0] for one in dm(figma, SAM.id)] == [
        "Yours to do: Export the data that you need from Figma"
    ]

    edit(figma, channel_id=FINANCE.id)
    edit(figma, price="88.88 USD")

    assert [one.text for one in dm(figma, SAM.id)] == [ELSEWHERE]


def test_a_new_channel_instead_of_an_archived_one_gets_the_plan_and_what_is_open(office: Office) -> None:
    register(office)
    office.click(office.ephemeral(person=NOOR.id)[-1], "start_plan", person=NOOR.id)
    office.sandbox.change_channel(IT_SAAS.id, archived=True)
    office.go_to(at("2027-01-25"))

    edit(office, channel_id=GENERAL.id)

    assert headlines(office, GENERAL.id) == [
        (False, "Exit plan for Figma"),
        (False, "Today: Send Figma written notice of non-renewal and ask for a confirmation in writing"),
    ]
    assert texts(office, IT_SAAS.id)[0].startswith("Exit plan for Figma"), "nothing can be changed there"


def test_nothing_is_blocked_any_more_once_another_channel_is_chosen(office: Office) -> None:
    register(office)
    office.click(office.ephemeral(person=NOOR.id)[-1], "start_plan", person=NOOR.id)
    office.sandbox.change_channel(IT_SAAS.id, archived=True)
    office.go_to(at("2027-01-25"))
    assert "Missing there: “Send the notice”." in office.read("health", person=NOOR.id, channel=GENERAL.id)

    edit(office, channel_id=GENERAL.id)

    health = office.read("health", person=NOOR.id, channel=GENERAL.id)
    assert health.startswith("All that was due has been posted")
    assert "0 blocked, 0 dead." in health
    assert IT_SAAS.id not in office.open_home(person=NOOR.id)


def test_what_could_be_told_to_nobody_is_said_once_another_channel_is_chosen(office: Office) -> None:
    register(office)
    office.click(office.ephemeral(person=NOOR.id)[-1], "start_plan", person=NOOR.id)
    office.sandbox.change_channel(IT_SAAS.id, archived=True)
    office.sandbox.plan_fault(
        Fault(method="conversations.open", mode=FaultMode.ERROR, error="user_disabled", times=9)
    )
    office.go_to(at("2027-01-19"))
    assert "1 dead." in office.read("health", person=NOOR.id, channel=GENERAL.id)

    edit(office, channel_id=GENERAL.id)

    assert "Today: Send Figma" in texts(office, GENERAL.id)[1]
    health = office.read("health", person=NOOR.id, channel=GENERAL.id)
    assert "1 blocked, 0 dead." in health
    assert f"to <@{NOOR.id}>, since 19 Jan 2027: the account is deactivated." in health


def test_an_edit_that_moves_nothing_closes_nothing_and_posts_nothing(figma: Office) -> None:
    edit(figma, seats="9")

    assert len(texts(figma, IT_SAAS.id)) == 3
    assert ELSEWHERE not in texts(figma, IT_SAAS.id)


def test_of_a_restricted_contract_a_former_backup_reads_only_that_it_is_not_told_to_them_any_more(
    office: Office,
) -> None:
    office.type(FIGMA, person=NOOR.id)
    office.sandbox.click_in_view(action_id="more_facts", person=NOOR.id)
    office.settle()
    assert office.fill(person=NOOR.id, channel_id=FINANCE.id, backup_id=SAM.id).errors == {}
    office.click(office.ephemeral(person=NOOR.id)[-1], "start_plan", person=NOOR.id)
    office.go_to(at("2027-03-01"))
    assert [one.text.splitlines()[0] for one in dm(office, SAM.id)] == [
        "Still open: Send Figma written notice of non-renewal and ask for a confirmation in writing"
    ] * 2
    before = texts(office, FINANCE.id)

    edit(office, backup_id=ALEX.id)

    assert [one.text for one in dm(office, SAM.id)] == [ELSEWHERE] * 2
    assert len(texts(office, FINANCE.id)) == len(before)
    assert ELSEWHERE not in texts(office, FINANCE.id)


def register_many(office: Office, channel: str = IT_SAAS.id) -> None:
    """21 plans, whose notice is due in the channel on 19 Jan."""
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    for name in ("Figma", *(f"Tool{number}" for number in range(10, 30))):
        office.type(FIGMA.replace("Figma", name), person=NOOR.id)
        office.sandbox.click_in_view(action_id="more_facts", person=NOOR.id)
        office.settle()
        assert office.fill(person=NOOR.id, channel_id=channel).errors == {}
        office.click(office.ephemeral(person=NOOR.id)[-1], "start_plan", person=NOOR.id)


def answer(office: Office, name: str) -> None:
    """As they do who have sent their notice."""
    office.type(f"notice {name}", person=NOOR.id)
    filled = office.fill(person=NOOR.id, kind="sent", on="2027-01-19", method="email")
    assert filled.errors == {}


def test_a_message_about_many_contracts_tells_nothing_of_restricted_ones_once_everybody_reads_there(
    sqlite_database: Database,
) -> None:
    with an_office(sqlite_database, stands_still=True) as office:
        register_many(office, FINANCE.id)
        office.go_to(at("2027-01-19"))
        with office.sandbox.workspace.lock:
            office.sandbox.workspace.change_conversation(FINANCE.id, kind=ConversationKind.CHANNEL)

        answer(office, "Figma")

        assert texts(office, FINANCE.id)[-1] == ELSEWHERE


def test_a_message_about_many_contracts_stays_one_when_its_first_moves_away_before_it_is_taken(
    sqlite_database: Database,
) -> None:
    with an_office(sqlite_database, stands_still=True) as office:
        register_many(office)
        office.sandbox.plan_fault(
            Fault(method="chat.postMessage", mode=FaultMode.RATELIMITED, retry_after="3600")
        )
        office.go_to(at("2027-01-19") - timedelta(hours=3, minutes=30))
        (digest,) = undelivered_digests(office)
        with office.database.reading() as transaction:
            first = transaction.contracts.peek(digest.workspace_id, digest.contract_id or "")
        before = len(texts(office, IT_SAAS.id))

        office.type(f"edit {first.contract.vendor}", person=NOOR.id)
        assert office.fill(person=NOOR.id, channel_id=FINANCE.id).errors == {}
        office.go_to(at("2027-01-19"))

        (said,) = texts(office, IT_SAAS.id)[before:]
        assert said.startswith("20 things to do came due here at once")
        assert [line for _, line in headlines(office, FINANCE.id)][1].startswith("Today: Send")


def undelivered_digests(office: Office) -> list[DeliveryRecord]:
    with office.database.reading() as transaction:
        (workspace_id,) = transaction.workspaces.ids()
        rows = transaction.deliveries.undelivered(workspace_id, due_before=at("2027-01-20"))
    return [one for one in rows if one.kind is DeliveryKind.DIGEST]


def test_a_message_about_many_contracts_leaves_out_the_one_that_has_moved(
    sqlite_database: Database,
) -> None:
    with an_office(sqlite_database, stands_still=True) as office:
        register_many(office)
        office.go_to(at("2027-01-19"))
        digest = office.posted()[-1]
        assert digest.text.startswith("21 things to do came due here at once")
        assert "Figma" in str(digest.blocks)

        edit(office, channel_id=FINANCE.id)

        digest = office.posted()[-1]
        assert digest.text.startswith("20 things to do came due here at once")
        assert "Figma" not in str(digest)
        assert "Tool29" in str(digest.blocks)
        assert [line for _, line in headlines(office, FINANCE.id)] == [
            "Exit plan for Figma",
            "Today: Send Figma written notice of non-renewal and ask for a confirmation in writing",
        ]


def move_as_before(office: Office, channel_id: str) -> None:
    """As an earlier version moved a contract: what it had said stayed open in the old channel."""
    with office.database.transaction() as transaction:
        (workspace_id,) = transaction.workspaces.ids()
        (record,) = transaction.contracts.list(workspace_id)
        facts = replace(NewContract.of(record, record.contract), channel_id=channel_id)
        transaction.contracts.change(
            workspace_id,
            record.id,
            facts,
            expected_revision=record.revision,
            by=NOOR.id,
            at=office.clock.now(),
        )


NOTICE_ASKED = "Today: Send Figma written notice of non-renewal and ask for a confirmation in writing"


def test_after_the_upgrade_a_contract_that_was_moved_before_it_goes_on_in_its_channel(figma: Office) -> None:
    move_as_before(figma, GENERAL.id)

    upgrade_from("0020", figma)

    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    assert headlines(figma, GENERAL.id) == [(False, "Exit plan for Figma"), (False, NOTICE_ASKED)]

    figma.go_to(at("2027-02-20"))

    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    assert [one.is_reply for one in figma.posted(channel=GENERAL.id)] == [False, False, *[True] * 4]


def test_what_was_asked_in_the_new_channel_before_the_upgrade_is_not_asked_there_again(figma: Office) -> None:
    move_as_before(figma, GENERAL.id)
    figma.go_to(at("2027-02-03"))
    assert [one.is_reply for one in figma.posted(channel=GENERAL.id)] == [False]

    upgrade_from("0020", figma)
    assert [line for _, line in headlines(figma, GENERAL.id)][1:] == ["Exit plan for Figma"]

    figma.go_to(at("2027-02-20"))

    asked, _, *askings = figma.posted(channel=GENERAL.id)
    assert {one.thread_ts for one in askings} == {asked.ts}
    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3


def test_a_contract_that_had_come_back_before_the_upgrade_keeps_its_plan_and_its_thread(
    figma: Office,
) -> None:
    move_as_before(figma, GENERAL.id)
    figma.go_to(at("2027-02-03"))
    move_as_before(figma, IT_SAAS.id)

    upgrade_from("0020", figma)

    figma.go_to(at("2027-02-10"))

    assert texts(figma, GENERAL.id) == [ELSEWHERE]
    plan, notice, *askings = figma.posted(channel=IT_SAAS.id)
    assert [one.text.splitlines()[0] for one in (plan, notice)] == ["Exit plan for Figma", NOTICE_ASKED]
    assert {one.thread_ts for one in askings} == {notice.ts}


def test_a_question_of_a_contract_that_was_moved_before_the_upgrade_goes_on_in_its_channel(
    office: Office,
) -> None:
    register(office)
    office.go_to(at("2027-02-11"))
    before = texts(office, IT_SAAS.id)
    move_as_before(office, FINANCE.id)

    upgrade_from("0020", office)

    assert texts(office, IT_SAAS.id) == [ELSEWHERE] * len(before)
    assert headlines(office, FINANCE.id) == [(False, "Figma renews on 21 Mar 2027, and no plan is started.")]


def test_an_edit_that_comes_before_the_first_look_of_this_version_goes_on_in_the_channel_too(
    figma: Office,
) -> None:
    move_as_before(figma, GENERAL.id)

    edit(figma, price="88.88 USD")

    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    assert headlines(figma, GENERAL.id) == [(False, "Exit plan for Figma"), (False, NOTICE_ASKED)]
    assert "USD 8,532.48" in texts(figma, GENERAL.id)[0]


def test_a_contract_that_was_moved_and_removed_before_the_upgrade_goes_on_in_its_channel_once_it_is_restored(
    figma: Office,
) -> None:
    move_as_before(figma, GENERAL.id)
    question = figma.type("remove Figma", person=NOOR.id)
    assert question is not None
    figma.click(question, "remove", person=NOOR.id)
    upgrade_from("0020", figma)

    figma.type("restore Figma", person=NOOR.id)

    assert texts(figma, IT_SAAS.id) == [ELSEWHERE] * 3
    assert headlines(figma, GENERAL.id) == [(False, "Exit plan for Figma"), (False, NOTICE_ASKED)]


def test_the_upgrade_of_a_contract_that_never_moved_says_and_closes_nothing(figma: Office) -> None:
    before = figma.posted()

    upgrade_from("0020", figma)
    upgrade_from("0020", figma)

    assert figma.posted() == before
