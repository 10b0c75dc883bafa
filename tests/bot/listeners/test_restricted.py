"""Restricted and shared: who may read a contract can be changed, and nothing is said before the wrong people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.model import ConversationKind, Message
from sandbox.seed import ALEX, FINANCE, GENERAL, GUS, IT_SAAS, NOOR, RIO, SAM, VENDOR
from tests.bot.listeners.test_plan import started
from tests.bot.listeners.test_register import records
from tests.support.office import REGISTER, Office

__all__ = ["started"]

LAST_DAY_OF_JANUARY = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)


def dm(office: Office, person: str) -> list[Message]:
    return office.posted(channel=f"D{person[1:]}")


def warnings(office: Office, person: str = ALEX.id) -> list[Message]:
    return [one for one in dm(office, person) if one.text.startswith("Mind who reads")]


def register(office: Office, channel: str, **fields: Any) -> dict[str, str]:
    """The guide's contract for that channel, with all its facts; what is refused."""
    office.type(REGISTER)
    office.sandbox.click_in_view(action_id="more_facts")
    office.settle()
    return office.fill(channel_id=channel, **fields).errors


def test_a_private_channel_makes_a_contract_restricted_and_a_person_may_make_it_readable(
    office: Office,
) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, FINANCE.id)
    assert "There is no contract" in office.read("show ActivTrak", person=SAM.id)

    office.type("edit ActivTrak")
    assert office.fill(access="readable").errors == {}

    assert "Posts go to <#C0FINANCE>" in office.read("show ActivTrak", person=SAM.id)
    assert "restricted: yes → no" in office.read("history ActivTrak")


def test_a_restricted_contract_that_was_removed_is_named_to_nobody_else(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, FINANCE.id)
    question = office.type("remove ActivTrak")
    assert question is not None
    office.click(question, "remove")

    assert "was removed" in office.read("show ActivTrak")
    assert office.read("show ActivTrak", person=SAM.id) == (
        "There is no contract “ActivTrak”: type /exitplan list all to see them."
    )


def test_of_two_twins_others_are_asked_about_the_one_that_they_may_read(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, FINANCE.id)
    register(office, IT_SAAS.id)
    office.submit()
    restricted, readable = _ids(office)

    office.type("add activtrak 5 seats at 19 USD ends 31 March 2027", person=SAM.id)
    office.submit(person=SAM.id)
    asked = office.modal_text(person=SAM.id)
    office.type("import ACTIVTRAK, 5, 19 USD per seat per month, 2027-03-31, 30", person=SAM.id)
    office.submit(person=SAM.id)
    previewed = office.modal_text(person=SAM.id)

    assert f"is already registered as {readable}" in asked
    assert f"is registered as {readable}" in previewed
    assert restricted not in asked + previewed


def test_a_restricted_twin_is_not_told_of(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, FINANCE.id)
    office.type("import ACTIVTRAK, 5, 19 USD per seat per month, 2027-03-31, 30", person=SAM.id)
    office.submit(person=SAM.id)

    assert "Already there" not in office.modal_text(person=SAM.id)

    office.type("add activtrak 5 seats at 19 USD ends 31 March 2027", person=SAM.id)
    office.submit(person=SAM.id)

    assert office.sandbox.view(person=SAM.id) is None, "registered without a question"


def _ids(office: Office) -> tuple[str, str]:
    """The restricted contract, and the readable one."""
    first, second = sorted(records(office), key=lambda one: not one.is_restricted)
    return first.id, second.id


def test_who_may_read_it_follows_the_channel_unless_somebody_says_otherwise(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, IT_SAAS.id)

    office.type("edit ActivTrak")
    assert office.fill(channel_id=FINANCE.id).errors == {}

    assert "There is no contract" in office.read("show ActivTrak", person=SAM.id)
    assert "Only they and admins see it." in office.read("show ActivTrak")


def test_a_restricted_contract_is_not_taken_for_a_public_channel(office: Office) -> None:
    errors = register(office, IT_SAAS.id, access="restricted")

    assert "choose a private channel or a direct message" in errors["channel_id"]
    assert "No contract is registered yet" in office.read("list")


def test_in_an_edit_a_readable_contract_of_a_private_channel_stays_readable(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, FINANCE.id, access="readable")

    office.type("edit ActivTrak")
    office.fill(seats="60")

    assert "60" in office.read("show ActivTrak", person=SAM.id)


def test_when_a_private_channel_is_opened_its_reminders_go_to_the_circle(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type(REGISTER)
    before = len(office.ephemeral())
    office.fill(channel_id=FINANCE.id)
    office.click(office.ephemeral()[before], "start_plan")
    assert len(office.posted(channel=FINANCE.id)) == 1
    with office.sandbox.workspace.lock:
        office.sandbox.workspace.change_conversation(FINANCE.id, kind=ConversationKind.CHANNEL)

    office.go_to(LAST_DAY_OF_JANUARY)

    assert [one.text for one in office.posted(channel=FINANCE.id)] == ["This is not told here any more."]
    (told,) = [one for one in dm(office, ALEX.id) if "Cancellation Request Form" in one.text]
    assert "everybody can read there now, and the contract is restricted" in told.text


@pytest.mark.parametrize("button", ["done", "snooze", "letter", "keep", "assign_to_me"])
def test_a_reader_of_the_channel_who_clicks_there_is_told_that_it_is_restricted_and_whom_to_ask(
    office: Office, button: str
) -> None:
    reminder = a_reminder_in_a_private_channel(office)

    answer = office.click(reminder, button, person=NOOR.id)

    assert answer is not None
    assert answer.text == (
        "ActivTrak is restricted: only its owner, backup, registrant and admins read and change it. "
        "Ask <@U0ALEX>."
    )
    assert "There is no contract" in office.read("show ActivTrak", person=NOOR.id)


def a_reminder_in_a_private_channel(office: Office) -> Message:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type(REGISTER)
    before = len(office.ephemeral())
    office.fill(channel_id=FINANCE.id)
    office.click(office.ephemeral()[before], "start_plan")
    office.go_to(LAST_DAY_OF_JANUARY)
    return office.posted(channel=FINANCE.id)[-1]


@pytest.mark.parametrize("person", [GUS.id, RIO.id])
@pytest.mark.parametrize("block", ["owner_id", "backup_id"])
def test_neither_guests_nor_other_organisations_own_a_contract(
    office: Office, person: str, block: str
) -> None:
    errors = register(office, IT_SAAS.id, **{block: person})

    assert "Choose a member of this workspace" in errors[block]
    assert "No contract is registered yet" in office.read("list")


def test_the_owner_is_warned_once_when_a_contract_is_registered_for_a_shared_channel(office: Office) -> None:
    register(office, VENDOR.id, owner_id=NOOR.id)

    (warning,) = warnings(office, NOOR.id)
    assert "people of another organisation are in <#C0VENDOR>" in warning.text
    assert "USD" not in warning.text

    office.type("edit ActivTrak")
    office.fill(seats="60")
    assert len(warnings(office, NOOR.id)) == 1


def test_the_owner_is_warned_once_when_the_channel_is_shared_later(started: Office) -> None:
    started.sandbox.change_channel(IT_SAAS.id, external=True)
    assert warnings(started) == []

    started.go_to(datetime(2027, 2, 20, 12, 0, tzinfo=UTC))

    assert len(warnings(started)) == 1
    assert len(started.posted()) > 2, "more than one post has shown it"
    assert "USD" not in str([one.blocks for one in started.posted()[1:]])


def test_a_channel_of_the_workspaces_own_warns_nobody(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)

    assert warnings(started) == []
    assert GENERAL.external is False
