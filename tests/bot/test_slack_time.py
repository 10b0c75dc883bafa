from __future__ import annotations

from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.slack_time import slack_time
from tests.support.other_slack.server import other_slack


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
