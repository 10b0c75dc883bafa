"""The Home tab: published for one person, opened, clicked in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.blocks import check_home
from sandbox.clock import SandboxClock
from sandbox.errors import RefusedError
from sandbox.manifest import AppConfig
from sandbox.seed import ALEX, GUS, RIO, SAM
from sandbox.server import Sandbox
from tests.sandbox.builders import (
    Json,
    actions,
    attach,
    bolt_app,
    button,
    client_of,
    field,
    modal,
    refused,
    section,
    select,
    table,
    text_field,
)
from tests.sandbox.test_page_endpoints import Page


@pytest.fixture
def sandbox(clock: SandboxClock) -> Iterator[Sandbox]:
    """An app with a Home tab that wants to hear when it is opened."""
    with Sandbox(
        clock, ack_seconds=0.5, app=AppConfig(home_tab=True, events=frozenset({"app_home_opened"}))
    ) as one:
        yield one


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


def test_what_is_published_shows_in_that_persons_home_only(sandbox: Sandbox, slack: WebClient) -> None:
    answer = slack.views_publish(user_id=ALEX.id, view=home(section("Hello Alex"), callback_id="home"))

    view = answer["view"]
    assert (view["type"], view["callback_id"], view["root_view_id"]) == ("home", "home", view["id"])
    shown = sandbox.home()
    assert shown is not None
    assert shown.blocks[0]["text"]["text"] == "Hello Alex"
    assert sandbox.home(person=SAM.id) is None


def test_publishing_again_changes_the_same_view(sandbox: Sandbox, slack: WebClient) -> None:
    first = slack.views_publish(user_id=ALEX.id, view=home())["view"]
    second = slack.views_publish(user_id=ALEX.id, view=home(section("New")), hash=first["hash"])["view"]

    assert second["id"] == first["id"]
    assert second["hash"] != first["hash"]


def test_a_stale_hash_changes_nothing(sandbox: Sandbox, slack: WebClient) -> None:
    first = slack.views_publish(user_id=ALEX.id, view=home())["view"]
    slack.views_publish(user_id=ALEX.id, view=home(section("Newer")))

    with pytest.raises(SlackApiError) as error:
        slack.views_publish(user_id=ALEX.id, view=home(section("Late")), hash=first["hash"])

    assert refused(error.value)["error"] == "hash_conflict"
    shown = sandbox.home()
    assert shown is not None
    assert shown.blocks[0]["text"]["text"] == "Newer"


@pytest.mark.parametrize(
    "user", [pytest.param("U0NOBODY", id="nobody"), pytest.param(RIO.id, id="another organisation")]
)
def test_a_home_is_for_people_of_the_workspace(slack: WebClient, user: str) -> None:
    with pytest.raises(SlackApiError) as error:
        slack.views_publish(user_id=user, view=home())

    assert refused(error.value)["error"] == "invalid_arguments"


def test_without_a_home_tab_in_the_manifest_nothing_can_be_published(clock: SandboxClock) -> None:
    with Sandbox(clock) as sandbox, pytest.raises(SlackApiError) as error:
        client_of(sandbox).views_publish(user_id=ALEX.id, view=home())

    assert refused(error.value)["error"] == "not_enabled"


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        pytest.param(home(*[section()] * 101), "/blocks: must have at most 100 items (has 101)", id="101"),
        pytest.param(home(title={}), "/title: is not known here", id="a title"),
        pytest.param(modal(), "/type: must be one of home", id="a modal"),
        pytest.param(
            home({"type": "markdown", "text": "x"}), "/blocks/0/type: must be one of", id="markdown"
        ),
        pytest.param(
            home(table([["a"]]), table([["b"]])), "/blocks/1: only_one_table_allowed", id="2 tables"
        ),
        pytest.param(
            home(section(block_id="a"), section(block_id="a")), "block_id a already exists", id="one id twice"
        ),
    ],
)
def test_what_slack_refuses_in_a_home_is_refused(view: Json, problem: str) -> None:
    assert any(found.startswith(problem) or problem in found for found in check_home(view))


def test_a_home_takes_tables_inputs_and_a_hundred_blocks() -> None:
    assert check_home(home(table([["a"]]), text_field(), field("menu", select()), *[section()] * 97)) == []


@pytest.fixture
def heard(sandbox: Sandbox) -> list[Json]:
    """What an app that publishes "Welcome" at each opening hears."""
    bolt, heard = bolt_app(sandbox), []

    @bolt.event("app_home_opened")
    def opened(event: dict[str, Any], client: WebClient) -> None:
        heard.append(event)
        client.views_publish(
            user_id=event["user"], view=home(section("Welcome"), actions(button(), select()))
        )

    @bolt.action("done")
    @bolt.action("pick")
    def clicked(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        heard.append(body)

    attach(sandbox, bolt)
    return heard


def test_opening_home_tells_the_app_and_shows_what_it_publishes(sandbox: Sandbox, heard: list[Json]) -> None:
    shown = sandbox.open_home()

    assert shown is not None
    assert shown.blocks[0]["text"]["text"] == "Welcome"
    (event,) = heard
    assert (event["user"], event["channel"], event["tab"]) == (ALEX.id, "D0ALEX", "home")
    assert "view" not in event


def test_opening_it_again_tells_what_it_shows(sandbox: Sandbox, heard: list[Json]) -> None:
    first = sandbox.open_home()
    sandbox.open_home()

    assert first is not None
    assert (heard[1]["view"]["id"], heard[1]["view"]["hash"]) == (first.id, first.hash)


def test_guests_have_a_home_and_people_of_other_organisations_have_none(
    sandbox: Sandbox, heard: list[Json]
) -> None:
    assert sandbox.open_home(person=GUS.id) is not None
    with pytest.raises(RefusedError):
        sandbox.open_home(person=RIO.id)


def test_a_click_in_home_names_the_view_and_no_channel(sandbox: Sandbox, heard: list[Json]) -> None:
    sandbox.open_home()

    assert sandbox.click_in_home(action_id="done").ok

    body = heard[-1]
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert body["view"]["type"] == "home"
    assert {"channel", "message", "response_url"}.isdisjoint(body)


def test_a_choice_in_home_is_kept(sandbox: Sandbox, heard: list[Json]) -> None:
    sandbox.open_home()

    sandbox.click_in_home(action_id="pick", value="two")

    assert heard[-1]["view"]["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "two"


def test_a_click_in_home_opens_a_modal_but_cannot_push_one(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    sandbox.open_home()
    sandbox.click_in_home(action_id="done")
    with pytest.raises(SlackApiError) as error:
        slack.views_push(trigger_id=heard[-1]["trigger_id"], view=modal())
    assert refused(error.value)["error"] == "invalid_trigger_id"

    sandbox.click_in_home(action_id="done")
    slack.views_open(trigger_id=heard[-1]["trigger_id"], view=modal())

    assert sandbox.view() is not None
    with pytest.raises(RefusedError):
        sandbox.click_in_home(action_id="done")


def test_an_event_that_is_not_taken_comes_once_more_and_says_so(sandbox: Sandbox) -> None:
    bolt, heard = bolt_app(sandbox), []

    @bolt.event("app_home_opened")
    def opened(body: dict[str, Any], request: Any) -> None:
        heard.append((body["event_id"], request.headers.get("x-slack-retry-num")))
        if len(heard) == 1:
            raise ValueError("not this time")

    attach(sandbox, bolt)
    sandbox.open_home()

    assert [number for _, number in heard] == [None, ["1"]]
    assert heard[0][0] == heard[1][0]


def test_the_page_shows_home_among_the_conversations(sandbox: Sandbox, heard: list[Json]) -> None:
    page = Page(sandbox)
    assert [one["type"] for one in page.state()["conversations"]][-2:] == ["home", "dm"]
    assert "home" not in [one["id"] for one in page.state(RIO.id)["conversations"]]
    assert page.get("/sandbox/conversation?person=U0ALEX&id=home") == {
        "id": "home",
        "messages": [],
        "view": None,
    }

    assert page.do("open_app", person=ALEX.id, tab="home") == (200, {"ok": True})

    view = page.get("/sandbox/conversation?person=U0ALEX&id=home")["view"]
    assert view["blocks"][0]["text"]["text"] == "Welcome"
    container = {"type": "view", "view_id": view["id"]}
    click = {"person": ALEX.id, "container": container, "block_id": "row", "action_id": "done"}
    assert page.do("block_action", **click)[0] == 200
    assert heard[-1]["actions"][0]["action_id"] == "done"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"person": ALEX.id, "tab": "about"}, 400, id="another tab"),
        pytest.param({"person": RIO.id, "tab": "messages"}, 404, id="somebody who has none"),
    ],
)
def test_only_tabs_that_are_there_can_be_opened(sandbox: Sandbox, body: Json, status: int) -> None:
    assert Page(sandbox).do("open_app", **body)[0] == status
