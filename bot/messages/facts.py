"""Dates, terms and money of one contract, as several messages show them. Views come in shown (inert)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from bot.messages.parts import Facts, Note, Paragraph, Part
from bot.messages.text import bold
from bot.usecases.views import ContractView
from bot.wording.actions import replacement_name
from bot.wording.advice import PATHS, deciding_reason, missed_text, paths_text, warning_text
from bot.wording.format import count, day, money, money_range, months
from bot.wording.prices import seat_price
from planner.advice import PlanWarning, WarningCode
from planner.contract import Billing, Contract, Replacement
from planner.costs import Costs, ReplacementCosts
from planner.deadlines import NoticeStatus, goes_by_post, is_sent_late
from planner.paths import Decision, MatchedRow, Path, Standing

NO_PRICES = "Prices are not shown where other organisations can read them."


def amount(view: ContractView, value: Fraction) -> str:
    return money(value, view.record.contract.currency)


def months_text(value: Fraction) -> str:
    """`4.0 months`, `1.0 month`: as the shown figure reads."""
    shown = months(value)
    if shown == "0.0" and value > 0:
        return "less than 0.1 months"
    return f"{shown} {'month' if shown == '1.0' else 'months'}"


def deadline_text(view: ContractView) -> str:
    """By when notice has to go out, or what became of it."""
    deadlines, end = view.advice.deadlines, _end_text(view)
    if view.record.contract.released_from is not None or deadlines.status is NoticeStatus.CONFIRMED:
        return _certain_text(view)
    if deadlines.cancel_by is None or deadlines.send_by is None:
        return f"{bold('Nothing renews by itself:')} the contract {end}."
    if deadlines.status is NoticeStatus.SENT:
        return f"{bold('Notice is sent,')} in time, but not confirmed yet. The term {end}."
    if deadlines.status is NoticeStatus.MISSED:
        last = f"notice had to arrive by {day(deadlines.cancel_by)}{_too_late(view)}"
        return f"{bold('The notice window is missed:')} {last}."
    if deadlines.send_by < view.today:
        return _last_chance_text(view.record.contract, deadlines.cancel_by)
    send = bold(f"Send notice by {day(deadlines.send_by)},")
    return f"{send} the last safe day{_arrival_text(view)}{_target_text(view)}. The term {end}."


def _end_text(view: ContractView) -> str:
    end_on = view.record.contract.end_on
    return f"{'ends' if view.today <= end_on else 'ended'} on {day(end_on)}"


def _arrival_text(view: ContractView) -> str:
    """By when it has to arrive, where that is not the day on which it is sent."""
    arrives_by, send_by = view.advice.deadlines.cancel_by, view.advice.deadlines.send_by
    return f", as it has to arrive by {day(arrives_by)}" if arrives_by and arrives_by != send_by else ""


def _last_chance_text(contract: Contract, cancel_by: date) -> str:
    """Past the last safe day: a letter is too slow by then; what arrives at once can still go."""
    arrival = f"it has to arrive by {day(cancel_by)}."
    if goes_by_post(contract):
        return f"{bold('Send notice today,')} by form or e-mail: {arrival} Post is too slow."
    return f"{bold('Send notice today:')} {arrival}"


def _too_late(view: ContractView) -> str:
    sent_on = view.record.contract.notice.sent_on
    return f", and yours went out on {day(sent_on)}" if sent_on and is_sent_late(view.record.contract) else ""


def _certain_text(view: ContractView) -> str:
    """The end, now that the vendor has confirmed it or has let go before it."""
    end, released_from = _end_text(view), view.record.contract.released_from
    if released_from is not None:
        return f"{bold('Released early:')} the contract {end}, and not on {day(released_from)}."
    return f"{bold('Notice is confirmed:')} the contract {end}."


def _target_text(view: ContractView) -> str:
    """The plan's own, earlier day, while it is ahead."""
    target_on = view.advice.deadlines.target_notice_on
    return f"; the plan asks you to send it on {day(target_on)}" if target_on > view.today else ""


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
    return months_text(view.advice.time_left.exact) if _is_running(view) else "none, as the term is over"


def _is_running(view: ContractView) -> bool:
    return view.today <= view.record.contract.end_on


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


def money_parts(view: ContractView) -> Iterator[Part]:
    """The guide's figures, or what is known without a replacement."""
    if view.hides_money:
        yield Note(NO_PRICES)
        return
    pairs = [("Left of this term", left_of_term(view))] if _is_running(view) else []
    pairs += _comparison(view, view.advice.costs)
    if view.advice.deadlines.exposure:
        pairs.append(("At stake", f"{amount(view, view.advice.deadlines.exposure)}, if it renews"))
    yield Facts(tuple(pairs))
    if view.advice.costs.replacement is None:
        yield Note("No replacement is named, so there is nothing to compare with.")


