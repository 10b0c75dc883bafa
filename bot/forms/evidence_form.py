"""The form that adds a link to the negotiation file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.errors import FormError, InputError
from bot.forms.modals import block_ids, modal, note, question, read_metadata_of, read_state, text_field
from bot.forms.text import read_name
from bot.ids import CallbackId
from bot.usecases.views import ContractView

LINK, TITLE = "link", "title"
MAX_LINK_LENGTH, MAX_TITLE_LENGTH = 300, 80
_LINK = re.compile(r"https?://[^\s<>|\"`\\^{}]+\.[^\s<>|\"`\\^{}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceForm:
    contract_id: str
    link: str
    title: str | None


def evidence_view(view: ContractView) -> dict[str, Any]:
    return modal(
        CallbackId.EVIDENCE_FORM,
        "Add evidence",
        "Add",
        [
            note(f"{view.record.contract.vendor}: {_MEANING}"),
            question(LINK, "Link", text_field(placeholder="https://example.com/ticket/4711")),
            question(
                TITLE,
                "What does it show?",
                text_field(placeholder="Reports without two teams"),
                optional=True,
            ),
        ],
        {"contract_id": view.record.id},
    )


_MEANING = "a ticket, a mail, a report. For a message in Slack, use its menu: Add as evidence."


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_evidence_form(view: Mapping[str, Any]) -> EvidenceForm:
    """The link as submitted. Raises FormError."""
    answers, errors = read_state(view), dict[str, str]()
    link, title = "", ""
    try:
        link = read_link(answers.get(LINK, ""))
    except InputError as error:
        errors[LINK] = error.sentence
    try:
        title = read_name(answers.get(TITLE, ""), "text", longest=MAX_TITLE_LENGTH)
    except InputError as error:
        errors[TITLE] = error.sentence
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
    return EvidenceForm(contract_id=contract_id_of(view), link=link, title=title or None)


def read_link(text: str) -> str:
    """An http(s) address; what could break out of a link in Slack is none."""
    link = text.strip()
    if len(link) > MAX_LINK_LENGTH:
        raise InputError(f"The link is too long: use at most {MAX_LINK_LENGTH} characters.")
    if not is_link(link):
        raise InputError("That is no link: paste one like https://example.com/ticket/4711.")
    return link


def is_link(text: str) -> bool:
    return _LINK.fullmatch(text) is not None and text.isprintable()
