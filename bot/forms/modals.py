"""What modals are made of, and how their answers are read back: both directions, any modal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ContextBlock,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.ids import CallbackId

VALUE = "value"
"""`action_id` of every element that sends nothing by itself."""
MAX_TYPED = 3_000
"""Characters that a text field holds; Slack's limit."""
MAX_LABEL, MAX_OPTION = 2_000, 75
GENERATION_MARK = "~"
"""Between a block's name and the count of its refills: with the same id Slack keeps the old value."""

Choices = Mapping[str, str]
"""Value to label; values may be members of a StrEnum."""


def modal(
    callback_id: CallbackId,
    title: str,
    submit: str,
    blocks: Iterable[Block],
    metadata: Mapping[str, object],
) -> dict[str, Any]:
    """A modal view; `metadata` travels with it and comes back."""
    view = View(
        type="modal",
        callback_id=callback_id.value,
        title=plain(title),
        submit=plain(submit),
        close=plain("Cancel"),
        private_metadata=json.dumps(metadata, ensure_ascii=False, separators=(",", ":")),
        blocks=[block.to_dict() for block in blocks],
    )
    return dict(view.to_dict())


def plain(text: str) -> PlainTextObject:
    """Text in which nothing is formatted, linked or pinged, whoever typed it."""
    return PlainTextObject(text=text, emoji=False)


def note(text: str, block_id: str | None = None) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[plain(text[:MAX_LABEL])], block_id=block_id)


def paragraph(text: str) -> SectionBlock:
    return SectionBlock(text=plain(text[:MAX_LABEL]))


def question(
    block_id: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool = False,
    dispatches: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=plain(label),
        element=element,
        hint=plain(hint[:MAX_LABEL]) if hint else None,
        optional=optional,
        dispatch_action=True if dispatches else None,
    )


def text_field(
    value: str = "", *, placeholder: str = "", multiline: bool = False, action_id: str = VALUE
) -> PlainTextInputElement:
    """A field for typing; no length is set, so that a value that is too long is kept and explained."""
    return PlainTextInputElement(
        action_id=str(action_id),
        initial_value=value[:MAX_TYPED] or None,
        placeholder=plain(placeholder) if placeholder else None,
        multiline=multiline or None,
    )


def menu(
    choices: Choices, value: str = "", *, placeholder: str = "", action_id: str = VALUE
) -> StaticSelectElement:
    return StaticSelectElement(
        action_id=str(action_id),
        options=_options(choices),
        initial_option=_option(choices, value) if value in choices else None,
        placeholder=plain(placeholder) if placeholder else None,
    )


def radio_buttons(choices: Choices, value: str) -> RadioButtonsElement:
    return RadioButtonsElement(
        action_id=VALUE, options=_options(choices), initial_option=_option(choices, value)
    )


def checkboxes(choices: Choices, values: Iterable[str]) -> CheckboxesElement:
    ticked = [_option(choices, value) for value in values if value in choices]
    return CheckboxesElement(action_id=VALUE, options=_options(choices), initial_options=ticked or None)


def _options(choices: Choices) -> list[Option]:
    return [_option(choices, value) for value in choices]


def _option(choices: Choices, value: str) -> Option:
    return Option(value=str(value), text=plain(choices[value][:MAX_OPTION]))


def date_field(value: str) -> DatePickerElement:
    return DatePickerElement(action_id=VALUE, initial_date=value or None)


def person_menu(user_id: str) -> UserSelectElement:
    return UserSelectElement(action_id=VALUE, initial_user=user_id or None)


def people_menu(user_ids: Iterable[str], *, most: int) -> UserMultiSelectElement:
    """Several people, at most so many."""
    return UserMultiSelectElement(
        action_id=VALUE, initial_users=list(user_ids) or None, max_selected_items=most
    )


def channel_menu(
    channel_id: str, *, direct_messages: bool, or_current: bool = True
) -> ConversationSelectElement:
    """Channels; `or_current`: with the current one chosen where no other is given."""
    kinds = ["public", "private", "im"] if direct_messages else ["public", "private"]
    return ConversationSelectElement(
        action_id=VALUE,
        initial_conversation=channel_id or None,
        default_to_current_conversation=True if or_current and not channel_id else None,
        filter=ConversationFilter(include=kinds),
    )


def read_state(view: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and chosen, by the block's name; several ticks with spaces between them."""
    values = view.get("state", {}).get("values", {})
    return {
        name_of(block_id): _answer(element)
        for block_id, elements in values.items()
        for element in elements.values()
    }


def read_typed(view: Mapping[str, Any]) -> str:
    """What was typed anew, and the days that were chosen anew, each under its question.

    What the form had been filled with is left out: the person may not be allowed to read it any more.
    """
    values = view.get("state", {}).get("values", {})
    typed = []
    for block in view["blocks"]:
        for element in values.get(block.get("block_id"), {}).values():
            text = str(element.get("value") or element.get("selected_date") or "").strip()
            if text and text != _filled_in(block):
                typed.append(f"{block['label']['text']}\n{text}")
    return "\n\n".join(typed)


def _filled_in(block: Mapping[str, Any]) -> str:
    element = block["element"]
    return str(element.get("initial_value") or element.get("initial_date") or "").strip()


def name_of(block_id: str) -> str:
    return block_id.partition(GENERATION_MARK)[0]


def _answer(element: Mapping[str, Any]) -> str:
    if "selected_options" in element:
        return " ".join(option["value"] for option in element["selected_options"] or ())
    if "selected_users" in element:
        return " ".join(element["selected_users"] or ())
    if "selected_option" in element:
        option = element["selected_option"]
        return str(option["value"]) if option else ""
    keys = ("value", "selected_date", "selected_user", "selected_conversation")
    return next((str(element[key]) for key in keys if element.get(key) is not None), "")


def block_ids(view: Mapping[str, Any]) -> dict[str, str]:
    """Id of each block of a view that can show an error, by the block's name."""
    return {name_of(block_id): block_id for block_id in view.get("state", {}).get("values", {})}


def read_metadata_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """What `modal` was given as metadata."""
    metadata = json.loads(view.get("private_metadata") or "{}")
    return metadata if isinstance(metadata, dict) else {}
