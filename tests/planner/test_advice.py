"""The whole advice: warnings, next actions, and the words for size and band."""

from datetime import date
from typing import Any

import pytest

from planner.actions import ActionKey, exports_needed_before
from planner.advice import WarningCode, advise
from planner.choice import PlanChoice
from planner.contract import Contract
from planner.paths import Band, Path, Tactic, find_band
from planner.playbook import SizeTier
from tests.support.builders import ACTIVTRAK, GENERIC, a_contract, with_notice, with_situation

DECEMBER = date(2026, 12, 1)


def warnings(contract: Contract, *, today: date = DECEMBER) -> list[WarningCode]:
    return [warning.code for warning in advise(contract, today=today).warnings]


@pytest.mark.parametrize(
    ("contract", "codes"),
    [
        pytest.param(
            a_contract(), [WarningCode.TRIAL_GAP, WarningCode.SEAT_FREEZE], id="the guide's contract"
        ),
        pytest.param(
            with_situation(budget_constrained=True),
            [WarningCode.SEAT_FREEZE],
            id="a covering trial has no gap",
        ),
        pytest.param(
            with_situation(active_problems=True),
            [WarningCode.SEAT_FREEZE],
            id="a switch has no gap to warn of",
        ),
        pytest.param(
            a_contract(reseller="it@reseller.example", replacement=None),
            [WarningCode.SEAT_FREEZE, WarningCode.RESELLER],
            id="bought through a reseller",
        ),
        pytest.param(
            a_contract(vendor="Acme", playbook=GENERIC, replacement=None),
            [WarningCode.UNKNOWN_TERMS],
            id="a vendor without a playbook",
        ),
        pytest.param(
            with_notice(date(2026, 3, 1), replacement=None),
            [WarningCode.SEAT_FREEZE, WarningCode.EARLIER_NOTICE],
            id="notice from an earlier term",
        ),
    ],
)
def test_what_to_mind_is_warned_of(contract: Contract, codes: list[WarningCode]) -> None:
    assert warnings(contract) == codes


@pytest.mark.parametrize(("seats", "warned"), [(4, True), (5, False)])
def test_fewer_seats_than_the_vendor_sells_are_a_warning(seats: int, warned: bool) -> None:
    assert (WarningCode.MINIMUM_SEATS in warnings(a_contract(seats=seats))) is warned


@pytest.mark.parametrize(("today", "warned"), [(date(2027, 3, 1), False), (date(2027, 3, 2), True)])
def test_a_missed_window_is_warned_of_from_its_first_day(today: date, warned: bool) -> None:
    assert (WarningCode.WINDOW_MISSED in warnings(a_contract(), today=today)) is warned


def test_the_next_three_actions_are_the_first_of_the_timeline() -> None:
    advice = advise(a_contract(), today=DECEMBER)

    assert [line.key for line in advice.next_lines] == [
        ActionKey.SUBMIT_CANCELLATION,
        ActionKey.CONFIRM_CANCELLATION,
        ActionKey.LAST_SAFE_NOTICE_DAY,
    ]


def test_a_plan_that_was_begun_keeps_its_own_timeline_whatever_is_recommended_now() -> None:
    choice = PlanChoice(paths=(Path.SWITCH,), tactic=Tactic.SWITCH_NOW, begun_on=DECEMBER, start_on=DECEMBER)

    advice = advise(a_contract(), today=date(2026, 12, 3), choice=choice)

    assert advice.decision.tactic is Tactic.READY_AT_END
    assert ActionKey.MAKE_REPLACEMENT_PRIMARY in [line.key for line in advice.timeline]


@pytest.mark.parametrize(
    ("seats", "tier"),
    [
        (10, SizeTier.UP_TO_10),
        (11, SizeTier.UP_TO_49),
        (49, SizeTier.UP_TO_49),
        (50, SizeTier.UP_TO_99),
        (99, SizeTier.UP_TO_99),
        (100, SizeTier.FROM_100),
    ],
)
def test_a_hundred_seats_belong_to_the_largest_tier(seats: int, tier: SizeTier) -> None:
    assert a_contract(seats=seats).size_tier is tier


def test_under_a_month_is_a_band_of_its_own() -> None:
    assert find_band(a_contract(), today=date(2027, 3, 2)) is Band.UNDER_1


@pytest.mark.parametrize(
    ("key", "exports"),
    [
        (ActionKey.ROLL_OUT_AND_UNINSTALL, (ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT)),
        (ActionKey.REQUEST_ACCOUNT_DELETION, (ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT)),
        (ActionKey.UNINSTALL_AND_REQUEST_DELETION, (ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT)),
        (ActionKey.STOP_OLD_AGENTS, (ActionKey.EXPORT_DATA,)),
        (ActionKey.START_TRIAL, ()),
    ],
)
def test_exports_come_before_anything_that_destroys_data(
    key: ActionKey, exports: tuple[ActionKey, ...]
) -> None:
    assert exports_needed_before(key) == exports


@pytest.mark.parametrize(("name", "found"), [("Intelogos", True), (" intelogos ", True), ("Other", False)])
def test_a_replacement_that_the_playbook_knows_is_found_by_name(name: str, found: bool) -> None:
    assert (ACTIVTRAK.replacement(name) is not None) is found


SITUATIONS: list[dict[str, Any]] = [{}, {"active_problems": True}, {"budget_constrained": True}]


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("today", [date(2026, 4, 1), DECEMBER, date(2027, 3, 1), date(2027, 3, 31)])
@pytest.mark.parametrize("replacement", [None, a_contract().replacement])
def test_there_is_advice_on_every_day_of_a_term(
    situation: dict[str, Any], today: date, replacement: Any
) -> None:
    advice = advise(with_situation(a_contract(replacement=replacement), **situation), today=today)

    assert advice.timeline[0].on >= today
    assert advice.decision.paths
