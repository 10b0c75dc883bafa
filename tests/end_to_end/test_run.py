"""`exitplan run` as a process, over Socket Mode, against a Slack that only SLACK_API_URL names."""

from __future__ import annotations

import json
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import update

from bot.usecases.access import Person
from bot.usecases.plan import start_plan
from bot.usecases.register import Registration, register_contract
from bot.usecases.services import Services
from planner.actions import ActionKey
from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, IT_SAAS
from sandbox.server import Sandbox
from storage.database import Database
from storage.migrate import upgrade
from storage.playbooks import load_playbooks
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord, DeliveryState
from storage.schema.reminders import reminders
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.processes import Process, a_process, until
from tests.support.stored import facts_of

TEAM = "T0SANDBOX"


def running(sandbox: Sandbox, folder: Path, **settings: str) -> AbstractContextManager[Process]:
    return a_process(
        "run",
        folder=folder,
        **{
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_CLIENT_ID": "not ours",
            "SLACK_CLIENT_SECRET": "not ours",
            **settings,
        },
    )


def test_it_answers_over_socket_mode_and_stops_when_asked(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path) as bot:
        printed = bot.wait_for("Connected to Sandbox")
        assert printed.startswith("exitplan run: the real bot")

        assert sandbox.command("/exitplan").ok
        assert "exitplan gets your team out" in last_answer(sandbox)
        assert sandbox.command("/exitplan list").ok

        assert bot.stop() == 0
        assert bot.complained() == ""


