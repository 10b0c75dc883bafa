"""The chart of cash: what stands on it, and that nothing on it is told by colour alone."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from matplotlib.figure import Figure

from bot.files.pictures import chart_file
from bot.pictures.card import png, texts_in
from bot.pictures.chart import STYLES, chart_figure
from bot.pictures.chart_facts import alt_text, curves_of, short_amount
from planner.contract import Billing, Replacement
from tests.support.builders import a_contract
from tests.support.views import a_contract_view

WORST = a_contract(
    vendor="W" * 80,
    price=Decimal("20000000.55"),
    end_on=date(2029, 6, 30),
    term_months=36,
    replacement=Replacement(name="New", price=Decimal("20000000"), seats=50),
)


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts_in(figure) if text.get_text())


def size_of(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_it_names_every_option_with_its_total_and_its_break_even() -> None:
    shown = words(chart_figure(a_contract_view()))

    assert "ActivTrak: what you pay" in shown
    assert "USD added up, 1 Dec 2026 to 31 Mar 2028" in shown
    assert "Do nothing\nUSD 11,400.00" in shown
    assert "Path 1 and Path 2\nUSD 7,645.16, ◇ pays back 2 months after the end" in shown
    assert "Path 3: switch now\nUSD 9,600.00, ◇ pays back 7 months after the end" in shown
    assert "contract ends\n31 Mar 2027" in shown


def diamonds(figure: Figure) -> list[tuple[date, float]]:
    """Where break-evens are marked: the day, and what is paid by then."""
    marked: list[Any] = [line.get_xydata() for line in figure.axes[0].lines if line.get_marker() == "D"]
    points = [(float(x), float(y)) for ((x, y),) in marked]
    return [(date.fromordinal(int(x)), y) for x, y in points]


def test_it_marks_each_break_even_with_a_diamond_on_its_line() -> None:
    waiting, switching = diamonds(chart_figure(a_contract_view()))

    assert waiting[0] == date(2027, 5, 31)
    assert switching == (date(2027, 10, 31), 6600.0)


def test_a_break_even_beyond_the_chart_is_only_told() -> None:
    dear = Replacement(name="New", price=Decimal(18), seats=50)

    figure = chart_figure(a_contract_view(a_contract(replacement=dear)))

    assert "◇ pays back 72 months after the end" in words(figure)
    assert diamonds(figure) == []


def test_what_never_pays_back_says_so() -> None:
    dearer = Replacement(name="New", price=Decimal(25), seats=50)

    figure = chart_figure(a_contract_view(a_contract(replacement=dearer)))

    assert "never pays back" in words(figure)
    assert diamonds(figure) == []


def test_options_differ_in_colour_in_dashes_and_in_sign() -> None:
    for part in ("color", "dashes", "sign"):
        assert len({getattr(style, part) for style in STYLES.values()}) == len(STYLES)


def test_options_that_cost_the_same_share_a_line_and_others_do_not() -> None:
    shared = [curve.label for curve in curves_of(a_contract_view())]
    apart = [curve.label for curve in curves_of(a_contract_view(a_contract(seats=20)))]

    assert shared == ["Do nothing", "Path 1 and Path 2", "Path 3: switch now"]
    assert apart == ["Do nothing", "Path 1: negotiate", "Path 2: wait", "Path 3: switch now"]


def test_where_nothing_renews_by_itself_staying_is_a_purchase_in_the_picture_too() -> None:
    view = a_contract_view(a_contract(auto_renews=False))

    assert "Buy one more term\nUSD 11,400.00" in words(chart_figure(view))
    assert "Buy one more term: USD 11,400.00." in alt_text(view)


def test_the_words_beside_it_say_the_same_and_fit() -> None:
    assert alt_text(a_contract_view()) == (
        "What you pay for ActivTrak from 1 Dec 2026 to 31 Mar 2028, under each option. "
        "Do nothing: USD 11,400.00. "
        "Path 1 and Path 2: USD 7,645.16, pays back 2 months after the end. "
        "Path 3: switch now: USD 9,600.00, pays back 7 months after the end. "
        "The contract ends on 31 Mar 2027."
    )
    assert len(alt_text(a_contract_view(WORST))) <= 1_000


def test_it_is_1080_wide_and_no_text_leaves_the_card_even_at_the_worst() -> None:
    figure = chart_figure(a_contract_view(replace(WORST, seats=20, billing=Billing.MONTHLY)))

    assert size_of(png(figure))[0] == 1080
    for text in texts_in(figure):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= 0, text.get_text()
            assert box.x1 <= 1080, text.get_text()


def test_dollar_signs_in_a_name_are_no_formula() -> None:
    made = chart_file(a_contract_view(a_contract(vendor="$x_{")))

    assert made.content.startswith(b"\x89PNG")
    assert made.name == "x-cash.png"


def test_amounts_on_the_axis_are_short() -> None:
    assert [short_amount(one) for one in (0, 9_999, 10_000, 11_400, 1e6, 2.5e9)] == [
        "0",
        "9,999",
        "10k",
        "11.4k",
        "1m",
        "2.5bn",
    ]
