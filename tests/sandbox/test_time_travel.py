"""The clock buttons: every reminder on its own day, and no journey without end."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.sandbox.builders import client_of
from tests.sandbox.test_page_endpoints import Page

NEW_YEAR = datetime(2027, 1, 1, 9, 0, tzinfo=UTC)
MARCH = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class Reminders:
    """A bot that posts what is due whenever it settles.

    `held` is due but cannot be sent; of what falls due on a `quiet` day there is nothing new to say.
    """

    sandbox: Sandbox
    clock: SandboxClock
    waiting: list[datetime] = field(default_factory=lambda: [NEW_YEAR, MARCH])
    held: list[datetime] = field(default_factory=list)
    quiet: list[datetime] = field(default_factory=list)
    posted_at: list[datetime] = field(default_factory=list)

    def next_due(self) -> datetime | None:
        return min([*self.waiting, *self.held, *self.quiet], default=None)

    def settle(self) -> None:
        due = [instant for instant in self.waiting if instant <= self.clock.now()]
        self.waiting = [instant for instant in self.waiting if instant not in due]
        self.quiet = [instant for instant in self.quiet if instant > self.clock.now()]
        for _ in due:
            self.posted_at.append(self.clock.now())
            client_of(self.sandbox).chat_postMessage(channel="C0ITSAAS", text="Reminder")


@pytest.fixture
def reminders(sandbox: Sandbox, clock: SandboxClock) -> Reminders:
    bot = Reminders(sandbox, clock)
    sandbox.attach(next_due=bot.next_due, settle=bot.settle)
    return bot


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox)


def test_the_next_reminder_is_announced(page: Page, reminders: Reminders) -> None:
    assert page.state()["clock"]["next_reminder_at"] == "2027-01-01T09:00:00+00:00"


def test_next_reminder_goes_to_the_next_due_instant(page: Page, reminders: Reminders) -> None:
    assert page.do("clock", to="next_reminder") == (200, {"ok": True, "now": "2027-01-01T09:00:00+00:00"})
    assert reminders.posted_at == [NEW_YEAR]


def test_what_comes_each_week_anyway_is_no_reminder_but_has_its_own_day(
    page: Page, sandbox: Sandbox, reminders: Reminders
) -> None:
    weekly = [datetime(2026, 12, day, 9, 0, tzinfo=UTC) for day in (7, 14)]
    reminders.waiting += weekly
    due_after_them = [NEW_YEAR, MARCH]
    sandbox.attach(
        next_due=reminders.next_due, next_reminder=lambda: due_after_them[0], settle=reminders.settle
    )

    assert page.do("clock", to="next_reminder") == (200, {"ok": True, "now": "2027-01-01T09:00:00+00:00"})
    assert reminders.posted_at == [*weekly, NEW_YEAR]


def test_a_day_on_which_nothing_new_is_said_is_passed(page: Page, reminders: Reminders) -> None:
    reminders.quiet = [datetime(2026, 12, 7, 9, 0, tzinfo=UTC), datetime(2026, 12, 14, 9, 0, tzinfo=UTC)]

    assert page.do("clock", to="next_reminder") == (200, {"ok": True, "now": "2027-01-01T09:00:00+00:00"})

    assert reminders.posted_at == [NEW_YEAR]


def test_a_date_is_reached_by_way_of_everything_due_before(page: Page, reminders: Reminders) -> None:
    assert page.do("clock", to="2027-03-31") == (200, {"ok": True, "now": "2027-03-31T18:00:00+00:00"})
    assert reminders.posted_at == [NEW_YEAR, MARCH]


def test_what_is_due_on_the_day_itself_is_posted_on_it(page: Page, reminders: Reminders) -> None:
    page.do("clock", to="2027-03-01")

    assert reminders.posted_at == [NEW_YEAR, MARCH]


def test_what_is_due_a_day_later_stays_waiting(page: Page, reminders: Reminders) -> None:
    page.do("clock", to="2027-02-28")

    assert reminders.posted_at == [NEW_YEAR]


def test_the_next_day_is_the_same_hour_of_tomorrow(page: Page, reminders: Reminders) -> None:
    assert page.do("clock", to="next_day") == (200, {"ok": True, "now": "2026-12-02T09:00:00+00:00"})
    assert reminders.posted_at == []


def test_overdue_reminders_are_posted_before_the_clock_moves(
    page: Page, reminders: Reminders, clock: SandboxClock
) -> None:
    clock.advance_to(datetime(2027, 1, 2, 9, 0, tzinfo=UTC))

    page.do("clock", to="next_reminder")

    assert reminders.posted_at == [datetime(2027, 1, 2, 9, 0, tzinfo=UTC), MARCH]


def test_a_reminder_that_cannot_be_sent_holds_up_neither_the_clock_nor_the_others(
    page: Page, reminders: Reminders
) -> None:
    reminders.held = [datetime(2026, 12, 24, 8, 0, tzinfo=UTC)]

    assert page.do("clock", to="2027-03-31")[1]["now"] == "2027-03-31T18:00:00+00:00"
    assert [posted.date().isoformat() for posted in reminders.posted_at] == ["2027-01-01", "2027-03-01"]


@pytest.mark.parametrize("to", ["2026-11-30", "2020-01-01"])
def test_the_clock_is_never_turned_back(page: Page, reminders: Reminders, to: str) -> None:
    status, answer = page.do("clock", to=to)

    assert (status, answer["error"]) == (
        409,
        "The clock only moves on, and it is already 01 Dec 2026, 09:00 UTC.",
    )


def test_without_a_reminder_there_is_none_to_go_to(page: Page) -> None:
    assert page.do("clock", to="next_reminder") == (409, {"ok": False, "error": "No reminder is waiting."})


def test_a_sandbox_without_a_bot_still_moves_its_clock(page: Page) -> None:
    assert page.do("clock", to="2027-03-31")[1]["now"] == "2027-03-31T18:00:00+00:00"


def test_one_journey_at_a_time_and_the_page_sees_that_the_clock_is_busy(page: Page, sandbox: Sandbox) -> None:
    travelling, release = threading.Event(), threading.Event()

    def settle() -> None:
        travelling.set()
        release.wait(5)

    sandbox.attach(settle=settle)
    first = threading.Thread(target=page.do, args=("clock",), kwargs={"to": "next_day"})
    first.start()
    travelling.wait(5)

    assert page.state()["clock"]["busy"] is True
    assert page.do("clock", to="next_day") == (409, {"ok": False, "error": "The clock is already moving."})
    release.set()
    first.join()
    assert page.state()["clock"]["busy"] is False
