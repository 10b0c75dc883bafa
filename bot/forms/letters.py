"""Drafted letters: the contract's facts and arithmetic, to the address for their purpose; rules 2 and 3.

What nobody has told exitplan stands in [brackets], to be filled in before the letter is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import quote as quote_url

from bot.forms.letter_facts import Given, facts_of
from bot.forms.letter_needs import given_address, known_address
from bot.ids import LetterKind
from bot.usecases.views import ContractView, LetterView
from bot.wording.format import DateOrder, count, dates_in
from bot.wording.notice import METHODS
from planner.contract import Contract
from planner.deadlines import TRANSIT_DAYS, NoticeStatus
from storage.records.contracts import ContractState
from storage.records.letters import LetterFact
from storage.records.negotiations import EntryRecord

FOLDER = Path(__file__).parent.with_name("letters")
UNKNOWN_ADDRESS = "[address: look in your order form]"
UNKNOWN_POSTAL_ADDRESS = "[postal address: look in your order form]"

LETTER_TITLES = {
    LetterKind.NOTICE: "Notice of non-renewal",
    LetterKind.REQUEST: "Request for early release",
    LetterKind.ESCALATE: "Escalation of the request",
    LetterKind.CITE: "Your documented experience",
    LetterKind.DELETE: "Request to delete the account",
}
CLAIM_TITLE = "Claim of a wrong charge"
_SUBJECTS = {
    LetterKind.NOTICE: "Notice of non-renewal: {vendor}, {account}",
    LetterKind.REQUEST: "Request for an early end of our contract: {vendor}, {account}",
    LetterKind.ESCALATE: "Our request for an early end, for your decision: {vendor}, {account}",
    LetterKind.CITE: "Our documented experience: {vendor}, {account}",
    LetterKind.DELETE: "Deletion of our account: {vendor}, {account}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    kind: LetterKind
    title: str
    """What it is, for whoever sends it."""
    to: str
    """An e-mail address or a form's name; where neither is known, a [bracketed] blank."""
    subject: str
    body: str
    mailto: str | None
    """Opens a mail with address and subject; None where it goes to a form, or nobody knows where."""
    notes: tuple[str, ...] = ()
    """What to know before sending: plain sentences that are no part of the letter."""


CLAIM = "claim"
CLAIM_SUBJECT = "Refund of a charge after the end of our contract: {vendor}, {account}"
NOTHING_GIVEN: Given = {}


def final_letter(view: LetterView) -> Letter:
    """The letter to send: as somebody has edited it, else the template's, as of the view's day."""
    letter = draft_letter(view.kind, view.contract, view.facts, view.entries)
    if view.draft is None:
        return letter
    subject = view.draft.subject
    return replace(letter, subject=subject, body=view.draft.body, mailto=_mailto(letter.to, subject))


def draft_letter(
    kind: LetterKind,
    view: ContractView,
    given: Given = NOTHING_GIVEN,
    entries: Sequence[EntryRecord] = (),
) -> Letter:
    """The template's letter as of the view's day; a vendor reads it, so whoever asks has no say in its dates.

    `given` is what people have filled in, `entries` what the vendor has answered so far.
    """
    with dates_in(DateOrder.DAY):
        return _draft(kind, view, given, entries)


def _draft(kind: LetterKind, view: ContractView, given: Given, entries: Sequence[EntryRecord]) -> Letter:
    contract = view.record.contract
    to = known_address(kind, contract) or given_address(kind, given) or UNKNOWN_ADDRESS
    account = given.get(LetterFact.ACCOUNT_NAME, "[account name]")
    subject = (CLAIM_SUBJECT if is_claim(kind, view) else _SUBJECTS[kind]).format(
        vendor=contract.vendor, account=account
    )
    return Letter(
        kind=kind,
        title=CLAIM_TITLE if is_claim(kind, view) else LETTER_TITLES[kind],
        to=to,
        subject=subject,
        body=_template(CLAIM if is_claim(kind, view) else kind.value)
        .substitute(facts_of(view, given, entries))
        .strip(),
        mailto=_mailto(to, subject),
        notes=tuple(_notes(kind, view, given)),
    )


def is_claim(kind: LetterKind, view: ContractView) -> bool:
    """After the end there is no early release to ask for: the request is to refund a wrong charge."""
    is_over = view.record.state is ContractState.ENDED or view.today > view.record.contract.end_on
    return kind is LetterKind.REQUEST and is_over


@cache
def _template(name: str) -> Template:
    return Template((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def _mailto(to: str, subject: str) -> str | None:
    is_address = "@" in to and " " not in to
    return f"mailto:{quote_url(to, safe='@')}?subject={quote_url(subject, safe='')}" if is_address else None


def _notes(kind: LetterKind, view: ContractView, given: Given) -> Iterator[str]:
    contract = view.record.contract
    if contract.reseller:
        yield "Bought through a reseller: only the reseller can change the contract, so letters go there."
    elif contract.playbook.is_generic and given_address(kind, given) is None:
        yield f"No playbook for {contract.vendor}: look in your order form for the right address."
    if kind is LetterKind.NOTICE:
        yield from _notice_notes(contract, view.advice.deadlines.status, given)
    elif kind is LetterKind.CITE:
        yield "Facts only, after the escalation has failed, and never conditional on a payment."
    elif kind is LetterKind.DELETE:
        yield "Deletion cannot be undone: export first, and keep the invoices and the vendor's confirmation."
    elif is_claim(kind, view):
        yield "Attach the invoice, the notice and the vendor's confirmation: they prove it."
    elif view.advice.deadlines.status is not NoticeStatus.NONE:
        yield "Asking for an early end is not notice of non-renewal: that is a letter of its own."


def _notice_notes(contract: Contract, status: NoticeStatus, given: Given) -> Iterator[str]:
    terms, transit_days = contract.playbook.notice, TRANSIT_DAYS[contract.notice_method]
    if terms.form_name and not contract.reseller:
        yield f"Submit the {terms.form_name} as well: the notice is the form and this mail."
    if terms.is_a_switch and not contract.reseller:
        yield "The vendor wants no letter: switch the renewal off in the account, and keep a picture of it."
    if transit_days:
        known = contract.playbook.addresses.post or given.get(LetterFact.POSTAL_ADDRESS)
        post = known or UNKNOWN_POSTAL_ADDRESS
        how = f"{METHODS[contract.notice_method]} to {post}"
        yield f"Send it {how}: it travels {count(transit_days, 'day')}, and the e-mail is a copy."
    if terms.reseller_days is not None and contract.reseller:
        yield f"Resellers of this vendor ask for {count(terms.reseller_days, 'day')} of notice: check yours."
    if status is NoticeStatus.MISSED:
        yield "The window is missed: send it today all the same, and ask for the renewal to be waived."
    yield "Keep the vendor's written confirmation: it is the proof that ends the reminders."
