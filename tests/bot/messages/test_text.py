"""What people typed neither pings, links, formats nor breaks the line."""

from __future__ import annotations

import pytest

from bot.messages.text import escape, inert, inert_sentence, mention, sentences, shorten


def test_slacks_control_characters_are_escaped() -> None:
    assert escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("*bold*", "∗bold∗", id="bold"),
        pytest.param("_italic_", "ˍitalicˍ", id="italic"),
        pytest.param("~gone~", "∼gone∼", id="struck"),
        pytest.param("`code`", "ˋcodeˋ", id="code"),
        pytest.param("```block```", "ˋˋˋblockˋˋˋ", id="code block"),
        pytest.param("> quote", "› quote", id="quote"),
        pytest.param(":tada:", "∶tada:", id="emoji"),
        pytest.param("<!channel>", "&lt;!channel&gt;", id="everybody"),
        pytest.param("<@U0OWNER>", "&lt;@U0OWNER&gt;", id="a person"),
        pytest.param("<https://a.example|click>", "&lt;https://a.example|click&gt;", id="a link"),
        pytest.param("two\nlines\r\n", "two lines", id="lines"),
        pytest.param("a\u202egnp.exe", "agnp.exe", id="direction override"),
        pytest.param("zero\u200bwidth", "zerowidth", id="hidden characters"),
        pytest.param("👩\u200d💻 Tools", "👩\u200d💻 Tools", id="joined emoji"),
        pytest.param("שלום", "\u2068שלום\u2069", id="right to left"),
        pytest.param("", "(empty)", id="nothing"),
        pytest.param(" \n\t", "(empty)", id="only space"),
    ],
)
def test_what_is_typed_is_shown_and_does_nothing(typed: str, shown: str) -> None:
    assert inert(typed) == shown


@pytest.mark.parametrize("harmless", ["snake_case_name", "3*4*5", "Zoom, Inc.", "https://a.example/b"])
def test_marks_inside_words_stay_as_they_are(harmless: str) -> None:
    assert inert(harmless) == harmless


def test_a_name_of_ten_thousand_characters_is_shortened() -> None:
    assert inert("x" * 10_000) == "x" * 79 + "…"


def test_a_name_is_measured_as_it_is_sent() -> None:
    assert inert("&" * 80) == "&amp;" * 15 + "…"


def test_a_sentence_keeps_the_isolated_word_that_it_quotes() -> None:
    assert inert_sentence("“\u2068שלום\u2069” is no number.") == "“\u2068שלום\u2069” is no number."


def test_only_slacks_own_ids_become_mentions() -> None:
    assert mention("U0OWNER") == "<@U0OWNER>"
    assert mention("!channel") == "!channel"
    assert mention("U1> <!channel") == "U1&gt; &lt;!channel"


def test_short_text_is_not_shortened() -> None:
    assert shorten("exactly", 7) == "exactly"


def test_a_full_stop_that_somebody_typed_is_not_doubled() -> None:
    assert sentences("Recorded", "CASE-7", None, "They agreed.", "Really?") == (
        "Recorded. CASE-7. They agreed. Really?"
    )
    assert sentences("Noted", "\u2068סוף.\u2069") == "Noted. \u2068סוף.\u2069"
