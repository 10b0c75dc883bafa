"""The contract form: opened empty, from text or for an edit; refilled while it is open; saved."""

from __future__ import annotations

import secrets
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.forms.add_text import read_add_text
from bot.forms.contract_draft import ContractDraft, draft_of
from bot.forms.contract_form import (
    BACKUP,
    CHANNEL,
    OWNER,
    VENDOR,
    Access,
    ContractForm,
    contract_view,
    read_contract_form,
    read_metadata,
    refreshed_view,
)
from bot.forms.errors import FormError, InputError
from bot.forms.modals import MAX_TYPED
from bot.listeners.channels import find_postable_channel
from bot.listeners.names import by_id, if_allowed, with_view
from bot.listeners.places import place_for
from bot.listeners.submitted import Accepted, Kept
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.contracts import registered_message
from bot.messages.show import contract_message
from bot.slack_objects import Channel
from bot.usecases.edit import edit_contract
from bot.usecases.look import load_record
from bot.usecases.outcomes import Result
from bot.usecases.register import Registration, find_twin, register_contract
from bot.usecases.settings import load_workspace_settings
from bot.usecases.strangers import warn_of_strangers
from bot.usecases.views import ContractView
from storage import calendars
from storage.records.contracts import ContractRecord, NewContract

STALE = "Somebody changed this contract while the form was open. Open it again to see what is new."
RESTRICTED = (
    "A restricted contract is spoken of in private only: choose a private channel or a direct message, "
    "or let everybody read it."
)
NOT_A_MEMBER = "Choose a member of this workspace: not a guest or an app, and nobody of another organisation."
GONE = "This contract was removed while the form was open; /exitplan restore brings it back."
NOT_ALLOWED = "Only the owner, the backup, the registrant and admins can change this contract."


def add(turn: Turn, text: str) -> None:
    """`add [text]`, and *Register a contract*: the form, filled from the text. Raises InputError."""
    if len(text) > MAX_TYPED:
        raise InputError(
            f"{len(text):,} characters are more than the form's {MAX_TYPED:,}: give the facts alone, like "
            "/exitplan add ActivTrak 50 seats at $19 ends 2027-03-31."
        )
    settings = load_workspace_settings(turn.person.workspace_id, turn.services)
    timezone = settings.timezone or turn.person.timezone
    today = turn.services.today(timezone)
    draft = read_add_text(text, today=today, playbooks=turn.services.playbooks) if text else ContractDraft()
    channel_id = turn.channel_id or settings.default_channel_id
    turn.open_form(
        contract_view(
            replace(draft, country=draft.country or settings.country or ""),
            nonce=secrets.token_urlsafe(12),
            playbooks=turn.services.playbooks,
            today=today,
            timezone=timezone,
            person_id=turn.person.id,
            channel_id=channel_id,
            origin_channel_id=turn.channel_id or None,
        )
    )


def edit(turn: Turn, name: str) -> Reply | None:
    """`edit NAME`: the form, filled with what is known."""
    return with_view(turn, "edit", name, lambda view: _open_edit(turn, view))


def edit_by_id(turn: Turn, contract_id: str) -> Reply | None:
    return by_id(turn, contract_id, lambda view: _open_edit(turn, view))


def _open_edit(turn: Turn, view: ContractView) -> Reply | None:
    return if_allowed(turn, view, lambda view: _edit(turn, view.record))


def _edit(turn: Turn, record: ContractRecord) -> None:
    turn.open_form(
        contract_view(
            draft_of(record, is_channel_private=_is_private(turn, record.channel_id)),
            nonce=secrets.token_urlsafe(12),
            playbooks=turn.services.playbooks,
            today=turn.services.today(record.timezone),
            timezone=record.timezone,
            person_id=turn.person.id,
            channel_id=record.channel_id,
            origin_channel_id=turn.channel_id or None,
            contract_id=record.id,
            expected_revision=record.revision,
            show_more=True,
        )
    )


def _is_private(turn: Turn, channel_id: str) -> bool | None:
    """None where exitplan can't see the channel any more."""
    channel = turn.desk.people.channel(turn.person.workspace_id, channel_id)
    return None if channel is None else channel.is_private


def refill(turn: Turn, view: Payload, *, show_more: bool | None = None) -> None:
    """Show the form again with what the playbook knows; what was typed stays."""
    refilled = refreshed_view(
        dict(view),
        playbooks=turn.services.playbooks,
        today=turn.services.today(read_metadata(dict(view)).timezone),
        show_more=show_more,
    )
    client = turn.desk.clients(turn.person.workspace_id)
    try:
        client.views_update(view_id=view["id"], hash=view["hash"], view=refilled)
    except SlackApiError as error:
        if error.response["error"] not in {"hash_conflict", "not_found"}:
            raise