def test_told_to_stop_while_slack_hangs_in_a_post_it_ends_within_twelve_seconds_and_loses_nothing(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with a_database(tmp_path) as database:
        prepare_two_reminders(database, apart=timedelta(seconds=0))
        sandbox.plan_fault(Fault(method="chat.postMessage", mode=FaultMode.SLOW, seconds=30.0))
        with running(sandbox, tmp_path) as bot:
            until(sandbox.has_met_faults)
            started = time.monotonic()
            assert bot.stop() == 0
            assert time.monotonic() - started < 12

        assert intents(database) == 1, "the others were given back"
        assert leased(database) == 0


def test_after_slack_replaces_the_connection_it_still_answers(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path) as bot:
        bot.wait_for("Connected to Sandbox")
        sandbox.refresh_connections()
        sandbox.wait_until_connected()

        assert sandbox.command("/exitplan help").ok


def test_killed_between_two_reminders_and_started_again_it_loses_and_repeats_nothing(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with a_database(tmp_path) as database:
        prepare_two_reminders(database, apart=timedelta(hours=1))
        with running(sandbox, tmp_path) as bot:
            until(lambda: delivered(database) == 2)
            bot.kill()
        assert len(posts(sandbox)) == 2, "the plan and the first reminder"
        let_everything_be_due(database)

        with running(sandbox, tmp_path) as bot:
            until(lambda: delivered(database) == 3)
            until(lambda: len(posts(sandbox)) > 3, seconds=3)
            assert bot.stop() == 0

    assert len(posts(sandbox)) == 3
    assert set(Counter(posts(sandbox)).values()) == {1}, "each delivery once"


def take_the_scopes_away(sandbox: Sandbox) -> Callable[[], None]:
    granted = sandbox.slack.app.scopes
    sandbox.grant_scopes("commands")
    return lambda: sandbox.grant_scopes(*granted)


def revoke_the_token(sandbox: Sandbox) -> Callable[[], None]:
    sandbox.revoke_bot_token()
    return lambda: sandbox.revoke_bot_token(revoked=False)


@pytest.mark.parametrize("shut_out", [take_the_scopes_away, revoke_the_token])
def test_shut_out_while_it_runs_and_let_in_again_it_says_what_it_kept_once(
    sandbox: Sandbox, tmp_path: Path, shut_out: Callable[[Sandbox], Callable[[], None]]
) -> None:
    with a_database(tmp_path) as database:
        prepare_two_reminders(database, apart=timedelta(hours=1))
        with running(sandbox, tmp_path) as bot:
            until(lambda: delivered(database) == 2)
            let_in = shut_out(sandbox)
            let_everything_be_due(database)
            until(lambda: is_suspended(database))
            assert bot.stop() == 0
        assert len(posts(sandbox)) == 2, "the plan and the first reminder"

        let_in()
        with running(sandbox, tmp_path) as bot:
            until(lambda: delivered(database) == 3)
            assert bot.stop() == 0
        assert not is_suspended(database)

    assert set(Counter(posts(sandbox)).values()) == {1}, "each delivery once"
    assert len(posts(sandbox)) == 3


def test_after_an_older_backup_is_restored_what_was_said_since_is_not_said_again(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    file = tmp_path / "exitplan.db"
    with a_database(tmp_path) as database:
        prepare_two_reminders(database, apart=timedelta(seconds=1))
    backup = file.read_bytes()
    with a_database(tmp_path) as database, running(sandbox, tmp_path) as bot:
        until(lambda: delivered(database) == 3 and is_plan_edited(database))
        bot.kill()
    before = posts(sandbox)
    assert len(before) == 3, "the plan and two reminders"

    for name in ("exitplan.db", "exitplan.db-wal", "exitplan.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    file.write_bytes(backup)
    with a_database(tmp_path) as database, running(sandbox, tmp_path) as bot:
        until(lambda: delivered(database) >= 3)
        assert bot.stop() == 0

    assert posts(sandbox) == before


def test_a_second_sender_on_the_same_file_refuses_to_start_and_says_why(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with running(sandbox, tmp_path) as first:
        first.wait_for("Connected")
        with running(sandbox, tmp_path) as second:
            assert second.wait() == 1
            assert "already sends reminders" in second.complained()


def test_a_revoked_token_is_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.revoke_bot_token()

    with running(sandbox, tmp_path) as bot:
        assert bot.wait() == 1
        assert bot.complained() == (
            "Slack refuses SLACK_BOT_TOKEN: token_revoked. Copy it anew from OAuth & Permissions of your app.\n"
        )


@pytest.mark.parametrize("command", ["run", "start"])
def test_one_token_of_two_is_one_line(tmp_path: Path, command: str) -> None:
    with a_process(command, folder=tmp_path, SLACK_BOT_TOKEN="xoxb-1") as bot:
        assert bot.wait() == 1
        assert bot.complained() == (
            "SLACK_APP_TOKEN is missing: the real bot needs both tokens, the sandbox needs none. "
            "Over HTTP it takes SLACK_SIGNING_SECRET instead.\n"
        )


def test_start_with_half_of_http_is_one_line_and_no_sandbox(tmp_path: Path) -> None:
    with a_process("start", folder=tmp_path, SLACK_SIGNING_SECRET="0123") as bot:
        assert bot.wait() == 1
        assert bot.printed() == ""
        assert bot.complained() == (
            "SLACK_SIGNING_SECRET is not enough: add SLACK_BOT_TOKEN for one workspace, "
            "or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many.\n"
        )


def test_start_with_both_tokens_is_the_real_bot(sandbox: Sandbox, tmp_path: Path) -> None:
    with a_process(
        "start",
        folder=tmp_path,
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_APP_TOKEN=sandbox.app_token,
        SLACK_API_URL=sandbox.api_url,
    ) as bot:
        assert bot.wait_for("Connected").startswith("exitplan run: the real bot")
        assert bot.stop() == 0


def last_answer(sandbox: Sandbox) -> str:
    until(lambda: any(one.seen_only_by == ALEX.id for one in sandbox.messages(person=ALEX.id)))
    return [one for one in sandbox.messages(person=ALEX.id) if one.seen_only_by][-1].text


def prepare_two_reminders(database: Database, *, apart: timedelta) -> None:
    """A started plan of which one reminder is due now and one a little later; all others are cancelled."""
    now = datetime.now(UTC)  # noqa: TID251 (the process lives in real time)
    services = Services(
        database=database, clock=FakeClock(now), playbooks=load_playbooks(), nudge=lambda: None
    )
    person = Person(id=ALEX.id, workspace_id=TEAM, timezone="Europe/Berlin")
    contract = a_contract(end_on=now.date() + timedelta(days=120))
    new = facts_of(contract, channel_id=IT_SAAS.id, owner_id=ALEX.id, registrant_id=ALEX.id)
    record = register_contract(Registration(new=new, nonce="n"), person, services).record
    assert record is not None
    start_plan(record.id, person, services)
    with database.transaction() as transaction:
        transaction.reminders.cancel(TEAM, contract_id=record.id)
        plan = transaction.plans.active(TEAM, record.id)
        assert plan is not None
        actions = {one.key: one for one in transaction.plans.actions(TEAM, plan.id)}
        for key, due_at in ((ActionKey.START_TRIAL, now), (ActionKey.DEPLOY_PILOT, now + apart)):
            transaction.reminders.arm(TEAM, actions[key], remind_on=now.date(), due_at=due_at)


def let_everything_be_due(database: Database) -> None:
    """As if the hour until the second reminder had passed."""
    with database.transaction() as transaction:
        now = datetime.now(UTC)  # noqa: TID251 (the process lives in real time)
        transaction.connection.execute(update(reminders).where(reminders.c.due_at > now).values(due_at=now))


@contextmanager
def a_database(folder: Path) -> Iterator[Database]:
    """The file that a bot in this folder uses."""
    database = Database(f"sqlite:///{folder / 'exitplan.db'}")
    upgrade(database)
    try:
        yield database
    finally:
        database.dispose()


def delivered(database: Database) -> int:
    """Messages that stand in Slack; what was edited in them since is no message."""
    return sum(one.state is DeliveryState.DELIVERED and one.kind not in EDITS for one in rows(database))


def is_plan_edited(database: Database) -> bool:
    """An edit must not cost the message the id by which it is found."""
    edits = (one for one in rows(database) if one.kind is DeliveryKind.PLAN_EDIT)
    return any(one.state is DeliveryState.DELIVERED for one in edits)


def is_suspended(database: Database) -> bool:
    with database.reading() as transaction:
        return transaction.workspaces.is_suspended(TEAM)


def intents(database: Database) -> int:
    """Deliveries for which Slack was called, and nobody knows what came of it."""
    return sum(one.state is DeliveryState.SENDING for one in rows(database))


def leased(database: Database) -> int:
    """Deliveries that somebody is still at."""
    return sum(one.claimed_by is not None for one in rows(database))


def rows(database: Database) -> tuple[DeliveryRecord, ...]:
    with database.reading() as transaction:
        (record,) = transaction.contracts.list(TEAM)
        return transaction.deliveries.for_contract(TEAM, record.id)


def posts(sandbox: Sandbox) -> list[str]:
    """The delivery ids of all that Slack took, in order."""
    entries = [entry for entry in sandbox.ledger() if entry.method == "chat.postMessage"]
    return [str((entry.event_payload or {}).get("id")) for entry in entries]


def test_a_wrong_app_token_is_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, SLACK_APP_TOKEN="xapp-1-wrong") as bot:
        assert bot.wait() == 1
        assert bot.complained().splitlines()[-1] == (
            "Slack refuses SLACK_APP_TOKEN: invalid_auth. It needs connections:write, under Basic Information."
        )
        assert "Traceback" not in bot.complained()


def test_a_database_where_nothing_can_be_written_is_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/missing/x.db") as bot:
        assert bot.wait() == 1
        assert bot.complained() == (
            f"The database {tmp_path}/missing/x.db can't be written: No such file or directory. "
            "Name another file in DATABASE_URL.\n"
        )


def test_its_metrics_say_that_messages_were_sent(sandbox: Sandbox, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with a_database(tmp_path) as database:
        prepare_two_reminders(database, apart=timedelta(hours=1))
        with running(sandbox, tmp_path, EXITPLAN_HEALTH_PORT=str(port)) as bot:
            bot.wait_for("Connected")
            until(lambda: delivered(database) == 2)
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                told = answer.read().decode()

    assert "\nexitplan_oldest_due_age_seconds " in told
    assert "\nexitplan_database_up 1.0\n" in told
    assert "\nexitplan_deliveries_sent_total 0.0\n" not in told
    assert TEAM not in told


def test_a_health_port_that_is_in_use_is_one_line_that_says_what_to_do(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(sandbox, tmp_path, EXITPLAN_HEALTH_PORT=str(port)) as bot:
            assert bot.wait() == 1
            assert bot.complained() == (
                f"The health port {port} can't be used (Address already in use): "
                "name another in EXITPLAN_HEALTH_PORT.\n"
            )


def test_with_json_logs_every_line_of_standard_error_is_an_object_and_none_has_a_token(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    app_token = "xapp-1-A0WRONG-1-SECRET"
    with running(sandbox, tmp_path, SLACK_APP_TOKEN=app_token, EXITPLAN_LOG="json") as bot:
        assert bot.wait() == 1

        lines = [json.loads(line) for line in bot.complained().splitlines()]
        assert lines[-1]["level"] == "CRITICAL"
        assert lines[-1]["message"] == (
            "Slack refuses SLACK_APP_TOKEN: invalid_auth. It needs connections:write, under Basic Information."
        )
        assert "SECRET" not in bot.complained()
        assert sandbox.bot_token not in bot.complained()
