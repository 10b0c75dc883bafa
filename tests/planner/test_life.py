"""When a contract's life needs a look, and the term that follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from planner.calendar import DAY, BusinessCalendar
from planner.contract import Contract, Notice
from planner.deadlines import NoticeStatus, notice_status
from planner.life import (
    Appointment,
    Standing,
    Step,
    ask_again_on,
    find_appointment,
    find_due,
    needs_release,
    next_end_on,
    next_term,
    quiet_until,
)
from planner.paths import is_newly_renewed
from tests.support.builders import a_contract, with_notice

DECEMBER = date(2026, 12, 1)
PROVEN = with_notice(date(2027, 1, 29))
WITH_PLAN = Standing(has_plan=True, is_settled=False)


def next_of(contract: Contract, standing: Standing, *, after: date = DECEMBER) -> tuple[str, date] | None:
    found = find_appointment(contract, standing, after=after)
    return None if found is None else (found.step.value, found.on)


def test_a_running_plan_is_brought_up_to_date_on_the_days_on_which_its_notice_changes() -> None:
    days = []
    after = DECEMBER
    while (found := find_appointment(a_contract(), WITH_PLAN, after=after)) and found.step is Step.REFRESH:
        days.append(found.on)
        after = found.on

    assert days == [date(2027, 3, 2)], "the last safe day is the last day here"
    assert next_of(a_contract(), WITH_PLAN, after=after) == ("ask_renewed", date(2027, 4, 1))


def test_a_running_plan_whose_notice_is_proven_stays_as_it_is_until_the_end() -> None:
    assert next_of(PROVEN, WITH_PLAN) == ("refresh", date(2027, 4, 1))


def test_a_plan_does_not_wait_for_an_answer_before_the_question_is_put() -> None:
    contract = a_contract(end_on=date(2027, 4, 30))  # it renews on a Saturday

    assert find_due(contract, WITH_PLAN, after=date(2027, 4, 1), today=date(2027, 5, 2)) is None


def test_a_plan_says_from_its_day_on_that_a_step_waits_for_another_one() -> None:
    standing = replace(WITH_PLAN, waiting_from=(date(2027, 1, 18),))

    assert next_of(a_contract(), standing) == ("refresh", date(2027, 1, 18))


def test_on_the_day_of_the_renewal_it_is_asked_whether_it_renewed_unless_notice_is_proven() -> None:
    today = date(2027, 4, 1)

    assert find_due(a_contract(), WITH_PLAN, after=date(2027, 3, 31), today=today) == Appointment(
        on=today, step=Step.ASK_RENEWED
    )
    assert find_due(PROVEN, WITH_PLAN, after=date(2027, 3, 31), today=today) == Appointment(
        on=today, step=Step.REFRESH
    )


def test_the_question_waits_for_a_business_day() -> None:
    contract = a_contract(end_on=date(2027, 4, 30))  # it renews on a Saturday

    assert find_due(contract, WITH_PLAN, after=DECEMBER, today=date(2027, 5, 2)) != Appointment(
        on=date(2027, 5, 3), step=Step.ASK_RENEWED
    )
    assert find_due(contract, WITH_PLAN, after=DECEMBER, today=date(2027, 5, 3)) == Appointment(
        on=date(2027, 5, 3), step=Step.ASK_RENEWED
    )


@pytest.mark.parametrize(
    ("today", "step"),
    [
        pytest.param(date(2027, 4, 7), None, id="six days later there may still be an answer"),
        pytest.param(date(2027, 4, 8), Step.ROLL, id="after seven days it counts as renewed"),
    ],
)
def test_without_an_answer_it_renews_after_seven_days(today: date, step: Step | None) -> None:
    asked = replace(WITH_PLAN, asked_on=date(2027, 4, 1))

    due = find_due(a_contract(), asked, after=date(2027, 4, 1), today=today)

    assert (due and due.step) is step


def test_a_question_that_was_slept_through_is_asked_however_late() -> None:
    due = find_due(a_contract(), WITH_PLAN, after=date(2027, 5, 20), today=date(2027, 6, 1))

    assert due == Appointment(on=date(2027, 4, 1), step=Step.ASK_RENEWED)


@pytest.mark.parametrize(
    "contract",
    [pytest.param(PROVEN, id="proven"), pytest.param(a_contract(auto_renews=False), id="no renewal")],
)
def test_what_nothing_renews_ends_when_all_is_answered_or_two_weeks_after_its_end(contract: Contract) -> None:
    settled = replace(WITH_PLAN, is_settled=True)

    assert find_due(contract, settled, after=date(2027, 4, 1), today=date(2027, 4, 1)) == Appointment(
        on=date(2027, 4, 1), step=Step.END
    )
    assert find_due(contract, WITH_PLAN, after=date(2027, 4, 1), today=date(2027, 4, 13)) is None
    assert find_due(contract, WITH_PLAN, after=date(2027, 4, 1), today=date(2027, 4, 14)) == Appointment(
        on=date(2027, 4, 14), step=Step.END
    )


@pytest.mark.parametrize("auto_renews", [True, False], ids=["it renews", "it is ordered again"])
def test_what_is_kept_begins_its_next_term_on_the_day_of_the_renewal_and_is_asked_nothing_before(
    auto_renews: bool,
) -> None:
    contract = a_contract(auto_renews=auto_renews)

    assert next_of(contract, Standing(is_kept=True)) == ("roll_kept", date(2027, 4, 1))


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(with_notice(date(2027, 1, 29)), id="sent"),
        pytest.param(with_notice(date(2027, 1, 29), confirmed_on=date(2027, 2, 1)), id="confirmed"),
    ],
)
def test_what_is_kept_against_a_proven_notice_is_asked_about_before_it_counts_as_renewed(
    contract: Contract,
) -> None:
    assert quiet_until(contract) == date(2027, 4, 1)
    assert next_of(contract, Standing(is_kept=True)) == ("ask_renewed", date(2027, 4, 1))
    asked = Standing(is_kept=True, asked_on=date(2027, 4, 1))
    assert next_of(contract, asked, after=date(2027, 4, 1)) == ("roll", date(2027, 4, 8))


def test_what_is_kept_against_a_late_notice_renews_in_quiet() -> None:
    late = with_notice(date(2027, 3, 2))

    assert quiet_until(late) == date(2027, 12, 31)
    assert next_of(late, Standing(is_kept=True)) == ("roll_kept", date(2027, 4, 1))


def test_what_is_kept_after_a_release_is_asked_about_at_the_end_of_the_term_that_was_signed() -> None:
    released = a_contract().released(date(2027, 1, 31))

    assert next_of(released, Standing(is_kept=True)) == ("ask_renewed", date(2027, 4, 1))


def test_what_was_kept_is_asked_about_again_thirty_days_before_its_target() -> None:
    contract = next_term(a_contract(), was_kept=True)

    assert ask_again_on(contract) == date(2027, 12, 31), (
        "the target is 31 January 2028, a month before it Saturday"
    )
    assert next_of(contract, Standing(is_to_ask_again=True), after=date(2027, 4, 1)) == (
        "ask_again",
        date(2027, 12, 31),
    )


def test_a_short_term_is_asked_about_again_on_its_first_day() -> None:
    contract = replace(a_contract(), term_months=1, renewal_term_months=1, notice_days=15)

    assert ask_again_on(next_term(contract, was_kept=True)) == date(2027, 4, 1)


def test_without_a_plan_its_notice_is_asked_for_on_the_days_of_a_plan_until_the_end() -> None:
    told, after = [], DECEMBER
    while found := find_appointment(a_contract(), Standing(), after=after):
        told.append((found.step.value, found.on))
        after = found.on
        if found.step is Step.ASK_RENEWED:
            break

    assert told == [
        ("ask_for_plan", date(2027, 1, 29)),  # the target day is a Saturday
        ("ask_for_plan", date(2027, 2, 5)),
        ("ask_for_plan", date(2027, 2, 12)),
        ("ask_for_plan", date(2027, 2, 15)),
        ("ask_for_plan", date(2027, 2, 18)),
        ("ask_for_plan", date(2027, 2, 22)),
        ("ask_for_plan", date(2027, 2, 24)),
        ("ask_for_plan", date(2027, 2, 25)),
        ("ask_for_plan", date(2027, 2, 26)),
        ("ask_for_plan", date(2027, 3, 1)),  # the last safe day
        ("tell_missed", date(2027, 3, 2)),
        ("tell_missed", date(2027, 3, 9)),
        ("tell_missed", date(2027, 3, 16)),
        ("tell_missed", date(2027, 3, 23)),
        ("tell_missed", date(2027, 3, 30)),
        ("ask_renewed", date(2027, 4, 1)),
    ]


def test_without_a_plan_a_notice_that_is_sent_is_asked_weekly_for_its_confirmation_until_the_end() -> None:
    told, after = [], DECEMBER
    while found := find_appointment(with_notice(date(2027, 2, 22)), Standing(), after=after):
        told.append((found.step.value, found.on))
        after = found.on
        if found.step is Step.END:
            break

    assert told == [
        ("ask_for_confirmation", date(2027, 2, 26)),  # the eve of the last day is a Sunday
        ("ask_for_confirmation", date(2027, 3, 5)),
        ("ask_for_confirmation", date(2027, 3, 12)),
        ("ask_for_confirmation", date(2027, 3, 19)),
        ("ask_for_confirmation", date(2027, 3, 26)),
        ("end", date(2027, 4, 1)),
    ]


@pytest.mark.parametrize(
    ("contract", "standing"),
    [
        pytest.param(with_notice(date(2027, 1, 29), date(2027, 2, 5)), Standing(), id="confirmed"),
        pytest.param(with_notice(date(2027, 1, 29)), Standing(is_kept=True), id="kept"),
        pytest.param(with_notice(date(2027, 1, 29)), Standing(has_plan=True), id="its plan asks"),
        pytest.param(
            replace(with_notice(date(2027, 1, 29)), auto_renews=False), Standing(), id="nothing renews"
        ),
        pytest.param(a_contract().released(date(2027, 2, 28)), Standing(), id="released"),
    ],
)
def test_nobody_is_asked_for_a_confirmation_that_is_there_or_not_needed(
    contract: Contract, standing: Standing
) -> None:
    days = [date(2027, 1, 29) + timedelta(days=passed) for passed in range(61)]
    due = [find_due(contract, standing, after=day - DAY, today=day) for day in days]

    assert Step.ASK_FOR_CONFIRMATION not in {one.step for one in due if one}


def test_a_notice_that_came_too_late_is_asked_for_its_confirmation_too() -> None:
    late = with_notice(date(2027, 3, 20))

    assert next_of(late, Standing(), after=date(2027, 3, 20)) == ("ask_for_confirmation", date(2027, 3, 22))
    assert next_of(late, Standing(), after=date(2027, 3, 22)) == ("ask_for_confirmation", date(2027, 3, 29))


def test_what_was_kept_is_not_asked_about_again_once_notice_is_sent_for_the_next_term() -> None:
    contract = replace(next_term(a_contract(), was_kept=True), notice=Notice(sent_on=date(2027, 12, 1)))

    assert next_of(contract, Standing(is_to_ask_again=True), after=date(2027, 12, 28)) == (
        "ask_for_confirmation",
        date(2027, 12, 29),
    )
    assert Step.ASK_AGAIN not in {
        one.step
        for one in [
            find_due(contract, Standing(is_to_ask_again=True), after=date(2027, 12, 30), today=day)
            for day in (date(2027, 12, 31), date(2028, 1, 31))
        ]
        if one
    }


def test_of_what_was_slept_through_only_the_latest_is_told() -> None:
    due = find_due(a_contract(), Standing(), after=date(2027, 1, 28), today=date(2027, 2, 23))

    assert due == Appointment(on=date(2027, 2, 22), step=Step.ASK_FOR_PLAN)


def test_nothing_is_due_once_it_has_ended() -> None:
    assert next_of(a_contract(), Standing(is_ended=True)) is None


@pytest.mark.parametrize(
    ("contract", "on", "today", "is_needed"),
    [
        pytest.param(a_contract(), date(2027, 3, 31), date(2027, 3, 31), True, id="on its last day it runs"),
        pytest.param(a_contract(), date(2027, 3, 31), date(2027, 4, 1), False, id="the day after it is over"),
        pytest.param(PROVEN, date(2027, 2, 1), date(2027, 2, 1), True, id="notice ends it no earlier"),
        pytest.param(
            a_contract().released(date(2027, 2, 28)),
            date(2027, 2, 1),
            date(2027, 2, 1),
            False,
            id="a release is recorded",
        ),
        pytest.param(
            next_term(a_contract(), was_kept=False),
            date(2027, 3, 31),
            date(2027, 6, 29),
            False,
            id="it never renewed, said within 90 days",
        ),
        pytest.param(
            next_term(a_contract(), was_kept=False),
            date(2027, 3, 31),
            date(2027, 6, 30),
            True,
            id="it never renewed, said later",
        ),
        pytest.param(
            next_term(a_contract(), was_kept=False),
            date(2027, 4, 1),
            date(2027, 4, 8),
            True,
            id="in the term that has begun",
        ),
    ],
)
def test_before_its_last_day_is_past_only_a_release_ends_it(
    contract: Contract, on: date, today: date, is_needed: bool
) -> None:
    assert needs_release(contract, on=on, today=today) is is_needed


def test_the_next_term_is_as_long_again_and_begins_the_day_after() -> None:
    contract = next_term(a_contract(), was_kept=False)

    assert (contract.term_starts_on, contract.end_on) == (date(2027, 4, 1), date(2028, 3, 31))
    assert contract.situation.already_renewed


def test_after_a_release_that_did_not_hold_the_next_term_follows_the_one_that_was_signed() -> None:
    released = a_contract().released(date(2027, 1, 31))

    contract = next_term(released, was_kept=False)

    assert (contract.term_starts_on, contract.end_on) == (date(2027, 4, 1), date(2028, 3, 31))
    assert contract.released_from is None


@pytest.mark.parametrize(
    ("today", "is_new"),
    [
        pytest.param(date(2027, 6, 29), True, id="on the 90th day"),
        pytest.param(date(2027, 6, 30), False, id="after 90 days"),
    ],
)
def test_that_it_renewed_by_itself_counts_for_ninety_days(today: date, is_new: bool) -> None:
    assert is_newly_renewed(next_term(a_contract(), was_kept=False), today=today) is is_new


def test_what_was_kept_has_not_renewed_by_itself() -> None:
    assert not next_term(a_contract(), was_kept=True).situation.already_renewed


def test_a_renewal_of_another_length_stays_so_in_the_term_after() -> None:
    first = a_contract(term_months=24, renewal_term_months=12)

    second = next_term(first, was_kept=False)

    assert (second.term_months, second.end_on) == (12, date(2028, 3, 31))
    assert next_end_on(second) == date(2029, 3, 31)


def test_an_end_that_a_person_gives_decides_the_length() -> None:
    contract = next_term(a_contract(), end_on=date(2028, 9, 30), was_kept=False)

    assert (contract.term_months, contract.term_starts_on) == (18, date(2027, 4, 1))
    assert contract.next_term_months == 12


def test_a_new_charge_takes_the_place_of_the_price_and_the_same_one_changes_nothing() -> None:
    dearer = next_term(a_contract(), annual_charge=Decimal(12000), was_kept=False)
    same = next_term(a_contract(), annual_charge=Decimal(11400), was_kept=False)

    assert (dearer.price, dearer.annual) == (None, 12000)
    assert (same.price, same.annual_charge) == (Decimal(19), None)


def test_proof_of_the_old_term_proves_nothing_in_the_next_one() -> None:
    late = with_notice(date(2027, 3, 20))

    assert notice_status(next_term(late, was_kept=False), today=date(2027, 4, 8)) is NoticeStatus.OPEN


def test_notice_given_after_the_renewal_counts_in_the_next_term() -> None:
    given = with_notice(date(2027, 4, 3))

    assert notice_status(next_term(given, was_kept=False), today=date(2027, 4, 8)) is NoticeStatus.SENT


def test_a_holiday_moves_the_question() -> None:
    contract = a_contract(calendar=BusinessCalendar(holidays=frozenset({date(2027, 4, 1)})))

    assert next_of(contract, Standing(), after=date(2027, 3, 30)) == ("ask_renewed", date(2027, 4, 2))
