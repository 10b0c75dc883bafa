"""Advice as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bot.wording.actions import action_label, line_text
from bot.wording.advice import (
    PATHS,
    STATUSES,
    change_text,
    credit_case,
    paths_text,
    row_reason,
    warning_text,
)
from bot.wording.format import count, day, money, money_range, months_text
from bot.wording.options import assumptions_text, odds_outcome, option_label, worth_text
from planner.actions import ActionKey, Line, Origin
from planner.advice import Advice
from planner.contract import Billing, Contract
from planner.costs import ReplacementCosts
from planner.deadlines import NoticeStatus, is_sent_late, sent_on_in_term
from planner.instalments import cash_to_end
from planner.options import Option, OptionName
from planner.paths import Path

Row = Sequence[str]


def advice_as_table(advice: Advice) -> str:
    """Recommendation, deadlines, timeline and money, in sections."""
    sections = (_contract, _recommendation, _timeline, _costs, _credit, _options)
    return "\n\n".join("\n".join(section(advice)) for section in sections)


def columns(rows: Sequence[Row], indent: str = "  ") -> Iterator[str]:
    """`rows` with their cells aligned to the left; the last cell is as long as it likes."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield indent + "  ".join((*cells, row[-1])).rstrip()


def _contract(advice: Advice) -> Iterator[str]:
    contract, deadlines = advice.contract, advice.deadlines
    size = f"{count(contract.seats, 'seat')}, {money(contract.annual, contract.currency)} a year"
    yield f"{contract.vendor}: {size}, paid through {day(contract.end_on)}"
    rows = [("Time left", f"{months_text(advice.time_left.exact)} (as of {day(advice.today)})")]
    rows.append(("Notice", f"{STATUSES[deadlines.status]}{_sent_late(contract)}"))
    rows += [("Send it on", day(line.on)) for line in advice.timeline if _is_submission(line)]
    if deadlines.send_by and deadlines.cancel_by:
        rows.append(("Last safe day", _last_safe_day(deadlines.send_by, deadlines.cancel_by, advice)))
    rows.append(("At stake", money(deadlines.exposure, contract.currency)))
    yield from columns(rows)


def _last_safe_day(send_by: date, cancel_by: date, advice: Advice) -> str:
    if advice.deadlines.status is NoticeStatus.CONFIRMED:
        return "none needed"
    has_passed = ", which has passed" if send_by < advice.today else ""
    return f"{day(send_by)}{has_passed} (it must arrive by {day(cancel_by)})"


def _sent_late(contract: Contract) -> str:
    sent_on = sent_on_in_term(contract)
    return f"; yours went out on {day(sent_on)}" if sent_on and is_sent_late(contract) else ""


def _is_submission(line: Line) -> bool:
    return line.key is ActionKey.SUBMIT_CANCELLATION


def _recommendation(advice: Advice) -> Iterator[str]:
    decision = advice.decision
    yield f"Recommended: {paths_text(decision.paths, decision.tactic)}"
    for matched in decision.matched:
        mark = "+" if matched.won else "-"
        yield f"  {mark} {matched.row}: {row_reason(matched, too_late_to_switch=decision.too_late_to_switch)}"
    if Path.NEGOTIATE in decision.optional_paths:
        yield f"  ? Path 1 is a free try: {PATHS[Path.NEGOTIATE]}{_odds(advice.contract)}"
    for warning in advice.warnings:
        yield f"  ! {warning_text(warning, advice)}"
    if advice.changes:
        yield "  What would change it:"
    for change in advice.changes:
        yield f"    {change_text(change)}"


def _odds(contract: Contract) -> str:
    """The playbook's likely outcome for this size of team; nothing where none is published."""
    outcome = odds_outcome(contract)
    return "" if outcome is None else f" ({outcome})"


def _timeline(advice: Advice) -> Iterator[str]:
    yield "Timeline (* marks what exitplan adds to the guide's lines)"
    yield from columns([_line(line, advice) for line in advice.timeline])


