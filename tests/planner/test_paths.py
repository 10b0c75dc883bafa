"""Which exit path fits: every row of the table, its precedence and its boundaries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.contract import Contract
from planner.paths import Path, Row, Standing, Tactic, decide
from tests.support.builders import a_contract, with_notice, with_situation

NEGOTIATE, WAIT, SWITCH = Path.NEGOTIATE, Path.WAIT, Path.SWITCH
AT_END, AT_ONCE = Tactic.READY_AT_END, Tactic.SWITCH_NOW


def answer(contract: Contract, today: date) -> tuple[tuple[Path, ...], Tactic]:
    return decide(contract, today=today).answer


@pytest.mark.parametrize(
    ("today", "seats", "paths", "tactic"),
    [
        pytest.param(
            date(2026, 10, 1), 50, (NEGOTIATE, SWITCH), AT_ONCE, id="exactly 6 months, 50 seats are large"
        ),
        pytest.param(date(2026, 10, 1), 49, (WAIT,), AT_END, id="exactly 6 months, 49 seats are small"),
        pytest.param(date(2026, 10, 2), 50, (WAIT,), AT_END, id="a day under 6 months"),
        pytest.param(date(2027, 1, 1), 50, (WAIT,), AT_END, id="exactly 3 months"),
        pytest.param(date(2027, 1, 2), 50, (WAIT,), AT_END, id="a day under 3 months"),
        pytest.param(date(2027, 3, 1), 50, (WAIT,), AT_END, id="exactly 1 month, the last safe day"),
        pytest.param(
            date(2027, 3, 2), 50, (NEGOTIATE, WAIT), AT_END, id="a day under 1 month: window missed"
        ),
    ],
)
def test_the_path_follows_the_time_left_and_the_size(
    today: date, seats: int, paths: tuple[Path, ...], tactic: Tactic
) -> None:
    assert answer(a_contract(seats=seats), today) == (paths, tactic)


@pytest.mark.parametrize(
    ("today", "row"),
    [
        pytest.param(date(2026, 10, 1), Row.SIX_MONTHS_LARGE, id="6m 0d belongs to 6+"),
        pytest.param(date(2026, 10, 2), Row.THREE_MONTHS, id="5m 30d"),
        pytest.param(date(2027, 1, 1), Row.THREE_MONTHS, id="3m 0d belongs to 3-6"),
        pytest.param(date(2027, 1, 2), Row.ONE_MONTH, id="2m 30d"),
        pytest.param(date(2027, 3, 1), Row.ONE_MONTH, id="1m 0d belongs to 1-3"),
    ],
)
def test_bands_are_half_open_and_own_their_lower_bound(today: date, row: Row) -> None:
    assert [matched.row for matched in decide(a_contract(), today=today).matched] == [row]


def test_a_small_team_with_time_may_try_to_negotiate() -> None:
    decision = decide(a_contract(seats=49), today=date(2026, 9, 1))

    assert decision.optional_paths == (NEGOTIATE,)


def test_the_free_try_is_offered_only_where_that_row_decides() -> None:
    decision = decide(with_situation(a_contract(seats=49), active_problems=True), today=date(2026, 9, 1))

    assert decision.optional_paths == ()
    assert decision.answer == ((SWITCH,), AT_ONCE)


@pytest.mark.parametrize(
    ("situation", "today", "paths", "tactic"),
    [
        pytest.param({"active_problems": True}, date(2026, 12, 1), (SWITCH,), AT_ONCE, id="active problems"),
        pytest.param(
            {"active_problems": True},
            date(2026, 9, 1),
            (NEGOTIATE, SWITCH),
            AT_ONCE,
            id="problems, 6+ large joins 1",
        ),
        pytest.param({"budget_constrained": True}, date(2026, 12, 1), (WAIT,), AT_END, id="budget"),
        pytest.param(
            {"budget_constrained": True},
            date(2026, 9, 1),
            (NEGOTIATE, WAIT),
            AT_END,
            id="budget turns 1+3 to 1+2",
        ),
        pytest.param(
            {"active_problems": True, "budget_constrained": True},
            date(2026, 12, 1),
            (WAIT,),
            AT_END,
            id="budget turns problems' 3 to 2",
        ),
        pytest.param(
            {"billing_error": Decimal(950)}, date(2026, 12, 1), (NEGOTIATE, WAIT), AT_END, id="billing error"
        ),
        pytest.param(
            {"billing_error": Decimal(950), "active_problems": True},
            date(2026, 12, 1),
            (NEGOTIATE, SWITCH),
            AT_ONCE,
            id="billing error joins problems",
        ),
        pytest.param(
            {"active_problems": True}, date(2027, 3, 2), (NEGOTIATE, SWITCH), AT_ONCE, id="missed, problems"
        ),
        pytest.param(
            {"active_problems": True, "budget_constrained": True},
            date(2027, 3, 2),
            (NEGOTIATE, WAIT),
            AT_END,
            id="missed, problems, budget",
        ),
        pytest.param(
            {"zero_usage": True, "account_manager": True},
            date(2026, 12, 1),
            (WAIT,),
            AT_END,
            id="credit only",
        ),
    ],
)
def test_the_situation_changes_the_path(
    situation: dict[str, Any], today: date, paths: tuple[Path, ...], tactic: Tactic
) -> None:
    assert answer(with_situation(**situation), today) == (paths, tactic)


@pytest.mark.parametrize(
    ("today", "paths"),
    [
        pytest.param(date(2026, 4, 1), (NEGOTIATE, SWITCH), id="first day of the term"),
        pytest.param(date(2026, 6, 29), (NEGOTIATE, SWITCH), id="90th day"),
        pytest.param(date(2026, 6, 30), (WAIT,), id="91st day: the flag has no effect"),
    ],
)
def test_an_automatic_renewal_counts_for_ninety_days(today: date, paths: tuple[Path, ...]) -> None:
    contract = with_situation(a_contract(seats=20), already_renewed=True)

    assert decide(contract, today=today).paths == paths


def test_an_automatic_renewal_comes_before_active_problems() -> None:
    contract = with_situation(a_contract(seats=20), already_renewed=True, active_problems=True)

    decision = decide(contract, today=date(2026, 4, 15))

    assert [(m.row, m.won) for m in decision.matched] == [
        (Row.ALREADY_RENEWED, True),
        (Row.ACTIVE_PROBLEMS, False),
        (Row.SIX_MONTHS_SMALL, False),
    ]
    assert decision.answer == ((NEGOTIATE, SWITCH), AT_ONCE)


@pytest.mark.parametrize(
    ("today", "paths", "too_late"),
    [
        pytest.param(date(2027, 3, 24), (SWITCH,), False, id="8 days to renewal"),
        pytest.param(date(2027, 3, 25), (WAIT,), True, id="7 days to renewal"),
    ],
)
def test_in_the_last_week_a_switch_becomes_waiting(
    today: date, paths: tuple[Path, ...], too_late: bool
) -> None:
    contract = replace(
        with_notice(date(2027, 1, 30)), situation=with_situation(active_problems=True).situation
    )

    decision = decide(contract, today=today)

    assert (decision.paths, decision.too_late_to_switch) == (paths, too_late)


def test_after_a_missed_window_a_switch_stays_one_to_the_last_day() -> None:
    assert answer(with_situation(active_problems=True), date(2027, 3, 31)) == ((NEGOTIATE, SWITCH), AT_ONCE)


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(with_notice(date(2027, 1, 30)), id="notice proven"),
        pytest.param(a_contract(notice_days=5), id="window still open"),
        pytest.param(a_contract(auto_renews=False), id="nothing renews"),
    ],
)
def test_under_a_month_without_a_missed_window_it_is_waiting_compressed(contract: Contract) -> None:
    decision = decide(contract, today=date(2027, 3, 15))

    assert [matched.row for matched in decision.matched] == [Row.UNDER_ONE_MONTH]
    assert decision.answer == ((WAIT,), AT_END)


def test_every_matched_row_is_kept_with_what_became_of_it() -> None:
    contract = with_situation(active_problems=True, budget_constrained=True, billing_error=Decimal(950))

    decision = decide(contract, today=date(2027, 3, 2))

    assert [(m.row, m.standing) for m in decision.matched] == [
        (Row.WINDOW_MISSED, Standing.DECIDES),
        (Row.ACTIVE_PROBLEMS, Standing.ADDS_SWITCH),
        (Row.BILLING_ERROR, Standing.ADDS_NOTHING),
        (Row.BUDGET, Standing.TURNS_TO_WAITING),
    ]


def test_budget_that_agrees_still_keeps_the_overlap_zero() -> None:
    decision = decide(with_situation(budget_constrained=True), today=date(2026, 12, 1))

    assert [(m.row, m.won) for m in decision.matched] == [(Row.THREE_MONTHS, True), (Row.BUDGET, True)]
