from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.pictures.card import TEXT_SIZE, drawable_name, fit, png, points_of, wrap
from bot.pictures.chart import chart_figure
from tests.support.builders import a_contract
from tests.support.views import a_contract_view, a_record


@pytest.mark.parametrize(
    ("vendor", "shown"),
    [
        pytest.param("ActivTrak", "ActivTrak", id="plain"),
        pytest.param("Größe & Ço", "Größe & Ço", id="accents"),
        pytest.param("Zoom 会議", "Zoom □□", id="a box for what the font lacks"),
        pytest.param("日本語", "Contract k3x9ab", id="the short id where nothing is left"),
        pytest.param("עברית", "Contract k3x9ab", id="right to left"),
        pytest.param("W" * 80, "WWWWWWWWWW…", id="as much as fits"),
    ],
)
def test_a_name_is_drawn_as_far_as_the_font_has_it(vendor: str, shown: str) -> None:
    assert drawable_name(a_record(a_contract(vendor=vendor))) == shown


def test_text_is_cut_where_its_room_ends() -> None:
    assert fit("short", 100, TEXT_SIZE) == "short"
    assert points_of(fit("w" * 200, 100, TEXT_SIZE), TEXT_SIZE) <= 100


def test_lines_are_no_wider_than_their_room_and_lose_no_word() -> None:
    text = "Send the vendor the notice by the end of this day: later may be too late"

    lines = wrap(text, 150, TEXT_SIZE)

    assert " ".join(lines) == text
    assert all(points_of(line, TEXT_SIZE) <= 150 for line in lines)


def test_pictures_are_drawn_at_once_in_several_threads_and_come_out_the_same() -> None:
    view = a_contract_view()

    with ThreadPoolExecutor(max_workers=3) as threads:
        drawn = list(threads.map(lambda _: png(chart_figure(view)), range(3)))

    assert len(set(drawn)) == 1


def test_neither_the_bot_nor_the_command_line_loads_what_draws_before_somebody_asks() -> None:
    code = "import sys, bot.__main__, bot.process, bot.cli.plan; print([n for n in ('matplotlib', 'icalendar', 'numpy') if n in sys.modules])"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"
