"""A letter to copy, with its address, and a link that opens a mail."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ids import LetterKind
from bot.messages.letters import letter_message
from bot.messages.message import Message
from storage.records.letters import LetterFact
from tests.bot.messages.conftest import Golden
from tests.support.builders import GENERIC, a_contract
from tests.support.views import a_contract_view, a_draft, a_letter_view

FILLED = {
    LetterFact.ACCOUNT_NAME: "Acme GmbH",
    LetterFact.ADMIN_EMAIL: "admin@acme.example",
    LetterFact.ORDER_NUMBER: "Q-10482",
    LetterFact.SIGNATURE: "Alex Kim, Head of IT",
}


def copied(message: Message) -> str:
    elements: list[Any] = message.blocks[1]["elements"][0]["elements"]
    return "".join(element["text"] for element in elements)


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_of_letter(kind: LetterKind, golden: Golden) -> None:
    golden(f"letter_{kind}", letter_message(a_letter_view(kind)))


def test_a_letter_that_is_filled_in_has_no_blanks_left(golden: Golden) -> None:
    message = letter_message(a_letter_view(facts=FILLED))

    golden("letter_filled_in", message)
    assert "[" not in copied(message)


def test_a_letter_that_somebody_edited_says_who_and_when(golden: Golden) -> None:
    message = letter_message(a_letter_view(draft=a_draft()))

    golden("letter_edited", message)
    assert "Edited by <@U0BACKUP> on 1 Dec 2026" in message.text
    assert labels(message) == [
        "Edit before copying",
        "Back to the template",
        "Send me as a file",
        "Record notice",
    ]


@pytest.mark.parametrize(("revision", "is_warned"), [(1, False), (2, True)])
def test_an_edited_letter_warns_once_the_contract_has_changed(revision: int, is_warned: bool) -> None:
    view = a_letter_view(contract=a_contract_view(revision=revision), draft=a_draft(contract_revision=1))

    assert ("facts have changed since" in letter_message(view).text) is is_warned


def test_the_letter_is_copied_exactly_as_it_was_edited() -> None:
    draft = a_draft(subject="Our notice", body="Dear ActivTrak,\n\n* we do not renew & [name] <see order>.")

    assert copied(letter_message(a_letter_view(draft=draft))) == (
        "To: renewals@activtrak.com\nSubject: Our notice\n\n"
        "Dear ActivTrak,\n\n* we do not renew & [name] <see order>."
    )


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("Hello, we leave.", "read it once more, then copy and send it"),
        ("Account: [name]", "fill in 1 [blank] before"),
        ("Account: [name], [mail]", "fill in 2 [blanks] before"),
    ],
)
def test_it_says_how_many_blanks_are_left(body: str, asked: str) -> None:
    assert asked in letter_message(a_letter_view(draft=a_draft(body=body))).text


def test_who_may_not_change_the_contract_reads_the_letter_and_may_have_it_as_a_file() -> None:
    message = letter_message(a_letter_view(contract=a_contract_view(may_change=False)))

    assert labels(message) == ["Send me as a file"]
    assert "renewals@activtrak.com" in message.text


def test_the_mail_link_carries_the_edited_subject() -> None:
    message = letter_message(a_letter_view(draft=a_draft(subject="We leave|x>  <!channel>")))

    link = message.blocks[2]["text"]["text"]
    assert link == (
        "<mailto:renewals@activtrak.com?subject=We%20leave%7Cx%3E%20%20%3C%21channel%3E"
        "|Open a mail with address and subject>"
    )


def test_a_letter_that_goes_to_a_form_or_nobody_knows_where_has_no_mail_link() -> None:
    to_a_form = letter_message(a_letter_view(LetterKind.DELETE))
    unknown = letter_message(a_letter_view(contract=a_contract_view(a_contract(playbook=GENERIC))))

    assert "To: Account Deletion Request Form" in to_a_form.text
    assert "To: [address: look in your order form]" in unknown.text
    for message in (to_a_form, unknown):
        assert "Open a mail" not in message.text
        assert "mailto:" not in message.text


def test_a_resellers_address_that_could_break_out_is_no_link() -> None:
    contract = a_contract_view(a_contract(reseller="a@b.example|x> <!channel>"))

    assert "!channel" not in str(letter_message(a_letter_view(contract=contract)).blocks[2:])
