"""Cash over time under each option, with the break-even marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.pictures.card import (
    FAINT,
    INK,
    PAPER,
    RULE,
    SMALL_SIZE,
    TEXT_SIZE,
    drawable_name,
    new_card,
    write_head,
)
from bot.pictures.chart_facts import Curve, curves_of, pays_back_text, short_amount, shown_until
from bot.usecases.views import ContractView
from bot.wording.format import day, money, month
from planner.calendar import months_after, time_between
from planner.options import OptionName

HEAD_INCHES, PLOT_INCHES, MONTHS_INCHES, KEY_INCHES = 1.2, 3.9, 0.75, 0.8
"""From the top: title, plot, its months, and each line of the key."""
LEFT, WIDTH = 0.13, 0.82
"""Of the plot, as parts of the card's width."""
HEADROOM = 1.22
"""Over the highest line, for what is written there."""
MOST_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    color: str
    dashes: Literal["-", "--", "-.", ":"]
    sign: str


STYLES = {
    OptionName.DO_NOTHING: Style(color="#b3261e", dashes="-", sign="s"),
    OptionName.NEGOTIATE: Style(color="#7a4ea3", dashes=":", sign="^"),
    OptionName.WAIT: Style(color="#1f5fa8", dashes="--", sign="o"),
    OptionName.SWITCH: Style(color="#1b6e4b", dashes="-.", sign="v"),
}
"""Told apart by colour, by dashes and by the sign at the end: any one of them is enough."""


def chart_figure(view: ContractView) -> Figure:
    """The chart on its card. There have to be figures for at least one option."""
    curves, until = curves_of(view), shown_until(view)
    height = HEAD_INCHES + PLOT_INCHES + MONTHS_INCHES + KEY_INCHES * len(curves)
    figure = new_card(height)
    span = f"{view.record.contract.currency} added up, {day(view.today)} to {day(until)}"
    write_head(figure, f"{drawable_name(view.record)}: what you pay", span)
    below_plot = KEY_INCHES * len(curves) + MONTHS_INCHES
    axes = figure.add_axes((LEFT, below_plot / height, WIDTH, PLOT_INCHES / height))
    _draw_frame(axes, view, until)
    for curve in curves:
        _draw_curve(axes, curve, view.today, until)
    _draw_break_evens(axes, curves, until)
    _draw_end(axes, view, until)
    axes.set_ylim(top=HEADROOM * axes.dataLim.y1)
    _draw_key(figure, curves, view, top=KEY_INCHES * len(curves) / height)
    return figure


def _draw_frame(axes: Axes, view: ContractView, until: date) -> None:
    """Axes with few lines: amounts on the left, months below."""
    axes.set_facecolor(PAPER)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.grid(axis="y", color=RULE, linewidth=1)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: short_amount(amount)))
    axes.tick_params(axis="both", labelsize=SMALL_SIZE, labelcolor=FAINT, length=0, pad=6)
    ticks = _months_shown(view.today, until)
    axes.set_xticks([_x(on) for on in ticks], [month(on) for on in ticks])
    axes.set_xlim(_x(view.today), _x(until) + 0.02 * (_x(until) - _x(view.today)))


def _months_shown(start: date, end: date) -> list[date]:
    """Days a whole number of months apart, the first one at the start."""
    months = time_between(start, end).months
    step = max(1, math.ceil(months / (MOST_TICKS - 1)))
    return [months_after(start, number) for number in range(0, months + 1, step)]


def _draw_curve(axes: Axes, curve: Curve, today: date, until: date) -> None:
    """Steps where charges fall; charges of today stand at its left edge."""
    days = [today, *(charge.on for charge in curve.flow.charges if today < charge.on <= until), until]
    paid = [float(curve.flow.paid_by(on)) for on in days]
    style = STYLES[curve.style_of]
    axes.plot(
        [_x(on) for on in days],
        paid,
        drawstyle="steps-post",
        color=style.color,
        linestyle=style.dashes,
        linewidth=3.5,
        solid_capstyle="butt",
    )
    axes.plot([_x(until)], [paid[-1]], marker=style.sign, color=style.color, markersize=11, clip_on=False)


def _draw_break_evens(axes: Axes, curves: Sequence[Curve], until: date) -> None:
    """A diamond where what is paid twice has been recouped."""
    for curve in curves:
        on = curve.breaks_even_on
        if on is not None and on <= until:
            axes.plot(
                [_x(on)],
                [float(curve.flow.paid_by(on))],
                marker="D",
                markersize=13,
                markerfacecolor=PAPER,
                markeredgecolor=STYLES[curve.style_of].color,
                markeredgewidth=3,
                zorder=5,
            )


def _draw_end(axes: Axes, view: ContractView, until: date) -> None:
    """Where the contract ends."""
    end_on = view.record.contract.end_on
    axes.axvline(_x(end_on), color=FAINT, linewidth=1.5, linestyle=(0, (2, 2)), zorder=1)
    is_late = _x(end_on) > (_x(view.today) + _x(until)) / 2
    axes.annotate(
        f"contract ends\n{day(end_on)}",
        (_x(end_on), 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-8 if is_late else 8, 0),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="top",
        size=SMALL_SIZE,
        color=FAINT,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.85},
    )


def _draw_key(figure: Figure, curves: Sequence[Curve], view: ContractView, *, top: float) -> None:
    """Each line with its name, its total, and whether what is paid twice comes back."""
    figure.legend(
        handles=[_key_line(curve, view) for curve in curves],
        loc="upper left",
        bbox_to_anchor=(0.035, top),
        fontsize=TEXT_SIZE,
        labelcolor=INK,
        frameon=False,
        handlelength=2.4,
        handletextpad=0.8,
        labelspacing=0.8,
        borderpad=0,
    )


def _key_line(curve: Curve, view: ContractView) -> Line2D:
    style = STYLES[curve.style_of]
    total = money(curve.total, view.record.contract.currency)
    back = pays_back_text(curve)
    return Line2D(
        [],
        [],
        color=style.color,
        linestyle=style.dashes,
        linewidth=3.5,
        marker=style.sign,
        markersize=11,
        label=f"{curve.label}\n{total}{f', {back}' if back else ''}",
    )


def _x(on: date) -> float:
    return float(on.toordinal())
