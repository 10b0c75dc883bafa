"""Asking again for what nobody answers: sparingly at first, then louder; rules section 8."""

from __future__ import annotations

from datetime import date

import pytest

from planner.actions import ActionKey
from planner.asking import (
    Told,
    days_to_ask_again,
    is_asked_yet,
    is_shown_in_channel,
    lacks_proof,
    last_snooze_day,
    loudest_day,
    needs_proof,
    told_directly,
)
from planner.calendar import BusinessCalendar
from planner.contract import Contract
from planner.playbook import NoticeMethod
from tests.support.builders import a_contract, with_notice

SUBMIT, LAST_SAFE = ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY
CONFIRM, PILOT = ActionKey.CONFIRM_CANCELLATION, ActionKey.DEPLOY_PILOT
ROLL_OUT = ActionKey.ROLL_OUT_AND_UNINSTALL
ALL = (Told.OWNER, Told.BACKUP, Told.ADMINS)


def asked(contract: Contract, key: ActionKey, first_on: date) -> list[str]:
    return [day.isoformat() for day in days_to_ask_again(contract, key, first_on=first_on)]


def test_notice_is_asked_for_weekly_then_twice_a_week_then_daily_and_weekly_once_it_is_missed() -> None:
    assert asked(a_contract(), SUBMIT, date(2027, 1, 29)) == [
        "2027-02-05",
        "2027-02-12",
        "2027-02-15",  # 14 days before the last safe day, Monday 1 March
        "2027-02-18",
        "2027-02-22",
        "2027-02-24",  # 5 days before: each business day
        "2027-02-25",
        "2027-02-26",
        "2027-03-02",  # the window is missed
        "2027-03-09",
        "2027-03-16",
        "2027-03-23",
        "2027-03-30",
    ]


def test_a_late_start_is_asked_about_only_after_its_first_reminder() -> None:
    assert asked(a_contract(), SUBMIT, date(2027, 2, 18))[:3] == ["2027-02-22", "2027-02-24", "2027-02-25"]


@pytest.mark.parametrize(
    ("end_on", "first_on", "days"),
    [
        pytest.param(
            date(2027, 7, 31),  # to be sent by Thursday 1 July
            date(2027, 6, 1),
            [
                "2027-06-08",
                "2027-06-17",
                "2027-06-21",
                "2027-06-24",
                "2027-06-28",
                "2027-06-29",
                "2027-06-30",
            ],
            id="Thursday: eleven days before is a Sunday, so Monday",
        ),
        pytest.param(
            date(2027, 3, 26),  # to be sent by Wednesday 24 February
            date(2027, 1, 25),
            [
                "2027-02-01",
                "2027-02-10",
                "2027-02-12",
                "2027-02-17",
                "2027-02-19",
                "2027-02-22",
                "2027-02-23",
            ],
            id="Wednesday: no day is three days from both, so Friday",
        ),
        pytest.param(
            date(2027, 4, 1),  # to be sent by Tuesday 2 March
            date(2027, 1, 29),
            [
                "2027-02-05",
                "2027-02-12",
                "2027-02-16",
                "2027-02-19",
                "2027-02-23",
                "2027-02-25",
                "2027-02-26",
            ],
            id="Tuesday: the week before is four days away",
        ),
    ],
)
def test_notice_is_asked_for_with_days_between_until_the_last_days(
    end_on: date, first_on: date, days: list[str]
) -> None:
    assert asked(a_contract(end_on=end_on), SUBMIT, first_on)[:7] == days


@pytest.mark.parametrize(
    ("first_on", "days"),
    [
        pytest.param(date(2027, 2, 12), ["2027-02-15", "2027-02-18", "2027-02-22"], id="three days before"),
        pytest.param(date(2027, 2, 13), ["2027-02-18", "2027-02-22"], id="two days before"),
        pytest.param(date(2027, 2, 16), ["2027-02-22"], id="two days before the middle one"),
        pytest.param(date(2027, 2, 21), ["2027-02-22"], id="a day before more people are told"),
    ],
)
def test_a_first_reminder_is_not_asked_again_within_two_days_but_where_more_people_are_told(
    first_on: date, days: list[str]
) -> None:
    asked_on = asked(a_contract(), SUBMIT, first_on)

    assert [day for day in asked_on if day < "2027-02-24"] == days


def test_a_holiday_brings_no_two_askings_together() -> None:
    easter = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
    contract = a_contract(end_on=date(2027, 5, 8), calendar=BusinessCalendar(holidays=easter))

    # To be sent by Thursday 8 April: eleven days before is Easter Sunday, so the Tuesday after it.
    days = ["2027-03-16", "2027-03-25", "2027-03-30", "2027-04-01", "2027-04-05"]
    assert asked(contract, SUBMIT, date(2027, 3, 9))[:5] == days


