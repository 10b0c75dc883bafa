"""The steps of asking for early release, and how they fit."""

from dataclasses import replace
from datetime import date

import pytest

from planner.actions import Anchor
from planner.choice import PlanChoice
from planner.negotiation import negotiation_days, negotiation_drafts
from planner.paths import Path, Tactic, decide
from tests.support.builders import a_contract, with_notice


def negotiating(begun_on: date, waits: tuple[int, ...] = (5, 5, 5)) -> PlanChoice:
    return PlanChoice(
        paths=(Path.NEGOTIATE, Path.WAIT),
        tactic=Tactic.READY_AT_END,
        begun_on=begun_on,
        start_on=begun_on,
        waits=waits,
    )


@pytest.mark.parametrize(
    ("begun_on", "days"),
    [
        pytest.param(
            date(2026, 12, 1),
            (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22)),
            id="with time, a week apart",
        ),
        pytest.param(
            date(2027, 2, 5),
            (date(2027, 2, 5), date(2027, 2, 12), date(2027, 2, 19), date(2027, 2, 26)),
            id="the last step on the last business day before the last safe day",
        ),
        pytest.param(
            date(2027, 2, 8),
            (date(2027, 2, 8), date(2027, 2, 12), date(2027, 2, 18), date(2027, 2, 24)),
            id="four days apart, so that the last step comes before the last safe day",
        ),
        pytest.param(
            date(2027, 2, 24),
            (date(2027, 2, 24), date(2027, 2, 25), date(2027, 2, 26)),
            id="one day apart, and what does not fit is dropped from the end",
        ),
        pytest.param(date(2027, 2, 26), (date(2027, 2, 26),), id="the request itself always stays"),
        pytest.param(
            date(2027, 3, 1),
            (date(2027, 3, 1), date(2027, 3, 8), date(2027, 3, 15), date(2027, 3, 22)),
            id="from the last safe day on, until the renewal",
        ),
        pytest.param(
            date(2027, 3, 29),
            (date(2027, 3, 29), date(2027, 3, 30), date(2027, 3, 31)),
            id="in the last days, before the renewal",
        ),
        pytest.param(date(2027, 3, 31), (date(2027, 3, 31),), id="on the last day, only the request"),
    ],
)
def test_steps_fit_before_the_last_safe_day_or_the_renewal(begun_on: date, days: tuple[date, ...]) -> None:
    assert negotiation_days(a_contract(), negotiating(begun_on)) == days


def test_waits_that_a_person_chose_are_kept() -> None:
    days = negotiation_days(a_contract(), negotiating(date(2026, 12, 1), waits=(2, 10, 3)))

    assert days == (date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 17), date(2026, 12, 22))


def test_without_auto_renewal_the_steps_may_take_until_the_end() -> None:
    days = negotiation_days(a_contract(auto_renews=False), negotiating(date(2027, 3, 1)))

    assert days[-1] == date(2027, 3, 22)


def test_only_citing_experience_is_conditional() -> None:
    drafts = negotiation_drafts(with_notice(date(2026, 12, 1)), negotiating(date(2026, 12, 1)))

    assert [(draft.key.value, draft.conditional) for draft in drafts] == [
        ("request_early_termination", False),
        ("follow_up_request", False),
        ("escalate_request", False),
        ("cite_experience", True),
    ]


def test_the_waits_count_from_the_day_of_the_request() -> None:
    choice = negotiating(date(2026, 12, 1)).negotiating(date(2026, 12, 10))

    assert negotiation_days(a_contract(), choice) == (
        date(2026, 12, 10),
        date(2026, 12, 17),
        date(2026, 12, 24),
        date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("denied_on", "days"),
    [
        pytest.param(
            date(2026, 12, 4),
            (date(2026, 12, 1), date(2026, 12, 4), date(2026, 12, 4), date(2026, 12, 11)),
            id="before the follow-up",
        ),
        pytest.param(
            date(2026, 12, 10),
            (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 10), date(2026, 12, 17)),
            id="before the escalation",
        ),
        pytest.param(
            date(2026, 12, 16),
            (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22)),
            id="when the escalation is late already",
        ),
    ],
)
def test_after_a_denial_the_escalation_waits_no_longer(denied_on: date, days: tuple[date, ...]) -> None:
    choice = replace(negotiating(date(2026, 12, 1)), escalate_on=denied_on)

    assert negotiation_days(a_contract(), choice) == days


def test_a_plan_with_path_1_beside_the_advised_ones_still_follows_the_advice() -> None:
    decision = decide(a_contract(), today=date(2026, 12, 1))
    assert decision.paths == (Path.WAIT,)

    assert negotiating(date(2026, 12, 1)).follows(decision)
    assert not replace(negotiating(date(2026, 12, 1)), tactic=Tactic.SWITCH_NOW).follows(decision)


def test_a_plan_without_an_advised_path_1_does_not_follow_the_advice() -> None:
    decision = decide(a_contract(), today=date(2027, 3, 2))
    assert Path.NEGOTIATE in decision.paths

    assert not replace(negotiating(date(2026, 12, 1)), paths=(Path.WAIT,)).follows(decision)


def test_a_request_of_its_own_day_is_not_labelled_as_the_plans_first() -> None:
    later = negotiating(date(2026, 12, 1)).negotiating(date(2026, 12, 10))
    (request, *_) = negotiation_drafts(a_contract(), later)
    (first, *_) = negotiation_drafts(a_contract(), negotiating(date(2026, 12, 1)))

    assert (request.anchor, request.offset) == (Anchor.AFTER_REQUEST, 0)
    assert first.anchor is Anchor.BEGINNING
