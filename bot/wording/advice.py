"""The recommendation in words: paths, reasons, warnings, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from bot.wording.actions import NAMELESS_REPLACEMENT, replacement_name
from bot.wording.format import count, day, money
from bot.wording.options import baseline_text, option_label
from planner.advice import Advice, PlanWarning, WarningCode
from planner.changes import Change
from planner.contract import Contract
from planner.deadlines import NoticeStatus, is_sent_late
from planner.options import OptionName
from planner.paths import MatchedRow, Path, Row, Standing, Tactic
from planner.playbook import CreditFact, CreditRule
from planner.trial import TrialGap

PATHS = {
    Path.NEGOTIATE: "negotiate early release or a credit",
    Path.WAIT: "wait and prevent the renewal",
    Path.SWITCH: "switch now and run both tools",
}
TACTICS = {
    Tactic.READY_AT_END: "Tactic 1, ready at the end",
    Tactic.SWITCH_NOW: "Tactic 2, switch immediately",
}
STATUSES = {
    NoticeStatus.NONE: "nothing renews by itself",
    NoticeStatus.OPEN: "notice not sent yet",
    NoticeStatus.SENT: "notice sent, not confirmed yet",
    NoticeStatus.CONFIRMED: "notice confirmed by the vendor",
    NoticeStatus.MISSED: "notice window missed",
}

_ROW_FACTS = {
    Row.WINDOW_MISSED: "the day by which notice had to arrive has passed",
    Row.ALREADY_RENEWED: "the term began by itself less than 90 days ago",
    Row.ACTIVE_PROBLEMS: "the tool does harm while it stays",
    Row.SIX_MONTHS_LARGE: "6 months or more are left, and 50 seats or more make a credit worth asking for",
    Row.SIX_MONTHS_SMALL: "6 months or more are left, and few teams below 50 seats get a credit",
    Row.THREE_MONTHS: "3 to 6 months are left: enough to be ready at the end without paying twice for long",
    Row.ONE_MONTH: "1 to 3 months are left: too few to switch early; the last 30 days are for the change",
    Row.UNDER_ONE_MONTH: "less than a month is left: the steps are compressed",
    Row.BILLING_ERROR: "a charge is documented as wrong: claim it",
    Row.BUDGET: "there is no money for two tools at once",
}
_STANDINGS = {
    Standing.DECIDES: "this decides",
    Standing.ADDS_NEGOTIATION: "this adds Path 1",
    Standing.ADDS_SWITCH: "this makes it Path 3 instead of Path 2",
    Standing.TURNS_TO_WAITING: "this turns Path 3 into Path 2 with Tactic 1",
    Standing.KEEPS_OVERLAP_ZERO: "this keeps the trial from ending before the contract does",
    Standing.ADDS_NOTHING: "Path 1 is advised already",
    Standing.OUTRANKED: "a row above it comes first",
}


def paths_text(paths: tuple[Path, ...], tactic: Tactic) -> str:
    """`Path 2 with Tactic 1, ready at the end`."""
    numbers = " + ".join(str(path.value) for path in paths)
    return f"{'Path' if len(paths) == 1 else 'Paths'} {numbers} with {TACTICS[tactic]}"


def row_reason(matched: MatchedRow, *, too_late_to_switch: bool = False) -> str:
    """Why a row matched, and what became of it."""
    standing = _STANDINGS[matched.standing]
    if too_late_to_switch and matched.standing is Standing.DECIDES:
        standing = "this decides, but 7 days or less are too few to switch: Path 2 with Tactic 1"
    return f"{_row_fact(matched.row)}; {standing}."


def deciding_reason(matched: MatchedRow, *, too_late_to_switch: bool) -> str:
    """Why the row matched that decides, where it stands alone."""
    if too_late_to_switch:
        return row_reason(matched, too_late_to_switch=True)
    return f"{_row_fact(matched.row)}."


def _row_fact(row: Row) -> str:
    return f"{_ROW_FACTS[row][0].upper()}{_ROW_FACTS[row][1:]}"


def change_text(change: Change) -> str:
    """One fact, and the answer that it would bring."""
    return f"{_change_fact(change)}: {paths_text(change.paths, change.tactic)}."


def _change_fact(change: Change) -> str:
    if isinstance(change.to, date):
        return f"From {day(change.to)} on, if nothing is done"
    if change.fact == "seats":
        return f"With {change.to} seats"
    yes, no = _FLAG_CHANGES[change.fact]
    return yes if change.to else no


_FLAG_CHANGES = {
    "active_problems": ("If the tool does harm", "If the tool did no harm"),
    "budget_constrained": ("If there is no budget for two tools", "If there were budget for two tools"),
    "already_renewed": (
        "If the contract has just renewed by itself",
        "If the contract had not renewed by itself",
    ),
    "billing_error": ("If a charge is documented as wrong", "If no charge were wrong"),
    "notice_confirmed": ("If the vendor has confirmed your notice", "Without the vendor's confirmation"),
}


def warning_text(warning: PlanWarning, advice: Advice) -> str:
    """What to mind, in one or two sentences."""
    return _WARNINGS[warning.code](warning, advice)


def _window_missed(_: PlanWarning, advice: Advice) -> str:
    late = count(advice.deadlines.days_late, "day")
    cost = money(advice.deadlines.exposure, advice.contract.currency)
    todo = missed_text(advice.contract).removesuffix(".")
    return f"The notice window closed {late} ago. {todo}; if it does not, the next term costs {cost}."


def missed_text(contract: Contract) -> str:
    """What is left to do once the window has closed, before the late notice is sent and after."""
    if is_sent_late(contract):
        return f"Ask {contract.vendor} to confirm that it honours the notice all the same."
    return f"Send notice today all the same and ask {contract.vendor} to honour it."


def _trial_gap(_: PlanWarning, advice: Advice) -> str:
    gap = advice.trial_gap
    if gap is None:
        raise AssertionError("a trial gap is warned of only where there is one")
    return trial_gap_text(gap, advice.contract, cost=money(gap.cost, advice.contract.currency))


def trial_gap_text(gap: TrialGap, contract: Contract, *, cost: str | None) -> str:
    """When the trial expires, its cost unless that may not be shown, and when to start it instead."""
    name = replacement_name(contract)
    new = "The replacement" if name == NAMELESS_REPLACEMENT else name
    better = f"Start it on {day(gap.covering_start_on)} to pay nothing twice."
    if gap.expires_on == gap.starts_on:
        until_end = f": started on {day(gap.starts_on)}, it costs {cost} until the contract ends"
        return (
            f"{new} is paid from its first day{until_end if cost else ', before the contract ends'}. {better}"
        )
    to_end = f": from then to the end it costs {cost}" if cost else ""
    expiry = f"{new}'s trial from {day(gap.starts_on)} expires on {day(gap.expires_on)}"
    return f"{expiry}, before the contract ends{to_end}. {better}"


def _costs_more(warning: PlanWarning, advice: Advice) -> str:
    more = money(warning.amount or Fraction(0), advice.contract.currency)
    cheaper = _cheaper(warning.cheaper or OptionName.DO_NOTHING, advice)
    opening = ", ".join([*_conditions(advice), "this path"])
    return (
        f"{opening[0].upper()}{opening[1:]} costs {more} more than {baseline_text(advice)}; "
        f"the cheapest option is {cheaper}."
    )


def _conditions(advice: Advice) -> Iterator[str]:
    """What the amount leaves out, or takes for granted."""
    if advice.today > advice.choice.begun_on:
        yield f"from {day(advice.today)} on"
    if advice.deadlines.status is NoticeStatus.MISSED:
        yield "if the late notice is refused"
    if Path.NEGOTIATE in advice.choice.paths and advice.credit.low:
        yield "without a credit"


def _cheaper(name: OptionName, advice: Advice) -> str:
    """The option by its name; Path 1 is the cheapest only by the credit that it counts on."""
    label = f"“{next(option_label(option) for option in advice.options if option.name is name)}”"
    if name is not OptionName.NEGOTIATE or not advice.credit.low:
        return label
    return f"{label}, with the low credit of {money(advice.credit.low, advice.contract.currency)}"


def _seat_freeze(_: PlanWarning, advice: Advice) -> str:
    return f"Add no seats: {advice.contract.vendor} locks added seats in until the same end date."


def _reseller(_: PlanWarning, advice: Advice) -> str:
    reseller = advice.contract.reseller
    return f"Bought through a reseller: only {reseller} can change the contract, so every letter goes there."


def _minimum_seats(_: PlanWarning, advice: Advice) -> str:
    least = advice.contract.playbook.seats.minimum
    return f"{advice.contract.vendor} sells at least {least} seats: check the number in your order form."


def _unknown_terms(_: PlanWarning, advice: Advice) -> str:
    return (
        f"exitplan has no playbook for {advice.contract.vendor}: general rules apply, your order form wins."
    )


def _earlier_notice(_: PlanWarning, __: Advice) -> str:
    return (
        "Your notice is from before this term, so it does not end this one; "
        "it is evidence for a billing error if the renewal was charged."
    )


_WARNINGS = {
    WarningCode.WINDOW_MISSED: _window_missed,
    WarningCode.TRIAL_GAP: _trial_gap,
    WarningCode.COSTS_MORE: _costs_more,
    WarningCode.SEAT_FREEZE: _seat_freeze,
    WarningCode.RESELLER: _reseller,
    WarningCode.MINIMUM_SEATS: _minimum_seats,
    WarningCode.UNKNOWN_TERMS: _unknown_terms,
    WarningCode.EARLIER_NOTICE: _earlier_notice,
}


CREDIT_FACTS = {
    CreditFact.BILLING_ERROR: "a documented billing error",
    CreditFact.ACCOUNT_MANAGER: "an account manager",
    CreditFact.ZERO_USAGE: "no usage at all",
}


def credit_case(rule: CreditRule) -> str:
    """The case that a typical credit is for: `no usage at all, 50 seats or more`."""
    words = [CREDIT_FACTS[rule.needs]] if rule.needs else []
    if rule.seats_min > 1:
        words.append(f"{rule.seats_min} seats or more")
    return ", ".join(words) or "leaving early by choice"
