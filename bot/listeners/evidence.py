"""Evidence in the negotiation file: links added by hand, and taken out again."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.forms.errors import FormError, InputError
from bot.forms.evidence_form import (
    CONTRACT,
    LINK,
    EvidenceForm,
    evidence_contract_view,
    evidence_view,
    read_evidence_contract_form,
    read_evidence_form,
)
from bot.listeners import negotiation
from bot.listeners.names import not_allowed
from bot.listeners.submitted import Accepted
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import error_message, gone_message
from bot.messages.evidence import FULL, evidence_gone_message
from bot.messages.negotiation import negotiation_message
from bot.usecases.evidence import EvidenceChange, EvidenceResult, add_evidence, remove_evidence
from bot.usecases.look import find_changeable, find_readable
from bot.wording.examples import REGISTERING

ADDED = "The link is in the file now."
KNOWN = "The file has this link already."
NO_CONTRACT = f"There is no contract yet whose negotiation file could keep it. Start with {REGISTERING}."
READ_ONLY = (
    "Only a contract's owner, backup, registrant and admins keep evidence in its file: ask one of them. "
    "/exitplan show NAME says who they are."
)
UNSEEN = (
    "exitplan can't see that message: type /invite @exitplan in its channel, or copy the message's link and "
    "add it with /exitplan negotiate."
)


def ask_for_link(turn: Turn, contract_id: str) -> Reply | None:
    """*Add evidence*."""
    return negotiation.ask(turn, contract_id, lambda view: evidence_view(view.contract))


def save_link(turn: Turn, view: Payload) -> Accepted:
    """Keep the link. Raises FormError."""
    return _keep(turn, read_evidence_form(dict(view)), at=LINK)


def _keep(turn: Turn, form: EvidenceForm, *, at: str | None = None) -> Accepted:
    """Keep the link; where the file is full, say so at the field `at`, if there is a form."""
    change = add_evidence(
        form.contract_id, form.link, title=form.title, person=turn.person, services=turn.services
    )
    if change.result is EvidenceResult.FULL:
        raise FormError({at: FULL}) if at else InputError(FULL)
    channel_id = change.view.contract.record.channel_id if change.view else ""
    told = ADDED if change.result is EvidenceResult.DONE else KNOWN
    reply = answer(turn, change, told=told, replaces=turn.origin.is_own_message)
    is_refused = change.result in {EvidenceResult.GONE, EvidenceResult.NOT_ALLOWED}
    return Accepted(reply=reply, channel_id=channel_id, is_refused=is_refused)


def keep_message(turn: Turn, body: Payload) -> Reply | None:
    """*Add as evidence* on a message: keeps a link to it; of several contracts it asks which one."""
    records = find_changeable(turn.person, turn.services)
    if not records:
        return _without_file(turn)
    link = _link_to(turn, body["channel"]["id"], body["message_ts"])
    if len(records) > 1:
        turn.open_form(evidence_contract_view(records, link=link))
        return None
    return _keep(turn, EvidenceForm(contract_id=records[0].id, link=link, title=None)).reply


def _without_file(turn: Turn) -> Reply:
    """For who may change no contract: whom to ask, where there is one to read."""
    readable = find_readable(turn.person, turn.services)
    if len(readable) == 1:
        return not_allowed(turn, readable[0])
    return Reply(message=error_message(READ_ONLY if readable else NO_CONTRACT))


def _link_to(turn: Turn, channel_id: str, ts: str) -> str:
    """The message's address. Raises InputError where exitplan can't see the message."""
    client = turn.desk.clients(turn.person.workspace_id)
    try:
        return str(client.chat_getPermalink(channel=channel_id, message_ts=ts)["permalink"])
    except SlackApiError as error:
        if error.response["error"] in {"channel_not_found", "message_not_found"}:
            raise InputError(UNSEEN) from None
        raise


def save_message(turn: Turn, view: Payload) -> Accepted:
    """Keep the link for the contract that was chosen. Raises FormError."""
    form = read_evidence_contract_form(dict(view))
    return _keep(turn, form, at=CONTRACT)


def remove(turn: Turn, evidence_id: str) -> Reply:
    """*Remove*, after Slack's own question."""
    change = remove_evidence(evidence_id, turn.person, turn.services)
    if change.result is EvidenceResult.GONE:
        return Reply(message=evidence_gone_message())
    return answer(turn, change, replaces=turn.in_private)


def answer(turn: Turn, change: EvidenceChange, *, told: str = "", replaces: bool = False) -> Reply:
    """The file after a change, or why there was none."""
    if change.view is None:
        return Reply(message=gone_message())
    if change.result is EvidenceResult.NOT_ALLOWED:
        return not_allowed(turn, change.view.contract.record)
    return Reply(message=negotiation_message(change.view, told=told), replaces=replaces)
