"""A letter to copy, with its address, and a link that opens a mail."""

from __future__ import annotations

from typing import Any

import pytest

from bot.forms.letters import Letter
from bot.ids import LetterKind
from bot.messages.letters import letter_message
from tests.bot.messages.conftest import Golden


def a_letter(**facts: Any) -> Letter:
    defaults: dict[str, Any] = {
        "kind": LetterKind.NOTICE,
        "to": "renewals@activtrak.com",
        "subject": "Notice of non-renewal",
        "body": "Dear ActivTrak,\n\n* we do not renew & [account name] <see order>.\n",
        "mailto": "mailto:renewals@activtrak.com?subject=Notice%20of%20non-renewal&cc=a@b.example",
        "notes": ("Keep the confirmation.",),
    }
    return Letter(**(defaults | facts))


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_of_letter(kind: LetterKind, golden: Golden) -> None:
    golden(f"letter_{kind}", letter_message(a_letter(kind=kind)))


def test_the_letter_is_copied_exactly_as_drafted() -> None:
    block = letter_message(a_letter()).blocks[1]

    assert block["elements"][0]["elements"][0]["text"] == (
        "To: renewals@activtrak.com\nSubject: Notice of non-renewal\n\n"
        "Dear ActivTrak,\n\n* we do not renew & [account name] <see order>.\n"
    )


def test_a_mail_link_that_could_break_out_is_left_out() -> None:
    message = letter_message(a_letter(mailto="mailto:a@b.example|x>  <!channel>"))

    assert "!channel" not in str(message.payload())


def test_a_mail_link_without_an_address_promises_none() -> None:
    message = letter_message(a_letter(to="Account Deletion Request Form", mailto="mailto:?subject=Deletion"))

    assert "Open a mail with the subject" in message.text
    assert "address" not in message.text.partition("Open a mail")[2]


def test_a_very_long_letter_is_cut() -> None:
    block = letter_message(a_letter(body="x" * 50_000)).blocks[1]

    pieces = [piece["text"] for piece in block["elements"][0]["elements"]]
    assert sum(map(len, pieces)) == 9_000
