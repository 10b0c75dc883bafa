"""The form for what a letter says and nobody has told exitplan yet; filled in once, for all letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import InputBlock

from bot.forms.errors import FormError, InputError
from bot.forms.letter_form import request_of
from bot.forms.letter_needs import facts_needed
from bot.forms.lines import MAX_ADDRESS_LENGTH, read_remark
from bot.forms.modals import block_ids, modal, note, question, read_state, text_field
from bot.ids import CallbackId, LetterKind
from bot.usecases.views import LetterView
from storage.records.letters import FACTS_OF_A_TERM, LetterFact

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    label: str
    longest: int
    placeholder: str = ""
    is_long: bool = False


_ADDRESS_EXAMPLE = "legal@example.com"
ASKED = {
    LetterFact.ACCOUNT_NAME: _Question(
        label="Legal name of the account", longest=120, placeholder="Acme GmbH"
    ),
    LetterFact.ADMIN_EMAIL: _Question(
        label="Admin's e-mail", longest=MAX_ADDRESS_LENGTH, placeholder="admin@example.com"
    ),
    LetterFact.ORDER_NUMBER: _Question(label="Contract or order number", longest=80, placeholder="Q-10482"),
    LetterFact.PLAN: _Question(label="Plan", longest=80, placeholder="Professional"),
    LetterFact.INVOICE_NUMBER: _Question(label="Number of the invoice", longest=80, placeholder="INV-2031"),
    LetterFact.REASON: _Question(
        label="Reason, in facts",
        longest=500,
        placeholder="Since 3 Nov reports miss two teams: tickets 4711 and 4790, both open",
        is_long=True,
    ),
    LetterFact.USAGE: _Question(
        label="Usage, with its evidence",
        longest=300,
        placeholder="12 of 50 seats in the last 30 days (usage report of 1 Dec, attached)",
        is_long=True,
    ),
    LetterFact.EXPERIENCE: _Question(
        label="What happened, a line for each fact",
        longest=800,
        placeholder="3 Nov 2026: two teams missing from all reports, ticket 4711",
        is_long=True,
    ),
    LetterFact.WRONG_CHARGE: _Question(
        label="The wrong charge: its day and invoice",
        longest=120,
        placeholder="on 2 Nov 2026, invoice INV-2019",
    ),
    LetterFact.SIGNATURE: _Question(
        label="Who signs",
        longest=200,
        placeholder="Alex Kim, Head of IT, Acme GmbH",
    ),
    LetterFact.NOTICE_ADDRESS: _Question(
        label="Where notice goes", longest=MAX_ADDRESS_LENGTH, placeholder=_ADDRESS_EXAMPLE
    ),
    LetterFact.BILLING_ADDRESS: _Question(
        label="Address of billing", longest=MAX_ADDRESS_LENGTH, placeholder="billing@example.com"
    ),
    LetterFact.SALES_ADDRESS: _Question(
        label="Address of sales", longest=MAX_ADDRESS_LENGTH, placeholder="sales@example.com"
    ),
    LetterFact.DELETION_ADDRESS: _Question(
        label="Where a deletion is asked for", longest=MAX_ADDRESS_LENGTH, placeholder="privacy@example.com"
    ),
    LetterFact.POSTAL_ADDRESS: _Question(
        label="Postal address for notice", longest=300, placeholder="1 Main Street, Austin TX 78701, USA"
    ),
}


def letter_facts_view(view: LetterView) -> dict[str, Any]:
    """What this letter needs, filled in as far as it is known."""
    record = view.contract.record
    needed = facts_needed(view.kind, record.contract)
    return modal(
        CallbackId.LETTER_FACTS_FORM,
        "Facts for letters",
        "Keep",
        [note(_meaning(needed)), *(_field(name, _known(name, view)) for name in needed)],
        {"contract_id": record.id, "kind": view.kind.value},
    )


def _meaning(needed: Sequence[LetterFact]) -> str:
    """For how long the answers hold."""
    of_term = [ASKED[name].label for name in needed if name in FACTS_OF_A_TERM]
    again = f" In the next term it is asked again for: {'; '.join(of_term)}." if of_term else ""
    return f"Asked once: every letter of this contract uses it. Leave out what you don't know yet.{again}"


def _known(name: LetterFact, view: LetterView) -> str:
    """What was filled in for letters; where nothing was, the plan is the contract's."""
    of_contract = view.contract.record.contract.plan if name is LetterFact.PLAN else None
    return view.facts.get(name) or of_contract or ""


def _field(name: LetterFact, value: str) -> InputBlock:
    asked = ASKED[name]
    field = text_field(value, placeholder=asked.placeholder, multiline=asked.is_long)
    return question(name.value, asked.label, field, optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFactsForm:
    contract_id: str
    kind: LetterKind
    facts: Mapping[LetterFact, str]
    """What was asked for; empty where nothing was given."""


def read_letter_facts_form(view: Mapping[str, Any]) -> LetterFactsForm:
    """The facts as submitted. Raises FormError."""
    answers, errors = read_state(view), dict[str, str]()
    facts = {
        LetterFact(name): _read(LetterFact(name), text, errors)
        for name, text in answers.items()
        if name in set(LetterFact)
    }
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
    contract_id, kind = request_of(view)
    return LetterFactsForm(contract_id=contract_id, kind=kind, facts=facts)


def _read(name: LetterFact, text: str, errors: dict[str, str]) -> str:
    asked = ASKED[name]
    try:
        read = read_remark(text, "text", longest=asked.longest)
    except InputError as error:
        errors[name.value] = error.sentence
        return ""
    if name is LetterFact.ADMIN_EMAIL and read and not _MAIL.fullmatch(read):
        errors[name.value] = "That is no e-mail address: write one like admin@example.com."
    return read if asked.is_long else " ".join(read.split())
