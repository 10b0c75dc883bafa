"""The form in which a letter is edited before it is copied; both directions."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.forms.errors import FormError, InputError
from bot.forms.letters import final_letter
from bot.forms.lines import read_name
from bot.forms.modals import block_ids, modal, note, question, read_metadata_of, read_state, text_field
from bot.ids import CallbackId, LetterKind
from bot.usecases.views import LetterView
from bot.wording.format import day

SUBJECT, BODY = "subject", "body"
MAX_SUBJECT_LENGTH = 200
_KEPT = "\n\t"
_UNPRINTABLE = {"Cc", "Cs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    contract_id: str
    kind: LetterKind
    subject: str
    body: str
    since: datetime | None
    """When the text that was shown had been edited; None: it was the template's."""


def letter_view(view: LetterView) -> dict[str, Any]:
    """The letter as it stands, to be changed."""
    letter, record = final_letter(view), view.contract.record
    since = view.draft.edited_at.isoformat() if view.draft else ""
    return modal(
        CallbackId.LETTER_FORM,
        "Edit the letter",
        "Keep",
        [
            note(f"{letter.title}, to {letter.to}. {_KEPT_WITH} {day(record.contract.end_on)}."),
            question(SUBJECT, "Subject", text_field(letter.subject)),
            question(BODY, "Letter", text_field(letter.body, multiline=True), hint=_BODY_HINT),
        ],
        {"contract_id": record.id, "kind": view.kind.value, "since": since},
    )


_KEPT_WITH = "Your text is kept with the contract that ends on"
_BODY_HINT = "Up to 3,000 characters. Nothing is sent: you copy it when it is right."


def request_of(view: Mapping[str, Any]) -> tuple[str, LetterKind]:
    """Which contract's letter the form is about."""
    metadata = read_metadata_of(view)
    return str(metadata["contract_id"]), LetterKind(metadata["kind"])


def read_letter_form(view: Mapping[str, Any]) -> LetterForm:
    """The text as submitted, line by line as it was typed. Raises FormError."""
    answers, errors = read_state(view), dict[str, str]()
    subject, body = _read_subject(answers.get(SUBJECT, ""), errors), _printable(answers.get(BODY, ""))
    if not body:
        errors[BODY] = "A letter needs words: write some, or close the form to keep it as it was."
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
    contract_id, kind = request_of(view)
    since = str(read_metadata_of(view)["since"])
    return LetterForm(
        contract_id=contract_id,
        kind=kind,
        subject=subject,
        body=body,
        since=datetime.fromisoformat(since) if since else None,
    )


def _read_subject(text: str, errors: dict[str, str]) -> str:
    try:
        subject = read_name(text, "subject", longest=MAX_SUBJECT_LENGTH)
    except InputError as error:
        errors[SUBJECT] = error.sentence
        return ""
    if not subject:
        errors[SUBJECT] = "Give the mail a subject, like Request for an early end of our contract."
    return subject


def _printable(text: str) -> str:
    """Without the characters that no mail carries and no database takes."""
    lines = text.replace("\r\n", "\n").strip()
    return "".join(one for one in lines if one in _KEPT or unicodedata.category(one) not in _UNPRINTABLE)