def overlap_since(view: ContractView) -> str:
    """From which day on the overlap is counted, where that is not the day on which it is advised."""
    start_on, begun_on = view.advice.costs.start_on, view.advice.choice.begun_on
    return f" from {day(start_on)}" if start_on > begun_on else ""


def left_of_term(view: ContractView) -> str:
    costs = view.advice.costs
    since = f" from {day(costs.start_on)}" if costs.start_on > view.today else ""
    paid = "already paid" if view.record.contract.billing is Billing.PREPAID_ANNUAL else "still to pay"
    return f"{amount(view, costs.sunk)} for {months_text(costs.months)}{since}, {paid}"


def _comparison(view: ContractView, costs: Costs) -> list[tuple[str, str]]:
    old, new = view.record.contract.vendor, replacement_name(view.record.contract)
    pairs = [(f"A year of {old}", amount(view, costs.annual))]
    figures = costs.replacement
    if figures is None:
        return pairs
    pairs += [(f"A year of {new}", amount(view, figures.annual)), ("Saving", saving_text(view, figures))]
    if not _is_running(view):
        return pairs
    both = f"{amount(view, figures.overlap)} for {new}, {amount(view, figures.overlap_total)} in all"
    since = overlap_since(view)
    return [
        (f"Running both{since} until the end (Path 3)", both),
        *pairs,
        (f"Running both{since} pays back", break_even_text(view, figures)),
    ]


def saving_text(view: ContractView, figures: ReplacementCosts) -> str:
    if figures.annual_saving < 0:
        return f"none, as it costs {amount(view, -figures.annual_saving)} more a year"
    return f"{amount(view, figures.annual_saving)} a year"


def break_even_text(view: ContractView, figures: ReplacementCosts) -> str:
    """When running both has paid for itself, in plain words."""
    if figures.break_even_months is None or figures.break_even_months_from_today is None:
        return "never, as the replacement costs no less than the old tool"
    after, from_today = figures.break_even_months, figures.break_even_months_from_today
    return f"within {count(after, 'month')} after the end, {count(from_today, 'month')} from {_today(view)}"


def _today(view: ContractView) -> str:
    """Today beside `overlap_since`; a plan that runs is read on later days too."""
    if view.today == view.advice.choice.begun_on:
        return "today"
    return "that day" if view.advice.costs.start_on == view.today else day(view.today)


REFUNDED = "none, as what was charged after the end is refunded"
"""The credit of what has come back, as the end of a sentence."""


def typical_credit(view: ContractView) -> str:
    """What vendors usually grant in a case like this, as the end of a sentence; rules section 6."""
    credit = view.advice.credit
    if view.charged.is_refunded:
        return REFUNDED
    if credit.low is None or credit.high is None:
        return "no figures are published for a case like yours"
    if credit.high == 0:
        return "none"
    return money_range(credit.low, credit.high, view.record.contract.currency)


def warning_parts(view: ContractView) -> Iterator[Part]:
    for warning in view.advice.warnings:
        text = "" if is_moot(warning.code, view) else safe_warning_text(warning, view)
        if text:
            yield Paragraph(f"⚠ {bold('Mind:')} {text}")


def is_moot(code: WarningCode, view: ContractView) -> bool:
    """Whether it warns of what has been done, or of what is over."""
    if code is WarningCode.TRIAL_GAP:
        return view.plan is not None and view.plan.is_trial_settled
    if code is WarningCode.EARLIER_NOTICE:
        return view.was_kept_before  # the renewal was decided, and its charge is right
    return code in OVER_AT_THE_END and not _is_running(view)


OVER_AT_THE_END = {
    WarningCode.SEAT_FREEZE,
    WarningCode.MINIMUM_SEATS,
    WarningCode.COSTS_MORE,
    WarningCode.WINDOW_MISSED,  # then the question is whether it has renewed
}


def safe_warning_text(warning: PlanWarning, view: ContractView) -> str:
    """The warning; without its amounts where prices are hidden, and empty where nothing else is left."""
    if not view.hides_money:
        return warning_text(warning, view.advice)
    if warning.code is WarningCode.WINDOW_MISSED:
        return missed_text(view.record.contract)
    if warning.code is WarningCode.TRIAL_GAP and view.advice.trial_gap is not None:
        gap, new = view.advice.trial_gap, replacement_name(view.record.contract)
        return (
            f"{new}'s trial from {day(gap.starts_on)} expires on {day(gap.expires_on)}, before the contract "
            f"ends. Start it on {day(gap.covering_start_on)} to pay nothing twice."
        )
    return "" if warning.code is WarningCode.COSTS_MORE else warning_text(warning, view.advice)
