"""The bot in the test's own process: its Web API calls go over HTTP, what it hears does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from slack_bolt import BoltRequest

from bot.clients import asking_client
from bot.installation import find_installation, installed_in_one
from bot.process import running_bot
from storage.database import Database
from tests.support.clock import FakeClock
from tests.support.office import TrackingExecutor, leave_out_the_weekly_digest
from tests.support.other_slack.answers import Json
from tests.support.other_slack.person import Person
from tests.support.other_slack.server import OtherSlack

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@contextmanager
def a_bot_in(slack: OtherSlack, database: Database) -> Iterator[Person]:
    """Somebody who uses it, at noon on 1 December; everything is answered when their acts return."""
    workspace = slack.workspace
    workspace.ahead = (NOON - datetime.now(UTC)).total_seconds()  # noqa: TID251 (Slack lives in real time)
    client = asking_client("xoxb-another", base_url=f"{workspace.address}/api/")
    worker, clock = TrackingExecutor(), FakeClock(NOON)
    with running_bot(
        installed_in_one(find_installation(client, "xoxb-another"), api_url=client.base_url),
        database=database,
        clock=clock,
        api_url=client.base_url,
        worker=worker,
    ) as bot:
        leave_out_the_weekly_digest(database)

        def hear(payload: Json) -> Json:
            answer = bot.app.dispatch(BoltRequest(mode="socket_mode", body=payload))
            assert answer.status == 200, f"nobody listens to {payload}"
            worker.settle()
            assert bot.ticker.settle(), "the scheduler does not come to rest"
            return json.loads(answer.body) if answer.body else {}

        def pass_minutes(minutes: int) -> None:
            clock.advance(minutes=minutes)
            workspace.ahead += minutes * 60
            assert bot.ticker.settle(), "the scheduler does not come to rest"

        slack.hear, slack.pass_minutes = hear, pass_minutes
        yield Person(slack, workspace.names.person, workspace.names.channel)
