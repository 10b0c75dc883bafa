"""The form that closes a contract: what it asks for fits whether the term still runs."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.forms.ended_form import ended_view
from tests.support.views import a_contract_view

EARLY = "Released early by mail of 12 January, case 4711"
AFTERWARDS = "Not renewed: the vendor closed the account"


@pytest.mark.parametrize(
    ("today", "example"),
    [(date(2027, 3, 31), EARLY), (date(2027, 4, 1), AFTERWARDS)],
    ids=["on the last day", "the day after"],
)
def test_the_example_fits_whether_the_term_still_runs(today: date, example: str) -> None:
    form = json.dumps(ended_view(a_contract_view(today=today)))

    assert [one for one in (EARLY, AFTERWARDS) if one in form] == [example]
