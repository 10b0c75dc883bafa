"""What stands behind `/exitplan`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.command import (
    _MAY_MEAN,
    OTHER_WORDS,
    Command,
    read_command,
    read_letter_request,
    read_list_filter,
    read_topic,
)
from bot.forms.errors import InputError
from bot.ids import LetterKind
from bot.messages.help import COMMANDS
from bot.usecases.portfolio_views import ListFilter
from tests.support.forms import value_or_sentence

WORDS = ("add", "list", "show", "recommend", "letter", "notice", "ended", "remove", "help")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Command(word="", rest="")),
        ("   ", Command(word="", rest="")),
        ("list", Command(word="list", rest="")),
        ("LIST mine", Command(word="list", rest="mine")),
        ("  show   Zoom  Workplace ", Command(word="show", rest="Zoom  Workplace")),
        ("add\nZoom\n20 seats", Command(word="add", rest="Zoom\n20 seats")),
        ("Register Zoom 20 seats", Command(word="add", rest="Zoom 20 seats")),
        ("new Zoom", Command(word="add", rest="Zoom")),
        ("delete Zoom", Command(word="remove", rest="Zoom")),
        ("end Zoom", Command(word="ended", rest="Zoom")),
    ],
)
def test_the_first_word_is_the_command(text: str, command: Command) -> None:
    assert read_command(text, words=WORDS) == command


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lst", "There is no command “lst”: did you mean /exitplan list?"),
        ("digest", "There is no command “digest”: type /exitplan help to see them all."),
        ("recomend", "There is no command “recomend”: did you mean /exitplan recommend?"),
        ("due 30", "There is no command “due”: did you mean /exitplan list due 30?"),
        ("mine", "There is no command “mine”: did you mean /exitplan list mine?"),
        ("qqqqq", "There is no command “qqqqq”: type /exitplan help to see them all."),
        (
            "<!channel> x",
            "There is no command “<!channel>”: type /exitplan help to see them all.",
        ),
    ],
)
def test_an_unknown_word_gets_a_suggestion(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_command(text, words=WORDS)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("recomend Zoom", "recommend Zoom"),
        ("recomend\n Zoom   Workplace ", "recommend Zoom Workplace"),
        ("cancel Zoom", "letter Zoom"),
        ("leter Zoom notice", "letter Zoom notice"),
        ("regster Zoom 20 seats at $19", "add Zoom 20 seats at $19"),
        ("due 14", "list due 14"),
        ("due soon", "list due 30"),
        ("mine please", "list mine"),
        ("lst missed", "list missed"),
        ("lst by price", "list"),
        ("exprt json", "export json"),
        ("exprt pdf", "export"),
        ("setings digest", "settings"),
        ("imprt Vendor, Seats\nZoom, 20", "import"),
        ("recomend <!channel>", "recommend <!channel>"),
        ("recomend שלום", "recommend \u2068שלום\u2069"),
        ("recomend " + "x" * 100, "recommend " + "x" * 100),
        ("recomend " + "x" * 101, "recommend " + "x" * 99 + "…"),
    ],
)
def test_the_suggestion_is_the_whole_line_that_would_work(text: str, line: str) -> None:
    with pytest.raises(InputError) as refused:
        read_command(text, words=COMMANDS)

    assert refused.value.sentence.endswith(f": did you mean /exitplan {line}?")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("", ""),
        ("letter", "letter"),
        ("/exitplan Letter notice", "letter"),
        ("register", "add"),
        ("new", "add"),
        ("delete", "remove"),
        ("end", "ended"),
    ],
)
def test_help_knows_a_command_by_any_word_for_it(text: str, topic: str) -> None:
    assert read_topic(text, words=WORDS) == topic


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cancel", "There is no command “cancel”: did you mean /exitplan help letter?"),
        ("recomend", "There is no command “recomend”: did you mean /exitplan help recommend?"),
        ("due", "There is no command “due”: did you mean /exitplan help list?"),
        ("qqqqq", "There is no command “qqqqq”: type /exitplan help to see them all."),
    ],
)
def test_help_with_an_unknown_word_gets_a_suggestion(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_topic(text, words=WORDS)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize("command", sorted({*OTHER_WORDS.values(), *_MAY_MEAN.values()}))
def test_every_word_that_people_type_leads_to_a_command(command: str) -> None:
    assert command in COMMANDS


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ("", ListFilter(kind="all")),
        ("ALL", ListFilter(kind="all")),
        ("mine", ListFilter(kind="mine")),
        ("here", ListFilter(kind="here")),
        ("missed", ListFilter(kind="missed")),
        ("due 30", ListFilter(kind="due", due_days=30)),
        ("due 30 days", ListFilter(kind="due", due_days=30)),
        ("due 0", ListFilter(kind="due", due_days=0)),
        ("due 3650", ListFilter(kind="due", due_days=3650)),
    ],
)
def test_the_list_can_be_filtered(rest: str, wanted: ListFilter) -> None:
    assert read_list_filter(rest) == wanted


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("due", "Say within how many days, like /exitplan list due 30."),
        ("due 30 40", "Say within how many days, like /exitplan list due 30."),
        ("due -1", "Give 0 to 3,650 days, like /exitplan list due 30."),
        ("due 3651", "Give 0 to 3,650 days, like /exitplan list due 30."),
        (
            "due soon",
            "“soon” is no whole number: write the days in digits, like /exitplan list due 30.",
        ),
        ("mien", "“mien” is no filter of the list: did you mean /exitplan list mine?"),
        ("deu", "“deu” is no filter of the list: did you mean /exitplan list due 30?"),
        (
            "by price",
            "“by price” is no filter of the list: use mine, here, due 30, missed or all, like "
            "/exitplan list mine.",
        ),
    ],
)
def test_a_wrong_filter_gets_one_sentence(rest: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_list_filter(rest)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("rest", "request_"),
    [
        ("Zoom", ("Zoom", None)),
        ("Zoom notice", ("Zoom", LetterKind.NOTICE)),
        ("Zoom Workplace ESCALATE", ("Zoom Workplace", LetterKind.ESCALATE)),
        ("notice", ("notice", None)),
        ("", ("", None)),
    ],
)
def test_a_letter_is_named_behind_the_contract(rest: str, request_: tuple[str, LetterKind | None]) -> None:
    assert read_letter_request(rest) == request_


@given(st.text())
def test_any_text_is_a_command_or_gets_a_sentence(text: str) -> None:
    outcome = value_or_sentence(lambda: read_command(text, words=WORDS))

    assert outcome.endswith((".", "?")) if isinstance(outcome, str) else outcome.word in {"", *WORDS}
