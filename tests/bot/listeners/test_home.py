"""App Home and the global shortcut: where there is no channel, answers come in a modal."""

from __future__ import annotations

import logging

import pytest

from sandbox.delivery import Retry
from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, FINANCE, GUS, IT_SAAS, NOOR, SAM
from sandbox.views import OpenView
from storage.records.contracts import ContractRecord
from tests.bot.listeners.test_register import records
from tests.support.office import REGISTER, Office

DM = "D0ALEX"
FORM = {
    "vendor": "ActivTrak",
    "seats": "50",
    "price": "$19",
    "unit": "seat_month",
    "end_on": "2027-03-31",
    "notice_days": "30",
    "channel_id": IT_SAAS.id,
}


def home_of(office: Office, person: str = ALEX.id) -> OpenView:
    home = office.sandbox.home(person=person)
    assert home is not None
    return home


def only_record(office: Office) -> ContractRecord:
    (record,) = records(office)
    return record


def published(office: Office) -> int:
    return sum(entry.kind == "views.publish" for entry in office.sandbox.traffic())


def test_a_newcomers_home_says_what_it_does_and_offers_to_register(office: Office) -> None:
    shown = office.open_home()

    assert "exitplan gets your team out of an annual software contract before it renews" in shown
    office.click_home("register")
    assert office.sandbox.view() is not None


def test_home_shows_the_contracts_that_this_person_may_read(office: Office) -> None:
    office.register()
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type("add Slate 12 seats at $10 ends 2027-06-30 notice 30 days", channel=FINANCE.id)
    office.submit()

    assert "ActivTrak" in office.open_home()
    assert "Slate" in office.home_text()
    assert "Slate" not in office.open_home(person=SAM.id)


def test_guests_see_nothing_of_contracts(office: Office) -> None:
    office.register()

    shown = office.open_home(person=GUS.id)

    assert "ActivTrak" not in shown
    assert "members of this workspace" in shown


def test_an_event_that_comes_twice_shows_the_same_home_and_says_nothing(office: Office) -> None:
    office.register()
    first = office.open_home()
    event = {"type": "app_home_opened", "user": ALEX.id, "channel": DM, "tab": "home", "event_ts": "1.000000"}
    event_id = office.sandbox.send_event(event)
    office.settle()
    messages = len(office.sandbox.messages(DM))

    office.sandbox.send_event(event, event_id=event_id, retry=Retry(number=1, reason="timeout"))
    office.settle()

    assert office.home_text() == first
    assert len(office.sandbox.messages(DM)) == messages


def test_opening_the_messages_tab_publishes_nothing(office: Office) -> None:
    office.sandbox.send_event(
        {"type": "app_home_opened", "user": ALEX.id, "channel": DM, "tab": "messages", "event_ts": "1.000000"}
    )
    office.settle()

    assert office.sandbox.home() is None


def test_a_contract_opens_in_a_modal_and_the_next_answer_takes_its_place(office: Office) -> None:
    office.register()
    office.open_home()

    office.click_home("show")
    assert "Paid through" in office.modal_text()
    first = office.sandbox.view()
    office.click_modal("recommend")

    second = office.sandbox.view()
    assert first is not None
    assert second is not None
    assert second.id == first.id
    assert "Path 2" in office.modal_text()
    assert not office.sandbox.messages(DM), "nothing is said twice"


def test_a_form_over_an_answer_puts_its_own_answer_there(office: Office) -> None:
    office.register()
    office.open_home()
    office.click_home("show")
    below = office.sandbox.view()

    office.click_modal("record_notice")
    assert not office.fill(on="2026-12-01", method="form").errors

    shown = office.sandbox.view()
    assert below is not None
    assert shown is not None
    assert shown.id == below.id, "the form is closed"
    assert "Notice is sent" in office.modal_text()
    assert "notice sent" in office.home_text().casefold(), "Home shows it at once"


def test_a_form_that_opens_from_home_turns_into_its_answer(office: Office) -> None:
    office.open_home()
    office.click_home("register")

    assert not office.fill(**FORM).errors

    assert "ActivTrak is registered" in office.modal_text()
    assert "ActivTrak" in office.home_text()
    assert not office.ephemeral(), "nothing is said in the channel"


def test_the_shortcut_opens_the_form_and_answers_in_it(office: Office) -> None:
    office.use_shortcut("register_contract")

    assert not office.fill(**FORM).errors

    assert only_record(office).contract.vendor == "ActivTrak"
    assert "ActivTrak is registered" in office.modal_text()
    office.click_modal("start_plan")
    assert "This plan runs from now on" in office.modal_text()


def test_guests_are_told_by_the_shortcut_that_it_is_for_members(office: Office) -> None:
    office.use_shortcut("register_contract", person=GUS.id)

    assert "members of this workspace only" in office.modal_text(person=GUS.id)


def test_where_no_modal_can_be_shown_any_more_the_answer_is_a_direct_message(office: Office) -> None:
    office.register()
    office.open_home()
    office.sandbox.plan_fault(Fault(method="views.open", mode=FaultMode.ERROR, error="expired_trigger_id"))

    office.click_home("show")

    assert office.sandbox.view() is None
    assert "Paid through" in office.sandbox.messages(DM)[-1].text


def test_a_persons_own_changes_show_in_their_home_and_nothing_else_is_published(office: Office) -> None:
    office.register()
    office.open_home()
    before = published(office)

    office.type("list")
    office.type("show ActivTrak")
    assert published(office) == before

    office.type(REGISTER.replace("2027-03-31", "2027-06-30"))
    office.submit()
    assert "30 Jun 2027" in office.home_text()
    assert published(office) == before + 1


def test_what_a_command_brings_back_shows_in_home_at_once(office: Office) -> None:
    office.register()
    office.open_home()
    asked = office.type("remove ActivTrak")
    assert asked is not None
    office.click(asked, "remove")
    assert "ActivTrak" not in office.home_text()

    office.type("restore ActivTrak")

    assert "ActivTrak" in office.home_text()


def test_a_home_that_was_never_opened_is_not_published(office: Office) -> None:
    office.register()

    assert office.sandbox.home() is None


def test_what_was_published_meanwhile_by_somebody_else_stays(office: Office) -> None:
    office.register()
    office.open_home()
    office.sandbox.plan_fault(Fault(method="views.publish", mode=FaultMode.ERROR, error="hash_conflict"))
    before = home_of(office).hash

    office.open_home()

    assert home_of(office).hash == before


def test_a_home_that_slack_does_not_take_is_logged_and_mended_by_opening_it_again(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.type("", person=NOOR.id)
    office.sandbox.plan_fault(Fault(method="views.publish", mode=FaultMode.SERVER_ERROR, times=1))

    with caplog.at_level(logging.ERROR):
        office.sandbox.open_home(person=NOOR.id)
        office.settle()

    assert "a request failed" in caplog.text
    assert office.sandbox.home(person=NOOR.id) is None
    assert "exitplan gets your team out" in office.open_home(person=NOOR.id)
    assert not office.sandbox.messages("D0NOOR"), "an event is answered by no message"
