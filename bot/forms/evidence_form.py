"""The form that adds a link to the negotiation file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.forms.errors import FormError, InputError
from bot.forms.lines import read_name
from bot.forms.modals import (
    MAX_OPTION,
    block_ids,
    menu,
    modal,
    note,
    question,
    read_metadata_of,
    read_state,
    text_field,
)
from bot.forms.quoting import one_line
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day
from storage.records.contracts import ContractRecord

LINK, TITLE, CONTRACT = "link", "title", "contract"
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


def evidence_contract_view(records: Sequence[ContractRecord], *, link: str) -> dict[str, Any]:
    """Asks whose evidence a message is; the link travels with the form."""
    choices = {one.id: _choice(one) for one in records[:MOST_CHOICES]}
    more = [note(_MORE)] if len(records) > MOST_CHOICES else []
    only = records[0].id if len(records) == 1 else ""
    return modal(
        CallbackId.EVIDENCE_CONTRACT_FORM,
        "Add as evidence",
        "Add",
        [
            question(
                CONTRACT, "Which contract is it about?", menu(choices, only, placeholder="Choose a contract")
            ),
            *more,
            question(
                TITLE,
                "What does it show?",
                text_field(placeholder="Reports without two teams"),
                optional=True,
            ),
        ],
        {"link": link},
    )


MOST_CHOICES = 100
"""Options of a menu; Slack's limit."""
_MORE = "These are the nearest to their end. For another one, copy the message's link and add it in its file."


def _choice(record: ContractRecord) -> str:
    """The end's date stays whole, however long the name is."""
    end, vendor = f", ends {day(record.contract.end_on)}", one_line(record.contract.vendor)
    room = MAX_OPTION - len(end)
    return f"{vendor if len(vendor) <= room else f'{vendor[: room - 1]}…'}{end}"


def read_evidence_contract_form(view: Mapping[str, Any]) -> EvidenceForm:
    """The contract as chosen. Raises FormError."""
    answers, errors = read_state(view), dict[str, str]()
    contract_id = answers.get(CONTRACT, "")
    if not contract_id:
        errors[CONTRACT] = "Choose the contract that the message is about."
    title = _read_title(answers, errors)
    _raise(errors, view)
    link = str(read_metadata_of(view)["link"])
    return EvidenceForm(contract_id=contract_id, link=link, title=title)


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_evidence_form(view: Mapping[str, Any]) -> EvidenceForm:
    """The link as submitted. Raises FormError."""
    answers, errors, link = read_state(view), dict[str, str](), ""
    try:
        link = read_link(answers.get(LINK, ""))
    except InputError as error:
        errors[LINK] = error.sentence
    title = _read_title(answers, errors)
    _raise(errors, view)
    return EvidenceForm(contract_id=contract_id_of(view), link=link, title=title)


def _read_title(answers: Mapping[str, str], errors: dict[str, str]) -> str | None:
    try:
        return read_name(answers.get(TITLE, ""), "text", longest=MAX_TITLE_LENGTH) or None
    except InputError as error:
        errors[TITLE] = error.sentence
        return None


def _raise(errors: Mapping[str, str], view: Mapping[str, Any]) -> None:
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})


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
