"""What a person has typed and picked: Slack's `state.values`, from initial values and the page's shorthand.

Sources: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload,
https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.blocks import elements_in
from sandbox.elements import options_of
from sandbox.errors import RefusedError
from sandbox.model import JsonObject

Typed = Mapping[tuple[str, str], JsonObject]
"""State values by (block id, action id)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stateful:
    """How one kind of element keeps its value.

    `key` holds it in the state, `initial` in the element's own definition; `options`: the value is one of the
    element's options rather than a plain string.
    """

    key: str
    initial: str
    options: bool = False
    many: bool = False


_TEXT = Stateful(key="value", initial="initial_value")

STATEFUL: Mapping[str, Stateful] = {
    "plain_text_input": _TEXT,
    "number_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "datepicker": Stateful(key="selected_date", initial="initial_date"),
    "timepicker": Stateful(key="selected_time", initial="initial_time"),
    "datetimepicker": Stateful(key="selected_date_time", initial="initial_date_time"),
    "static_select": Stateful(key="selected_option", initial="initial_option", options=True),
    "radio_buttons": Stateful(key="selected_option", initial="initial_option", options=True),
    "checkboxes": Stateful(key="selected_options", initial="initial_options", options=True, many=True),
    "multi_static_select": Stateful(
        key="selected_options", initial="initial_options", options=True, many=True
    ),
    "users_select": Stateful(key="selected_user", initial="initial_user"),
    "multi_users_select": Stateful(key="selected_users", initial="initial_users", many=True),
    "channels_select": Stateful(key="selected_channel", initial="initial_channel"),
    "multi_channels_select": Stateful(key="selected_channels", initial="initial_channels", many=True),
    "conversations_select": Stateful(key="selected_conversation", initial="initial_conversation"),
    "multi_conversations_select": Stateful(
        key="selected_conversations", initial="initial_conversations", many=True
    ),
}
"""Every element that has a value; buttons and overflow menus only act."""


def stateful_elements(blocks: Sequence[JsonObject]) -> Iterator[tuple[str, JsonObject]]:
    """Every element with a value, and the id of its block."""
    for block in blocks:
        for element in elements_in(block):
            if element["type"] in STATEFUL:
                yield block["block_id"], element


def initial_value(element: JsonObject, channel_id: str | None = None) -> JsonObject:
    """The state of an untouched element; `channel_id` is where the person was when it opened."""
    how = STATEFUL[element["type"]]
    start = element.get(how.initial)
    if start is None and channel_id and element.get("default_to_current_conversation"):
        start = [channel_id] if how.many else channel_id
    if start is None and how.many:
        start = []
    return {"type": element["type"], how.key: start or ([] if how.many else None)}


def picked_value(element: JsonObject, shorthand: Any) -> JsonObject:
    """The state after a person typed or picked: a string, a list of strings, or nothing."""
    how = STATEFUL[element["type"]]
    if how.many:
        chosen = [_single(element, item) for item in shorthand or []]
        return {"type": element["type"], how.key: chosen}
    value = None if shorthand in (None, "") else _single(element, shorthand)
    return {"type": element["type"], how.key: value}


def option_of(element: JsonObject, value: Any) -> JsonObject:
    """The option with this value, or a refusal: nobody can pick what is not offered."""
    for option in options_of(element):
        if option["value"] == value:
            return option
    raise RefusedError(f"{element.get('action_id')} offers no option {value!r}.", status=400)


def _single(element: JsonObject, item: Any) -> Any:
    if STATEFUL[element["type"]].options:
        return option_of(element, item)
    if element["type"] == "datetimepicker":
        return int(item)
    return str(item)


def state_values(
    blocks: Sequence[JsonObject], typed: Typed, channel_id: str | None = None
) -> dict[str, dict[str, JsonObject]]:
    """`state.values`: what was typed where something was, else the initial value."""
    values: dict[str, dict[str, JsonObject]] = {}
    for block_id, element in stateful_elements(blocks):
        key = (block_id, element["action_id"])
        value = typed.get(key)
        if value is None or value["type"] != element["type"]:
            value = initial_value(element, channel_id)
        values.setdefault(block_id, {})[element["action_id"]] = value
    return values


def read_shorthand(blocks: Sequence[JsonObject], raw: Mapping[str, Mapping[str, Any]]) -> Typed:
    """The page's `{block_id: {action_id: value}}` as state values; unknown ids are refused."""
    known = {(block_id, e["action_id"]): e for block_id, e in stateful_elements(blocks)}
    typed: dict[tuple[str, str], JsonObject] = {}
    for block_id, actions in raw.items():
        for action_id, shorthand in actions.items():
            if (block_id, action_id) not in known:
                raise RefusedError(f"This form has no field {block_id}/{action_id}.", status=400)
            typed[block_id, action_id] = picked_value(known[block_id, action_id], shorthand)
    return typed


def complaints(
    blocks: Sequence[JsonObject], values: Mapping[str, Mapping[str, JsonObject]]
) -> dict[str, str]:
    """What Slack's own client refuses before it sends a form, by block id."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            state = values[block["block_id"]][element["action_id"]]
            sentence = _complaint(block, element, state[STATEFUL[element["type"]].key])
            if sentence:
                found[block["block_id"]] = sentence
    return found


def _complaint(block: JsonObject, element: JsonObject, value: Any) -> str | None:
    if value in (None, []):
        return None if block.get("optional") else "Please complete this required field."
    match element["type"]:
        case "plain_text_input":
            return _length_complaint(element, len(value))
        case "number_input":
            return _number_complaint(element, value)
        case "email_text_input" if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            return "Please enter a valid email address."
        case "url_text_input" if not re.fullmatch(r"https?://\S+", value):
            return "Please enter a valid URL."
    return None


def _length_complaint(element: JsonObject, length: int) -> str | None:
    if length < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if length > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None


def _number_complaint(element: JsonObject, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not number.is_finite() or (not element["is_decimal_allowed"] and number != int(number)):
        return "Please enter a valid number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number that is at most {element['max_value']}."
    return None
