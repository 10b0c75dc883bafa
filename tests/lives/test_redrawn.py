"""What people go by of what is open tells the facts as they are after a change of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sandbox.seed import ALEX
from storage.database import Database
from storage.records.deliveries import DeliveryKind
from tests.support.office import Office, an_office, values_in

REPLACED = "add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with an_office(database, stands_still=True) as office:
        yield office


@pytest.fixture
def asked(office: Office) -> Office:
    """The notice was asked for on 29 Jan, then in its thread, and on 15 Feb directly."""
    start(office)
    office.go_to(at("2027-02-15"))
    return office


def start(office: Office, text: str = REPLACED) -> None:
    office.type(text)
    assert office.fill().errors == {}
    office.click(office.ephemeral()[-1], "start_plan")


def edit(office: Office, **facts: str) -> None:
    office.type("edit ActivTrak")
    assert office.fill(**facts).errors == {}


def notices(office: Office) -> list[str]:
    """Every open asking for the notice: the post, those of its thread, and the direct message."""
    said = [*office.posted(), *office.posted(channel=f"D{ALEX.id[1:]}")]
    return [one.text for one in said if "Cancellation Request Form" in one.text.splitlines()[0]]


def edits_of_reminders(office: Office) -> list[tuple[str, str | None]]:
    """The channel and the message of each."""
    with office.database.reading() as transaction:
        (record,) = transaction.contracts.list("T0SANDBOX")
        queued = transaction.deliveries.for_contract(record.workspace_id, record.id)
    edits = [one for one in queued if one.kind is DeliveryKind.REMINDER_EDIT]
    return [(one.channel_id, one.message_ts) for one in edits]


def test_more_seats_are_told_in_the_first_post_the_last_asking_and_the_direct_message_and_of_which_day(
    asked: Office,
) -> None:
    before = notices(asked)
    assert len(before) == 5
    assert all("the next term costs USD 11,400.00" in one for one in before)
    edited = len(edits_of_reminders(asked))

    edit(asked, seats="100")

    after = notices(asked)
    assert ["the next term costs USD 22,800.00" in one for one in after] == [True, False, False, True, True]
    assert after[1:3] == before[1:3], "asked in the thread, before the last one there"
    assert ["As of 15 Feb 2027" in one for one in after] == [True, False, False, False, False]
    new = edits_of_reminders(asked)[edited:]
    assert len(new) == len(set(new)) == 3


def test_an_answer_after_more_seats_shows_in_every_asking(asked: Office) -> None:
    edit(asked, seats="100")

    asked.click(asked.posted()[1], "done")
    assert asked.fill().errors == {}

    assert not [one for one in notices(asked) if "the next term costs" in one]
    messages = [*asked.posted(), *asked.posted(channel=f"D{ALEX.id[1:]}")]
    of_notice = [one for one in messages if "Cancellation Request Form" in one.text.splitlines()[0]]
    assert len(of_notice) == 5
    assert not [one for one in of_notice if values_in(one, "done")]


def test_a_nearer_end_is_told_in_what_was_asked_before_it_was_known(office: Office) -> None:
    start(office, "add ActivTrak 50 seats at $19 ends 2027-06-30")
    office.go_to(at("2026-12-04"))
    requests = [one for one in office.posted() if "early release" in one.text.splitlines()[0]]
    assert "paid through 30 Jun 2027" in requests[0].text

    edit(office, end_on="2027-01-31")

    for one in office.posted():
        assert "30 Jun 2027" not in one.text


def test_what_is_answered_stays_as_it_is(asked: Office) -> None:
    asked.click(asked.posted()[1], "done")
    assert asked.fill().errors == {}
    edited = len(edits_of_reminders(asked))

    edit(asked, seats="100")

    assert len(edits_of_reminders(asked)) == edited


def test_a_change_that_changes_no_fact_edits_nothing(asked: Office) -> None:
    edited = len(edits_of_reminders(asked))

    edit(asked)

    assert len(edits_of_reminders(asked)) == edited


def test_an_open_question_tells_the_facts_as_they_are(office: Office) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31")
    office.fill()
    office.go_to(at("2027-01-29"))
    assert "the next term costs USD 11,400.00" in office.posted()[-1].text

    edit(office, seats="100")

    assert "the next term costs USD 22,800.00" in office.posted()[-1].text
