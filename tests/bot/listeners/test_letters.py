from __future__ import annotations

import pytest

from sandbox.model import Message
from sandbox.seed import ALEX, NOOR, SAM
from tests.support.office import Office


@pytest.fixture
def registered(office: Office) -> Office:
    """The guide's contract, owned by Alex with Noor as the backup."""
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12")
    office.sandbox.click_in_view(action_id="more_facts")
    office.settle()
    office.fill(backup_id=NOOR.id)
    return office


def typed(office: Office, text: str, *, person: str = ALEX.id) -> Message:
    message = office.type(text, person=person)
    assert message is not None
    return message


def test_an_edited_letter_is_kept_and_comes_back_for_the_next_one(registered: Office) -> None:
    registered.click(typed(registered, "letter ActivTrak request"), "edit_letter")
    assert not registered.fill(subject="Please let us go", body="Hello,\n\nplease let us go.").errors
    assert "Hello,\n\nplease let us go." in registered.ephemeral()[-1].text

    text = registered.read("letter ActivTrak request", person=NOOR.id)

    assert "Subject: Please let us go\n\nHello,\n\nplease let us go." in text
    assert "Edited by <@U0ALEX> on 1 Dec 2026" in text
    assert "please let us go" not in registered.read("letter ActivTrak escalate")


def test_back_to_the_template_takes_the_place_of_the_edited_letter(registered: Office) -> None:
    registered.click(typed(registered, "letter ActivTrak"), "edit_letter")
    registered.fill(body="My words.")

    registered.click(registered.ephemeral()[-1], "reset_letter")

    assert "written notice of non-renewal" in registered.ephemeral()[-1].text
    assert not any("My words." in one.text for one in registered.ephemeral())


def test_the_second_of_two_editors_loses_nothing(registered: Office) -> None:
    registered.click(typed(registered, "letter ActivTrak"), "edit_letter")
    registered.click(typed(registered, "letter ActivTrak", person=NOOR.id), "edit_letter", person=NOOR.id)
    registered.fill(body="Alex's words.")

    outcome = registered.fill(body="Noor's words.", person=NOOR.id)

    assert list(outcome.errors.values()) == [
        "Somebody edited this letter while the form was open: copy your text, then open it again."
    ]
    assert registered.sandbox.view(person=NOOR.id) is not None
    assert "Alex's words." in registered.read("letter ActivTrak")


def test_facts_are_asked_for_once_and_stand_in_every_letter(registered: Office) -> None:
    registered.click(typed(registered, "letter ActivTrak request"), "letter_facts")
    assert registered.fill(admin_email="nobody").errors
    assert not registered.fill(
        account_name="Acme GmbH", admin_email="admin@acme.example", order_number="Q-10482", signature="Alex"
    ).errors

    notice = registered.read("letter ActivTrak notice")

    assert "Account: Acme GmbH, admin@acme.example\nContract or order number: Q-10482" in notice
    assert "[" not in notice.partition("To:")[2].partition("Open a mail")[0]


def test_a_colleague_reads_the_letter_without_its_buttons(registered: Office) -> None:
    letter = typed(registered, "letter ActivTrak", person=SAM.id)

    assert "renewals@activtrak.com" in letter.text
    assert "edit_letter" not in str(letter.blocks)
    assert "letter_facts" not in str(letter.blocks)


def test_a_letter_of_a_removed_contract_is_gone(registered: Office) -> None:
    letter = typed(registered, "letter ActivTrak")
    registered.click(letter, "edit_letter")
    registered.click(typed(registered, "remove ActivTrak"), "remove")

    assert not registered.fill(body="Too late.").errors
    assert "gone" in registered.ephemeral()[-1].text
