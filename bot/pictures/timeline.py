"""The plan's timeline with its states, from top to bottom: a few words a line, to be seen at once.

Messages show tall pictures small; the whole words of each step stand in the message and beside the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.messages.steps import StepState
from bot.messages.text import capitalised
from bot.pictures.card import (
    FAINT,
    INK,
    PAPER,
    RULE,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH_INCHES,
    drawable_name,
    fit,
    new_card,
    points_of,
    wrap,
    write_head,
)
from bot.pictures.timeline_facts import STATES, Entry, entries_of, plan_words
from bot.usecases.views import ContractView
from bot.wording.format import day

HEAD_INCHES, FOOT_INCHES = 1.25, 0.35
LINE_INCHES = 0.285
"""Of one line of text."""
GAP_INCHES = 0.11
"""Between two entries."""
MOST_LINES = 2
RAIL, DAY_LEFT, TEXT_LEFT = 0.065, 0.105, 0.325
"""Where the line with the signs, the day and the text stand, as parts of the width."""
TEXT_RIGHT = 0.97
TEXT_POINTS = (TEXT_RIGHT - TEXT_LEFT) * WIDTH_INCHES * 72
"""Room for one line of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    color: str
    marker: str
    is_filled: bool


LOOKS = {
    StepState.OPEN: Look(color="#1f5fa8", marker="o", is_filled=False),
    StepState.DUE_TODAY: Look(color="#1f5fa8", marker="o", is_filled=True),
    StepState.LATE: Look(color="#b3261e", marker="^", is_filled=True),
    StepState.WAITING: Look(color="#8a5a00", marker="v", is_filled=False),
    StepState.UNRELEASED: Look(color="#8a5a00", marker="v", is_filled=True),
    StepState.DONE: Look(color="#1b6e4b", marker="s", is_filled=True),
    StepState.SKIPPED: Look(color=FAINT, marker="s", is_filled=False),
    StepState.DROPPED: Look(color=FAINT, marker="x", is_filled=True),
}
"""Told apart by colour, by shape, and by the word beside the day."""
DEADLINE = Look(color=INK, marker="D", is_filled=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    entry: Entry
    lines: tuple[str, ...]

    @property
    def inches(self) -> float:
        return len(self.lines) * LINE_INCHES + GAP_INCHES


def timeline_figure(view: ContractView) -> Figure:
    """The timeline on its card, as tall as it needs to be."""
    rows = [_row(entry) for entry in entries_of(view)]
    height = HEAD_INCHES + sum(row.inches for row in rows) + FOOT_INCHES
    figure = new_card(height)
    under = f"{capitalised(plan_words(view))}, as of {day(view.today)}"
    write_head(figure, f"{drawable_name(view.record)}: the way out", under)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    _draw_rows(axes, rows)
    return figure


def _row(entry: Entry) -> _Row:
    state = _state_word(entry)
    room = TEXT_POINTS - (points_of(f"  {state}", SMALL_SIZE) if state else 0)
    lines = wrap(entry.label, room, TEXT_SIZE)
    if len(lines) > MOST_LINES:
        rest = " ".join(lines[MOST_LINES - 1 :])
        lines = (*lines[: MOST_LINES - 1], fit(rest, room, TEXT_SIZE))
    return _Row(entry=entry, lines=lines)


def _state_word(entry: Entry) -> str:
    """Stands at the right; that an action is open goes without saying."""
    return "" if entry.state in {None, StepState.OPEN} else STATES[entry.state]


def _draw_rows(axes: Axes, rows: Sequence[_Row]) -> None:
    """Each row under the one before; a line on the left holds them together."""
    top = HEAD_INCHES
    tops = []
    for row in rows:
        tops.append(top + LINE_INCHES / 2)
        _draw_row(axes, row, top)
        top += row.inches
    if tops:
        axes.plot([RAIL, RAIL], [tops[0], tops[-1]], color=RULE, linewidth=3, zorder=1)


def _draw_row(axes: Axes, row: _Row, top: float) -> None:
    entry = row.entry
    look = DEADLINE if entry.state is None else LOOKS[entry.state]
    middle = top + LINE_INCHES / 2
    axes.plot(
        [RAIL],
        [middle],
        marker=look.marker,
        markersize=13,
        color=look.color,
        markerfacecolor=look.color if look.is_filled else PAPER,
        markeredgewidth=3,
        zorder=2,
    )
    axes.text(DAY_LEFT, middle, day(entry.on), size=SMALL_SIZE, color=look.color, weight="bold", va="center")
    state = _state_word(entry)
    axes.text(TEXT_RIGHT, middle, state, size=SMALL_SIZE, color=look.color, va="center", ha="right")
    for number, line in enumerate(row.lines):
        place = middle + number * LINE_INCHES
        axes.text(TEXT_LEFT, place, line, size=TEXT_SIZE, color=INK, va="center")
