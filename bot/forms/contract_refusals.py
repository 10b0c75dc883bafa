"""What the planner refuses, at the field of the form that it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from bot.forms.contract_draft import Block
from bot.wording.format import day
from bot.wording.refusals import refusal_text
from planner.contract import Contract
from planner.refusals import Fact, Refusal, Refused, refuse

_BLOCKS = {
    Fact.VENDOR: Block.VENDOR,
    Fact.SEATS: Block.SEATS,
    Fact.CURRENCY: Block.CURRENCY,
    Fact.PRICE: Block.PRICE,
    Fact.ANNUAL_CHARGE: Block.PRICE,
    Fact.TERM_MONTHS: Block.TERM_MONTHS,
    Fact.RENEWAL_TERM_MONTHS: Block.RENEWAL_TERM_MONTHS,
    Fact.END_ON: Block.END_ON,
    Fact.NOTICE_DAYS: Block.NOTICE_DAYS,
    Fact.NOTICE_SENT: Block.END_ON,
    Fact.NOTICE_CONFIRMED: Block.END_ON,
    Fact.REPLACEMENT_PRICE: Block.REPLACEMENT_PRICE,
    Fact.REPLACEMENT_SEATS: Block.REPLACEMENT_SEATS,
    Fact.TRIAL_DAYS: Block.TRIAL_DAYS,
    Fact.BILLING_ERROR: Block.BILLING_ERROR,
}
TICK_RENEWED = "tick “It has just renewed by itself” under More facts"
_RESTS_ON = {
    Refusal.MORE_TIME_THAN_TERM: {Block.TERM_MONTHS},
    Refusal.NOTICE_LONGER_THAN_TERM: {Block.TERM_MONTHS, Block.END_ON},
    Refusal.PRICE_TOO_FINE: {Block.CURRENCY, Block.PRICE},
}
"""Refusals that mean nothing while another fact is a stand-in."""


def find_refusals(
    contract: Contract,
    *,
    unread: Collection[Block],
    today: date,
    may_have_ended: bool = False,
    if_renewed: str = TICK_RENEWED,
) -> Iterator[tuple[Block, str]]:
    """Block and sentence of each refusal, but for those that rest on a fact that could not be read.

    `may_have_ended`: the end is not new, and whether it renewed is asked about elsewhere. `if_renewed`: what
    to do besides where it did.
    """
    for refused in refuse(contract, today=today):
        if may_have_ended and refused.refusal is Refusal.ALREADY_ENDED:
            continue
        if not _RESTS_ON.get(refused.refusal, set()) & set(unread):
            yield _BLOCKS[refused.fact], _sentence(refused, contract, today, if_renewed)


def _sentence(refused: Refused, contract: Contract, today: date, if_renewed: str) -> str:
    if refused.refusal is Refusal.ALREADY_ENDED:
        return (
            f"{day(contract.end_on)} has passed: did it renew? Then give the end of the new term, "
            f"and {if_renewed}."
        )
    return refusal_text(refused, contract, today=today)