def test_a_notice_by_post_is_asked_for_daily_up_to_the_day_on_which_it_has_to_arrive() -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)  # to be sent by Wednesday 24 February

    assert asked(contract, SUBMIT, date(2027, 1, 29))[-11:] == [
        "2027-02-19",
        "2027-02-22",
        "2027-02-23",
        "2027-02-25",
        "2027-02-26",
        "2027-03-01",
        "2027-03-02",
        "2027-03-09",
        "2027-03-16",
        "2027-03-23",
        "2027-03-30",
    ]


def test_a_plan_begun_after_the_window_asks_weekly_until_the_end() -> None:
    assert asked(a_contract(), SUBMIT, date(2027, 3, 10)) == ["2027-03-17", "2027-03-24", "2027-03-31"]


def test_the_last_safe_day_is_asked_about_by_its_own_reminder_only() -> None:
    assert asked(a_contract(), LAST_SAFE, date(2027, 3, 1)) == []


def test_once_notice_is_sent_the_confirmation_is_asked_for_weekly_until_the_end() -> None:
    contract = with_notice(sent_on=date(2027, 2, 26))

    assert asked(contract, CONFIRM, date(2027, 3, 5)) == ["2027-03-12", "2027-03-19", "2027-03-26"]


def test_before_notice_is_sent_nobody_asks_again_for_its_confirmation() -> None:
    assert asked(a_contract(), CONFIRM, date(2027, 2, 5)) == []


@pytest.mark.parametrize(
    ("first_on", "again_on"),
    [
        pytest.param(date(2027, 3, 23), "2027-03-26", id="three days later"),
        pytest.param(date(2027, 3, 24), "2027-03-29", id="not on a Saturday"),
    ],
)
def test_an_ordinary_action_is_asked_about_once_more(first_on: date, again_on: str) -> None:
    assert asked(a_contract(), PILOT, first_on) == [again_on]


@pytest.mark.parametrize(
    ("first_on", "again_on"),
    [
        pytest.param(date(2027, 3, 26), ["2027-03-29"], id="before the end"),
        pytest.param(date(2027, 3, 28), ["2027-03-31"], id="on the last day"),
        pytest.param(date(2027, 3, 29), [], id="after it"),
    ],
)
def test_what_hangs_on_a_release_is_asked_about_again_only_while_the_term_runs(
    first_on: date, again_on: list[str]
) -> None:
    assert asked(a_contract(), ROLL_OUT, first_on) == again_on
    assert asked(a_contract(), ActionKey.FINAL_EXPORT, date(2027, 3, 30)) == ["2027-04-02"]


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(a_contract(auto_renews=False), id="nothing renews"),
        pytest.param(with_notice(sent_on=date(2027, 3, 1)), id="notice in time"),
    ],
)
def test_where_it_is_known_to_end_what_is_open_is_asked_about_again_after_the_end(contract: Contract) -> None:
    assert asked(contract, ROLL_OUT, date(2027, 3, 31)) == ["2027-04-05"]


@pytest.mark.parametrize("key", [ActionKey.REQUEST_ACCOUNT_DELETION, ActionKey.CHECK_NO_RENEWAL_CHARGE])
def test_what_follows_the_end_is_asked_for_only_once_the_contract_is_known_to_end(key: ActionKey) -> None:
    assert not is_asked_yet(a_contract(), key)
    assert not is_asked_yet(with_notice(sent_on=date(2027, 3, 2)), key), "a day late"

    assert is_asked_yet(with_notice(sent_on=date(2027, 3, 1)), key), "on the last safe day"
    assert is_asked_yet(a_contract(auto_renews=False), key)


def test_where_nothing_renews_notice_is_an_ordinary_action() -> None:
    assert asked(a_contract(auto_renews=False), SUBMIT, date(2027, 1, 26)) == ["2027-01-29"]
    assert told_directly(a_contract(auto_renews=False), SUBMIT, date(2027, 3, 30)) == ()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        pytest.param(date(2027, 2, 14), (), id="15 days before the last safe day"),
        pytest.param(date(2027, 2, 15), (Told.OWNER,), id="14 days before"),
        pytest.param(date(2027, 2, 21), (Told.OWNER,), id="8 days before"),
        pytest.param(date(2027, 2, 22), ALL, id="7 days before"),
        pytest.param(date(2027, 3, 2), ALL, id="the day on which it is missed"),
        pytest.param(date(2027, 3, 3), (), id="afterwards"),
    ],
)
def test_people_are_told_directly_as_the_last_safe_day_comes_near(day: date, told: tuple[Told, ...]) -> None:
    assert told_directly(a_contract(), SUBMIT, day) == told


def test_on_the_last_safe_day_people_are_told_once() -> None:
    assert told_directly(a_contract(), SUBMIT, date(2027, 3, 1)) == ()
    assert told_directly(a_contract(), LAST_SAFE, date(2027, 3, 1)) == ALL


