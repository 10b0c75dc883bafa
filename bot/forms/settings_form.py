"""The settings of a workspace as a form; both directions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InputInteractiveElement

from bot.forms import modals
from bot.forms.errors import FormError, InputError
from bot.forms.modals import Choices, block_ids, modal, question, read_metadata_of, read_state, text_field
from bot.forms.text import read_country, read_timezone
from bot.ids import CallbackId
from bot.usecases.portfolio_views import SettingsView
from bot.wording.format import count
from bot.wording.settings import DIGEST_DAYS, hour
from storage.records.settings import WorkspaceSettings

MOST_PEOPLE = 10
"""Whom a field takes: each one who is new is looked up in Slack while the form waits."""
MOVE = "move"


class Block(StrEnum):
    CHANNEL = "default_channel"
    HOUR = "hour"
    MOVE = "move"
    TIMEZONE = "timezone"
    COUNTRY = "country"
    DIGEST_DAY = "digest_day"
    FALLBACK = "fallback"
    ADMINS = "admins"


LABELS = {
    Block.CHANNEL: "Default channel",
    Block.HOUR: "Hour of the reminders",
    Block.MOVE: "Existing contracts",
    Block.TIMEZONE: "Time zone",
    Block.COUNTRY: "Country for holidays",
    Block.DIGEST_DAY: "Day of the weekly digest",
    Block.FALLBACK: "Fallback people",
    Block.ADMINS: "Admins",
}
HINTS = {
    Block.CHANNEL: "Gets the weekly digest and what can't be posted elsewhere. New contracts are offered it.",
    Block.HOUR: "In each contract's own time zone. New contracts take it.",
    Block.TIMEZONE: "Like Europe/Berlin. New contracts take it; if empty, the zone of whoever registers.",
    Block.COUNTRY: "Code like US or DE. New contracts take it.",
    Block.DIGEST_DAY: "The next 90 days, missed notice windows, money at stake. Quiet when there is nothing.",
    Block.FALLBACK: "Are told what reaches neither its channel nor the contract's own people.",
    Block.ADMINS: "May change every contract and these settings. If empty: Slack's own workspace admins.",
}
HOURS: Choices = {hour(time(number)): hour(time(number)) for number in range(24)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    settings: WorkspaceSettings
    """As submitted; its revision is the one that the form was opened with."""
    moves_contracts: bool
    """The contracts that there are take the hour too."""


def settings_view(view: SettingsView) -> dict[str, Any]:
    """The form with the settings as they are."""
    metadata = {"revision": view.settings.revision}
    return modal(CallbackId.SETTINGS_FORM, "Settings", "Save", _blocks(view), metadata)


def _blocks(view: SettingsView) -> Iterator[SlackBlock]:
    settings = view.settings
    channel_id = settings.default_channel_id or ""
    yield _ask(Block.CHANNEL, modals.channel_menu(channel_id, direct_messages=False, or_current=False))
    yield _ask(Block.HOUR, modals.menu(HOURS, hour(settings.post_time)), optional=False)
    if view.contracts:
        moves = {MOVE: f"Move {count(view.contracts, 'contract')} to this hour as well"}
        yield _ask(Block.MOVE, modals.checkboxes(moves, ()))
    yield _ask(Block.TIMEZONE, text_field(settings.timezone or "", placeholder="Europe/Berlin"))
    yield _ask(Block.COUNTRY, text_field(settings.country or "", placeholder="DE"))
    yield _ask(Block.DIGEST_DAY, modals.menu(DIGEST_DAYS, str(settings.digest_day)), optional=False)
    yield _ask(Block.FALLBACK, modals.people_menu(settings.fallback_ids, most=MOST_PEOPLE))
    yield _ask(Block.ADMINS, modals.people_menu(settings.admin_ids, most=MOST_PEOPLE))


def _ask(block: Block, element: InputInteractiveElement, *, optional: bool = True) -> SlackBlock:
    return question(block, LABELS[block], element, hint=HINTS.get(block, ""), optional=optional)


def read_settings_form(view: Mapping[str, Any], *, is_country: Callable[[str], bool]) -> SettingsForm:
    """The settings as submitted. Raises FormError with a sentence for every field that is wrong."""
    state, errors = read_state(view), dict[str, str]()

    def read(block: Block, reader: Callable[[str], str]) -> str | None:
        text = state.get(block, "").strip()
        try:
            return reader(text) if text else None
        except InputError as error:
            errors[block_ids(view).get(block, block)] = error.sentence
            return None

    settings = WorkspaceSettings(
        default_channel_id=state.get(Block.CHANNEL) or None,
        post_time=time.fromisoformat(state[Block.HOUR]),
        timezone=read(Block.TIMEZONE, read_timezone),
        country=read(Block.COUNTRY, lambda text: read_country(text, is_country)),
        digest_day=int(state[Block.DIGEST_DAY]),
        fallback_ids=tuple(state.get(Block.FALLBACK, "").split()),
        admin_ids=tuple(state.get(Block.ADMINS, "").split()),
        revision=int(read_metadata_of(view)["revision"]),
    )
    if errors:
        raise FormError(errors)
    return SettingsForm(settings=settings, moves_contracts=bool(state.get(Block.MOVE)))
