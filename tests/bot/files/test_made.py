from __future__ import annotations

import pytest

from bot.files.letters import letter_file
from bot.files.made import file_name, title
from bot.ids import LetterKind
from tests.support.builders import a_contract
from tests.support.views import a_draft, a_letter_view, a_record


@pytest.mark.parametrize(
    ("vendor", "name"),
    [
        pytest.param("ActivTrak", "activtrak-notice.txt", id="plain"),
        pytest.param("Zoom / Größe & Co.", "zoom-groe-co-notice.txt", id="signs become one hyphen"),
        pytest.param("../../etc/passwd", "etc-passwd-notice.txt", id="no way out of the folder"),
        pytest.param("日本語", "k3x9ab-notice.txt", id="the short id where nothing is left"),
        pytest.param("x" * 80, f"{'x' * 40}-notice.txt", id="cut to 40 characters"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(vendor: str, name: str) -> None:
    assert file_name(a_record(a_contract(vendor=vendor)), "notice", "txt") == name


def test_a_title_is_one_line_and_fits() -> None:
    shown = title(a_record(a_contract(vendor="A\nB" + "x" * 200)), "notice of non-renewal")

    assert shown.startswith("A Bxxx")
    assert shown.endswith("…: notice of non-renewal")
    assert len(shown) == 150


def test_a_letter_as_a_file_is_the_whole_letter_with_where_it_goes() -> None:
    made = letter_file(a_letter_view(LetterKind.NOTICE))

    text = made.content.decode()
    assert (made.name, made.title) == ("activtrak-notice.txt", "ActivTrak: notice of non-renewal")
    assert text.startswith(
        "To: renewals@activtrak.com\nSubject: Notice of non-renewal: ActivTrak, [account name]\n"
    )
    assert "31 Mar 2027" in text


def test_a_letter_that_somebody_edited_goes_out_as_they_wrote_it() -> None:
    made = letter_file(a_letter_view(draft=a_draft(subject="Our notice", body="We leave.")))

    assert made.content.decode() == "To: renewals@activtrak.com\nSubject: Our notice\n\nWe leave.\n"