@pytest.mark.parametrize("key", [CONFIRM, PILOT])
def test_nothing_but_notice_is_told_directly_or_shown_in_the_channel_again(key: ActionKey) -> None:
    assert told_directly(a_contract(), key, date(2027, 2, 26)) == ()
    assert not is_shown_in_channel(a_contract(), key, date(2027, 2, 26))


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [
        pytest.param(date(2027, 2, 23), False, id="6 days before the last safe day"),
        pytest.param(date(2027, 2, 24), True, id="5 days before"),
        pytest.param(date(2027, 3, 2), True, id="the day on which it is missed"),
        pytest.param(date(2027, 3, 9), False, id="a week after that"),
    ],
)
def test_the_last_askings_are_shown_in_the_channel(day: date, is_shown: bool) -> None:
    assert is_shown_in_channel(a_contract(), SUBMIT, day) is is_shown


@pytest.mark.parametrize("key", [SUBMIT, LAST_SAFE, CONFIRM])
def test_notice_is_settled_by_proof_only_where_something_renews(key: ActionKey) -> None:
    assert needs_proof(a_contract(), key)
    assert not needs_proof(a_contract(auto_renews=False), key), "a courtesy"
    assert not needs_proof(a_contract(), PILOT)


TERM_STARTS_ON, DAY_BEFORE = date(2026, 4, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("contract", "lacking"),
    [
        pytest.param(a_contract(), {SUBMIT, LAST_SAFE, CONFIRM}, id="nothing is sent"),
        pytest.param(a_contract(auto_renews=False), set(), id="a courtesy needs no proof"),
        pytest.param(with_notice(TERM_STARTS_ON), {CONFIRM}, id="sent on the term's first day"),
        pytest.param(with_notice(DAY_BEFORE), {SUBMIT, LAST_SAFE, CONFIRM}, id="sent in the term before"),
        pytest.param(with_notice(date(2027, 3, 20)), {CONFIRM}, id="sent too late"),
        pytest.param(with_notice(None, TERM_STARTS_ON), set(), id="confirmed"),
        pytest.param(
            with_notice(DAY_BEFORE, DAY_BEFORE),
            {SUBMIT, LAST_SAFE, CONFIRM},
            id="confirmed in the term before",
        ),
    ],
)
def test_only_proof_of_this_term_settles_the_notice(contract: Contract, lacking: set[ActionKey]) -> None:
    assert {key for key in (SUBMIT, LAST_SAFE, CONFIRM, PILOT) if lacks_proof(contract, key)} == lacking


SAFE, END = date(2027, 3, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("key", "today", "until"),
    [
        pytest.param(SUBMIT, date(2027, 2, 1), SAFE, id="notice: the last safe day"),
        pytest.param(SUBMIT, SAFE, SAFE, id="notice, on the last safe day"),
        pytest.param(SUBMIT, date(2027, 3, 2), SAFE, id="notice, too late"),
        pytest.param(LAST_SAFE, date(2027, 2, 1), SAFE, id="the last safe day itself"),
        pytest.param(CONFIRM, date(2027, 2, 28), SAFE, id="confirmation, while notice can be sent again"),
        pytest.param(CONFIRM, SAFE, END, id="confirmation, from the last safe day on"),
        pytest.param(PILOT, date(2027, 2, 1), END, id="anything else: as long as it is of use"),
    ],
)
def test_a_reminder_is_put_off_within_what_it_is_for(key: ActionKey, today: date, until: date) -> None:
    assert last_snooze_day(a_contract(), key, valid_until=END, today=today) == until


def test_where_nothing_renews_notice_is_put_off_like_anything_else() -> None:
    contract = a_contract(auto_renews=False)

    assert last_snooze_day(contract, SUBMIT, valid_until=END, today=date(2027, 2, 1)) == END
    assert last_snooze_day(contract, PILOT, valid_until=None, today=date(2027, 2, 1)) is None


@pytest.mark.parametrize(
    ("days", "today", "loudest"),
    [
        pytest.param(["2027-02-05"], "2027-02-08", "2027-02-08", id="as quiet as today"),
        pytest.param(["2027-02-05", "2027-02-15"], "2027-03-10", "2027-02-15", id="the owner's day"),
        pytest.param(["2027-02-15", "2027-02-22"], "2027-03-10", "2027-02-22", id="everybody's day"),
        pytest.param(["2027-02-22", "2027-02-24"], "2027-03-10", "2027-02-24", id="a day in the channel"),
        pytest.param(["2027-02-05"], "2027-02-26", "2027-02-26", id="today"),
        pytest.param(["2027-02-24"], "2027-03-01", "2027-03-01", id="the last safe day tells by itself"),
        pytest.param(["2027-02-24"], "2027-03-02", "2027-03-02", id="the day on which it is missed"),
        pytest.param(["2027-02-24"], "2027-03-03", "2027-02-24", id="after that"),
    ],
)
def test_what_is_said_of_several_days_at_once_is_as_loud_as_the_loudest(
    days: list[str], today: str, loudest: str
) -> None:
    asked_on = [date.fromisoformat(day) for day in days]

    found = loudest_day(
        a_contract(), ActionKey.SUBMIT_CANCELLATION, asked_on, today=date.fromisoformat(today)
    )

    assert found.isoformat() == loudest
