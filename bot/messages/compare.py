"""Doing nothing and the three paths, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.facts import NO_PRICES, amount, warning_parts
from bot.messages.message import Message
from bot.messages.parts import Button, Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.recommendation import start_button
from bot.messages.shown import shown
from bot.messages.tables import Table
from bot.messages.text import bold
from bot.usecases.views import ContractView
from bot.wording.advice import OPTIONS, assumptions_text, paths_text
from bot.wording.format import count, day
from planner.calendar import months_after
from planner.options import OPTION_OF_PATH, Option, OptionName
from planner.paths import Path

HEADER = ("Option", "Cash")
"""No more columns than a phone shows side by side, with amounts of any currency."""


def compare_message(view: ContractView, *, with_table: bool = True) -> Message:
    """The options as a table, or as paragraphs where a workspace refuses tables."""
    return compose(_parts(shown(view), with_table=with_table))


def _parts(view: ContractView, *, with_table: bool) -> Iterator[Part]:
    yield Paragraph(f"{bold(f'{view.record.contract.vendor}: your options')}\n{_conclusion(view)}")
    yield from warning_parts(view)
    if view.hides_money:
        yield Note(NO_PRICES)
    elif with_table:
        yield Note(_reading(view))
        yield Table(HEADER, tuple(_row(option, view) for option in view.advice.options))
        yield from sections(_words(option, view) for option in view.advice.options)
    else:
        yield Note(_reading(view))
        yield from (Paragraph(_paragraph(option, view)) for option in view.advice.options)
    yield Note("\n".join(_assumptions(view)))
    yield from buttons(
        start_button(view), _chart_button(view), button("Show contract", ActionId.SHOW, view.record.id)
    )


def _chart_button(view: ContractView) -> Button | None:
    """The picture of the same figures; none where there is only one option to draw."""
    has_figures = view.record.contract.replacement is not None and not view.hides_money
    return button("Send me the chart", ActionId.SEND_CHART, view.record.id) if has_figures else None


def _conclusion(view: ContractView) -> str:
    """The advice and what it saves; the table below only shows it."""
    advised = paths_text(*view.advice.decision.answer)
    option = _advised_option(view)
    if view.hides_money or option.saving is None:
        return f"exitplan advises {advised}."
    if option.saving < 0:
        more = amount(view, -option.saving)
        return f"exitplan advises {advised}. In cash it costs {more} more than doing nothing."
    return f"exitplan advises {advised}. It saves {amount(view, option.saving)} against doing nothing."


def _advised_option(view: ContractView) -> Option:
    paths = view.advice.decision.paths
    name = OPTION_OF_PATH[Path.SWITCH if Path.SWITCH in paths else Path.WAIT]
    return next(option for option in view.advice.options if option.name is name)


def _reading(view: ContractView) -> str:
    until = day(months_after(view.record.contract.end_on, 12))
    return f"Cash is what you pay from today until {until}. Saving is against doing nothing."


def _row(option: Option, view: ContractView) -> tuple[str, ...]:
    return (
        OPTIONS[option.name],
        _cash(option, view),
    )


def _words(option: Option, view: ContractView) -> str:
    """What a narrow table has no room for: the saving, when it pays back, and until when it is safe."""
    worth = f"Saving: {_saving(option, view)}. Pays back: {_pays_back(option)}. "
    is_baseline = option.name is OptionName.DO_NOTHING
    return f"{bold(OPTIONS[option.name])}. {'' if is_baseline else worth}Last safe day: {_last_day(option)}."


def _paragraph(option: Option, view: ContractView) -> str:
    return f"{_words(option, view)}\nCash: {_cash(option, view)}."


def _cash(option: Option, view: ContractView) -> str:
    return "not known" if option.cash is None else amount(view, option.cash)


def _saving(option: Option, view: ContractView) -> str:
    if option.saving is None:
        return "not known"
    if option.saving_high is not None and option.saving_high != option.saving:
        return f"{amount(view, option.saving)}, up to {amount(view, option.saving_high)}"
    return amount(view, option.saving)


def _pays_back(option: Option) -> str:
    """Months after the end until what is paid twice is recouped."""
    if option.cash is None:
        return "not known"
    if option.break_even_months is None:
        return "never"
    if option.break_even_months == 0:
        return "at once: nothing is paid twice"
    return f"{count(option.break_even_months, 'month')} after the end"


def _last_day(option: Option) -> str:
    return "none needed" if option.last_safe_day is None else day(option.last_safe_day)


def _assumptions(view: ContractView) -> Iterator[str]:
    yield "What the figures assume"
    for option in view.advice.options:
        yield f"{OPTIONS[option.name]}: {assumptions_text(option.assumes)}"
