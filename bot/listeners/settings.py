"""`settings`: shown to everybody, changed by admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.forms.errors import FormError
from bot.forms.settings_form import Block, SettingsForm, read_settings_form, settings_view
from bot.listeners.channels import find_postable_channel
from bot.listeners.replies import later
from bot.listeners.submitted import Accepted, refused
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.message import Message
from bot.messages.settings import moved_message, saved_message, settings_message
from bot.usecases.outcomes import Result
from bot.usecases.settings import change_settings, load_settings, load_workspace_settings, move_to_hour
from bot.wording.settings import hour
from storage import calendars

STALE = "Somebody changed the settings while the form was open. Open it again to see what is new."
NOT_ALLOWED = "Only admins can change the settings."
NOT_A_MEMBER = "Choose members of this workspace: not guests, and nobody of another organisation."


def show_settings(turn: Turn, _: str) -> Reply | None:
    """The form for whoever may change them; for all others the settings as they are."""
    view = load_settings(turn.person, turn.services)
    if not view.may_change:
        return Reply(message=settings_message(view))
    turn.open_form(settings_view(view))
    return None


def save(turn: Turn, view: Payload) -> Accepted:
    """Keep the settings. Raises FormError."""
    form = read_settings_form(dict(view), is_country=calendars.is_country)
    is_external = _check_channel(turn, form)
    _check_people(turn, form)
    result, settings = change_settings(
        form.settings, turn.person, turn.services, expected_revision=form.settings.revision
    )
    if result is Result.STALE:
        raise FormError({Block.HOUR: STALE})
    if result is Result.NOT_ALLOWED:
        return refused(Reply(message=Message.plain(NOT_ALLOWED)))
    if form.moves_contracts:
        later(_answering_below(turn, view), lambda: _move(turn, form))
        settings = replace(settings, at_other_hours=0)
    return Accepted(reply=Reply(message=saved_message(settings, is_external=is_external)))


def _check_channel(turn: Turn, form: SettingsForm) -> bool:
    """Whether other organisations read the chosen channel."""
    channel_id = form.settings.default_channel_id
    if channel_id is None:
        return False
    return find_postable_channel(turn, channel_id, block_id=Block.CHANNEL).is_external


def _check_people(turn: Turn, form: SettingsForm) -> None:
    """Whoever is new has to be a member: what an admin may read is not for guests."""
    known = load_workspace_settings(turn.person.workspace_id, turn.services)
    _check_members(turn, Block.FALLBACK, set(form.settings.fallback_ids) - set(known.fallback_ids))
    _check_members(turn, Block.ADMINS, set(form.settings.admin_ids) - set(known.admin_ids))


def _check_members(turn: Turn, block: Block, user_ids: Iterable[str]) -> None:
    people = turn.desk.people
    if not all(people.person(turn.person.workspace_id, user_id).is_member for user_id in user_ids):
        raise FormError({block: NOT_A_MEMBER})


def _answering_below(turn: Turn, view: Payload) -> Turn:
    """The form has turned into its answer where there is no channel; what follows takes its place."""
    if turn.origin.is_channelless and not turn.modal_id:
        return replace(turn, modal_id=str(view["id"]))
    return turn


def _move(turn: Turn, form: SettingsForm) -> Reply:
    post_time = form.settings.post_time
    return Reply(message=moved_message(move_to_hour(post_time, turn.person, turn.services), hour(post_time)))