def _line(line: Line, advice: Advice) -> Row:
    mark = "*" if line.origin is Origin.EXITPLAN else " "
    notes = [action_label(line)]
    if line.late:
        notes.append(f"late: planned for {day(line.planned_on)}")
    if line.conditional:
        notes.append("only if the step before failed")
    if line.if_released:
        notes.append("if the vendor lets you go")
    return day(line.on), mark, f"{line_text(line, advice.contract)} ({'; '.join(notes)})"


def _costs(advice: Advice) -> Iterator[str]:
    costs, currency = advice.costs, advice.contract.currency
    yield f"Cost of switching on {day(costs.start_on)} ({months_text(costs.months)} of overlap)"
    until_end = ("Old tool until the end", f"{money(costs.sunk, currency)}{_still_to_pay(advice)}")
    a_year = ("Old tool a year", money(costs.annual, currency))
    if costs.replacement is None:
        missing = ("Replacement", "none named: give --replacement and --replacement-price")
        yield from columns([until_end, a_year, missing])
        return
    new = costs.replacement
    yield from columns(
        [
            until_end,
            ("Replacement until the end (overlap)", money(new.overlap, currency)),
            ("Both together", money(new.overlap_total, currency)),
            ("New cash from today", money(new.new_cash, currency)),
            ("Replacement a year", money(new.annual, currency)),
            a_year,
            ("Saving a year", _saving_a_year(new.annual_saving, currency)),
            ("Overlap recouped", _recouped(new)),
            ("Trial's free days", money(new.trial_free_value, currency)),
            ("Gap after the trial (Tactic 1)", money(new.trial_gap_cost, currency)),
        ]
    )


def _still_to_pay(advice: Advice) -> str:
    """What of the old tool's bill is not spent yet, whichever path is taken."""
    contract = advice.contract
    if contract.billing is Billing.MONTHLY:
        return ", to pay month by month"
    to_come = cash_to_end(contract, today=advice.today)
    if to_come:
        return f"; {money(to_come, contract.currency)} is still to be charged before the end"
    return ", already paid"


def _saving_a_year(saving: Fraction, currency: str) -> str:
    return f"none: it costs {money(-saving, currency)} more" if saving < 0 else money(saving, currency)


def _recouped(costs: ReplacementCosts) -> str:
    after, from_today = costs.break_even_months, costs.break_even_months_from_today
    if after is None or from_today is None:
        return "never: the replacement does not cost less"
    return f"within {count(after, 'month')} after the end, {count(from_today, 'month')} from today"


def _credit(advice: Advice) -> Iterator[str]:
    credit, currency = advice.credit, advice.contract.currency
    is_monthly = advice.contract.billing is Billing.MONTHLY
    kind = ": a cost avoided, not a refund" if is_monthly else ""
    yield f"Credit: {money(credit.remaining_value, currency)} of the term is left{kind}"
    for component in credit.components:
        amount = _range(component.low, component.high, currency)
        yield f"  {credit_case(component.rule)}: {component.rule.label}{amount}"
    if len(credit.components) > 1 and credit.low is not None:
        yield f"  together{_range(credit.low, credit.high, currency)}"


def _range(low: Fraction | None, high: Fraction | None, currency: str) -> str:
    return "" if low is None or high is None else f", {money_range(low, high, currency)}"


def _options(advice: Advice) -> Iterator[str]:
    yield "Options, in cash from today to 12 months after the end"
    rows = columns([_option(option, advice.contract.currency) for option in advice.options])
    for row, option in zip(rows, advice.options, strict=True):
        yield row
        yield f"    {assumptions_text(option.assumes)}"


def _option(option: Option, currency: str) -> Row:
    if option.cash is None or option.saving is None:
        return option_label(option), "-", ""
    worth = f"{worth_text(option, option.saving, currency)}; {_pays_back(option.break_even_months)}"
    is_baseline = option.name is OptionName.DO_NOTHING
    return option_label(option), money(option.cash, currency), "" if is_baseline else worth


def _pays_back(break_even_months: int | None) -> str:
    if break_even_months is None:
        return "never pays back"
    if break_even_months == 0:
        return "nothing is paid twice"
    return f"what is paid twice is recouped within {count(break_even_months, 'month')} after the end"
