"""Lists by next deadline, in bands and pages, and matches to pick from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.messages.lists import list_message, list_title, pick_message
from bot.messages.message import Message
from bot.usecases.portfolio_views import ContractSummary, ListFilter, Urgency
from storage.records.contracts import ContractState
from tests.bot.messages.conftest import Golden
from tests.support.builders import a_contract, with_notice
from tests.support.views import a_list_page, a_record, a_summary


def buttons_of(message: Message) -> list[dict[str, Any]]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    accessories = [block["accessory"] for block in message.blocks if "accessory" in block]
    return [*accessories, *(button for row in rows for button in row)]


def one_of_each() -> list[ContractSummary]:
    return [
        a_summary(today=date(2027, 3, 5), urgency=Urgency.MISSED, days=-4, id="aaaaa1"),
        a_summary(urgency=Urgency.NOW, days=-1, id="aaaaa2"),
        a_summary(urgency=Urgency.NOW, days=0, id="aaaaa3"),
        a_summary(urgency=Urgency.NOW, days=1, id="aaaaa4"),
        a_summary(
            with_notice(confirmed_on=date(2026, 11, 2)),
            today=date(2027, 3, 21),
            urgency=Urgency.NOW,
            days=10,
            id="aaaaa9",
        ),
        a_summary(
            a_contract(auto_renews=False), today=date(2027, 3, 31), urgency=Urgency.NOW, days=0, id="aaaab1"
        ),
        a_summary(urgency=Urgency.SOON, days=44, id="aaaaa5"),
        a_summary(with_notice(date(2026, 11, 2)), urgency=Urgency.SOON, id="aaaaa8"),
        a_summary(urgency=Urgency.LATER, days=89, id="aaaaa6"),
        a_summary(urgency=Urgency.FAR, days=90, id="aaaaa7"),
        a_summary(urgency=Urgency.SETTLED, state=ContractState.ENDED, id="aaaab2"),
    ]


def test_a_list_in_its_bands(golden: Golden) -> None:
    message = list_message(a_list_page(one_of_each(), page=2, pages=3, total=23))

    assert "Within 2 weeks (0 to 13 days)" in message.text
    assert "ActivTrak aaaaa3: send notice by 1 Mar 2027, today; ends on 31 Mar 2027." in message.text
    assert "ActivTrak aaaaa2: send notice today: the last safe day was 1 Mar 2027" in message.text
    assert (
        "ActivTrak aaaaa9: ends on 31 Mar 2027, in 10 days; nothing to send: notice confirmed by the vendor."
    ) in message.text
    assert (
        "ActivTrak aaaab1: ends on 31 Mar 2027, today; nothing to send: nothing renews by itself."
    ) in message.text
    golden("list", message)


def test_pages_are_turned_with_the_filter_kept() -> None:
    chosen = ListFilter(kind="due", due_days=30)
    page = a_list_page([a_summary()], filter=chosen, page=2, pages=3, total=23)

    pages = {
        button["text"]["text"]: button["value"]
        for button in buttons_of(list_message(page))
        if button["action_id"] == "page"
    }

    assert pages == {"Previous": "due 30 1", "Next": "due 30 3"}


def test_a_single_page_has_nothing_to_turn() -> None:
    found = buttons_of(list_message(a_list_page([a_summary()])))

    assert [button["action_id"] for button in found] == ["show"]


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (ListFilter(), "No contract is registered yet."),
        (ListFilter(kind="mine"), "Your contracts by next deadline: none. /exitplan list shows all."),
        (
            ListFilter(kind="due", due_days=1),
            "Contracts that are due within 1 day: none. /exitplan list shows all.",
        ),
    ],
)
def test_an_empty_list_says_what_is_empty(chosen: ListFilter, text: str) -> None:
    assert list_message(a_list_page([], filter=chosen)).text == text


@pytest.mark.parametrize("kind", ["all", "mine", "here", "due", "missed"])
def test_every_filter_has_a_title(kind: str) -> None:
    assert "ontracts" in list_title(ListFilter(kind=kind))


def test_several_matches_are_offered(golden: Golden) -> None:
    matches = [a_record(), a_record(a_contract(end_on=date(2028, 3, 31)), id="p4q7rs")]
    message = pick_message("letter", matches, "“act” fits several contracts: which one?")

    assert [button["value"] for button in buttons_of(message)] == ["letter k3x9ab", "letter p4q7rs"]
    golden("pick", message)


def test_too_many_matches_ask_for_more_of_the_name() -> None:
    message = pick_message("show", [a_record()] * 21, "Which one?")

    assert message.text.endswith("1 more match: type more of the name, or the short id.")
    assert len(buttons_of(message)) == 20
