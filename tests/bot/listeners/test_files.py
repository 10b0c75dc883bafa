"""Files through the front door: asked for in a channel, sent to a direct message, shared on a click."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.usecases.file_views import FileResult
from bot.usecases.files import share_file
from sandbox.faults import Fault, FaultMode
from sandbox.model import Message
from sandbox.seed import ALEX, FINANCE, IT_SAAS, SAM
from storage.records.deliveries import DeliveryKind, DeliveryState
from tests.support.office import Office, values_in

TEAM = "T0SANDBOX"


def dm_of(office: Office, person: str = ALEX.id) -> str:
    conversation = office.sandbox.workspace.dm_of(person)
    assert conversation is not None
    return conversation.id


def in_dm(office: Office, person: str = ALEX.id) -> list[Message]:
    """What the bot says to this person directly."""
    return office.posted(channel=dm_of(office, person))


def ask_for_letter(office: Office, kind: str = "notice") -> Message:
    letter = office.type(f"letter ActivTrak {kind}")
    assert letter is not None
    answer = office.click(letter, "send_letter")
    assert answer is not None
    return answer


@pytest.fixture
def registered(office: Office) -> Office:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12")
    assert office.submit().ok
    return office


def test_a_letter_goes_as_a_file_to_the_direct_messages_of_whoever_asked(registered: Office) -> None:
    answer = ask_for_letter(registered)

    sent, offer = in_dm(registered)
    (file,) = sent.files
    assert answer.text == "The letter (notice of non-renewal) goes to your direct messages with exitplan."
    assert (file.name, file.title) == ("activtrak-notice.txt", "ActivTrak: notice of non-renewal")
    assert file.content.startswith(b"To: renewals@activtrak.com\n")
    assert "Check every [bracket]" in sent.blocks[0]["text"]["text"]
    assert "So far only you see the letter" in offer.text
    assert [message for message in registered.posted() if message.files] == []


def test_the_chart_and_the_timeline_come_as_pictures_with_words_beside_them(registered: Office) -> None:
    comparison, timeline = registered.type("compare ActivTrak"), registered.type("timeline ActivTrak")
    assert comparison is not None
    assert timeline is not None

    registered.click(comparison, "send_chart")
    registered.click(timeline, "send_timeline")
    registered.click(timeline, "send_calendar")

    files = [file for message in in_dm(registered) for file in message.files]
    assert [file.name for file in files] == [
        "activtrak-cash.png",
        "activtrak-timeline.png",
        "activtrak-plan.ics",
    ]
    assert files[0].alt_txt.startswith("What you pay for ActivTrak from 1 Dec 2026")
    assert files[1].alt_txt.startswith("Timeline of ActivTrak, advised: Path 2")
    assert files[2].content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_where_other_organisations_read_the_chart_is_not_offered_for_sharing_but_the_timeline_is(
    registered: Office,
) -> None:
    comparison, timeline = registered.type("compare ActivTrak"), registered.type("timeline ActivTrak")
    assert comparison is not None
    assert timeline is not None
    registered.sandbox.change_channel(IT_SAAS.id, external=True)

    registered.click(comparison, "send_chart")
    registered.click(timeline, "send_timeline")

    offers = [message.text for message in in_dm(registered) if values_in(message, "share_file")]
    assert len(offers) == 1
    assert "the timeline as a picture" in offers[0]


def test_a_file_is_delivered_as_the_message_that_shows_it(registered: Office) -> None:
    ask_for_letter(registered)

    with registered.database.reading() as transaction:
        (contract,) = transaction.contracts.list(TEAM)
        rows = transaction.deliveries.for_contract(TEAM, contract.id)
    assert [(row.kind, row.state) for row in rows] == [(DeliveryKind.FILE, DeliveryState.DELIVERED)] * 2
    assert [row.message_ts for row in rows] == [message.ts for message in in_dm(registered)]


def test_sharing_posts_the_file_in_the_contracts_channel_and_takes_the_button_away(
    registered: Office,
) -> None:
    ask_for_letter(registered)
    offer = in_dm(registered)[-1]

    answer = registered.click(offer, "share_file")

    shared = registered.posted()[-1]
    offer = in_dm(registered)[-1]
    assert answer is not None
    assert answer.text == f"The letter (notice of non-renewal) goes to <#{IT_SAAS.id}>."
    assert [file.name for file in shared.files] == ["activtrak-notice.txt"]
    assert "Shared by alex" in shared.blocks[1]["text"]["text"]
    assert offer.text.startswith("You shared the letter")
    assert values_in(offer, "share_file") == []


def test_sharing_twice_from_one_offer_posts_it_once(registered: Office) -> None:
    ask_for_letter(registered)
    offer = in_dm(registered)[-1]

    registered.click(offer, "share_file")
    desk = registered.bot.desk
    person = desk.people.person(TEAM, ALEX.id)
    again = share_file(values_in(offer, "share_file")[0], person, desk.services)
    registered.settle()

    assert again is FileResult.ALREADY
    assert len([message for message in registered.posted() if message.files]) == 1


def test_nobody_shares_from_an_offer_that_was_made_to_somebody_else(registered: Office) -> None:
    ask_for_letter(registered)
    offer_id = values_in(in_dm(registered)[-1], "share_file")[0]
    desk = registered.bot.desk

    stranger = desk.people.person(TEAM, SAM.id)

    assert share_file(offer_id, stranger, desk.services) is FileResult.GONE
    assert share_file("nothing", stranger, desk.services) is FileResult.GONE


def test_a_second_click_while_the_file_is_on_its_way_sends_it_once(registered: Office) -> None:
    registered.sandbox.plan_fault(
        Fault(method="files.getUploadURLExternal", mode=FaultMode.RATELIMITED, retry_after="60")
    )
    letter = registered.type("letter ActivTrak")
    assert letter is not None
    registered.sandbox.click(letter, action_id="send_letter")
    registered.worker.settle()
    answer = registered.sandbox.click(letter, action_id="send_letter")
    registered.worker.settle()

    with registered.database.reading() as transaction:
        (contract,) = transaction.contracts.list(TEAM)
        rows = transaction.deliveries.for_contract(TEAM, contract.id)
    assert answer.ok
    assert [row.topic for row in rows] == ["letter:notice", "offer letter:notice"]


def test_a_letter_for_a_channel_that_the_bot_left_is_not_offered_for_sharing(registered: Office) -> None:
    registered.sandbox.change_channel(IT_SAAS.id, bot_member=False)

    ask_for_letter(registered)

    assert len(in_dm(registered)) == 1


def test_sharing_in_a_channel_that_was_archived_meanwhile_says_so(registered: Office) -> None:
    ask_for_letter(registered)
    registered.sandbox.change_channel(IT_SAAS.id, archived=True)

    answer = registered.click(in_dm(registered)[-1], "share_file")

    assert answer is not None
    assert "nothing was shared" in answer.text
    assert [message for message in registered.posted() if message.files] == []


def test_in_an_external_channel_a_letter_is_not_shared_for_it_may_hold_prices(registered: Office) -> None:
    ask_for_letter(registered, "request")
    registered.sandbox.change_channel(IT_SAAS.id, external=True)

    answer = registered.click(in_dm(registered)[-1], "share_file")

    assert answer is not None
    assert "no price is posted there, and the file stays with you" in answer.text
    assert [message for message in registered.posted() if message.files] == []


def test_where_a_workspace_takes_no_files_it_is_said_instead(registered: Office) -> None:
    registered.sandbox.plan_fault(
        Fault(
            method="files.getUploadURLExternal", mode=FaultMode.ERROR, error="file_uploads_disabled", times=2
        )
    )

    ask_for_letter(registered)

    said = in_dm(registered)[0]
    assert said.files == ()
    assert "can't be sent as a file: this workspace takes no files." in said.text
    assert "/exitplan letter" in said.text


def test_a_missing_scope_costs_the_file_and_not_the_workspace(registered: Office) -> None:
    registered.sandbox.plan_fault(
        Fault(method="files.getUploadURLExternal", mode=FaultMode.ERROR, error="missing_scope")
    )

    ask_for_letter(registered)

    with registered.database.reading() as transaction:
        assert not transaction.workspaces.is_suspended(TEAM)
    assert "an admin has to install it once more" in in_dm(registered)[0].text


def test_an_export_has_what_the_person_may_read_and_is_not_offered_for_sharing(registered: Office) -> None:
    registered.sandbox.change_channel(FINANCE.id, bot_member=True)
    registered.type("add Zoom 10 seats at $10 ends 2027-06-30, notice 30 days", channel=FINANCE.id)
    assert registered.fill(channel_id=FINANCE.id).ok

    registered.type("export", person=SAM.id)
    answer = registered.read("export csv")

    (own,) = in_dm(registered)
    (other,) = in_dm(registered, SAM.id)
    assert answer == "The export goes to your direct messages with exitplan."
    assert own.files[0].content.count(b"\r\n") == 3
    assert b"Zoom" in own.files[0].content
    assert other.files[0].content.count(b"\r\n") == 2
    assert b"Zoom" not in other.files[0].content
    assert other.text == ""
    assert "1 contract that you may read" in other.blocks[0]["text"]["text"]


def test_a_calendar_of_all_plans_needs_one_that_is_under_way(registered: Office) -> None:
    assert registered.read("export ics").startswith("No plan is under way")
    assert in_dm(registered) == []


def test_whoever_the_settings_appoint_reads_restricted_contracts_in_an_export(registered: Office) -> None:
    registered.sandbox.change_channel(FINANCE.id, bot_member=True)
    registered.type("add Zoom 10 seats at $10 ends 2027-06-30, notice 30 days", channel=FINANCE.id)
    assert registered.fill(channel_id=FINANCE.id).ok
    with registered.database.transaction() as transaction:
        settings = transaction.settings.get(TEAM)
        transaction.settings.change(
            TEAM,
            replace(settings, admin_ids=(SAM.id,)),
            expected_revision=settings.revision,
            by=ALEX.id,
            at=registered.clock.now(),
        )

    registered.type("export", person=SAM.id)

    (sent,) = in_dm(registered, SAM.id)
    assert b"Zoom" in sent.files[0].content


def test_a_reminder_goes_before_a_file_unless_its_deadline_is_far(registered: Office) -> None:
    ask_for_letter(registered)

    with registered.database.reading() as transaction:
        (contract,) = transaction.contracts.list(TEAM)
        file, offer = transaction.deliveries.for_contract(TEAM, contract.id)
    assert (file.deadline_on, offer.deadline_on) == (date(2026, 12, 31), date(2027, 1, 1))


def test_exports_for_programs_and_calendars(registered: Office) -> None:
    registered.click(registered.ephemeral()[0], "start_plan")
    registered.type("export json")
    registered.type("export ics")

    contents = [file.content for message in in_dm(registered) for file in message.files]
    assert contents[0].startswith(b'{\n  "exitplan_format": 1')
    assert contents[1].startswith(b"BEGIN:VCALENDAR")


def test_an_unknown_format_and_an_empty_workspace_say_what_to_type(office: Office) -> None:
    assert office.read("export xml") == (
        "“xml” is no format: use csv, ics or json, like /exitplan export csv."
    )
    assert office.read("export").startswith("You have nothing to export yet.")
