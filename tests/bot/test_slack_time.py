from __future__ import annotations

from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients import delivering_client
from bot.slack_time import slack_time
from sandbox.clock import SandboxClock
from sandbox.faults import Fault, FaultMode
from sandbox.server import Sandbox
from tests.support.other_slack.server import other_slack

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Tue, 01 Dec 2026 12:00:00 GMT", datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("Tue, 01 Dec 2026 12:00:00 -0000", datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("Tue, 01 Dec 2026 13:00:00 +0100", datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        ("today", None),
        ("", None),
    ],
)
def test_slack_s_time_is_that_of_its_answer_or_not_known(date: str, instant: datetime | None) -> None:
    with other_slack() as slack:
        slack.date = date

        assert slack_time(WebClient(token="xoxb-1", base_url=f"{slack.workspace.address}/api/")) == instant


@pytest.mark.parametrize("token", ["xoxb-revoked", None])
def test_slack_tells_the_time_to_whoever_asks(token: str | None) -> None:
    with Sandbox(SandboxClock(lambda: NOON)) as sandbox:
        assert slack_time(delivering_client(token, base_url=sandbox.api_url)) == NOON


def test_a_server_on_the_way_that_fails_is_not_asked_for_the_time() -> None:
    with Sandbox(SandboxClock(lambda: NOON)) as sandbox:
        sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.SERVER_ERROR))

        with pytest.raises(SlackApiError):
            slack_time(delivering_client(None, base_url=sandbox.api_url))
