"""`exitplan run` against a Slack that knows only what docs/slack-api.md lists, written apart from the sandbox."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.support.other_slack.answers import Json, Names, Workspace
from tests.support.other_slack.person import Person
from tests.support.other_slack.server import OtherSlack, other_slack
from tests.support.processes import Process, a_process, until

READING = {
    "help": "/exitplan alone shows your contracts",
    "list": "Contracts by next deadline: 1 contract",
    "show ActivTrak": "Send notice by 31 Dec 2026, the last safe day.",
    "timeline ActivTrak": "Path 2",
    "cost ActivTrak": "what switching costs",
    "credit ActivTrak": "Remaining value: USD 1,869.35",
    "compare ActivTrak": "your options",
    "letter ActivTrak": "To: renewals@activtrak.com",
    "negotiate ActivTrak": "Nothing is asked yet.",
    "history ActivTrak": "started a plan",
    "export": "goes to your direct messages",
    "health": "All that was due has been posted",
    "show Nope": "There is no contract “Nope”",
}
"""What is typed on 1 December, and words of the answer."""
MENUS = {"snooze": "Remind me later", "skip": "Not needed", "assign": "Assign", "done": "Record notice"}
"""Commands that offer open steps to pick from, and the form that a pick opens."""


@contextmanager
def running(slack: OtherSlack, folder: Path, *, at: str, **settings: str) -> Iterator[Process]:
    """The bot as a process, once it is connected; for both sides it is this instant."""
    workspace = slack.workspace
    real, begin = datetime.now(UTC), datetime.fromisoformat(at)  # noqa: TID251 (processes live in real time)
    workspace.ahead = (begin - real).total_seconds()
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-another",
        "SLACK_APP_TOKEN": "xapp-another",
        "SLACK_API_URL": f"{workspace.address}/api",
        "EXITPLAN_CLOCK": f"{begin.isoformat()},1,{real.isoformat()}",
        **settings,
    }
    with a_process("run", folder=folder, **environment) as bot:
        bot.wait_for("Connected to")
        slack.wait_until_connected()
        yield bot
    slack.wait_until_left()


def somebody(slack: OtherSlack) -> Person:
    return Person(slack, slack.workspace.names.person, slack.workspace.names.channel)


def register(ada: Person, vendor: str = "ActivTrak") -> None:
    """By free text, with the form sent as it stands."""
    form = ada.type(f"add {vendor} 50 seats at $19 ends 2027-01-30, term 24 months")
    assert f"{vendor} is registered" in ada.submit(form)["text"]


def start_plan(ada: Person, vendor: str = "ActivTrak") -> None:
    ada.click(ada.type(f"recommend {vendor}"), "start_plan")


def posted(slack: OtherSlack, words: str) -> Json:
    """The message in the channel that says this, once it is there."""
    messages = slack.workspace.messages
    until(lambda: any(words in said(one) for one in messages))
    found = [one for one in messages if words in said(one)]
    assert found, [said(one)[:80] for one in messages]
    return found[0]


def assert_edited(message: Json, words: str) -> None:
    until(lambda: words in said(message))
    assert words in said(message)


def said(message: Json) -> str:
    return str(message.get("text", ""))


def repeated(slack: OtherSlack) -> list[str]:
    """Deliveries that stand in Slack more than once."""
    marks = Counter(json.dumps(one.get("metadata") or one["blocks"][0]) for one in slack.workspace.messages)
    return [mark for mark, number in marks.items() if number > 1]


def title(view: Json) -> str:
    return str(view["title"]["text"])


def test_from_registering_to_the_proof_it_needs_nothing_that_the_page_does_not_list(tmp_path: Path) -> None:
    with other_slack() as slack:
        ada = somebody(slack)
        with running(slack, tmp_path, at="2026-12-01T12:00Z") as bot:
            assert "exitplan gets your team out" in said(ada.type(""))
            register(ada)
            start_plan(ada)
            plan = posted(slack, "Exit plan for ActivTrak")
            reminder = posted(slack, "Today: Send ActivTrak the Cancellation Request Form")
            for text, words in READING.items():
                assert words in said(ada.type(text)), text
            answer_reminder(ada, reminder)
            assert_edited(reminder, "✔ Done on 1 Dec 2026")
            assert_edited(plan, "✔ Done")
            for command, opened in MENUS.items():
                assert title(ada.click(ada.type(f"{command} ActivTrak"), command)) == opened
            look_around(ada)
            start_plan(ada, "Zoom")
            posted(slack, "Exit plan for Zoom")
            bot.kill()

        with running(slack, tmp_path, at="2026-12-01T12:01Z") as bot:
            form = ada.type("notice ActivTrak")
            ada.submit(form, What="The vendor has confirmed", Reference="Case 4711")
            assert_edited(plan, "Notice is confirmed")
            assert bot.stop() == 0

        assert bot.complained() == ""
        assert slack.unlisted == []
        assert repeated(slack) == []


def answer_reminder(ada: Person, reminder: Json) -> None:
    """All that its buttons do, and at last the proof that it asks for."""
    form = ada.click(reminder, "snooze")
    assert "comes again on 2 Dec 2026" in said(ada.submit(form))
    assert "to do already" in said(ada.click(reminder, "assign_to_me"))
    assert "To: renewals@activtrak.com" in said(ada.click(reminder, "letter"))
    proof = ada.click(reminder, "done")
    assert "notice sent" in said(ada.submit(proof, Reference="Sent to renewals@"))


def look_around(ada: Person) -> None:
    """Forms, files, Home and shortcuts."""
    assert "Seats: 40" in said(ada.submit(ada.type("edit ActivTrak"), Seats="40"))
    assert "The settings are saved." in said(ada.submit(ada.type("settings")))
    checked = ada.submit(ada.type("import"), Rows="Zoom\t5\t9 USD per month\t2027-06-30\t30")
    assert "1 contract is registered" in said(ada.submit(checked))
    assert "is removed" in said(ada.click(ada.type("remove Zoom"), "remove"))
    assert "is back" in said(ada.type("restore Zoom"))
    assert "2 contracts" in json.dumps(ada.open_home())
    form = ada.click_in_view(ada.open_home(), "register")
    assert title(form) == "Register a contract"
    assert title(ada.use_shortcut("register_contract")) == "Register a contract"
    message = {"type": "message", "ts": "1767326125.870439", "user": "U0BOB", "text": "no refunds"}
    assert "Which contract" in json.dumps(ada.use_shortcut("add_as_evidence", message))


def test_what_is_no_slack_is_one_line(tmp_path: Path) -> None:
    with other_slack() as slack:
        address = f"{slack.workspace.address}/api/"
        slack.workspace.instead["auth.test"] = lambda _: {"ok": True}
        with a_process(
            "run",
            folder=tmp_path,
            SLACK_BOT_TOKEN="xoxb-another",
            SLACK_APP_TOKEN="xapp-another",
            SLACK_API_URL=address,
        ) as bot:
            assert bot.wait() == 1
            assert bot.complained() == (
                f"{address} does not say whose token SLACK_BOT_TOKEN is: SLACK_API_URL has to be the address of a "
                "Slack Web API.\n"
            )


def test_it_bears_whatever_else_a_slack_may_do_otherwise(tmp_path: Path) -> None:
    names = Names(team="T1", bot_user="U2", person="U1", channel="G1", direct="D1")
    with other_slack(Workspace(names=names)) as slack:
        slack.hello = {"type": "hello"}
        slack.date = ""
        tell_more(slack)
        ada = somebody(slack)
        ada.more = {"enterprise": {"id": "E1", "name": "Ours"}, "is_enterprise_install": True, "new": [None]}
        ada.envelope_ids = itertools.repeat("same")
        address = slack.workspace.address.replace("127.0.0.1", "localhost")
        with running(slack, tmp_path, at="2026-12-01T12:00Z", SLACK_API_URL=address) as bot:
            slack.connections[-1].ping(b"Ping from applink-2")
            register(ada)
            slack.end_connection("warning")
            slack.wait_until_connected()
            ada.sends_twice = True
            start_plan(ada)
            reminder = posted(slack, "Today: Send ActivTrak the Cancellation Request Form")
            ada.click(reminder, "assign_to_me")
            proof = ada.type("notice ActivTrak")
            ada.submit(proof, Reference="Sent")
            assert_edited(reminder, "✔ Done on 1 Dec 2026")
            assert "1 contract" in json.dumps(ada.open_home())
            assert bot.stop() == 0

        assert bot.complained() == ""
        assert repeated(slack) == []
        assert len(slack.workspace.of(ada.channel)) == 2, "the plan and the reminder"


def tell_more(slack: OtherSlack) -> None:
    """Have every answer hold fields that nobody asked for."""
    more = {
        "warning": "missing_charset",
        "response_metadata": {"warnings": ["missing_charset"]},
        "new": {"a": None},
    }
    slack.has_extras = True
    slack.workspace.trims = lambda _, answer: {**answer, **more}
