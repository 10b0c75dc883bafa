"""The end of a contract: what leaving was worth against doing nothing, and what is assumed in that."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.ids import ActionId
from bot.messages.figures import NO_PRICES, amount
from bot.messages.milestone_words import charged_button, day_of, is_open, take_back_button, who
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, buttons, sections
from bot.messages.text import bold, sentences
from bot.usecases.said_views import MilestoneView
from bot.usecases.views import ContractView
from bot.wording.actions import action_text, replacement_name
from bot.wording.format import day
from planner.outcome import Outcome, WrongCharge


def outcome_parts(view: MilestoneView) -> Iterator[Part]:
    """The outcome; once it is taken back or renewed, only that it had ended."""
    yield Paragraph(f"{bold(f'{view.contract.record.contract.vendor} has ended.')}\n{_how(view)}")
    if not is_open(view):
        return
    if view.outcome is not None:
        yield from _worth(view.contract, view.outcome)
    yield from _undone(view)
    if view.is_credit_open:
        yield Paragraph("What came of the request for early release is not recorded: did anything come back?")
    yield from _buttons(view)


def _how(view: MilestoneView) -> str:
    """Its last day, and what it rests on: a proof, or somebody's word."""
    contract, ended = view.term, view.milestone
    last_day = f"Its last day was {day(ended.on or contract.end_on)}."
    if ended.by is not None:
        return f"{last_day} {_said(view)}"
    if contract.released_from is not None:
        return f"{last_day} {contract.vendor} let go before {day(contract.released_from)}."
    if not contract.auto_renews:
        return f"{last_day} Nothing renewed by itself."
    notice, vendor = contract.notice, contract.vendor
    if notice.confirmed_on is not None:
        return f"{last_day} {vendor} confirmed the notice on {day(notice.confirmed_on)}."
    sent = f"Notice was sent on {day(notice.sent_on)}" if notice.sent_on else "Notice was sent"
    return f"{last_day} {sent}; no confirmation is recorded."


def _said(view: MilestoneView) -> str:
    ended = view.milestone
    said = f"{who(ended, view.by_name)} recorded it on {day(day_of(ended, view.contract))}"
    return sentences(said, f"Reason: {ended.reason}" if ended.reason else None)


def _worth(view: ContractView, outcome: Outcome) -> Iterator[Part]:
    if view.hides_money:
        yield Note(NO_PRICES)
        return
    yield Paragraph(_verdict(view, outcome))
    yield from sections(_lines(view, outcome))
    yield Note(" ".join(_assumptions(view, outcome)))


def _verdict(view: ContractView, outcome: Outcome) -> str:
    """The sum; a charge that is wrong is claimed back, so it is told apart."""
    against = "doing nothing" if outcome.renewed_by_itself else "buying another term"
    missing = outcome.charged.missing
    worth = outcome.saved + missing
    charged = f"other {amount(view, missing)}" if outcome.charged.refunded else amount(view, missing)
    back = f", once the {charged} that were charged are back" if missing else ""
    until = f"up to 12 months after the end{back}"
    if worth < 0:
        return f"{bold(f'Leaving costs {amount(view, -worth)} more')} than {against}, {until}."
    return f"{bold(f'Saved against {against}: {amount(view, worth)}')}, {until}."


def _lines(view: ContractView, outcome: Outcome) -> Iterator[str]:
    """The sum, term by term; nothing that is zero."""
    old, new = view.record.contract.vendor, replacement_name(view.record.contract)
    yield f"+ {amount(view, outcome.next_year)}: another 12 months of {old}, not paid"
    terms: list[tuple[str, Fraction | None, str]] = [
        ("+", outcome.rest_of_term, "the rest of the term, not billed"),
        ("+", outcome.got_back, "got back"),
        ("−", outcome.replacement_year, f"12 months of {new}"),
        ("−", outcome.paid_twice, f"{new} before the end, while {old} was still paid"),
    ]
    yield from (f"{sign} {amount(view, value)}: {what}" for sign, value, what in terms if value)
    yield from _charge_lines(view, outcome.charged)


def _charge_lines(view: ContractView, charge: WrongCharge) -> Iterator[str]:
    charged, missing = amount(view, charge.amount), amount(view, charge.missing)
    if charge.missing and charge.refunded:
        yield (
            f"⚠ {missing}: still to come back of the {charged} charged after the end, not counted here. "
            "Claim it back."
        )
    elif charge.missing:
        yield f"⚠ {charged}: charged after the end, not counted here. Claim it back."
    elif charge.amount:
        yield f"✔ {charged}: charged after the end, and refunded"


def _assumptions(view: ContractView, outcome: Outcome) -> Iterator[str]:
    contract = view.record.contract
    if outcome.renewed_by_itself:
        yield f"Assumed: {contract.vendor} would have renewed at its last price and seats."
    else:
        yield "It did not renew by itself. Assumed: another term at the last price and seats."
    if outcome.replacement_year is not None:
        yield f"{replacement_name(contract)} is counted at the price and seats that are registered."
    else:
        yield "No replacement is named, so none is counted."
    if outcome.paid_twice and outcome.trial_started_on:
        began_on = day(outcome.trial_started_on)
        yield f"What was paid twice counts from the end of the trial that began on {began_on}."
    elif outcome.paid_twice:
        yield "What was paid twice is counted as planned."
    yield "Got back and charged: only what somebody recorded."


def _undone(view: MilestoneView) -> Iterator[Part]:
    """Nobody asks any more, so the end says what was left."""
    if view.undone:
        contract = view.contract.record.contract
        yield from sections(
            [bold("Not ticked off:"), *(f"• {action_text(key, contract)}" for key in view.undone)]
        )


def _buttons(view: MilestoneView) -> Iterator[Buttons]:
    contract, contract_id = view.contract, view.contract.record.id
    is_refund_missing = view.outcome is not None and view.outcome.charged.missing
    label = "Record the refund" if is_refund_missing else "Record the outcome"
    is_to_record = is_refund_missing or view.is_credit_open
    yield from buttons(
        button(label, ActionId.RECORD_OUTCOME, contract_id) if is_to_record else None,
        charged_button(contract),
        take_back_button(contract, "It goes on after all"),
        button("It renewed after all", ActionId.RENEWED, contract_id) if contract.is_over else None,
    )
