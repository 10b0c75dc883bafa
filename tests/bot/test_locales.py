"""In which order a reader of a locale expects day, month and year, and where it is followed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.forms.dates import read_day
from bot.locales import date_order
from bot.wording.format import DateOrder, dates_in, day
from sandbox.seed import NOOR, SAM
from tests.bot.listeners.conftest import office
from tests.bot.listeners.test_plan import started
from tests.support.office import Office

__all__ = ["office", "started"]

END = date(2027, 4, 3)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en-US", "Apr 3, 2027"),
        ("en-GB", "3 Apr 2027"),
        ("de-DE", "3 Apr 2027"),
        ("ja-JP", "2027-04-03"),
        ("sv-SE", "3 Apr 2027"),
        ("xx-XX", "3 Apr 2027"),
        ("", "3 Apr 2027"),
        (None, "3 Apr 2027"),
    ],
)
def test_a_date_in_its_readers_own_order(locale: str | None, written: str) -> None:
    with dates_in(date_order(locale)):
        assert day(END) == written
    assert day(END) == "3 Apr 2027", "for everybody else as before"


@pytest.mark.parametrize("order", DateOrder)
def test_forms_read_back_what_they_show(order: DateOrder) -> None:
    with dates_in(order):
        assert read_day(day(END), today=date(2026, 12, 1)) == END


def test_one_reader_sees_their_own_order_and_the_channel_the_same_for_all(started: Office) -> None:
    assert "Mar 31, 2027" in started.read("show ActivTrak", person=SAM.id)
    assert "31 Mar 2027" in started.read("show ActivTrak", person=NOOR.id)
    assert "31 Mar 2027" in started.posted()[0].text
    assert "Mar 31, 2027" in started.open_home(person=SAM.id)


def test_a_letter_is_written_for_the_vendor(started: Office) -> None:
    letter = started.read("letter ActivTrak", person=SAM.id)

    assert "31 Mar 2027" in letter
    assert "Mar 31, 2027" not in letter
