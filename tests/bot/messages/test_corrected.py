"""Whoever corrects a notice second is shown what is recorded now, and the way to correct it once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.messages.corrected import corrected_meanwhile_message
from planner.contract import Contract
from tests.support.builders import a_contract, with_notice
from tests.support.views import NOON, a_contract_view, a_proof

WRONG = a_proof(id="wrong", taken_back_by="U0COLLEAGUE", taken_back_at=NOON)
SENT = with_notice(sent_on=date(2026, 11, 20))
CONFIRMED = with_notice(sent_on=date(2026, 11, 20), confirmed_on=date(2026, 11, 25))


@pytest.mark.parametrize(
    ("contract", "label"),
    [
        pytest.param(a_contract(), "Record notice", id="nothing is recorded any more"),
        pytest.param(SENT, "Record notice", id="sent"),
        pytest.param(CONFIRMED, "Correct the notice", id="confirmed"),
    ],
)
def test_the_way_to_correct_it_is_called_as_beside_the_contract(contract: Contract, label: str) -> None:
    view = replace(a_contract_view(contract), proofs=(WRONG,))

    message = corrected_meanwhile_message(view, ["wrong"])

    assert message.blocks[-1]["elements"][0]["text"]["text"] == label
