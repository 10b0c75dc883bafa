"""By when notice has to be given, and where it stands."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from planner.calendar import BusinessCalendar
from planner.contract import Sending
from planner.deadlines import (
    NoticeStatus,
    cancel_by,
    find_deadlines,
    find_sending_that_counts,
    has_stale_proof,
    is_proven,
    notice_status,
    send_by,
    target_notice_on,
)
from planner.playbook import NoticeMethod, RenewalTerms
from tests.support.builders import ACTIVTRAK, a_contract, with_notice


def test_the_guides_contract_aims_at_sixty_days_and_is_safe_until_thirty() -> None:
    contract = a_contract()

    assert target_notice_on(contract) == date(2027, 1, 30)
    assert cancel_by(contract) == date(2027, 3, 1)
    assert send_by(contract) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("notice_days", "target"),
    [
        pytest.param(0, date(2027, 1, 30), id="none: 60 days"),
        pytest.param(30, date(2027, 1, 30), id="30: 60 days"),
        pytest.param(31, date(2027, 1, 29), id="31: 61 days"),
        pytest.param(90, date(2026, 12, 1), id="90: 120 days"),
    ],
)
def test_notice_is_aimed_at_thirty_days_before_the_last_safe_day_at_the_latest(
    notice_days: int, target: date
) -> None:
    assert target_notice_on(a_contract(notice_days=notice_days)) == target


@pytest.mark.parametrize(
    ("method", "day"),
    [
        pytest.param(NoticeMethod.FORM, date(2027, 3, 1), id="a form arrives at once"),
        pytest.param(NoticeMethod.EMAIL, date(2027, 3, 1), id="an e-mail arrives at once"),
        pytest.param(NoticeMethod.CERTIFIED_MAIL, date(2027, 2, 24), id="certified mail takes 5 days"),
        pytest.param(NoticeMethod.INTERNATIONAL_MAIL, date(2027, 2, 19), id="abroad it takes 10 days"),
    ],
)
def test_notice_must_leave_early_enough_to_arrive(method: NoticeMethod, day: date) -> None:
    assert send_by(a_contract(notice_method=method)) == day


@pytest.mark.parametrize(
    ("end_on", "day"),
    [
        pytest.param(date(2027, 3, 29), date(2027, 2, 26), id="Saturday rolls back to Friday"),
        pytest.param(date(2027, 3, 30), date(2027, 2, 26), id="Sunday rolls back to Friday"),
        pytest.param(date(2027, 3, 31), date(2027, 3, 1), id="Monday stays"),
    ],
)
def test_the_last_safe_day_is_a_business_day(end_on: date, day: date) -> None:
    assert send_by(a_contract(end_on=end_on)) == day


def test_the_last_safe_day_respects_the_countrys_holidays() -> None:
    calendar = BusinessCalendar(holidays=frozenset({date(2027, 3, 1)}))

    assert send_by(a_contract(calendar=calendar)) == date(2027, 2, 26)


def test_without_auto_renewal_there_is_no_deadline_and_nothing_at_stake() -> None:
    deadlines = find_deadlines(a_contract(auto_renews=False), today=date(2027, 3, 20))

    assert (deadlines.cancel_by, deadlines.send_by) == (None, None)
    assert deadlines.target_notice_on == date(2027, 1, 30)
    assert deadlines.status is NoticeStatus.NONE
    assert deadlines.exposure == 0


@pytest.mark.parametrize(
    ("today", "status", "days_late"),
    [
        pytest.param(date(2027, 3, 1), NoticeStatus.OPEN, 0, id="last safe day still counts"),
        pytest.param(date(2027, 3, 2), NoticeStatus.MISSED, 1, id="one day late"),
        pytest.param(date(2027, 3, 31), NoticeStatus.MISSED, 30, id="on the last paid day"),
    ],
)
def test_the_window_closes_after_the_last_safe_day(today: date, status: NoticeStatus, days_late: int) -> None:
    deadlines = find_deadlines(a_contract(), today=today)

    assert (deadlines.status, deadlines.days_late) == (status, days_late)


def test_between_the_day_to_post_and_the_day_to_arrive_it_is_still_open() -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)

    assert notice_status(contract, today=date(2027, 2, 27)) is NoticeStatus.OPEN


@pytest.mark.parametrize(
    ("sent_on", "method", "today", "status"),
    [
        pytest.param(date(2027, 3, 1), NoticeMethod.FORM, date(2027, 3, 5), NoticeStatus.SENT, id="in time"),
        pytest.param(
            date(2027, 3, 2), NoticeMethod.FORM, date(2027, 3, 5), NoticeStatus.MISSED, id="a day late"
        ),
        pytest.param(
            date(2027, 2, 24),
            NoticeMethod.CERTIFIED_MAIL,
            date(2027, 3, 5),
            NoticeStatus.SENT,
            id="post in time",
        ),
        pytest.param(
            date(2027, 2, 25),
            NoticeMethod.CERTIFIED_MAIL,
            date(2027, 3, 5),
            NoticeStatus.MISSED,
            id="post late",
        ),
        pytest.param(
            date(2027, 2, 25),
            NoticeMethod.CERTIFIED_MAIL,
            date(2027, 2, 26),
            NoticeStatus.OPEN,
            id="post too late, while a form would still arrive",
        ),
    ],
)
def test_sent_notice_counts_when_it_arrives_in_time(
    sent_on: date, method: NoticeMethod, today: date, status: NoticeStatus
) -> None:
    assert notice_status(with_notice(sent_on, method=method), today=today) is status


def test_a_late_notice_counts_once_the_vendor_confirms_it() -> None:
    contract = with_notice(date(2027, 3, 10), confirmed_on=date(2027, 3, 12))

    deadlines = find_deadlines(contract, today=date(2027, 3, 15))

    assert (deadlines.status, deadlines.exposure) == (NoticeStatus.CONFIRMED, 0)


def test_sent_notice_still_leaves_the_next_term_at_stake() -> None:
    deadlines = find_deadlines(with_notice(date(2027, 1, 30)), today=date(2027, 2, 1))

    assert deadlines.exposure == Fraction(11400)


@pytest.mark.parametrize(
    ("sent_on", "proven", "stale"),
    [
        pytest.param(date(2026, 3, 31), False, True, id="the day before the term began"),
        pytest.param(date(2026, 4, 1), True, False, id="the day on which it began"),
    ],
)
def test_notice_from_before_this_term_proves_nothing_for_it(sent_on: date, proven: bool, stale: bool) -> None:
    contract = with_notice(sent_on)

    assert (is_proven(contract), has_stale_proof(contract)) == (proven, stale)


@pytest.mark.parametrize(
    ("facts", "exposure"),
    [
        pytest.param({}, Fraction(11400), id="an equal term by default"),
        pytest.param({"term_months": 24}, Fraction(22800), id="two years renew for two"),
        pytest.param(
            {"term_months": 24, "renewal_term_months": 12}, Fraction(11400), id="the contract says 12"
        ),
        pytest.param(
            {"term_months": 24, "playbook": replace(ACTIVTRAK, renewal=RenewalTerms(months=36))},
            Fraction(34200),
            id="the playbook says 36",
        ),
    ],
)
def test_at_stake_is_the_charge_of_the_next_term(facts: dict[str, object], exposure: Fraction) -> None:
    assert find_deadlines(a_contract(**facts), today=date(2026, 12, 1)).exposure == exposure


TERM_STARTS_ON = date(2026, 4, 1)
BY_FORM = Sending(on=date(2027, 3, 2), method=NoticeMethod.FORM)
BY_POST = Sending(on=date(2027, 2, 24), method=NoticeMethod.CERTIFIED_MAIL)
"""Arrives on 1 March, the last day that counts."""
FROM_ABROAD = Sending(on=date(2027, 2, 20), method=NoticeMethod.INTERNATIONAL_MAIL)
"""Arrives on 2 March."""
BEFORE_THE_TERM = Sending(on=date(2026, 3, 31), method=NoticeMethod.EMAIL)
LONG_BEFORE = Sending(on=date(2026, 2, 1), method=NoticeMethod.EMAIL)


@pytest.mark.parametrize(
    ("sendings", "counts"),
    [
        pytest.param((), None, id="none"),
        pytest.param((BY_POST, BY_FORM), BY_POST, id="a copy takes nothing away"),
        pytest.param((FROM_ABROAD, BY_POST), BY_POST, id="sent later, it arrives earlier"),
        pytest.param((BEFORE_THE_TERM, BY_FORM), BY_FORM, id="an earlier term's gives way to this term's"),
        pytest.param((LONG_BEFORE, BEFORE_THE_TERM), BEFORE_THE_TERM, id="of earlier terms the latest"),
    ],
)
def test_the_sending_that_arrives_first_in_this_term_counts(
    sendings: tuple[Sending, ...], counts: Sending | None
) -> None:
    assert find_sending_that_counts(sendings, term_starts_on=TERM_STARTS_ON) == counts


def test_notice_that_is_sent_on_the_first_day_of_the_term_is_of_this_term() -> None:
    on_first_day = Sending(on=TERM_STARTS_ON, method=NoticeMethod.FORM)

    assert find_sending_that_counts((on_first_day, BY_FORM), term_starts_on=TERM_STARTS_ON) == on_first_day
