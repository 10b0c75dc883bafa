"""The dated plan: what is on it, on which day, in which order."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.actions import ActionKey, Line
from planner.calendar import BusinessCalendar
from planner.choice import PlanChoice
from planner.contract import Contract, Notice, Replacement
from planner.deadlines import cancel_by
from planner.paths import Path, Tactic
from planner.playbook import NoticeMethod
from planner.timeline import build_timeline
from tests.support.builders import INTELOGOS, a_contract, with_notice, with_situation

DECEMBER = date(2026, 12, 1)


def a_choice(tactic: Tactic = Tactic.READY_AT_END, *, begun_on: date = DECEMBER, **facts: Any) -> PlanChoice:
    path = Path.SWITCH if tactic is Tactic.SWITCH_NOW else Path.WAIT
    defaults: dict[str, Any] = {
        "paths": (path,),
        "tactic": tactic,
        "begun_on": begun_on,
        "start_on": begun_on,
    }
    return PlanChoice(**(defaults | facts))


def days(lines: tuple[Line, ...]) -> list[tuple[str, date]]:
    return [(line.key.value, line.on) for line in lines]


def find(lines: tuple[Line, ...], key: ActionKey) -> Line:
    return next(line for line in lines if line.key is key)


def keys(lines: tuple[Line, ...]) -> list[ActionKey]:
    return [line.key for line in lines]


def test_tactic_1_is_ready_at_the_end() -> None:
    lines = build_timeline(a_contract(), a_choice(), today=DECEMBER)

    assert days(lines) == [
        ("submit_cancellation", date(2027, 1, 30)),
        ("confirm_cancellation", date(2027, 2, 5)),
        ("last_safe_notice_day", date(2027, 3, 1)),
        ("start_trial", date(2027, 3, 1)),
        ("export_data", date(2027, 3, 17)),
        ("configure_replacement", date(2027, 3, 17)),
        ("deploy_pilot", date(2027, 3, 24)),
        ("final_export", date(2027, 3, 30)),
        ("roll_out_and_uninstall", date(2027, 3, 31)),
        ("request_account_deletion", date(2027, 4, 1)),
        ("check_no_renewal_charge", date(2027, 4, 1)),
        ("check_no_renewal_charge_again", date(2027, 4, 7)),
    ]


def test_tactic_2_switches_within_four_weeks() -> None:
    contract = with_situation(active_problems=True)

    lines = build_timeline(contract, a_choice(Tactic.SWITCH_NOW), today=DECEMBER)

    assert days(lines) == [
        ("export_data", date(2026, 12, 1)),
        ("start_trial_and_configure", date(2026, 12, 1)),
        ("deploy_full_team", date(2026, 12, 8)),
        ("run_both_and_validate", date(2026, 12, 15)),
        ("stop_old_agents", date(2026, 12, 22)),
        ("make_replacement_primary", date(2026, 12, 22)),
        ("submit_cancellation", date(2027, 1, 30)),
        ("confirm_cancellation", date(2027, 2, 5)),
        ("last_safe_notice_day", date(2027, 3, 1)),
        ("final_export", date(2027, 3, 30)),
        ("uninstall_and_request_deletion", date(2027, 3, 31)),
        ("check_no_renewal_charge", date(2027, 4, 1)),
        ("check_no_renewal_charge_again", date(2027, 4, 7)),
    ]


def test_problems_without_a_budget_stop_the_old_agents_at_once_after_the_export() -> None:
    contract = with_situation(active_problems=True, budget_constrained=True)

    lines = build_timeline(contract, a_choice(), today=DECEMBER)

    assert days(lines)[:2] == [("export_data", DECEMBER), ("stop_old_agents", DECEMBER)]


def test_labels_know_the_real_number_of_days() -> None:
    line = find(
        build_timeline(a_contract(notice_days=45), a_choice(), today=DECEMBER), ActionKey.SUBMIT_CANCELLATION
    )

    assert (line.on, line.offset) == (date(2027, 1, 15), 75)


def test_the_guides_lines_and_exitplans_are_told_apart() -> None:
    lines = build_timeline(a_contract(), a_choice(), today=DECEMBER)

    assert [line.key for line in lines if line.origin == "guide"] == [
        ActionKey.SUBMIT_CANCELLATION,
        ActionKey.START_TRIAL,
        ActionKey.CONFIGURE_REPLACEMENT,
        ActionKey.DEPLOY_PILOT,
        ActionKey.ROLL_OUT_AND_UNINSTALL,
        ActionKey.REQUEST_ACCOUNT_DELETION,
    ]


@pytest.mark.parametrize(
    ("contract", "present", "absent"),
    [
        pytest.param(
            with_notice(date(2026, 11, 20)),
            {ActionKey.CONFIRM_CANCELLATION},
            {ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY},
            id="sent: only the confirmation is left",
        ),
        pytest.param(
            with_notice(date(2026, 11, 20), confirmed_on=date(2026, 11, 24)),
            set(),
            {ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY, ActionKey.CONFIRM_CANCELLATION},
            id="confirmed: nothing is left",
        ),
        pytest.param(
            a_contract(auto_renews=False),
            {ActionKey.SUBMIT_CANCELLATION, ActionKey.REQUEST_ACCOUNT_DELETION},
            {ActionKey.LAST_SAFE_NOTICE_DAY, ActionKey.CONFIRM_CANCELLATION},
            id="nothing renews: a courtesy and the clean-up",
        ),
        pytest.param(
            a_contract(replacement=None),
            {ActionKey.ROLL_OUT_AND_UNINSTALL, ActionKey.REQUEST_ACCOUNT_DELETION},
            {ActionKey.START_TRIAL, ActionKey.CONFIGURE_REPLACEMENT, ActionKey.DEPLOY_PILOT},
            id="no replacement: uninstall and deletion stay",
        ),
    ],
)
def test_lines_that_make_no_sense_are_left_out(
    contract: Contract, present: set[ActionKey], absent: set[ActionKey]
) -> None:
    found = set(keys(build_timeline(contract, a_choice(), today=DECEMBER)))

    assert present <= found
    assert not absent & found


def test_a_late_line_is_due_today_and_keeps_its_planned_day() -> None:
    today = date(2027, 2, 10)

    line = find(build_timeline(a_contract(), a_choice(), today=today), ActionKey.SUBMIT_CANCELLATION)

    assert (line.on, line.planned_on, line.remind_on) == (today, date(2027, 1, 30), today)
    assert (line.late, line.due_now) == (True, True)
    assert line.valid_until == date(2027, 3, 1)


def test_a_line_planned_for_today_is_due_but_not_late() -> None:
    line = find(
        build_timeline(a_contract(), a_choice(), today=date(2027, 1, 30)), ActionKey.SUBMIT_CANCELLATION
    )

    assert (line.late, line.due_now) == (False, True)


@pytest.mark.parametrize(
    ("today", "is_on_it"),
    [
        pytest.param(date(2027, 3, 1), True, id="on the last safe day"),
        pytest.param(date(2027, 3, 2), False, id="the day after"),
    ],
)
def test_the_last_safe_day_is_never_past(today: date, is_on_it: bool) -> None:
    lines = build_timeline(a_contract(), a_choice(begun_on=today), today=today)

    assert (ActionKey.LAST_SAFE_NOTICE_DAY in keys(lines)) is is_on_it


def test_after_a_missed_window_notice_goes_out_today_and_the_rest_waits_for_a_release() -> None:
    today = date(2027, 3, 10)

    lines = build_timeline(a_contract(), a_choice(begun_on=today), today=today)

    assert find(lines, ActionKey.SUBMIT_CANCELLATION).on == today
    assert find(lines, ActionKey.SUBMIT_CANCELLATION).valid_until == date(2027, 3, 31)
    assert find(lines, ActionKey.CONFIRM_CANCELLATION).on == date(2027, 3, 11)
    assert {line.key for line in lines if line.if_released} == {
        ActionKey.START_TRIAL,
        ActionKey.CONFIGURE_REPLACEMENT,
        ActionKey.DEPLOY_PILOT,
        ActionKey.ROLL_OUT_AND_UNINSTALL,
        ActionKey.REQUEST_ACCOUNT_DELETION,
    }


@pytest.mark.parametrize(
    ("today", "is_sent_again"),
    [
        pytest.param(date(2027, 3, 1), True, id="the last day on which a form is in time"),
        pytest.param(date(2027, 3, 2), False, id="one day later"),
    ],
)
def test_a_notice_that_went_out_too_late_is_sent_again_only_while_another_way_is_in_time(
    today: date, is_sent_again: bool
) -> None:
    letter = Notice(sent_on=date(2027, 2, 26), method=NoticeMethod.CERTIFIED_MAIL)
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL, notice=letter)

    lines = build_timeline(contract, a_choice(begun_on=today), today=today)

    assert (ActionKey.SUBMIT_CANCELLATION in keys(lines)) is is_sent_again
    assert ActionKey.CONFIRM_CANCELLATION in keys(lines)


def test_weeks_past_the_end_move_to_the_end() -> None:
    contract = replace(
        with_notice(date(2027, 1, 30)), situation=with_situation(active_problems=True).situation
    )
    today = date(2027, 3, 20)

    lines = build_timeline(contract, a_choice(Tactic.SWITCH_NOW, begun_on=today), today=today)

    assert find(lines, ActionKey.DEPLOY_FULL_TEAM).on == date(2027, 3, 27)
    assert find(lines, ActionKey.RUN_BOTH_AND_VALIDATE).on == date(2027, 3, 31)
    assert find(lines, ActionKey.MAKE_REPLACEMENT_PRIMARY).on == date(2027, 3, 31)


def test_after_a_missed_window_weeks_run_past_the_end() -> None:
    contract = with_situation(active_problems=True)
    today = date(2027, 3, 20)

    lines = build_timeline(contract, a_choice(Tactic.SWITCH_NOW, begun_on=today), today=today)

    assert find(lines, ActionKey.MAKE_REPLACEMENT_PRIMARY).on == date(2027, 4, 10)


def test_after_a_missed_window_the_old_tool_goes_at_the_end_if_the_vendor_lets_go() -> None:
    contract = with_situation(active_problems=True)
    today = date(2027, 3, 20)

    lines = build_timeline(contract, a_choice(Tactic.SWITCH_NOW, begun_on=today), today=today)

    uninstall = find(lines, ActionKey.UNINSTALL_AND_REQUEST_DELETION)
    assert (uninstall.on, uninstall.if_released) == (date(2027, 3, 31), True)


def test_weeks_before_the_plan_was_begun_count_as_done() -> None:
    choice = a_choice(Tactic.SWITCH_NOW, start_on=date(2026, 11, 20))

    lines = build_timeline(with_situation(active_problems=True), choice, today=DECEMBER)

    assert ActionKey.START_TRIAL_AND_CONFIGURE not in keys(lines)
    assert ActionKey.DEPLOY_FULL_TEAM not in keys(lines)
    assert find(lines, ActionKey.RUN_BOTH_AND_VALIDATE).on == date(2026, 12, 4)


def test_weeks_that_pass_unanswered_after_the_plan_was_begun_are_late_not_done() -> None:
    choice = a_choice(Tactic.SWITCH_NOW)

    lines = build_timeline(with_situation(active_problems=True), choice, today=date(2026, 12, 10))

    assert find(lines, ActionKey.START_TRIAL_AND_CONFIGURE).late
    assert find(lines, ActionKey.START_TRIAL_AND_CONFIGURE).planned_on == DECEMBER


@pytest.mark.parametrize(
    ("key", "end_on", "on", "remind_on"),
    [
        pytest.param(
            ActionKey.SUBMIT_CANCELLATION,
            date(2027, 3, 31),
            date(2027, 1, 30),
            date(2027, 1, 29),
            id="notice rolls back",
        ),
        pytest.param(
            ActionKey.START_TRIAL,
            date(2027, 3, 29),
            date(2027, 2, 27),
            date(2027, 3, 1),
            id="all else rolls forward",
        ),
        pytest.param(
            ActionKey.ROLL_OUT_AND_UNINSTALL,
            date(2027, 4, 3),
            date(2027, 4, 3),
            date(2027, 4, 3),
            id="never past its last valid day",
        ),
        pytest.param(
            ActionKey.REQUEST_ACCOUNT_DELETION,
            date(2027, 4, 2),
            date(2027, 4, 3),
            date(2027, 4, 5),
            id="after the end it may roll on",
        ),
    ],
)
def test_reminders_move_off_weekends_and_actions_do_not(
    key: ActionKey, end_on: date, on: date, remind_on: date
) -> None:
    line = find(
        build_timeline(
            a_contract(end_on=end_on), a_choice(begun_on=date(2026, 12, 15)), today=date(2026, 12, 15)
        ),
        key,
    )

    assert (line.on, line.remind_on) == (on, remind_on)


def test_a_holiday_moves_a_reminder_too() -> None:
    calendar = BusinessCalendar(holidays=frozenset({date(2027, 1, 29)}))

    line = find(
        build_timeline(a_contract(calendar=calendar), a_choice(), today=DECEMBER),
        ActionKey.SUBMIT_CANCELLATION,
    )

    assert line.remind_on == date(2027, 1, 28)


@pytest.mark.parametrize(
    ("today", "on"),
    [
        pytest.param(date(2027, 2, 18), date(2027, 2, 25), id="five business days after today"),
        pytest.param(
            date(2027, 2, 19), date(2027, 2, 26), id="five business days are still before the last safe day"
        ),
        pytest.param(date(2027, 2, 22), date(2027, 2, 28), id="else the day before the last safe day"),
        pytest.param(date(2027, 2, 28), date(2027, 3, 1), id="else the first business day after the notice"),
        pytest.param(date(2027, 3, 1), date(2027, 3, 2), id="on the last safe day, the next business day"),
    ],
)
def test_the_confirmation_is_chased_in_time_to_send_again(today: date, on: date) -> None:
    lines = build_timeline(a_contract(), a_choice(begun_on=today), today=today)

    assert find(lines, ActionKey.CONFIRM_CANCELLATION).planned_on == on


def test_the_confirmation_counts_from_the_day_the_notice_was_sent() -> None:
    lines = build_timeline(with_notice(date(2026, 12, 1)), a_choice(), today=date(2026, 12, 3))

    assert find(lines, ActionKey.CONFIRM_CANCELLATION).on == date(2026, 12, 8)


def test_budget_starts_the_trial_so_late_that_it_covers_the_end() -> None:
    lines = build_timeline(with_situation(budget_constrained=True), a_choice(), today=DECEMBER)

    assert find(lines, ActionKey.START_TRIAL).on == date(2027, 3, 24)
    assert find(lines, ActionKey.CONFIGURE_REPLACEMENT).on == date(2027, 3, 24)
    assert find(lines, ActionKey.DEPLOY_PILOT).on == date(2027, 3, 24)


@pytest.mark.parametrize(
    ("trial_days", "trial", "configure", "pilot"),
    [
        pytest.param(0, date(2027, 3, 31), date(2027, 3, 31), date(2027, 3, 31), id="no trial"),
        pytest.param(10, date(2027, 3, 21), date(2027, 3, 21), date(2027, 3, 24), id="10 days"),
        pytest.param(29, date(2027, 3, 2), date(2027, 3, 17), date(2027, 3, 24), id="29 days"),
        pytest.param(30, date(2027, 3, 1), date(2027, 3, 17), date(2027, 3, 24), id="30 days keep end - 30"),
        pytest.param(60, date(2027, 3, 1), date(2027, 3, 17), date(2027, 3, 24), id="60 days keep end - 30"),
    ],
)
def test_a_covering_trial_moves_what_came_before_it(
    trial_days: int, trial: date, configure: date, pilot: date
) -> None:
    contract = a_contract(replacement=replace(INTELOGOS, trial_days=trial_days))

    lines = build_timeline(contract, a_choice(trial_covers_end=True), today=DECEMBER)

    assert find(lines, ActionKey.START_TRIAL).on == trial
    assert find(lines, ActionKey.CONFIGURE_REPLACEMENT).on == configure
    assert find(lines, ActionKey.DEPLOY_PILOT).on == pilot


@pytest.mark.parametrize(
    ("today", "valid_until"),
    [
        pytest.param(date(2027, 2, 24), date(2027, 2, 24), id="certified mail can still leave"),
        pytest.param(date(2027, 2, 25), date(2027, 3, 1), id="a form still arrives in time"),
        pytest.param(date(2027, 3, 1), date(2027, 3, 1), id="the last day for a form"),
        pytest.param(date(2027, 3, 2), date(2027, 3, 31), id="late notice goes out until the end"),
    ],
)
def test_a_notice_due_today_is_never_past_its_validity(today: date, valid_until: date) -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)

    submission = find(
        build_timeline(contract, a_choice(begun_on=today), today=today), ActionKey.SUBMIT_CANCELLATION
    )

    assert submission.valid_until == valid_until


def test_a_confirmation_chased_after_the_end_is_valid_on_its_day() -> None:
    today = date(2027, 3, 31)

    confirmation = find(
        build_timeline(a_contract(), a_choice(begun_on=today), today=today), ActionKey.CONFIRM_CANCELLATION
    )

    assert (confirmation.planned_on, confirmation.valid_until) == (date(2027, 4, 1), date(2027, 4, 1))


CONTRACTS = st.builds(
    a_contract,
    end_on=st.dates(date(2026, 12, 1), date(2027, 11, 30)),
    notice_days=st.integers(0, 180),
    notice_method=st.sampled_from(NoticeMethod),
    auto_renews=st.booleans(),
    replacement=st.none()
    | st.builds(
        Replacement,
        name=st.just("New"),
        price=st.just(INTELOGOS.price),
        seats=st.integers(1, 9),
        trial_days=st.integers(0, 90),
    ),
    situation=st.builds(
        type(with_situation().situation), active_problems=st.booleans(), budget_constrained=st.booleans()
    ),
)
CHOICES = st.builds(
    a_choice,
    st.sampled_from(Tactic),
    paths=st.sampled_from([(Path.WAIT,), (Path.NEGOTIATE, Path.WAIT), (Path.NEGOTIATE, Path.SWITCH)]),
    trial_covers_end=st.booleans(),
)


@given(contract=CONTRACTS, choice=CHOICES)
def test_no_plan_asks_for_anything_in_the_past_twice_or_out_of_order(
    contract: Contract, choice: PlanChoice
) -> None:
    lines = build_timeline(contract, choice, today=DECEMBER)

    assert len(set(keys(lines))) == len(lines)
    assert [line.on for line in lines] == sorted(line.on for line in lines)
    for line in lines:
        assert line.on >= DECEMBER
        assert line.remind_on >= DECEMBER
        assert line.late == (line.planned_on < DECEMBER)
        assert line.valid_until is None or line.valid_until >= line.on


@given(contract=CONTRACTS, choice=CHOICES, days_later=st.integers(0, 20))
def test_planning_again_on_another_day_keeps_every_planned_day(
    contract: Contract, choice: PlanChoice, days_later: int
) -> None:
    """A reminder is known by its planned day: were it to move with today, it would be posted twice."""
    last_day, later_today = cancel_by(contract), DECEMBER.replace(day=1 + days_later)
    window_closes = last_day is not None and DECEMBER <= last_day < later_today
    at_first = build_timeline(contract, choice, today=DECEMBER)
    later = build_timeline(contract, choice, today=later_today)

    moved = {(line.key, line.planned_on) for line in later} - {
        (line.key, line.planned_on) for line in at_first
    }
    assert {key for key, _ in moved} <= ({line.key for line in later} if window_closes else set())
