"""Home is kept fresh by whichever replica a person's request meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.listeners.home_tabs import HomeTabs
from storage.database import Database
from tests.bot.usecases.builders import a_person
from tests.support.clock import FakeClock

ALEX = a_person()


class Slack:
    """What stands in somebody's Home."""

    def __init__(self) -> None:
        self.published: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def publish(self, view: Any) -> bool:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        self.published.append(view["text"])
        return True


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def replicas(database: Database, clock: FakeClock) -> tuple[HomeTabs, HomeTabs]:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(ALEX.workspace_id, at=clock.now())
    return HomeTabs(database, clock), HomeTabs(database, clock)


def show(tabs: HomeTabs, slack: Slack, text: str) -> None:
    tabs.show(ALEX, lambda: {"text": text}, slack.publish)


def test_home_that_was_opened_on_one_is_kept_fresh_by_the_other(
    replicas: tuple[HomeTabs, HomeTabs],
) -> None:
    one, other = replicas
    slack = Slack()
    assert not other.is_shown(ALEX)
    one.opened(ALEX)

    assert other.is_shown(ALEX)
    show(other, slack, "a contract")

    assert slack.published == ["a contract"]


def test_what_is_shown_already_is_not_published_again_and_what_another_has_replaced_is(
    replicas: tuple[HomeTabs, HomeTabs],
) -> None:
    one, other = replicas
    slack = Slack()
    one.opened(ALEX)

    show(one, slack, "before")
    show(other, slack, "before")
    show(other, slack, "changed")
    show(one, slack, "before")

    assert slack.published == ["before", "changed", "before"]


def test_who_was_overtaken_publishes_what_is_true_by_then(replicas: tuple[HomeTabs, HomeTabs]) -> None:
    one, other = replicas
    slack = Slack()
    one.opened(ALEX)
    facts = ["old", "new"]
    slack.meanwhile = lambda: show(other, slack, "new")

    one.show(ALEX, lambda: {"text": facts.pop(0)}, slack.publish)

    assert slack.published == ["new", "old", "new"], "the last one is the true one"


def test_home_that_nobody_has_opened_for_thirty_days_is_not_kept_fresh(
    replicas: tuple[HomeTabs, HomeTabs], clock: FakeClock
) -> None:
    one, _ = replicas
    one.opened(ALEX)

    clock.advance(days=29)
    assert one.is_shown(ALEX)
    clock.advance(days=1)
    assert not one.is_shown(ALEX)
    one.opened(ALEX)
    assert one.is_shown(ALEX)
