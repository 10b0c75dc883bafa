"""Block Kit's texts, options and interactive elements as data: what each may hold, and how much.

Sources: https://docs.slack.dev/reference/block-kit/composition-objects and
https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.model import JsonObject
from sandbox.shapes import Check, boolean, by_type, list_of, one_of, record, string, whole

ID = string(255)
NUMBER_TEXT = r"-?\d+(\.\d+)?"


def plain_text(longest: int, *, shortest: int = 1) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": record({"text": string(longest, shortest=shortest)}, {"emoji": boolean})})


def any_text(longest: int) -> Check:
    """A plain_text or a mrkdwn object."""
    plain = record({"text": string(longest)}, {"emoji": boolean})
    return by_type(
        {"plain_text": plain, "mrkdwn": record({"text": string(longest)}, {"verbatim": boolean})},
    )


def _option(text: Check, extra: Mapping[str, Check] | None = None) -> Check:
    description = plain_text(75)
    return record({"text": text, "value": string(150)}, {"description": description, **(extra or {})})


CONFIRM = record(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)
PLAIN_OPTION = _option(plain_text(75))
RICH_OPTION = _option(any_text(75))
OPTION_GROUP = record({"label": plain_text(75), "options": list_of(PLAIN_OPTION, 100)})
DISPATCH_CONFIG = record(
    {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 2)}
)
FILTER = record(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


DATE = string(10, matching=r"\d{4}-\d{2}-\d{2}", valid=_is_date, example="2027-03-31")
TIME = string(5, matching=r"([01]\d|2[0-3]):[0-5]\d", example="09:30")
NUMBER = string(40, matching=NUMBER_TEXT, example='the string "12" or "12.5"')


def options_of(element: JsonObject) -> list[JsonObject]:
    """Every option of a select, whether grouped or not."""
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]


def _one_kind_of_options(element: JsonObject) -> Iterator[tuple[str, str]]:
    if ("options" in element) == ("option_groups" in element):
        yield "", "needs either options or option_groups"


def _distinct_values(element: JsonObject) -> Iterator[tuple[str, str]]:
    values = [option["value"] for option in options_of(element)]
    if len(set(values)) < len(values):
        yield "", "has two options with the same value"


def _initial_among_options(element: JsonObject) -> Iterator[tuple[str, str]]:
    alone = [element["initial_option"]] if "initial_option" in element else []
    chosen = [*alone, *element.get("initial_options", ())]
    known = options_of(element)
    for option in chosen:
        if option not in known:
            yield "", f"starts with an option that it does not offer: {option['value']}"


def _lengths_in_order(element: JsonObject) -> Iterator[tuple[str, str]]:
    longest = element.get("max_length", 3000)
    if element.get("min_length", 0) > longest:
        yield "/min_length", "must not be greater than max_length"
    if len(element.get("initial_value", "")) > longest:
        yield "/initial_value", f"must be at most {longest} characters"


def _numbers_in_order(element: JsonObject) -> Iterator[tuple[str, str]]:
    bounds = ("min_value", "initial_value", "max_value")
    values = [(key, Decimal(element[key])) for key in bounds if key in element]
    if values != sorted(values, key=lambda pair: pair[1]):
        yield "", "needs min_value ≤ initial_value ≤ max_value"
    if not element["is_decimal_allowed"] and any(re.search(r"\.", element.get(key, "")) for key in bounds):
        yield "", "does not allow decimals but holds one"


ACTION: Mapping[str, Check] = {"action_id": ID}
ASKING: Mapping[str, Check] = {**ACTION, "confirm": CONFIRM}
FOCUS: Mapping[str, Check] = {"focus_on_load": boolean}
PLACEHOLDER: Mapping[str, Check] = {"placeholder": plain_text(150)}
MENU: Mapping[str, Check] = {**ASKING, **FOCUS, **PLACEHOLDER}
MANY: Mapping[str, Check] = {**MENU, "max_selected_items": whole(1, 100)}
TYPED: Mapping[str, Check] = {**ACTION, **FOCUS, **PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}
STATIC: Mapping[str, Check] = {
    "options": list_of(PLAIN_OPTION, 100),
    "option_groups": list_of(OPTION_GROUP, 100),
}
HERE: Mapping[str, Check] = {"default_to_current_conversation": boolean, "filter": FILTER}
CHOICE_RULES = (_distinct_values, _initial_among_options)
SELECT_RULES = (_one_kind_of_options, *CHOICE_RULES)


def _choices(initial: Mapping[str, Any]) -> Check:
    """Radio buttons and checkboxes: ten options at most, mrkdwn allowed."""
    return record({"options": list_of(RICH_OPTION, 10)}, {**ASKING, **FOCUS, **initial}, rules=CHOICE_RULES)


ELEMENTS: Mapping[str, Check] = {
    "button": record(
        {"text": plain_text(75)},
        {
            **ASKING,
            "value": string(2000),
            "url": string(3000, matching=r"https?://.+", example="https://example.com"),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "overflow": record(
        {"options": list_of(_option(plain_text(75), {"url": string(3000)}), 5)},
        ASKING,
        rules=(_distinct_values,),
    ),
    "checkboxes": _choices({"initial_options": list_of(RICH_OPTION, 10)}),
    "radio_buttons": _choices({"initial_option": RICH_OPTION}),
    "datepicker": record({}, {**MENU, "initial_date": DATE}),
    "timepicker": record({}, {**MENU, "initial_time": TIME, "timezone": string(64)}),
    "datetimepicker": record(
        {}, {**ASKING, **FOCUS, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
    ),
    "static_select": record({}, {**MENU, **STATIC, "initial_option": PLAIN_OPTION}, rules=SELECT_RULES),
    "multi_static_select": record(
        {}, {**MANY, **STATIC, "initial_options": list_of(PLAIN_OPTION, 100)}, rules=SELECT_RULES
    ),
    "users_select": record({}, {**MENU, "initial_user": ID}),
    "multi_users_select": record({}, {**MANY, "initial_users": list_of(ID, 100)}),
    "channels_select": record({}, {**MENU, "initial_channel": ID}),
    "multi_channels_select": record({}, {**MANY, "initial_channels": list_of(ID, 100)}),
    "conversations_select": record({}, {**MENU, **HERE, "initial_conversation": ID}),
    "multi_conversations_select": record({}, {**MANY, **HERE, "initial_conversations": list_of(ID, 100)}),
    "plain_text_input": record(
        {},
        {
            **TYPED,
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
            "initial_value": string(3000, shortest=0),
        },
        rules=(_lengths_in_order,),
    ),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        {**TYPED, "min_value": NUMBER, "max_value": NUMBER, "initial_value": NUMBER},
        rules=(_numbers_in_order,),
    ),
    "email_text_input": record({}, {**TYPED, "initial_value": string(3000, shortest=0)}),
    "url_text_input": record({}, {**TYPED, "initial_value": string(3000, shortest=0)}),
}
"""Every interactive element that the sandbox knows."""

IN_ACTIONS = [
    "button",
    "overflow",
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "static_select",
    "users_select",
    "channels_select",
    "conversations_select",
]
"""What an actions block may hold."""

IN_SECTION = [
    *(name for name in IN_ACTIONS if name != "datetimepicker"),
    *(name for name in ELEMENTS if name.startswith("multi_")),
]
"""What may stand beside a section's text."""

IN_INPUT = [name for name in ELEMENTS if name not in ("button", "overflow")]
"""What an input block may hold."""


def elements_among(names: list[str], extra: Mapping[str, Check] | None = None) -> Check:
    """One of these elements."""
    return by_type({name: ELEMENTS[name] for name in names} | dict(extra or {}))
