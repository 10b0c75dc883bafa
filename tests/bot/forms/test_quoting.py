"""What people typed, inside a sentence of ours."""

from __future__ import annotations

import pytest

from bot.forms.quoting import one_line, quote


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("fifty", "“fifty”"),
        ("a\n b\tc\u00a0d", "“a b c d”"),
        ("x" * 40, f"“{'x' * 40}”"),
        ("x" * 41, f"“{'x' * 39}…”"),
        ("שלום", "“\u2068שלום\u2069”"),
        ("a\u202eb\x00c", "“abc”"),
        ("👩\u200d💻", "“👩\u200d💻”"),
        ("<!channel>", "“<!channel>”"),
    ],
)
def test_a_quotation_is_short_on_one_line_and_isolated(typed: str, quoted: str) -> None:
    assert quote(typed) == quoted


def test_an_accent_is_a_part_of_its_letter_so_that_names_are_found_again() -> None:
    assert one_line("Sla\u0308te") == "Sl\u00e4te"


def test_one_line_drops_what_cannot_be_seen() -> None:
    assert one_line(" \u202e\u200b\x07 ") == ""
