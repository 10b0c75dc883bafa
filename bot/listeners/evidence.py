"""Evidence in the negotiation file: links added by hand, and taken out again."""

from __future__ import annotations

from bot.forms.errors import FormError
from bot.forms.evidence_form import LINK, evidence_view, read_evidence_form
from bot.listeners import negotiation
from bot.listeners.names import not_allowed
from bot.listeners.submitted import Accepted
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import gone_message
from bot.messages.evidence import FULL, evidence_gone_message
from bot.messages.negotiation import negotiation_message
from bot.usecases.evidence import EvidenceChange, EvidenceResult, add_evidence, remove_evidence

ADDED = "The link is in the file now."
KNOWN = "The file has this link already."


def ask_for_link(turn: Turn, contract_id: str) -> Reply | None:
    """*Add evidence*."""
    return negotiation.ask(turn, contract_id, lambda view: evidence_view(view.contract))


def save_link(turn: Turn, view: Payload) -> Accepted:
    """Keep the link. Raises FormError."""
    form = read_evidence_form(dict(view))
    change = add_evidence(
        form.contract_id, form.link, title=form.title, person=turn.person, services=turn.services
    )
    if change.result is EvidenceResult.FULL:
        raise FormError({LINK: FULL})
    channel_id = change.view.contract.record.channel_id if change.view else ""
    return Accepted(reply=answer(turn, change), channel_id=channel_id)


def remove(turn: Turn, evidence_id: str) -> Reply:
    """*Remove*, after Slack's own question."""
    change = remove_evidence(evidence_id, turn.person, turn.services)
    if change.result is EvidenceResult.GONE:
        return Reply(message=evidence_gone_message())
    return answer(turn, change, replaces=turn.in_private)


def answer(turn: Turn, change: EvidenceChange, *, replaces: bool = False) -> Reply:
    """The file after a change, or why there was none."""
    if change.view is None:
        return Reply(message=gone_message())
    if change.result is EvidenceResult.NOT_ALLOWED:
        return not_allowed(turn, change.view.contract.record)
    told = "" if replaces else ADDED if change.result is EvidenceResult.DONE else KNOWN
    return Reply(message=negotiation_message(change.view, told=told), replaces=replaces)