def save(turn: Turn, view: Payload) -> Accepted | Kept:
    """Register the contract, or keep the edited facts. Raises FormError; nothing typed is lost."""
    metadata = read_metadata(dict(view))
    existing = _existing(turn, metadata.contract_id)
    form = read_contract_form(
        dict(view),
        today=turn.services.today(metadata.timezone),
        playbooks=turn.services.playbooks,
        calendars=calendars,
        existing=existing.contract if existing else None,
    )
    channel = find_postable_channel(turn, form.channel_id, block_id=CHANNEL)
    if form.access is Access.RESTRICTED and not channel.is_private:
        raise FormError({CHANNEL: RESTRICTED})
    _check_people(turn, form, existing)
    if existing is not None:
        return _save_edit(turn, view, form, existing, channel)
    return _register(turn, view, form, channel)


def _check_people(turn: Turn, form: ContractForm, existing: ContractRecord | None) -> None:
    """Whoever is new has to be a member: guests and other organisations see nothing of a contract."""
    known = {existing.owner_id, existing.backup_id} if existing else {turn.person.id}
    for block_id, user_id in ((OWNER, form.owner_id), (BACKUP, form.backup_id)):
        if user_id is None or user_id in known:
            continue
        if not turn.desk.people.person(turn.person.workspace_id, user_id).is_member:
            raise FormError({block_id: NOT_A_MEMBER})


def _existing(turn: Turn, contract_id: str | None) -> ContractRecord | None:
    if contract_id is None:
        return None
    record = load_record(contract_id, turn.person, turn.services)
    if record is None:
        raise FormError({VENDOR: GONE})
    return record


def _register(turn: Turn, view: Payload, form: ContractForm, channel: Channel) -> Accepted | Kept:
    settings = load_workspace_settings(turn.person.workspace_id, turn.services)
    new = replace(_facts(form, channel, registrant_id=turn.person.id), post_time=settings.post_time)
    registration = Registration(new=new, nonce=form.nonce, twin_id=form.twin_id)
    change = register_contract(registration, turn.person, turn.services)
    if change.result is Result.DUPLICATE:
        return Kept(view=_asking_about_duplicate(turn, view, change.record))
    if change.view is None:
        raise FormError({VENDOR: NOT_ALLOWED})
    if channel.is_external:
        warn_of_strangers(change.view.record, turn.services)
    seen = replace(change.view, hides_money=channel.is_external)
    answer = registered_message(seen, assumes_billing=form.assumes_billing)
    return Accepted(reply=Reply(message=answer), channel_id=channel.id)


def _asking_about_duplicate(turn: Turn, view: Payload, same: ContractRecord | None) -> Payload:
    return refreshed_view(
        dict(view),
        playbooks=turn.services.playbooks,
        today=turn.services.today(read_metadata(dict(view)).timezone),
        duplicate=same,
    )


def _save_edit(
    turn: Turn, view: Payload, form: ContractForm, existing: ContractRecord, channel: Channel
) -> Accepted | Kept:
    twin = find_twin(existing, form.contract, turn.person, turn.services)
    if twin is not None and twin.id != form.twin_id:
        return Kept(view=_asking_about_duplicate(turn, view, twin))
    new = replace(_facts(form, channel, registrant_id=existing.registrant_id), post_time=existing.post_time)
    revision = form.expected_revision or existing.revision
    change = edit_contract(existing.id, new, turn.person, turn.services, expected_revision=revision)
    if change.result is not Result.DONE or change.view is None:
        refusals = {Result.STALE: STALE, Result.NOT_ALLOWED: NOT_ALLOWED}
        raise FormError({VENDOR: refusals.get(change.result, GONE)})
    if channel.is_external:
        warn_of_strangers(change.view.record, turn.services)
    answer = contract_message(change.view, place_for(turn, channel.id))
    return Accepted(reply=Reply(message=answer), channel_id=channel.id)


def _facts(form: ContractForm, channel: Channel, *, registrant_id: str) -> NewContract:
    """What is kept; a contract of a private conversation stays within its circle unless a person says not."""
    return NewContract(
        contract=form.contract,
        channel_id=form.channel_id,
        is_restricted=channel.is_private if form.access is None else form.access is Access.RESTRICTED,
        registrant_id=registrant_id,
        owner_id=form.owner_id,
        backup_id=form.backup_id,
        timezone=form.timezone,
    )
