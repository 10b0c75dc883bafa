"""The terms of a contract, and what its plan is called and rests on. Views come in shown (inert)."""

from __future__ import annotations

from bot.messages.figures import amount
from bot.messages.parts import Facts
from bot.usecases.views import ContractView
from bot.wording.advice import PATHS, deciding_reason, paths_text
from bot.wording.format import count, day, months_text
from bot.wording.prices import seat_price
from planner.contract import Billing, Replacement
from planner.paths import Decision, MatchedRow, Path, Standing


def plan_name(view: ContractView) -> str:
    """`Path 2 with Tactic 1, ready at the end`: the started plan's, else the advised one's."""
    return paths_text(view.advice.choice.paths, view.advice.choice.tactic)


def paths_in_words(paths: tuple[Path, ...]) -> str:
    """`Path 1: negotiate early release or a credit. Path 3: …`."""
    return " ".join(f"Path {path.value}: {PATHS[path]}." for path in paths)


def basis_text(view: ContractView) -> str:
    """What the plan rests on, in one line: its reason, or that the facts ask for another by now."""
    then, now, choice = view.advice.begun_for, view.advice.decision, view.advice.choice
    if choice.follows(then):
        since = "" if _still_holds(then, now) else f", when it was begun on {day(choice.begun_on)}"
        return f"Why{since}: {_reason(then)}"
    if choice.follows(now):
        return f"Why: {_reason(now)}"
    facts = "today's facts" if choice.begun_on == view.today else f"the facts of {day(view.today)}"
    return f"Begun on {day(choice.begun_on)}. With {facts} exitplan advises: {paths_text(*now.answer)}."


def _still_holds(then: Decision, now: Decision) -> bool:
    """Whether what decided when the plan was begun still holds: what does not, is told with its day."""
    holds = _deciding_row(then).row in {matched.row for matched in now.matched}
    return holds and then.too_late_to_switch == now.too_late_to_switch


def _deciding_row(decision: Decision) -> MatchedRow:
    return next(row for row in decision.matched if row.standing is Standing.DECIDES)


def reason_text(view: ContractView) -> str:
    """Why exitplan advises what it does, in one line."""
    return _reason(view.advice.begun_for)


def _reason(decision: Decision) -> str:
    return deciding_reason(_deciding_row(decision), too_late_to_switch=decision.too_late_to_switch)


def terms_facts(view: ContractView) -> Facts:
    """The contract as it was registered, so that a slip is seen."""
    contract = view.record.contract
    pairs = [
        ("Last day", day(view.ended_on)) if view.ended_on else ("Paid through", day(contract.end_on)),
        ("Time left", _time_left(view)),
        ("Seats", f"{contract.seats:,}"),
        ("Notice", _notice_terms(view)),
    ]
    if contract.plan is not None:
        pairs.append(("Vendor's plan", contract.plan))
    if contract.auto_renews and contract.next_term_months != contract.term_months:
        pairs.append(("Renews for", count(contract.next_term_months, "month")))
    if not view.hides_money:
        pairs.append(("Price", _price(view)))
    if contract.replacement is not None:
        pairs.append(("Replacement", _replacement_terms(contract.replacement)))
    return Facts(tuple(pairs))


def _time_left(view: ContractView) -> str:
    if view.ended_on is not None:
        return "none, as it has ended"
    return "none, as the term is over" if view.is_over else months_text(view.advice.time_left.exact)


def _notice_terms(view: ContractView) -> str:
    contract = view.record.contract
    if not contract.auto_renews:
        return "none needed, as it does not renew by itself"
    return f"{count(contract.notice_days, 'day')} before renewal"


def _price(view: ContractView) -> str:
    contract = view.record.contract
    return f"{amount(view, contract.annual)} a year ({seat_price(contract)}), {_billing(view)}"


def _billing(view: ContractView) -> str:
    return "prepaid" if view.record.contract.billing is Billing.PREPAID_ANNUAL else "billed monthly"


def _replacement_terms(replacement: Replacement) -> str:
    name = f"{replacement.name}, {count(replacement.seats, 'seat')}"
    trial = f", {count(replacement.trial_days, 'day')} of trial" if replacement.trial_days else ""
    return name + trial
