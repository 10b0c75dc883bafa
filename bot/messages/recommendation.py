"""What exitplan advises, and why."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.deadline import deadline_text
from bot.messages.facts import paths_in_words
from bot.messages.figures import money_parts, typical_credit
from bot.messages.message import Message
from bot.messages.milestone_words import is_quiet
from bot.messages.parts import (
    Button,
    Buttons,
    Note,
    Paragraph,
    Part,
    button,
    buttons,
    compose,
    confirm,
    sections,
)
from bot.messages.quiet import quiet_buttons, quiet_parts, text_with_buttons
from bot.messages.shown import shown
from bot.messages.step_words import OURS
from bot.messages.text import bold, capitalised
from bot.messages.warnings import warning_parts
from bot.usecases.views import ContractView
from bot.wording.actions import line_text
from bot.wording.advice import change_text, paths_text, row_reason
from bot.wording.format import count, day
from bot.wording.options import odds_outcome
from planner.actions import ActionKey, Line
from planner.advice import NEXT_ACTIONS, WarningCode
from planner.asking import is_asked_yet
from planner.contract import Contract
from planner.paths import MatchedRow, Path, Row
from storage.records.contracts import ContractState
from storage.records.plans import ActionState

OWN_ROWS = {Row.WINDOW_MISSED, Row.SIX_MONTHS_SMALL, Row.UNDER_ONE_MONTH, Row.BILLING_ERROR}
"""Situations that the guide's table leaves open; rules section 7."""


def recommendation_message(view: ContractView) -> Message:
    """The path with every reason, what would change it, the money, and the next three actions."""
    return compose(_parts(shown(view)))


def _parts(view: ContractView) -> Iterator[Part]:
    if view.record.state is ContractState.ENDED:
        yield from quiet_parts(view)
        return
    if is_quiet(view):
        yield Paragraph(text_with_buttons(view))
    decision = view.advice.decision
    yield Paragraph(
        f"{bold(f'{view.record.contract.vendor}: {paths_text(*decision.answer)}')}\n{_do_first(view)}"
    )
    yield Paragraph(f"{paths_in_words(decision.paths)}\n{deadline_text(view)}")
    yield from warning_parts(view)
    yield from _reasons(view)
    yield from _negotiation(view)
    yield from money_parts(view)
    yield from sections(_next_actions(view))
    yield from sections(_changes(view))
    yield from _buttons(view)


def _do_first(view: ContractView) -> str:
    """Of the plan that runs, if one does; where that is another than the advised one, it is named."""
    lines = _next_lines(view)
    if not lines:
        return "Nothing is left to do."
    first = lines[0]
    if is_quiet(view):
        return f"{bold('If you leave after all,')} {_action(first, view)}"
    sooner = " You can send it today as well: waiting gains nothing." if _may_be_sent_now(first, view) else ""
    if not _runs_another(view):
        return f"{bold('Do first,')} {_action(first, view)}{sooner}"
    choice = view.advice.choice
    running = f"begun on {day(choice.begun_on)}: {paths_text(choice.paths, choice.tactic)}"
    return (
        f"The plan that runs is another one, {running}.\n"
        f"{bold('Do first there,')} {_action(first, view)}{sooner}"
    )


def _runs_another(view: ContractView) -> bool:
    """Whether a plan runs that is not the advised one."""
    return view.plan is not None and not view.plan.record.choice.follows(view.advice.decision)


def _may_be_sent_now(line: Line, view: ContractView) -> bool:
    """Notice before its planned day is welcome, unless the vendor takes none so early."""
    has_earliest_day = view.record.contract.playbook.notice.earliest_days is not None
    return line.key is ActionKey.SUBMIT_CANCELLATION and not line.due_now and not has_earliest_day


def _action(line: Line, view: ContractView) -> str:
    when, text = "today" if line.due_now else f"on {day(line.on)}", line_text(line, view.record.contract)
    if line.if_released:
        return f"{when}, only if {view.record.contract.vendor} releases you: {text}."
    late = f" (was due on {day(line.planned_on)})" if line.late else ""
    return f"{when}: {text}{late}."


def _reasons(view: ContractView) -> Iterator[Part]:
    """Every matched row, the ones that lost with why they lost, and whose rule each is."""
    decision = view.advice.decision
    too_late = decision.too_late_to_switch
    lines = [_reason(row, row_reason(row, too_late_to_switch=too_late)) for row in decision.matched]
    yield from sections([bold("Why"), *lines])
    if any(row.row in OWN_ROWS for row in decision.matched):
        has_others = any(row.row not in OWN_ROWS for row in decision.matched)
        others = " All other rows are the published guide's." if has_others else ""
        yield Note(f"{OURS} exitplan's own rule.{others}")


