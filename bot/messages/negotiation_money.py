"""Claimed against received: what was left and is typically credited, beside what was offered and came."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.messages.costs import component_text
from bot.messages.figures import NO_PRICES, REFUNDED
from bot.messages.parts import Facts, Note, Part, sections
from bot.usecases.views import NegotiationView
from bot.wording.format import day, money, money_range, months_text
from bot.wording.negotiation import CONCESSIONS
from planner.concessions import AnswerKind, Concession
from planner.contract import Billing
from planner.credit import CreditComponent
from planner.money import round_half_up
from planner.playbook import CreditBase
from storage.records.negotiations import EntryRecord


def money_parts(view: NegotiationView) -> Iterator[Part]:
    """The figures side by side, and where the typical credit comes from."""
    if view.contract.hides_money:
        yield Note(NO_PRICES)
        return
    yield Facts(
        (
            (_claim_label(view), _claim(view)),
            ("Typical credit", _typical(view)),
            ("Offered", _offered(view)),
            *_received_lines(view),
        )
    )
    yield from sections(component_text(one, view.contract) for one in _components(view))


def _components(view: NegotiationView) -> tuple[CreditComponent, ...]:
    """Once something was charged after the end only that is claimed, until it is refunded."""
    components = view.claim.components
    if not view.charged.amount:
        return components
    if view.charged.is_refunded:
        return ()
    return tuple(one for one in components if one.rule.of is CreditBase.ERRONEOUS_CHARGE)


def _claim_label(view: NegotiationView) -> str:
    """What was paid for and not used yet, or is still to be charged, when it was asked for."""
    if view.charged.amount:
        return "Claim: charged after the end"
    is_prepaid = view.contract.record.contract.billing is Billing.PREPAID_ANNUAL
    return f"Claim: {'value left' if is_prepaid else 'still to be charged'} on {day(view.claimed_on)}"


def _claim(view: NegotiationView) -> str:
    currency = view.contract.record.contract.currency
    if view.charged.amount:
        return money(view.charged.amount, currency)
    value = money(view.claim.remaining_value, currency)
    return f"{value} for {months_text(view.claim.months)}"


def _typical(view: NegotiationView) -> str:
    if view.charged.is_refunded:
        return REFUNDED
    low, high = view.claim.low, view.claim.high
    if view.charged.amount:
        low, high = next(((one.low, one.high) for one in _components(view)), (None, None))
    if low is None or high is None:
        return "no figures are published for a case like yours"
    if high == 0:
        return "none"
    return money_range(low, high, view.contract.record.contract.currency)


def _offered(view: NegotiationView) -> str:
    offers = [one for one in view.entries if one.answer is AnswerKind.OFFER]
    if not offers:
        return "nothing yet" if view.outcome is None else "nothing"
    return f"{offer_text(offers[-1], view)}{_share(offers[-1], view)}; on {day(offers[-1].on)}"


def _received_lines(view: NegotiationView) -> Iterator[tuple[str, str]]:
    """Of a charge what is refunded, beside what came of the request before."""
    if not view.charged.amount:
        yield "Received", _received(view)
        return
    yield "Received", _refunded(view)
    if view.outcome is not None:
        yield "For the request", _received(view)


def _refunded(view: NegotiationView) -> str:
    charge = view.charged
    if not charge.refunded:
        return "nothing yet"
    share = round_half_up(100 * charge.refunded / charge.amount, 0)
    return f"{money(charge.refunded, view.contract.record.contract.currency)}, {share} % of the claim"


def _received(view: NegotiationView) -> str:
    outcome = view.outcome
    if outcome is None:
        return "nothing yet"
    if outcome.amount is None:
        return CONCESSIONS[outcome.concession or Concession.NOTHING]
    return f"{money(outcome.amount, outcome.currency)}{_share(outcome, view)}"


def _share(entry: EntryRecord, view: NegotiationView) -> str:
    """How much of what was left that is; nothing is compared across currencies, or with a later charge."""
    left = Fraction(0) if view.charged.amount else view.claim.remaining_value
    if not entry.amount or not left or entry.currency != view.contract.record.contract.currency:
        return ""
    return f", {round_half_up(100 * Fraction(entry.amount) / left, 0)} % of the claim"


def offer_text(entry: EntryRecord, view: NegotiationView) -> str:
    """`release now with a partial credit, USD 1,900.00`."""
    words = CONCESSIONS[entry.concession or Concession.NOTHING]
    if entry.amount is None or view.contract.hides_money:
        return words
    return f"{words}, {money(entry.amount, entry.currency)}"
