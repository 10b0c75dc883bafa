"""Advice as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from bot.wording.options import assumptions_text, odds_outcome, option_label
from planner.actions import ActionKey, Line, Origin
from planner.advice import Advice
from planner.contract import Billing, Contract
from planner.deadlines import is_sent_late, sent_on_in_term
from planner.options import Option
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
        rows.append(
            ("Last safe day", f"{day(deadlines.send_by)} (it must arrive by {day(deadlines.cancel_by)})")
        )
    rows.append(("At stake", money(deadlines.exposure, contract.currency)))
    yield from columns(rows)


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
    until_end = ("Old tool until the end", money(costs.sunk, currency))
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
            ("Saving a year", money(new.annual_saving, currency)),
            ("Overlap recouped", _recouped(new.break_even_months)),
            ("Trial's free days", money(new.trial_free_value, currency)),
            ("Gap after the trial (Tactic 1)", money(new.trial_gap_cost, currency)),
        ]
    )


def _recouped(break_even_months: int | None) -> str:
    if break_even_months is None:
        return "never: the replacement does not cost less"
    return f"within {count(break_even_months, 'month')} after the end"


def _credit(advice: Advice) -> Iterator[str]:
    credit, currency = advice.credit, advice.contract.currency
    is_monthly = advice.contract.billing is Billing.MONTHLY
    kind = ": a cost avoided, not a refund" if is_monthly else ""
    yield f"Credit: {money(credit.remaining_value, currency)} of the term is left{kind}"
    for component in credit.components:
        amount = _range(component.low, component.high, currency)
        yield f"  {credit_case(component.rule)}: {component.rule.label}{amount}"


def _range(low: Fraction | None, high: Fraction | None, currency: str) -> str:
    return "" if low is None or high is None else f", {money_range(low, high, currency)}"


def _options(advice: Advice) -> Iterator[str]:
    yield "Options, in cash from today to 12 months after the end"
    yield from columns([_option(option, advice.contract.currency) for option in advice.options])


def _option(option: Option, currency: str) -> Row:
    if option.cash is None or option.saving is None:
        return option_label(option), "-", "-", assumptions_text(option.assumes)
    cash, saving = money(option.cash, currency), f"saves {money(option.saving, currency)}"
    return option_label(option), cash, saving, assumptions_text(option.assumes)