def _reason(row: MatchedRow, reason: str) -> str:
    mark = f" {OURS}" if row.row in OWN_ROWS else ""
    return f"{'✔ Counts:' if row.won else '– Does not count:'} {reason}{mark}"


def _negotiation(view: ContractView) -> Iterator[Part]:
    """The odds of Path 1 and what is typically credited, where it is advised or free to try."""
    decision = view.advice.decision
    is_optional = Path.NEGOTIATE in decision.optional_paths
    if is_optional or Path.NEGOTIATE in decision.paths:
        offer = "Path 1 is a free try as well. " if is_optional else ""
        credit = "" if view.hides_money else f" Typical credit: {typical_credit(view)}."
        yield Note(f"{offer}{odds_text(view.record.contract)}{credit}")
        yield from buttons(button("Negotiate", ActionId.NEGOTIATE, view.record.id))


def odds_text(contract: Contract) -> str:
    """How negotiating tends to end for a team of this size: the guide's words, or that none are known."""
    outcome = odds_outcome(contract)
    if outcome is None:
        return f"How often {contract.vendor} agrees to early release is not published."
    seats = count(contract.seats, "seat")
    return f"Odds of negotiating with {seats}, from the published guide: {outcome}."


def _next_actions(view: ContractView) -> Iterator[str]:
    lines = _next_lines(view)
    if lines:
        yield bold(_heading_of_next(view))
        yield from (f"• {capitalised(_action(line, view))}" for line in lines)


def _heading_of_next(view: ContractView) -> str:
    if is_quiet(view):
        return "Next, if you leave after all"
    return "Next in the plan that runs" if _runs_another(view) else "Next"


def _next_lines(view: ContractView) -> tuple[Line, ...]:
    """The next three actions; of a plan that runs, those that are still open; never what is done already."""
    lines = [line for line in view.advice.timeline if not _waits(line, view)]
    if plan := view.last_plan:
        states = {item.action.key: item.action.state for item in plan.items}
        absent = ActionState.OPEN if view.plan is None else None
        lines = [line for line in lines if states.get(line.key, absent) is ActionState.OPEN]
    return tuple(lines[:NEXT_ACTIONS])


def _waits(line: Line, view: ContractView) -> bool:
    """Its day has come, but there is nothing to do before notice is sent or the contract known to end."""
    return line.due_now and not is_asked_yet(view.record.contract, line.key)


def _changes(view: ContractView) -> Iterator[str]:
    if view.advice.changes:
        yield bold("What would change it")
        yield from (f"• {change_text(change)}" for change in view.advice.changes)


def _buttons(view: ContractView) -> Iterator[Buttons]:
    compare = button("Compare", ActionId.COMPARE, view.record.id)
    if is_quiet(view):
        yield from quiet_buttons(view)
        yield from buttons(compare)
        return
    yield from buttons(
        start_button(view),
        late_trial_button(view),
        compare,
        button("Change facts", ActionId.EDIT, view.record.id) if view.may_change else None,
    )


def start_button(view: ContractView) -> Button | None:
    """Starts the advised plan; where another one runs, only after a question; where nothing is asked, not."""
    if not view.may_change or is_quiet(view):
        return None
    if view.plan is None:
        return button("Start this plan", ActionId.START_PLAN, view.record.id, style="primary")
    if not _runs_another(view):
        return None
    question = confirm(
        "Change the plan?",
        "The channel's plan is replaced by this one. What is done stays done.",
        "Change the plan",
    )
    return button("Change to this plan", ActionId.CHANGE_PLAN, view.record.id, confirm=question)


def late_trial_button(view: ContractView) -> Button | None:
    """Offers to start the trial so late that it lasts to the end; rules section 4."""
    gap = view.advice.trial_gap
    warned = {warning.code for warning in view.advice.warnings}
    is_offered = WarningCode.TRIAL_GAP in warned and WarningCode.WINDOW_MISSED not in warned
    is_settled = view.plan is not None and view.plan.is_trial_settled
    if gap is None or is_settled or not is_offered or not view.may_change or is_quiet(view):
        return None
    what = "trial" if gap.expires_on > gap.starts_on else "replacement"
    text = f"Start with the {what} on" if view.plan is None else f"Move the {what} to"
    return button(f"{text} {day(gap.covering_start_on)}", ActionId.START_WITH_LATE_TRIAL, view.record.id)


def without_replacement(result: str, view: ContractView) -> str:
    """What a missing replacement leads to, and to whoever may name one, how."""
    how = " Change facts adds one." if view.may_change else ""
    return f"No replacement is named, so {result}.{how}"


def replacement_button(view: ContractView) -> Button | None:
    """Where a replacement has to be named first."""
    is_missing = view.record.contract.replacement is None and view.may_change
    return button("Change facts", ActionId.EDIT, view.record.id) if is_missing else None
