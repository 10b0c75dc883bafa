"""What all pictures share: a light card that is readable on a phone, and text that is only ever text.

Figures are made without pyplot, which keeps state for the whole process: several may be drawn at once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from bot.forms.quoting import one_line
from storage.records.contracts import ContractRecord

WIDTH_INCHES = 7.2
DOTS_PER_INCH = 150
"""1,080 dots wide: a phone shows about a third of that."""

FONT = "DejaVu Sans"
"""Comes with matplotlib, so that it is there on every machine."""
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 20, 16, 14
"""Points. The smallest are 10 pixels high where the picture is 390 wide."""

SUBPIXELS = 64
"""Parts of a point in which FreeType measures."""

PAPER, INK, FAINT, RULE = "#fdfcf8", "#1b1f24", "#545b64", "#d5d2c8"
"""Its own light background: the same in dark mode."""

NAME_POINTS = 250.0
"""Room for the vendor's name in a title."""


def new_card(height_inches: float) -> Figure:
    """An empty card."""
    figure = Figure(figsize=(WIDTH_INCHES, height_inches), dpi=DOTS_PER_INCH, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def write_head(figure: Figure, title: str, under: str) -> None:
    """The title, and what it is about in smaller letters."""
    height = figure.get_figheight()
    figure.text(0.05, 1 - 0.4 / height, title, size=TITLE_SIZE, color=INK, weight="bold", va="center")
    figure.text(0.05, 1 - 0.8 / height, under, size=SMALL_SIZE, color=FAINT, va="center")


def png(figure: Figure) -> bytes:
    """The finished picture. Nothing that was typed is read as a formula."""
    for text in texts_in(figure):
        text.set_parse_math(False)
        text.set_fontfamily(FONT)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", facecolor=PAPER, metadata={"Software": None})
    return buffer.getvalue()


def texts_in(figure: Figure) -> Iterator[Text]:
    """Every text of the picture."""
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        yield text


def drawable_name(record: ContractRecord) -> str:
    """The vendor's name if the font has it, else the short id; names that run right to left are not set."""
    name = drawable(one_line(record.contract.vendor))
    if not name.strip("□ "):
        return f"Contract {record.id}"
    return fit(name, NAME_POINTS, TITLE_SIZE, weight="bold")


def drawable(text: str) -> str:
    """With a box for each character that the font doesn't have, or that runs right to left."""
    return "".join(char if _is_drawable(char) else "□" for char in text)


def fit(text: str, points: float, size: int, *, weight: str = "normal") -> str:
    """As much of the text as that many points hold, ending in … where some is missing."""
    if points_of(text, size, weight) <= points:
        return text
    lengths = range(1, len(text) + 1)
    kept = bisect_right(lengths, points, key=lambda length: points_of(f"{text[:length]}…", size, weight))
    return f"{text[:kept].rstrip()}…"


def wrap(text: str, points: float, size: int) -> tuple[str, ...]:
    """The text in lines that are no wider than that; a word that is too wide is cut."""
    lines: list[str] = []
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and points_of(longer, size) <= points:
            lines[-1] = longer
        else:
            lines.append(fit(word, points, size))
    return tuple(lines) or ("",)


def points_of(text: str, size: int, weight: str = "normal") -> float:
    """How wide the text is, in points."""
    font = get_font(findfont(FontProperties(family=FONT, weight=weight)))
    font.set_size(size, 72)
    font.set_text(text)
    return float(font.get_width_height()[0]) / SUBPIXELS


@cache
def _is_drawable(char: str) -> bool:
    runs_left = unicodedata.bidirectional(char) in {"R", "AL", "AN"}
    return not runs_left and get_font(findfont(FontProperties(family=FONT))).get_char_index(ord(char)) != 0
