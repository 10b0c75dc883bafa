"""Drafted letters: the contract's facts and arithmetic, to the address for their purpose; rules 2 and 3.

What exitplan cannot know stands in [brackets], to be filled in before the letter is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import quote as quote_url

from bot.forms.letter_facts import facts_of
from bot.forms.quoting import one_line
from bot.ids import LetterKind
from bot.usecases.views import ContractView
from bot.wording.format import count
from planner.contract import Contract
from planner.deadlines import TRANSIT_DAYS, NoticeStatus

FOLDER = Path(__file__).parent.with_name("letters")
UNKNOWN_ADDRESS = "[address: look in your order form]"
UNKNOWN_POSTAL_ADDRESS = "[postal address: look in your order form]"

_SUBJECTS = {
    LetterKind.NOTICE: "Notice of non-renewal: {vendor}, [account name]",
    LetterKind.REQUEST: "Request for an early end of our contract: {vendor}, [account name]",
    LetterKind.ESCALATE: "Our request for an early end, for your decision: {vendor}, [account name]",
    LetterKind.CITE: "Our documented experience: {vendor}, [account name]",
    LetterKind.DELETE: "Deletion of our account: {vendor}, [account name]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    kind: LetterKind
    to: str
    """An e-mail address or a form's name; where neither is known, a [bracketed] blank."""
    subject: str
    body: str
    mailto: str
    """Opens a mail with address and subject; without an address, with the subject alone."""
    notes: tuple[str, ...] = ()
    """What to know before sending: plain sentences that are no part of the letter."""


def draft_letter(kind: LetterKind, view: ContractView) -> Letter:
    """The letter as of the view's day."""
    contract = view.record.contract
    to, subject = address_of(kind, contract), _SUBJECTS[kind].format(vendor=contract.vendor)
    return Letter(
        kind=kind,
        to=to,
        subject=subject,
        body=_template(kind).substitute(facts_of(view)).strip(),
        mailto=_mailto(to, subject),
        notes=tuple(_notes(kind, view)),
    )


@cache
def _template(kind: LetterKind) -> Template:
    return Template((FOLDER / f"{kind.value}.txt").read_text(encoding="utf-8"))


def address_of(kind: LetterKind, contract: Contract) -> str:
    """Where such a letter goes; a reseller's address overrides all. Rules section 2."""
    if contract.reseller:
        return one_line(contract.reseller)
    addresses = contract.playbook.addresses
    known = {
        LetterKind.NOTICE: addresses.notice,
        LetterKind.REQUEST: addresses.early_termination or addresses.billing,
        LetterKind.ESCALATE: addresses.escalation,
        LetterKind.CITE: addresses.escalation,
        LetterKind.DELETE: addresses.deletion_form,
    }
    return known[kind] or UNKNOWN_ADDRESS


def _mailto(to: str, subject: str) -> str:
    is_address = "@" in to and " " not in to
    return f"mailto:{quote_url(to, safe='@') if is_address else ''}?subject={quote_url(subject, safe='')}"


def _notes(kind: LetterKind, view: ContractView) -> Iterator[str]:
    contract = view.record.contract
    if contract.reseller:
        yield "Bought through a reseller: only the reseller can change the contract, so letters go there."
    elif contract.playbook.is_generic:
        yield f"No playbook for {contract.vendor}: look in your order form for the right address."
    if kind is LetterKind.NOTICE:
        yield from _notice_notes(contract, view.advice.deadlines.status)
    elif kind is LetterKind.CITE:
        yield "Facts only, after the escalation has failed, and never conditional on a payment."
    elif kind is LetterKind.DELETE:
        yield "Deletion cannot be undone: export first, and keep the invoices and the vendor's confirmation."
    elif view.advice.deadlines.status is not NoticeStatus.NONE:
        yield "Asking for an early end is not notice of non-renewal: that is a letter of its own."


def _notice_notes(contract: Contract, status: NoticeStatus) -> Iterator[str]:
    terms, transit_days = contract.playbook.notice, TRANSIT_DAYS[contract.notice_method]
    if terms.form_name and not contract.reseller:
        yield f"Submit the {terms.form_name} as well: the notice is the form and this mail."
    if terms.is_a_switch and not contract.reseller:
        yield "The vendor wants no letter: switch the renewal off in the account, and keep a picture of it."
    if transit_days:
        post = contract.playbook.addresses.post or UNKNOWN_POSTAL_ADDRESS
        yield f"Send it by post to {post}: it travels {count(transit_days, 'day')}, and the e-mail is a copy."
    if terms.reseller_days is not None and contract.reseller:
        yield f"Resellers of this vendor ask for {count(terms.reseller_days, 'day')} of notice: check yours."
    if status is NoticeStatus.MISSED:
        yield "The window is missed: send it today all the same, and ask for the renewal to be waived."
    yield "Keep the vendor's written confirmation: it is the proof that ends the reminders."
