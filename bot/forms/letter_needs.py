"""What a letter needs to be told, and where it goes; rules section 2."""

from __future__ import annotations

from collections.abc import Iterator

from bot.forms.letter_facts import Given
from bot.forms.quoting import one_line
from planner.contract import Contract
from planner.deadlines import goes_by_post
from storage.records.letters import LetterFact, LetterKind

_ALWAYS = (LetterFact.ACCOUNT_NAME, LetterFact.ADMIN_EMAIL, LetterFact.ORDER_NUMBER)
_OF_KIND = {
    LetterKind.NOTICE: (),
    LetterKind.REQUEST: (
        LetterFact.PLAN,
        LetterFact.INVOICE_NUMBER,
        LetterFact.REASON,
        LetterFact.USAGE,
    ),
    LetterKind.ESCALATE: (LetterFact.REASON,),
    LetterKind.CITE: (LetterFact.EXPERIENCE,),
    LetterKind.DELETE: (),
}
_ADDRESSES = {
    LetterKind.NOTICE: LetterFact.NOTICE_ADDRESS,
    LetterKind.REQUEST: LetterFact.BILLING_ADDRESS,
    LetterKind.ESCALATE: LetterFact.SALES_ADDRESS,
    LetterKind.CITE: LetterFact.SALES_ADDRESS,
    LetterKind.DELETE: LetterFact.DELETION_ADDRESS,
}
_WITH_A_CHARGE = {LetterKind.REQUEST, LetterKind.ESCALATE}


def facts_needed(kind: LetterKind, contract: Contract) -> tuple[LetterFact, ...]:
    """What this letter says that neither the contract nor the playbook knows, in the order to ask for it."""
    return tuple(_needed(kind, contract))


def _needed(kind: LetterKind, contract: Contract) -> Iterator[LetterFact]:
    yield from (*_ALWAYS, *_OF_KIND[kind])
    if kind in _WITH_A_CHARGE and contract.situation.billing_error is not None:
        yield LetterFact.WRONG_CHARGE
    yield LetterFact.SIGNATURE
    if known_address(kind, contract) is None:
        yield _ADDRESSES[kind]
    is_by_post = kind is LetterKind.NOTICE and goes_by_post(contract)
    if is_by_post and contract.playbook.addresses.post is None:
        yield LetterFact.POSTAL_ADDRESS


def known_address(kind: LetterKind, contract: Contract) -> str | None:
    """Where such a letter goes, as far as the contract and its playbook say; a reseller overrides all.

    Rules section 2.
    """
    if contract.reseller:
        return one_line(contract.reseller)
    addresses = contract.playbook.addresses
    return {
        LetterKind.NOTICE: addresses.notice,
        LetterKind.REQUEST: addresses.early_termination or addresses.billing,
        LetterKind.ESCALATE: addresses.escalation,
        LetterKind.CITE: addresses.escalation,
        LetterKind.DELETE: addresses.deletion_form,
    }[kind]


def given_address(kind: LetterKind, given: Given) -> str | None:
    return given.get(_ADDRESSES[kind])
