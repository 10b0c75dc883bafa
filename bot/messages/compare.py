"""Doing nothing and the three paths, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.ids import ActionId
from bot.messages.figures import NO_PRICES, amount
from bot.messages.message import Message
from bot.messages.milestone_words import is_quiet
from bot.messages.parts import Button, Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.quiet import text_without_buttons
from bot.messages.recommendation import replacement_button, start_button, without_replacement
from bot.messages.shown import shown
from bot.messages.tables import Table
from bot.messages.text import bold
from bot.messages.warnings import warning_parts
from bot.usecases.views import ContractView
from bot.wording.advice import paths_text
from bot.wording.format import count, day
from bot.wording.options import assumptions_text, baseline_text, option_label, risk_text, worth_text
from planner.calendar import months_after
from planner.deadlines import NoticeStatus, sent_on_in_term
from planner.options import OPTION_OF_PATH, Option, OptionName
from planner.paths import Path
from storage.records.contracts import ContractState

HEADER = ("Option", "Cash")
"""No more columns than a phone shows side by side, with amounts of any currency."""


def compare_message(view: ContractView, *, with_table: bool = True) -> Message:
    """The options as a table, or as paragraphs where a workspace refuses tables."""
    return compose(_parts(shown(view), with_table=with_table))


def _parts(view: ContractView, *, with_table: bool) -> Iterator[Part]:
    options = view.advice.options
    yield Paragraph(f"{bold(f'{view.record.contract.vendor}: your options')}\n{_conclusion(view)}")
    yield from warning_parts(view)
    yield Note(_reading(view))
    if with_table and _has_chart(view):
        yield Table(HEADER, tuple(_rows(view)))
        yield from sections(_words(option, view) for option in options)
    else:
        yield from (Paragraph(_paragraph(option, view)) for option in options)
    yield Note("\n".join(_assumptions(view)))
    yield from buttons(
        start_button(view),
        _chart_button(view),
        replacement_button(view),
        button("Show contract", ActionId.SHOW, view.record.id),
    )


def _has_chart(view: ContractView) -> bool:
    """Whether there are figures to set side by side, here and in the picture."""
    return view.record.contract.replacement is not None and not view.hides_money


def _chart_button(view: ContractView) -> Button | None:
    """The picture of the same figures."""
    return button("Send me the chart", ActionId.SEND_CHART, view.record.id) if _has_chart(view) else None


def _conclusion(view: ContractView) -> str:
    """The advice and what it saves, which the table below only shows; or that nothing is asked."""
    if not is_quiet(view):
        return _advice(view)
    if view.record.state is ContractState.ENDED:
        return text_without_buttons(view)
    return f"{text_without_buttons(view)}\n{bold('If you leave after all:')} {_advice(view)}"


def _advice(view: ContractView) -> str:
    advised, against = paths_text(*view.advice.decision.answer), baseline_text(view.advice)
    option = _advised_option(view)
    if view.hides_money or option.saving is None:
        return f"exitplan advises {advised}."
    if option.saving < 0:
        more = amount(view, -option.saving)
        return f"exitplan advises {advised}. In cash it costs {more} more than {against}."
    return f"exitplan advises {advised}. It saves {amount(view, option.saving)} against {against}."


def _advised_option(view: ContractView) -> Option:
    paths = view.advice.decision.paths
    name = OPTION_OF_PATH[Path.SWITCH if Path.SWITCH in paths else Path.WAIT]
    return next(option for option in view.advice.options if option.name is name)


def _reading(view: ContractView) -> str:
    """What the figures are, or why there are none, and so no chart."""
    if view.hides_money:
        return f"{NO_PRICES} So there is no chart either."
    until = day(months_after(view.record.contract.end_on, 12))
    cash = f"Cash is what you pay from today until {until}."
    if view.record.contract.replacement is None:
        return f"{cash} {without_replacement('the paths have no figures and there is no chart', view)}"
    return f"{cash} Saving is against {baseline_text(view.advice)}."


def _words(option: Option, view: ContractView) -> str:
    """What a narrow table has no room for: what it saves, what it risks, and until when it is safe."""
    risk = f"Risk: {risk_text(option, view.advice)}. "
    last_day = f"Last safe day: {_last_day(option, view)}."
    return f"{bold(option_label(option))}. {_worth(option, view)}{risk}{last_day}"


def _worth(option: Option, view: ContractView) -> str:
    """Against the baseline; empty for that itself, and where there are no figures or none may be shown."""
    if option.name is OptionName.DO_NOTHING or option.saving is None or view.hides_money:
        return ""
    return f"{_saving(option, option.saving, view)}. Pays back: {_pays_back(option)}. "


def _saving(option: Option, saving: Fraction, view: ContractView) -> str:
    high = option.saving_high
    if saving < 0:
        worth = worth_text(option, saving, view.record.contract.currency)
        return f"{worth[0].upper()}{worth[1:]}"
    more = "" if high is None or high == saving else f", up to {amount(view, high)}"
    return f"Saving: {amount(view, saving)}{more}"


def _paragraph(option: Option, view: ContractView) -> str:
    words = _words(option, view)
    return (
        words if option.cash is None or view.hides_money else f"{words}\nCash: {amount(view, option.cash)}."
    )


def _rows(view: ContractView) -> Iterator[tuple[str, str]]:
    for option in view.advice.options:
        if option.cash is not None:
            yield option_label(option), amount(view, option.cash)


def _pays_back(option: Option) -> str:
    """Months after the end until what is paid twice is recouped."""
    if option.break_even_months is None:
        return "never"
    if option.break_even_months == 0:
        return "at once: nothing is paid twice"
    return f"{count(option.break_even_months, 'month')} after the end"


def _last_day(option: Option, view: ContractView) -> str:
    """Until when notice can still be sent, or sent once more."""
    status, sent_on = view.advice.deadlines.status, sent_on_in_term(view.record.contract)
    if option.last_safe_day is None or status is NoticeStatus.CONFIRMED:
        return "none needed"
    last_day = day(option.last_safe_day)
    if status is NoticeStatus.SENT and sent_on is not None:
        return f"{last_day}; notice was sent on {day(sent_on)}"
    return f"{last_day}, which has passed" if status is NoticeStatus.MISSED else last_day


def _assumptions(view: ContractView) -> Iterator[str]:
    yield "What the figures assume"
    for option in view.advice.options:
        if option.cash is not None:
            yield f"{option_label(option)}: {assumptions_text(option.assumes)}"
