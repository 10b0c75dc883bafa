"""Slacks that answer less than ours does, or otherwise: nothing is lost, nothing is said twice."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from storage.database import Database
from tests.support.other_slack.answers import Json, Names, Workspace
from tests.support.other_slack.near import a_bot_in
from tests.support.other_slack.person import Person
from tests.support.other_slack.server import OtherSlack, other_slack
from tests.support.processes import until

MESSAGE = {"type": "message", "ts": "1767326125.870439", "user": "U0BOB", "text": "no refunds"}
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


def test_fields_that_are_there_and_empty_are_like_fields_that_are_not_there(
    slack: OtherSlack, ada: Person
) -> None:
    ada.more = {"channel": None, "message": None, "container": None, "enterprise": None, "response_url": None}

    form = ada.click_in_view(ada.open_home(), "register")

    assert form["title"]["text"] == "Register a contract"


@pytest.mark.parametrize("event", [{"tab": "home", "view": None}, {"view": {}}])
def test_home_is_shown_also_where_the_event_tells_little(slack: OtherSlack, ada: Person, event: Json) -> None:
    home = ada.open_home(**event)

    assert "register" in json.dumps(home)


def channel_of(slack: OtherSlack, **fields: Any) -> None:
    """Have conversations.info tell these fields, and the id."""
    slack.workspace.instead["conversations.info"] = lambda given: {
        "ok": True,
        "channel": {"id": given["channel"], **fields},
    }


def test_a_channel_that_slack_shows_without_saying_whether_the_bot_is_in_it_is_believed_open(
    slack: OtherSlack, ada: Person
) -> None:
    channel_of(slack)

    assert "ActivTrak is registered" in said(register(ada))


def test_a_channel_that_the_bot_is_not_in_is_refused(slack: OtherSlack, ada: Person) -> None:
    channel_of(slack, name="finance", is_member=False)

    refused = register(ada)

    assert refused["errors"] == {
        "channel_id": "Type /invite @exitplan in #finance first, then press the button again."
    }


@pytest.mark.parametrize(("channel", "is_restricted"), [("C1", False), ("G1", True), ("D1", True)])
def test_where_slack_does_not_say_whether_a_channel_is_private_its_id_does(
    slack: OtherSlack, ada: Person, sqlite_database: Database, channel: str, is_restricted: bool
) -> None:
    channel_of(slack)
    ada.channel = channel

    register(ada)

    with sqlite_database.reading() as transaction:
        (record,) = transaction.contracts.list(slack.workspace.names.team)
    assert record.is_restricted is is_restricted


@pytest.mark.parametrize(
    ("method", "act"),
    [
        ("users.info", lambda ada: ada.type("list")),
        ("views.open", lambda ada: ada.type("settings")),
        ("chat.getPermalink", lambda ada: ada.use_shortcut("add_as_evidence", MESSAGE)),
    ],
)
def test_what_slack_refuses_is_told_with_its_word_and_logged_in_a_line(
    slack: OtherSlack,
    ada: Person,
    caplog: pytest.LogCaptureFixture,
    method: str,
    act: Callable[[Person], Json],
) -> None:
    if method != "users.info":
        register(ada)
    slack.workspace.instead[method] = refusing("team_not_found")

    assert said(act(ada)).startswith(
        "Slack says team_not_found, so nothing was changed. Tell whoever runs exitplan; its log names the call."
    )
    (record,) = caplog.records
    assert method in record.getMessage()
    assert record.exc_info is None


def test_a_permission_that_exitplan_lacks_is_named_with_what_to_do(slack: OtherSlack, ada: Person) -> None:
    slack.workspace.instead["users.info"] = refusing("missing_scope", needed="users:read")

    assert said(ada.type("list")) == (
        "exitplan lacks the permission users:read, so nothing was changed. Have an admin of Slack install "
        "exitplan again."
    )


def test_a_form_that_slack_refuses_to_check_says_so_and_keeps_what_was_typed(
    slack: OtherSlack, ada: Person
) -> None:
    slack.workspace.instead["conversations.info"] = refusing("missing_scope", needed="channels:read")

    refused = register(ada)

    assert refused == {
        "response_action": "errors",
        "errors": {
            "vendor": "exitplan lacks the permission channels:read, so nothing was changed. Have an admin of "
            "Slack install exitplan again."
        },
    }


def test_home_that_slack_refuses_is_logged_in_a_line(
    slack: OtherSlack, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.instead["views.publish"] = refusing("unknown_method")

    ada.open_home()

    (record,) = caplog.records
    assert "views.publish" in record.getMessage()
    assert record.exc_info is None


def test_a_slack_that_does_not_list_people_costs_a_line_and_nothing_else(
    slack: OtherSlack, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.instead["users.list"] = refusing("missing_scope", needed="users:read")

    with a_bot_in(slack, sqlite_database) as ada:
        until(lambda: bool(caplog.records))
        assert "ActivTrak is registered" in said(register(ada))

    (record,) = caplog.records
    assert record.getMessage().startswith("Failed at asking who the admins of ")
    assert "missing_scope" in record.getMessage()
    assert record.exc_info is None


def test_a_slack_that_lists_nobody_has_no_admins(
    slack: OtherSlack, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.instead["users.list"] = only_ok

    with a_bot_in(slack, sqlite_database) as ada:
        until(lambda: bool(slack.workspace.called("users.list")))
        assert "ActivTrak is registered" in said(register(ada))

    assert caplog.records == []


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
@pytest.mark.parametrize("answer", [only_ok, refusing("unknown_method")], ids=["only ok", "unknown"])
def test_a_slack_that_tells_nothing_of_people_or_channels_has_members_and_open_channels(
    slack: OtherSlack,
    ada: Person,
    caplog: pytest.LogCaptureFixture,
    method: str,
    answer: Callable[[Json], Json],
) -> None:
    slack.workspace.instead[method] = answer

    start_plan(ada)

    reminder = slack.workspace.of(ada.channel)[1]
    assert said(reminder).startswith("Today: Send ActivTrak the Cancellation Request Form")
    assert "comes again on 2 Dec 2026" in said(ada.submit(ada.click(reminder, "snooze")))
    assert "notice sent" in said(ada.submit(ada.type("notice ActivTrak"), Reference="Sent"))
    assert caplog.records == []


def test_whom_slack_does_not_describe_is_no_admin(slack: OtherSlack, ada: Person) -> None:
    register(ada)
    slack.workspace.instead["users.info"] = refusing("unknown_method")
    bob = Person(slack, "U0BOB", ada.channel)

    assert "Only ActivTrak's owner, backup, registrant and admins can do this" in said(
        bob.type("remove ActivTrak")
    )


def test_what_was_typed_is_given_back_also_where_slack_gives_blocks_no_ids(
    slack: OtherSlack, ada: Person
) -> None:
    register(ada)
    form = ada.type("notice ActivTrak")
    assert any("block_id" not in block for block in form["blocks"])
    ada.click(ada.type("remove ActivTrak"), "remove")

    assert "Case 4711" in json.dumps(ada.submit(form, Reference="Case 4711"))


@pytest.mark.parametrize(
    "names",
    [
        Names(team="T1", bot_user="U2", person="U1", channel="C1", direct="D1"),
        Names(team="E" + "0A" * 12, person="W" + "8X" * 15, channel="G" + "7Y" * 15, direct="D" + "6Z" * 15),
        Names(channel="D069C7QFK", direct="D069C7QFK"),
    ],
    ids=["short", "long, in a private channel", "in a direct message"],
)
def test_ids_may_be_of_any_length_and_kind(sqlite_database: Database, names: Names) -> None:
    with other_slack(Workspace(names=names)) as slack, a_bot_in(slack, sqlite_database) as ada:
        start_plan(ada)

        plan, reminder = slack.workspace.of(names.channel)
        ada.submit(ada.click(reminder, "done"), Reference="Sent")

        assert f"✔ Done on 1 Dec 2026 by <@{names.person}>" in said(reminder)
        assert "✔ Done" in said(plan)


@pytest.mark.parametrize("digits", ["{:.0f}", "{:.3f}", "{:.9f}"])
def test_a_message_is_known_by_its_time_whatever_digits_that_has(
    slack: OtherSlack, ada: Person, digits: str
) -> None:
    number = itertools.count(1_796_126_400)
    slack.workspace.next_ts = lambda: digits.format(next(number))
    start_plan(ada)
    reminder = slack.workspace.of(ada.channel)[1]

    ada.submit(ada.click(reminder, "done"), Reference="Sent")

    assert "✔ Done on 1 Dec 2026" in said(reminder)


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope"])
def test_a_file_comes_once_where_nobody_may_look_whether_it_is_there(
    slack: OtherSlack, ada: Person, error: str
) -> None:
    slack.workspace.instead["conversations.history"] = refusing(error, needed="im:history")
    register(ada)

    ada.type("export")
    for _ in range(4):
        slack.pass_minutes(2)

    assert len(slack.workspace.called("files.completeUploadExternal")) == 1
    assert len(slack.workspace.of(slack.workspace.names.direct)) == 1
    assert "0 late, 0 blocked, 0 dead" in said(ada.type("health"))


@pytest.mark.parametrize(
    ("teams", "answer"),
    [
        (["T0HOME", "T024BE7LD"], "No contract is registered yet."),
        (["T0HOME"], "exitplan answers members of this workspace only"),
    ],
    ids=["also of this workspace", "of another one"],
)
def test_in_an_organisation_of_several_workspaces_who_belongs_to_this_one_too_is_a_member(
    slack: OtherSlack, ada: Person, teams: list[str], answer: str
) -> None:
    user = {"id": ada.id, "team_id": "T0HOME", "enterprise_user": {"enterprise_id": "E1", "teams": teams}}
    slack.workspace.instead["users.info"] = lambda _: {"ok": True, "user": user}
    ada.more = {"team": None, "enterprise": {"id": "E1", "name": "Ours"}, "is_enterprise_install": True}

    assert said(ada.type("list")).startswith(answer)
