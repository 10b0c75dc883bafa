"""Which single fact would change the answer, the passing of time among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.changes import find_changes
from planner.contract import Contract, Situation
from planner.paths import Path, Tactic, decide
from tests.support.builders import a_contract, with_situation

NEGOTIATE, WAIT, SWITCH = Path.NEGOTIATE, Path.WAIT, Path.SWITCH
AT_END, AT_ONCE = Tactic.READY_AT_END, Tactic.SWITCH_NOW
DAY = timedelta(days=1)


def test_single_facts_that_would_change_the_answer_are_named() -> None:
    changes = find_changes(a_contract(), today=date(2026, 12, 1))

    assert [(c.fact, c.to, c.paths, c.tactic) for c in changes] == [
        ("active_problems", True, (SWITCH,), AT_ONCE),
        ("billing_error", True, (NEGOTIATE, WAIT), AT_END),
        ("today", date(2027, 3, 2), (NEGOTIATE, WAIT), AT_END),
    ]


def test_reaching_fifty_seats_is_named_where_it_matters() -> None:
    changes = find_changes(a_contract(seats=49), today=date(2026, 9, 1))

    assert ("seats", 50, (NEGOTIATE, SWITCH)) in [(c.fact, c.to, c.paths) for c in changes]


def test_falling_below_fifty_seats_is_named_where_it_matters() -> None:
    changes = find_changes(a_contract(), today=date(2026, 9, 1))

    assert ("seats", 49, (WAIT,)) in [(c.fact, c.to, c.paths) for c in changes]


def test_the_next_band_is_named_with_its_first_day() -> None:
    changes = find_changes(a_contract(), today=date(2026, 9, 1))

    assert ("today", date(2026, 10, 2), (WAIT,)) in [(c.fact, c.to, c.paths) for c in changes]


def test_a_confirmation_would_undo_a_missed_window() -> None:
    changes = find_changes(a_contract(), today=date(2027, 3, 10))

    assert ("notice_confirmed", True, (WAIT,)) in [(c.fact, c.to, c.paths) for c in changes]


def test_no_flag_that_is_without_effect_is_offered_as_a_change() -> None:
    changes = find_changes(with_situation(already_renewed=True), today=date(2026, 12, 1))

    assert "already_renewed" not in [change.fact for change in changes]


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Contracts of a year that end on any day, the odd ends of months among them."""
    contract = a_contract(
        end_on=date(2027, 1, 1) + draw(st.integers(0, 800)) * DAY,
        notice_days=draw(st.integers(0, 120)),
        seats=draw(st.sampled_from([10, 60])),
        auto_renews=draw(st.booleans()),
    )
    situation = Situation(
        active_problems=draw(st.booleans()),
        budget_constrained=draw(st.booleans()),
        already_renewed=draw(st.booleans()),
    )
    return replace(contract, situation=situation)


def first_day_with_another_answer(contract: Contract, today: date) -> date | None:
    """Found by asking about each day until the end."""
    now = decide(contract, today=today).answer
    days = (today + passed * DAY for passed in range(1, (contract.end_on - today).days + 1))
    return next((day for day in days if decide(contract, today=day).answer != now), None)


@given(contract=contracts(), passed=st.integers(0, 365))
def test_time_changes_the_answer_on_the_very_day_that_is_named(contract: Contract, passed: int) -> None:
    today = min(contract.term_starts_on + passed * DAY, contract.end_on)

    named = [change.to for change in find_changes(contract, today=today) if change.fact == "today"]

    day = first_day_with_another_answer(contract, today)
    assert named == ([] if day is None else [day])
