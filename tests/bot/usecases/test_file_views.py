from __future__ import annotations

import pytest

from bot.ids import LetterKind
from bot.usecases.file_views import FileKind, Topic, Wanted, read_topic

LONGEST_USER = "U" + "0" * 13
DELIVERY = "f" * 32


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        pytest.param(Topic(wanted=Wanted(kind=FileKind.CHART)), "chart", id="a file"),
        pytest.param(
            Topic(wanted=Wanted(kind=FileKind.LETTER, which="notice"), is_offer=True),
            "offer letter:notice",
            id="an offer",
        ),
        pytest.param(
            Topic(wanted=Wanted(kind=FileKind.CHART)).taken_up("d1", "U0ALEX"),
            "chart#d1@U0ALEX",
            id="a shared file",
        ),
    ],
)
def test_a_topic_is_read_as_it_was_written(topic: Topic, text: str) -> None:
    assert topic.write() == text
    assert read_topic(text) == topic


@pytest.mark.parametrize("kind", LetterKind)
def test_every_topic_fits_its_column(kind: LetterKind) -> None:
    topic = Topic(wanted=Wanted(kind=FileKind.LETTER, which=kind.value), is_offer=True)

    assert len(topic.taken_up(DELIVERY, LONGEST_USER).write()) <= 64
    assert len(Topic(wanted=topic.wanted, is_offer=True, offer_id=DELIVERY).write()) <= 64


@pytest.mark.parametrize("text", ["", "chart extra", "offer ", "chart#", "nonsense"])
def test_what_is_no_topic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"topic|FileKind"):
        read_topic(text)
