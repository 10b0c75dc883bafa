from __future__ import annotations

from datetime import date
from typing import Any

from icalendar import Calendar, Event

from bot.files.calendars import calendar_file, calendar_text
from bot.usecases.views import ContractView
from planner.actions import ActionKey
from tests.support.builders import a_contract, with_notice
from tests.support.views import a_contract_view, answered


def events(view: ContractView) -> list[Event]:
    read = Calendar.from_ical(calendar_file(view).content.decode())
    return [event for event in read.walk("VEVENT") if isinstance(event, Event)]


def summaries(view: ContractView) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(view)]


def by_summary(view: ContractView, part: str) -> Event:
    (found,) = (event for event in events(view) if part in str(event["SUMMARY"]))
    return found


def test_an_action_is_an_all_day_event_that_ends_before_the_next_day() -> None:
    text = calendar_file(a_contract_view()).content.decode()

    export = text.split("SUMMARY:ActivTrak: Export the last data")[1]
    assert "\r\nDTSTART;VALUE=DATE:20270330\r\nDTEND;VALUE=DATE:20270331\r\n" in export


def test_every_open_action_and_every_key_day_is_an_event() -> None:
    view = a_contract_view()

    found = summaries(view)

    assert len(found) == len(view.advice.timeline) + 3
    assert found[-3:] == [
        "ActivTrak: Last day on which the notice may arrive",
        "ActivTrak: The contract is paid until the end of this day",
        "ActivTrak: It renews on this day unless notice was given",
    ]


def test_what_is_done_is_left_out_and_so_are_the_notices_days_once_it_is_confirmed() -> None:
    confirmed = with_notice(sent_on=date(2026, 11, 20), confirmed_on=date(2026, 11, 25))
    states = {ActionKey.EXPORT_DATA: answered()}

    found = summaries(a_contract_view(confirmed, started=True, states=states))

    assert not [one for one in found if "Export the data that you need" in one or "notice" in one]
    assert "ActivTrak: The contract is paid until the end of this day" in found


def test_the_last_day_to_send_by_post_is_a_day_of_its_own() -> None:
    from planner.playbook import NoticeMethod

    found = summaries(a_contract_view(a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)))

    assert "ActivTrak: Last safe day to send the notice" in found


def test_an_event_keeps_its_id_when_its_day_moves_and_no_two_share_one() -> None:
    before = a_contract_view()
    after = a_contract_view(a_contract(end_on=date(2027, 4, 30)), revision=2)

    ids = [str(event["UID"]) for event in events(before)]
    assert ids == [str(event["UID"]) for event in events(after)]
    assert len(set(ids)) == len(ids)
    assert {int(event["SEQUENCE"]) for event in events(after)} == {2}


def test_another_term_or_workspace_has_other_ids() -> None:
    ids = {
        str(events(a_contract_view(**facts))[0]["UID"])
        for facts in ({}, {"term_number": 2}, {"workspace_id": "T0OTHER"}, {"id": "zzzzzz"})
    }

    assert len(ids) == 4


def test_what_people_typed_is_escaped_and_folded() -> None:
    vendor = "A;B,C\\D\nEND:VEVENT\nBEGIN:VALARM " + "ü" * 50
    made = calendar_file(a_contract_view(a_contract(vendor=vendor)))

    raw = made.content
    assert raw.count(b"BEGIN:VEVENT") == raw.count(b"END:VEVENT\r\n") == len(events(a_contract_view()))
    assert b"\nBEGIN:VALARM" not in raw
    assert b"A\\;B\\,C\\\\D END:VEVENT" in raw.replace(b"\r\n ", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75


def test_a_late_action_lies_on_today_and_says_when_it_was_due() -> None:
    event = by_summary(a_contract_view(today=date(2027, 2, 5), started=True), "Cancellation Request Form")

    assert event["DTSTART"].dt == date(2027, 2, 5)
    assert "It was due on 30 Jan 2027." in str(event["DESCRIPTION"])
    assert "Valid until 1 Mar 2027." in str(event["DESCRIPTION"])


def test_several_plans_make_one_calendar() -> None:
    views: list[Any] = [a_contract_view(), a_contract_view(a_contract(vendor="Zoom"), id="zzzzzz")]

    read = Calendar.from_ical(calendar_text(views, name="exitplan").decode())

    assert read["X-WR-CALNAME"] == "exitplan"
    assert {str(event["SUMMARY"]).partition(":")[0] for event in read.walk("VEVENT")} == {
        "ActivTrak",
        "Zoom",
    }


def test_a_calendar_names_no_price() -> None:
    assert b"USD" not in calendar_file(a_contract_view()).content
