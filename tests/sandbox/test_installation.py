"""Slack's side of an installation is as strict as Slack."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import SandboxClock
from sandbox.installs import Installs
from sandbox.server import Sandbox
from tests.support.http import Answer, Browser

BACK = "http://127.0.0.1:9/slack/oauth_redirect"
ASKED = {"client_id": Installs().client_id, "scope": "chat:write,commands", "user_scope": "", "state": "s"}


@pytest.fixture(autouse=True)
def leads_back(sandbox: Sandbox) -> None:
    sandbox.take_people_back_to(BACK)


def open_page(sandbox: Sandbox, form: dict[str, str] | None = None, **changes: str) -> Answer:
    address = f"{sandbox.page_url}oauth/v2/authorize?{urlencode({**ASKED, **changes})}"
    return Browser().get(address, **(form or {}))


def a_code(sandbox: Sandbox) -> str:
    answer = open_page(sandbox, {"answer": "allow", "team": "T0ELSEWHERE", "name": "Elsewhere"})
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["s"]
    return query["code"][0]


def exchange(sandbox: Sandbox, code: str, **credentials: str) -> str:
    """The token, or Slack's word for why there is none."""
    given = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret, **credentials}
    try:
        return str(WebClient(base_url=sandbox.api_url).oauth_v2_access(code=code, **given)["access_token"])
    except SlackApiError as refused:
        return str(refused.response["error"])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"scope": ""}, "missing_scope"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"user_scope": "chat:write"}, "invalid_scope"),
        ({"redirect_uri": "https://somewhere.else/"}, "bad_redirect_uri"),
    ],
)
def test_what_the_app_may_not_ask_for_is_refused_before_anybody_answers(
    sandbox: Sandbox, changes: dict[str, str], error: str
) -> None:
    for form in (None, {"answer": "allow", "team": "T0ELSEWHERE", "name": "Elsewhere"}):
        page = open_page(sandbox, form, **changes)

        assert page.status == 400
        assert error in page.text


def test_a_token_is_good_in_its_workspace_and_for_what_was_allowed(sandbox: Sandbox) -> None:
    client = WebClient(token=exchange(sandbox, a_code(sandbox)), base_url=sandbox.api_url)

    assert client.auth_test()["team_id"] == "T0ELSEWHERE"
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.users_info(user="U0ALEX")


def test_a_code_is_good_once_and_for_ten_minutes(sandbox: Sandbox, clock: SandboxClock) -> None:
    code, late = a_code(sandbox), a_code(sandbox)

    assert exchange(sandbox, code).startswith("xoxb-")
    assert exchange(sandbox, code) == "code_already_used"
    clock.set(clock.now() + timedelta(minutes=10, seconds=1))
    assert exchange(sandbox, late) == "invalid_code"
    assert exchange(sandbox, "made up") == "invalid_code"


@pytest.mark.parametrize(
    ("credentials", "error"),
    [({"client_id": "1.1"}, "invalid_client_id"), ({"client_secret": "guessed"}, "bad_client_secret")],
)
def test_another_app_gets_no_token(sandbox: Sandbox, credentials: dict[str, str], error: str) -> None:
    assert exchange(sandbox, a_code(sandbox), **credentials) == error
