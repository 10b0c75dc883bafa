"""Slacks that answer less than ours does, or otherwise: nothing is lost, nothing is said twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from storage.database import Database
from tests.support.other_slack.answers import Json
from tests.support.other_slack.near import a_bot_in
from tests.support.other_slack.person import Person
from tests.support.other_slack.server import OtherSlack, other_slack

ADD = "add ActivTrak 50 seats at $19 ends 2027-01-30, term 24 months"


@pytest.fixture
def slack() -> Iterator[OtherSlack]:
    with other_slack() as slack:
        yield slack


@pytest.fixture
def ada(slack: OtherSlack, sqlite_database: Database) -> Iterator[Person]:
    with a_bot_in(slack, sqlite_database) as ada:
        yield ada


def said(message: Json) -> str:
    return str(message.get("text", ""))


def only_ok(_: Json) -> Json:
    return {"ok": True}


def refusing(error: str, **more: Any) -> Callable[[Json], Json]:
    return lambda _: {"ok": False, "error": error, **more}


def register(ada: Person) -> Json:
    return ada.submit(ada.type(ADD))


def start_plan(ada: Person) -> None:
    register(ada)
    ada.click(ada.type("recommend ActivTrak"), "start_plan")


def test_a_form_that_slack_opens_without_describing_it_is_open(slack: OtherSlack, ada: Person) -> None:
    slack.workspace.instead["views.open"] = only_ok

    assert ada.type(ADD) == {}
    assert slack.responses == []
    (opened,) = slack.workspace.called("views.open")
    saved = ada.submit({**opened["view"], "id": "V1", "hash": "1"})

    assert "ActivTrak is registered" in said(saved)


def test_a_post_that_slack_takes_without_a_time_is_said_once(
    slack: OtherSlack, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.instead["chat.postMessage"] = only_ok

    start_plan(ada)

    first_lines = [said(one).splitlines()[0] for one in slack.workspace.called("chat.postMessage")]
    assert first_lines == [
        "Exit plan for ActivTrak",
        "Today: Send ActivTrak the Cancellation Request Form, also by e-mail to renewals@activtrak.com, "
        "and ask for a confirmation in writing",
    ]
    assert "0 late, 0 blocked, 0 dead" in said(ada.type("health"))
    assert "Traceback" not in caplog.text


def test_an_edit_that_slack_takes_without_a_word_is_done(slack: OtherSlack, ada: Person) -> None:
    slack.workspace.instead["chat.update"] = only_ok
    start_plan(ada)
    ada.submit(ada.type("notice ActivTrak"), Reference="Sent")
    number = len(slack.workspace.called("chat.update"))

    ada.submit(ada.type("edit ActivTrak"), Seats="40")

    assert len(slack.workspace.called("chat.update")) > number, "its messages are still known"
    assert {one["channel"] for one in slack.workspace.called("chat.update")} == {ada.channel}
