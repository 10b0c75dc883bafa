"""The settings of a workspace, to whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Facts, Note, Paragraph, Part, button, buttons, compose
from bot.messages.text import bold, mention, place
from bot.usecases.portfolio_views import SettingsView
from bot.wording.format import count, day, listing
from bot.wording.settings import DIGEST_DAYS, hour
from storage.records.settings import NO_DIGEST, WorkspaceSettings

MOST_NAMED = 10
"""People who are named; more are counted."""


def settings_message(view: SettingsView) -> Message:
    """The settings as they are, and who may change them."""
    return compose(_parts(view, bold("Settings")))


def saved_message(view: SettingsView, *, is_external: bool = False) -> Message:
    """They are kept; what they mean for the contracts that there are."""
    return compose(_saved_parts(view, is_external=is_external))


def _saved_parts(view: SettingsView, *, is_external: bool) -> Iterator[Part]:
    yield from _parts(view, bold("The settings are saved."))
    if view.at_other_hours:
        many = count(view.at_other_hours, "contract keeps its", "contracts keep their")
        yield Note(f"{many} own hour; {hour(view.settings.post_time)} is for new ones only.")
    if is_external:
        yield Note(
            "People of another organisation read the default channel: no price is posted there, and nothing "
            "about contracts that belong elsewhere."
        )


def moved_message(number: int, to: str) -> Message:
    """The contracts that there were have taken the hour."""
    if not number:
        return Message.plain(f"Every contract was at {to} already.")
    return Message.plain(f"The reminders of {count(number, 'contract')} come at {to} from now on.")


def _parts(view: SettingsView, title: str) -> Iterator[Part]:
    settings = view.settings
    channel = place(settings.default_channel_id) if settings.default_channel_id else "none"
    yield Paragraph(title)
    yield Facts(
        (
            ("Default channel", channel),
            ("Hour", hour(settings.post_time)),
            ("Time zone", settings.timezone or "of whoever registers"),
            ("Country for holidays", settings.country or "none"),
            ("Weekly digest", _digest_day(settings)),
            ("Fallback people", _people(settings.fallback_ids) or "none"),
            ("Admins", _admins(view)),
        )
    )
    if view.last_change is not None:
        changed_on = day(view.last_change.at.astimezone(ZoneInfo(settings.timezone or "UTC")).date())
        yield Note(f"Last changed by {mention(view.last_change.by)} on {changed_on}.")
    if view.may_change:
        yield from buttons(button("Change settings", ActionId.SETTINGS))
    else:
        yield Note("Only admins can change them.")


def _digest_day(settings: WorkspaceSettings) -> str:
    return "none" if settings.digest_day == NO_DIGEST else DIGEST_DAYS[str(settings.digest_day)]


def _admins(view: SettingsView) -> str:
    if view.settings.admin_ids:
        return _people(view.settings.admin_ids)
    known = _people(view.admin_ids)
    return f"Slack's own workspace admins{f': {known}' if known else ''}"


def _people(user_ids: Iterable[str]) -> str:
    """Named to one reader only, so nobody is pinged."""
    ids = list(user_ids)
    named = [mention(user_id) for user_id in ids[:MOST_NAMED]]
    left_off = len(ids) - MOST_NAMED
    return listing([*named, f"{left_off} more"] if left_off > 0 else named)
