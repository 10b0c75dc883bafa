"""Slack misbehaving on demand, and its rate limits."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.client import IncompleteRead, RemoteDisconnected
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import SandboxClock
from sandbox.faults import Fault, FaultMode
from sandbox.ratelimits import RateLimits
from sandbox.server import Sandbox
from tests.sandbox.builders import client_of, refused
from tests.sandbox.conftest import Stopwatch
from tests.support.processes import until

POST = "chat.postMessage"


def post(slack: WebClient) -> str:
    """The error of one post, or "posted"."""
    try:
        slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")
    except SlackApiError as error:
        return str(refused(error)["error"])
    return "posted"


def posted(sandbox: Sandbox) -> int:
    return len(sandbox.ledger())


def test_a_planned_error_meets_so_many_calls_and_no_more(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.ERROR, error="is_archived", times=2))

    assert [post(slack) for _ in range(3)] == ["is_archived", "is_archived", "posted"]
    assert posted(sandbox) == 1


def test_a_fault_meets_its_own_method_only(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.ERROR))

    assert post(slack) == "posted"


def test_a_fault_for_any_method_meets_the_next_call(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method="*", mode=FaultMode.ERROR, error="fatal_error"))

    assert [post(slack), post(slack)] == ["fatal_error", "posted"]


def test_planned_faults_can_be_called_off(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.ERROR, times=9))
    sandbox.slack.faults.clear()

    assert post(slack) == "posted"


@pytest.mark.parametrize("retry_after", [None, "0", "3600", "soon"])
def test_a_rate_limit_says_how_long_to_wait_or_garbage_or_nothing(
    sandbox: Sandbox, slack: WebClient, retry_after: str | None
) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.RATELIMITED, retry_after=retry_after))

    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers.get("Retry-After") == retry_after
    assert posted(sandbox) == 0


@pytest.mark.parametrize(
    ("mode", "accepted"), [(FaultMode.SERVER_ERROR, 0), (FaultMode.ACCEPT_THEN_SERVER_ERROR, 1)]
)
def test_a_server_error_may_or_may_not_mean_that_the_message_is_there(
    sandbox: Sandbox, slack: WebClient, mode: FaultMode, accepted: int
) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=mode, status=502))

    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert caught.value.response.status_code == 502
    assert posted(sandbox) == accepted


@pytest.mark.parametrize(("mode", "accepted"), [(FaultMode.RESET, 0), (FaultMode.ACCEPT_THEN_RESET, 1)])
def test_a_broken_connection_may_or_may_not_mean_that_the_message_is_there(
    sandbox: Sandbox, slack: WebClient, mode: FaultMode, accepted: int
) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=mode))

    with pytest.raises((ConnectionResetError, RemoteDisconnected, URLError)):
        slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert posted(sandbox) == accepted


def test_an_answer_can_be_garbage_although_the_message_is_there(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.ACCEPT_THEN_GARBAGE))

    assert "non-JSON" in post(slack)
    assert posted(sandbox) == 1


def test_an_answer_can_break_off_half_way_although_the_message_is_there(
    sandbox: Sandbox, slack: WebClient
) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.ACCEPT_THEN_CUT))

    with pytest.raises(IncompleteRead):
        post(slack)

    assert posted(sandbox) == 1


def test_a_message_can_be_taken_long_after_its_connection_broke(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.RESET_THEN_ACCEPT, seconds=0.2))

    with pytest.raises((ConnectionResetError, RemoteDisconnected, URLError)):
        slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert posted(sandbox) == 0
    until(lambda: posted(sandbox) == 1)
    assert posted(sandbox) == 1


def test_the_history_can_lag_behind(sandbox: Sandbox, slack: WebClient, clock: SandboxClock) -> None:
    sandbox.delay_history(30)
    slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert slack.conversations_history(channel="C0ITSAAS")["messages"] == []
    clock.set(clock.now() + timedelta(seconds=31))
    assert len(slack.conversations_history(channel="C0ITSAAS")["messages"]) == 1


def test_a_token_is_revoked_and_the_history_delayed_from_outside(sandbox: Sandbox, slack: WebClient) -> None:
    tell(sandbox, {"token_revoked": True, "history_lag_seconds": 5})
    assert post(slack) == "token_revoked"
    assert sandbox.slack.history_lag_seconds == 5.0

    tell(sandbox, {})
    assert post(slack) == "posted"


def test_a_trouble_that_makes_no_sense_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(HTTPError) as refused:
        tell(sandbox, {"token_revoked": "perhaps"})
    refused.value.close()

    assert refused.value.code == 400


def tell(sandbox: Sandbox, trouble: dict[str, object]) -> None:
    request = Request(f"{sandbox.page_url}sandbox/trouble", data=json.dumps(trouble).encode())
    with urlopen(request) as answer:
        assert answer.status == 200


def test_an_answer_can_be_slow(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.SLOW, seconds=0.2))
    started = time.perf_counter()

    assert post(slack) == "posted"
    assert time.perf_counter() - started >= 0.2


def test_the_sdks_default_retry_posts_twice_when_the_answer_is_lost(sandbox: Sandbox) -> None:
    """The reason why whoever delivers must do without the SDK's retries."""
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.ACCEPT_THEN_RESET))

    WebClient(sandbox.bot_token, base_url=sandbox.api_url).chat_postMessage(channel="C0ITSAAS", text="x")

    assert posted(sandbox) == 2


def test_a_lost_call_stands_in_the_traffic_log(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=POST, mode=FaultMode.SERVER_ERROR))

    with pytest.raises(SlackApiError):
        slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert sandbox.traffic()[-1].error == "server_error"


@pytest.fixture
def limited(clock: SandboxClock) -> Iterator[Sandbox]:
    limits = RateLimits(post_burst=3, calls_a_minute={"users.info": 2})
    with Sandbox(clock, rate_limits=limits) as running:
        yield running


def test_posts_are_limited_for_each_channel_after_a_burst(limited: Sandbox, stopwatch: Stopwatch) -> None:
    slack = client_of(limited)

    assert [post(slack) for _ in range(4)] == ["posted", "posted", "posted", "ratelimited"]
    assert slack.chat_postMessage(channel="C0GENERAL", text="another channel")["ok"]

    stopwatch.seconds += 0.9
    assert post(slack) == "ratelimited"
    stopwatch.seconds += 0.2
    assert [post(slack), post(slack)] == ["posted", "ratelimited"]


def test_a_method_is_limited_by_the_minute(limited: Sandbox, stopwatch: Stopwatch) -> None:
    slack = client_of(limited)
    slack.users_info(user="U0SAM")
    slack.users_info(user="U0SAM")

    with pytest.raises(SlackApiError) as caught:
        slack.users_info(user="U0SAM")

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "30")
    stopwatch.seconds += 30
    assert slack.users_info(user="U0SAM")["ok"]
    assert slack.auth_test()["ok"], "a method without a limit of its own"


def test_without_rate_limits_everything_goes_through(slack: WebClient) -> None:
    assert [post(slack) for _ in range(20)] == ["posted"] * 20
