from __future__ import annotations

from bot.messages.imports import imported_message
from tests.bot.messages.conftest import Golden
from tests.support.builders import a_contract
from tests.support.views import a_record


def test_it_lists_what_was_registered(golden: Golden) -> None:
    records = [a_record(), a_record(a_contract(vendor="Zoom"), id="zzzzzz")]

    golden("imported", imported_message(records))


def test_of_many_it_lists_twenty_and_counts_the_rest() -> None:
    text = imported_message([a_record()] * 60).text

    assert text.startswith("60 contracts are registered in <#C0EXIT>.")
    assert text.count("paid until") == 20
    assert "And 40 more." in text
