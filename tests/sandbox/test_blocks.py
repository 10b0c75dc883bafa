"""Slack's limits on blocks, each from both sides."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.blocks import check_message, check_view, with_ids
from tests.sandbox.builders import (
    Json,
    actions,
    button,
    field,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    select,
    table,
    text_field,
)

CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Really?"), "confirm": plain("Yes"), "deny": plain("No")}


def in_actions(**more: Any) -> list[Json]:
    return [actions(button(**more))]


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def dates(**more: Any) -> list[Json]:
    return [actions({"type": "datepicker", "action_id": "on", **more})]


def overflow(count: int) -> list[Json]:
    options = [option(f"o{i}") for i in range(count)]
    return [section(accessory={"type": "overflow", "action_id": "more", "options": options})]


def choices(kind: str, count: int) -> list[Json]:
    return [actions({"type": kind, "action_id": "c", "options": [option(f"o{i}") for i in range(count)]})]


@pytest.mark.parametrize(
    ("fits", "too_much", "place"),
    [
        pytest.param([section()] * 50, [section()] * 51, "", id="50 blocks in a message"),
        pytest.param([section("x" * 3000)], [section("x" * 3001)], "/0/text/text", id="section text 3000"),
        pytest.param(
            [{"type": "section", "fields": [mrkdwn("x" * 2000)]}],
            [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
            "/0/fields/0/text",
            id="field 2000",
        ),
        pytest.param(
            [{"type": "section", "fields": [mrkdwn("x")] * 10}],
            [{"type": "section", "fields": [mrkdwn("x")] * 11}],
            "/0/fields",
            id="10 fields",
        ),
        pytest.param(
            [{"type": "header", "text": plain("x" * 150)}],
            [{"type": "header", "text": plain("x" * 151)}],
            "/0/text/text",
            id="header 150",
        ),
        pytest.param(
            [{"type": "context", "elements": [mrkdwn("x")] * 10}],
            [{"type": "context", "elements": [mrkdwn("x")] * 11}],
            "/0/elements",
            id="10 context elements",
        ),
        pytest.param(
            [actions(*[button(f"b{i}") for i in range(25)])],
            [actions(*[button(f"b{i}") for i in range(26)])],
            "/0/elements",
            id="25 elements in actions",
        ),
        pytest.param(
            in_actions(text=plain("x" * 75)),
            in_actions(text=plain("x" * 76)),
            "/0/elements/0/text/text",
            id="button text 75",
        ),
        pytest.param(
            in_actions(value="x" * 2000),
            in_actions(value="x" * 2001),
            "/0/elements/0/value",
            id="button value",
        ),
        pytest.param(
            in_actions(url="https://example.com/" + "x" * 2980),
            in_actions(url="https://example.com/" + "x" * 2981),
            "/0/elements/0/url",
            id="button url 3000",
        ),
        pytest.param(
            [actions(button("x" * 255))],
            [actions(button("x" * 256))],
            "/0/elements/0/action_id",
            id="action_id",
        ),
        pytest.param(
            [section(block_id="x" * 255)], [section(block_id="x" * 256)], "/0/block_id", id="block_id 255"
        ),
        pytest.param(overflow(5), overflow(6), "/0/accessory/options", id="5 overflow options"),
        pytest.param(
            choices("radio_buttons", 10), choices("radio_buttons", 11), "/0/elements/0/options", id="10 radio"
        ),
        pytest.param(
            choices("checkboxes", 10), choices("checkboxes", 11), "/0/elements/0/options", id="10 checkboxes"
        ),
        pytest.param(
            choices("static_select", 100),
            choices("static_select", 101),
            "/0/elements/0/options",
            id="100 options",
        ),
        pytest.param(
            [actions(select("p", options=[{"text": plain("x" * 75), "value": "v" * 150}]))],
            [actions(select("p", options=[{"text": plain("x" * 76), "value": "v"}]))],
            "/0/elements/0/options/0/text/text",
            id="option text 75",
        ),
        pytest.param(
            [actions(select("p", options=[{"text": plain("x"), "value": "v" * 150}]))],
            [actions(select("p", options=[{"text": plain("x"), "value": "v" * 151}]))],
            "/0/elements/0/options/0/value",
            id="option value 150",
        ),
        pytest.param(
            [actions(select("p", options=[option("a") | {"description": plain("x" * 75)}]))],
            [actions(select("p", options=[option("a") | {"description": plain("x" * 76)}]))],
            "/0/elements/0/options/0/description/text",
            id="option description 75",
        ),
        pytest.param(
            in_actions(confirm=CONFIRM | {"title": plain("x" * 100)}),
            in_actions(confirm=CONFIRM | {"title": plain("x" * 101)}),
            "/0/elements/0/confirm/title/text",
            id="confirm title 100",
        ),
        pytest.param(
            in_actions(confirm=CONFIRM | {"text": mrkdwn("x" * 300)}),
            in_actions(confirm=CONFIRM | {"text": mrkdwn("x" * 301)}),
            "/0/elements/0/confirm/text/text",
            id="confirm text 300",
        ),
        pytest.param(
            in_actions(confirm=CONFIRM | {"deny": plain("x" * 30)}),
            in_actions(confirm=CONFIRM | {"deny": plain("x" * 31)}),
            "/0/elements/0/confirm/deny/text",
            id="confirm buttons 30",
        ),
        pytest.param([table([["x"]] * 100)], [table([["x"]] * 101)], "/0/rows", id="100 table rows"),
        pytest.param([table([["x"] * 20])], [table([["x"] * 21])], "/0/rows/0", id="20 table columns"),
        pytest.param(
            [table([["x" * 5000] * 2])], [table([["x" * 5000] * 2, ["y", "z"]])], "/0", id="10,000 in a table"
        ),
        pytest.param(
            [table([["x"]], column_settings=[{"align": "right"}] * 20)],
            [table([["x"]], column_settings=[{"align": "right"}] * 21)],
            "/0/column_settings",
            id="20 column settings",
        ),
        pytest.param(
            [{"type": "markdown", "text": "x" * 6000}] * 2,
            [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
            "",
            id="12,000 of markdown together",
        ),
        pytest.param(
            dates(placeholder=plain("x" * 150)),
            dates(placeholder=plain("x" * 151)),
            "/0/elements/0/placeholder/text",
            id="placeholder 150",
        ),
    ],
)
def test_a_message_holds_this_much_and_no_more(fits: list[Json], too_much: list[Json], place: str) -> None:
    assert check_message(fits) == []
    assert [problem.partition(": ")[0] for problem in check_message(too_much)] == [place]


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        pytest.param([section() | {"bold": True}], "/0/bold: is not known here", id="unknown key"),
        pytest.param([{"type": "carousel"}], "/0/type: must be one of section, header", id="unknown block"),
        pytest.param(
            [{"type": "alert", "text": plain("!")}], "/0/type: must be one of", id="alert is for modals"
        ),
        pytest.param([section("")], "/0/text/text: must be at least 1 character", id="empty text"),
        pytest.param([{"type": "section"}], "/0: needs text or fields", id="empty section"),
        pytest.param([{"type": "section", "text": "Hi"}], "/0/text: must be an object", id="bare string"),
        pytest.param(
            [{"type": "header", "text": mrkdwn("x")}], "/0/text/type: must be one of plain_text", id="header"
        ),
        pytest.param(
            in_actions(text=mrkdwn("x")), "/0/elements/0/text/type: must be one of plain_text", id="button"
        ),
        pytest.param(
            [{"type": "header", "text": plain("x") | {"verbatim": True}}], "/0/text/verbatim", id="verbatim"
        ),
        pytest.param(
            [section(block_id="a"), section(block_id="a")], "/0/block_id: block_id a already", id="block ids"
        ),
        pytest.param([actions(button(), button())], "/0: action_id done already exists", id="action ids"),
        pytest.param(
            [{"type": "actions", "elements": []}], "/0/elements: must have at least 1 item", id="no element"
        ),
        pytest.param(
            [actions({"type": "plain_text_input", "action_id": "t"})],
            "/0/elements/0/type: must be one of button",
            id="a text field is no action",
        ),
        pytest.param(
            in_actions(style="loud"), "/0/elements/0/style: must be one of primary, danger", id="style"
        ),
        pytest.param(in_actions(url="javascript:x"), "/0/elements/0/url: must look like https://", id="url"),
        pytest.param(
            in_actions(confirm={"title": plain("x")}), "/0/elements/0/confirm: needs text", id="confirm"
        ),
        pytest.param(in_actions(value=7), "/0/elements/0/value: must be a string", id="number for string"),
        pytest.param(
            [actions(select(focus_on_load="yes"))], "focus_on_load: must be true or false", id="flag"
        ),
        pytest.param(
            [table([["a", "b"], ["c"]])], "/0/rows/1: has 1 cells where the first row has 2", id="ragged"
        ),
        pytest.param([table([[""]])], "/0/rows/0/0/text: must be at least 1", id="empty cell"),
        pytest.param([table([])], "/0/rows: must have at least 1 item", id="no rows"),
        pytest.param([table([["a"]]), table([["b"]])], "/1: only_one_table_allowed", id="two tables"),
        pytest.param(
            [{"type": "table", "rows": [[{"type": "raw_number", "value": "3", "text": "3"}]]}],
            "/0/rows/0/0/value: must be a number",
            id="number cell",
        ),
        pytest.param(
            [{"type": "table", "rows": [[rich({"type": "text", "text": "x" * 3000})] * 4]}],
            "/0: must hold at most 10000 characters (holds 12000)",
            id="rich cells count",
        ),
        pytest.param(
            [actions(select("p", "one", "one"))], "/0/elements/0: has two options with the same", id="twins"
        ),
        pytest.param(
            [actions(select("p", "one", initial_option=option("two")))],
            "/0/elements/0: starts with an option that it does not offer: two",
            id="initial option",
        ),
        pytest.param(
            [actions(select("p", option_groups=[{"label": plain("G"), "options": [option("x")]}]))],
            "/0/elements/0: needs either options or option_groups",
            id="both kinds of options",
        ),
        pytest.param(
            [{"type": "image", "alt_text": "x"}], "/0: needs either image_url or slack_file", id="image"
        ),
        pytest.param(
            dates(initial_date="2027-02-29"), "initial_date: must look like 2027-03-31", id="no such day"
        ),
        pytest.param(
            dates(initial_date="31.03.2027"),
            "initial_date: must be at most|initial_date: must look",
            id="form",
        ),
        pytest.param(
            [actions({"type": "timepicker", "action_id": "t", "initial_time": "24:00"})],
            "initial_time: must look like 09:30",
            id="time",
        ),
        pytest.param(
            [actions({"type": "datetimepicker", "action_id": "t", "initial_date_time": 12})],
            "initial_date_time: must be between",
            id="instant",
        ),
        pytest.param(
            [actions({"type": "datetimepicker", "action_id": "t", "initial_date_time": "1796115600"})],
            "initial_date_time: must be a whole number",
            id="instant as text",
        ),
        pytest.param(
            [text_field()], "/0: needs dispatch_action, because a message has no submit", id="deaf input"
        ),
        pytest.param(
            [rich({"type": "text", "text": ""})], "elements/0/text: must be at least 1", id="rich text"
        ),
        pytest.param({}, ": must be a list", id="no list"),
        pytest.param(["Hi"], "/0: must be an object", id="no object"),
        pytest.param(
            [actions(select("a", focus_on_load=True), select("b", focus_on_load=True))],
            "only one element may have focus_on_load",
            id="two in focus",
        ),
    ],
)
def test_slack_refuses_this_in_a_message(blocks: Any, problem: str) -> None:
    (found, *_) = check_message(blocks)

    assert any(part in found for part in problem.split("|")), found


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([], id="nothing"),
        pytest.param(
            [section(accessory=select("p", initial_option=option("one")))], id="select with a start"
        ),
        pytest.param(
            [
                actions(
                    {
                        "type": "static_select",
                        "action_id": "g",
                        "option_groups": [{"label": plain("G"), "options": [option("x")]}],
                    }
                )
            ],
            id="groups",
        ),
        pytest.param([text_field(), actions(button())], id="an input with a button"),
        pytest.param([field("b", select(), dispatch_action=True)], id="an input that tells at once"),
        pytest.param(
            [{"type": "table", "rows": [[{"type": "raw_number", "value": 11400, "text": "11,400.00"}]]}],
            id="number cell",
        ),
        pytest.param(
            [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_list",
                            "style": "bullet",
                            "elements": [
                                {
                                    "type": "rich_text_section",
                                    "elements": [
                                        {"type": "text", "text": "x", "style": {"bold": True}},
                                        {"type": "link", "url": "https://example.com"},
                                        {"type": "emoji", "name": "wave"},
                                    ],
                                }
                            ],
                        },
                        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "x"}]},
                    ],
                }
            ],
            id="rich text",
        ),
        pytest.param(
            [
                {"type": "image", "alt_text": "a", "image_url": "https://example.com/a.png"},
                {
                    "type": "context",
                    "elements": [{"type": "image", "alt_text": "a", "image_url": "https://x.y"}],
                },
                {"type": "divider"},
            ],
            id="pictures",
        ),
    ],
)
def test_slack_takes_this_in_a_message(blocks: list[Json]) -> None:
    assert check_message(blocks) == []


def number(**more: Any) -> Json:
    return modal(field("n", {"type": "number_input", "action_id": "v", "is_decimal_allowed": False, **more}))


@pytest.mark.parametrize(
    ("fits", "too_much", "place"),
    [
        pytest.param(
            modal(*[section()] * 100, submit=plain("S")),
            modal(*[section()] * 101),
            "/blocks",
            id="100 blocks",
        ),
        pytest.param(
            modal(title=plain("x" * 24)), modal(title=plain("x" * 25)), "/title/text", id="title 24"
        ),
        pytest.param(
            modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25)), "/submit/text", id="submit 24"
        ),
        pytest.param(
            modal(close=plain("x" * 24)), modal(close=plain("x" * 25)), "/close/text", id="close 24"
        ),
        pytest.param(
            modal(private_metadata="x" * 3000),
            modal(private_metadata="x" * 3001),
            "/private_metadata",
            id="metadata",
        ),
        pytest.param(
            modal(callback_id="x" * 255), modal(callback_id="x" * 256), "/callback_id", id="callback_id"
        ),
        pytest.param(
            modal(external_id="x" * 255), modal(external_id="x" * 256), "/external_id", id="external_id"
        ),
        pytest.param(
            modal({"type": "alert", "text": plain("x" * 200)}),
            modal({"type": "alert", "text": plain("x" * 201)}),
            "/blocks/0/text/text",
            id="alert 200",
        ),
        pytest.param(
            modal(field("b", {"type": "plain_text_input", "action_id": "v", "max_length": 3000})),
            modal(field("b", {"type": "plain_text_input", "action_id": "v", "max_length": 3001})),
            "/blocks/0/element/max_length",
            id="text of 3000",
        ),
        pytest.param(
            modal(text_field() | {"label": plain("x" * 2000)}),
            modal(text_field() | {"label": plain("x" * 2001)}),
            "/blocks/0/label/text",
            id="label 2000",
        ),
        pytest.param(
            number(min_value="1", max_value="2"),
            number(min_value="3", max_value="2"),
            "/blocks/0/element",
            id="bounds",
        ),
        pytest.param(
            number(initial_value="12"), number(initial_value="1.5"), "/blocks/0/element", id="decimals"
        ),
        pytest.param(
            number(max_value="12"),
            number(max_value=12),
            "/blocks/0/element/max_value",
            id="numbers as strings",
        ),
    ],
)
def test_a_modal_holds_this_much_and_no_more(fits: Json, too_much: Json, place: str) -> None:
    assert check_view(fits) == []
    assert [problem.partition(": ")[0] for problem in check_view(too_much)] == [place]


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        pytest.param(
            {"type": "home", "blocks": []}, "/type: must be one of modal", id="home is a later issue"
        ),
        pytest.param(modal() | {"color": "red"}, "/color: is not known here", id="unknown key"),
        pytest.param(
            {"type": "modal", "title": plain("x"), "blocks": [text_field()]},
            ": needs submit, because it has an input block",
            id="an input without submit",
        ),
        pytest.param(modal(table([["x"]])), "/blocks/0/type: must be one of", id="no table in a modal"),
        pytest.param(modal(text_field("a"), text_field("a")), "block_id a already exists", id="block ids"),
        pytest.param(
            modal(
                field("b", {"type": "plain_text_input", "action_id": "v", "min_length": 9, "max_length": 8})
            ),
            "/min_length: must not be greater than max_length",
            id="lengths",
        ),
        pytest.param(
            modal(
                field(
                    "b",
                    {"type": "plain_text_input", "action_id": "v", "max_length": 2, "initial_value": "abc"},
                )
            ),
            "/initial_value: must be at most 2 characters",
            id="start too long",
        ),
        pytest.param(
            modal(field("b", button())), "/blocks/0/element/type: must be one of", id="a button is no input"
        ),
    ],
)
def test_slack_refuses_this_in_a_modal(view: Json, problem: str) -> None:
    (found, *_) = check_view(view)

    assert problem in found


def test_ids_that_are_given_stay_as_they_are() -> None:
    given = [actions(button("done"), block_id="row")]

    assert with_ids(given) == given
