"""Modals: opening, typing, submitting, and what the bot's answer does to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.errors import RefusedError
from sandbox.server import Sandbox
from sandbox.views import OpenView
from tests.sandbox.builders import (
    Json,
    actions,
    button,
    field,
    modal,
    option,
    plain,
    refused,
    section,
    select,
    text_field,
)
from tests.sandbox.conftest import Stopwatch


def trigger_of(sandbox: Sandbox, person: str = "U0ALEX", channel: str | None = "C0ITSAAS") -> str:
    with sandbox.workspace.lock:
        return sandbox.slack.grants.new_trigger(person, channel).id


def open_form(sandbox: Sandbox, slack: WebClient, view: Json, *, person: str = "U0ALEX") -> Json:
    answer: Json = slack.views_open(trigger_id=trigger_of(sandbox, person), view=view)["view"]
    return answer


def shown(sandbox: Sandbox, person: str = "U0ALEX") -> OpenView:
    view = sandbox.view(person=person)
    assert view is not None
    return view


def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(refused(caught.value)["error"])


@pytest.fixture
def heard(app: App) -> list[Json]:
    """Every submission, closing and click that the bot heard; it acknowledges each without a word."""
    bodies: list[Json] = []

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    app.view_submission("form")(listen)
    app.view_closed("form")(listen)
    app.action(re.compile(".*"))(listen)
    return bodies


def answer_with(app: App, **answer: Any) -> None:
    @app.view_submission("form")
    def answer_it(ack: Ack) -> None:
        ack(answer)


def test_an_opened_form_is_on_the_persons_screen(sandbox: Sandbox, slack: WebClient) -> None:
    view = open_form(sandbox, slack, modal(private_metadata="c1"), person="U0SAM")

    assert shown(sandbox, "U0SAM").id == view["id"]
    assert sandbox.view() is None
    assert view["state"] == {"values": {"vendor": {"value": {"type": "plain_text_input", "value": None}}}}
    assert (view["private_metadata"], view["callback_id"], view["root_view_id"]) == ("c1", "form", view["id"])
    assert (view["previous_view_id"], view["bot_id"], view["team_id"]) == (None, "B0BOT", "T0SANDBOX")


@pytest.mark.parametrize(
    ("seconds", "fine"),
    [pytest.param(3.0, True, id="three seconds"), pytest.param(3.01, False, id="a moment more")],
)
def test_a_trigger_lives_three_seconds(
    sandbox: Sandbox, slack: WebClient, stopwatch: Stopwatch, seconds: float, fine: bool
) -> None:
    trigger = trigger_of(sandbox)
    stopwatch.seconds += seconds

    if fine:
        assert slack.views_open(trigger_id=trigger, view=modal())["ok"]
    else:
        assert error_of(lambda: slack.views_open(trigger_id=trigger, view=modal())) == "expired_trigger_id"


def test_a_trigger_opens_one_form_only(sandbox: Sandbox, slack: WebClient) -> None:
    trigger = trigger_of(sandbox)
    slack.views_open(trigger_id=trigger, view=modal())

    assert error_of(lambda: slack.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert error_of(lambda: slack.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


def test_a_form_that_slack_refuses_does_not_use_up_the_trigger(sandbox: Sandbox, slack: WebClient) -> None:
    trigger = trigger_of(sandbox)

    with pytest.raises(SlackApiError) as caught:
        slack.views_open(trigger_id=trigger, view=modal(title=plain("x" * 25)))
    assert refused(caught.value)["response_metadata"]["messages"] == [
        "[ERROR] must be at most 24 characters (has 25) [json-pointer:/view/title/text]"
    ]
    assert slack.views_open(trigger_id=trigger, view=modal())["ok"]


def test_a_form_of_more_than_250_kilobytes_is_refused(sandbox: Sandbox, slack: WebClient) -> None:
    large = modal(*[section("x" * 2950) for _ in range(86)])

    assert error_of(lambda: open_form(sandbox, slack, large)) == "view_too_large"


def test_untouched_fields_submit_their_initial_values(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    here = {"type": "conversations_select", "action_id": "v", "default_to_current_conversation": True}
    open_form(
        sandbox,
        slack,
        modal(
            text_field("vendor", initial_value="ActivTrak"),
            field(
                "seats",
                {
                    "type": "number_input",
                    "action_id": "v",
                    "is_decimal_allowed": False,
                    "initial_value": "50",
                },
            ),
            field("end", {"type": "datepicker", "action_id": "v", "initial_date": "2027-03-31"}),
            field("unit", select("v", initial_option=option("one"))),
            field(
                "facts",
                {"type": "checkboxes", "action_id": "v", "options": [option("a"), option("b")]},
                optional=True,
            ),
            field("channel", here),
            field("owner", {"type": "multi_users_select", "action_id": "v", "initial_users": ["U0SAM"]}),
        ),
    )

    assert sandbox.submit().ok

    (body,) = heard
    assert body["view"]["state"]["values"] == {
        "vendor": {"value": {"type": "plain_text_input", "value": "ActivTrak"}},
        "seats": {"v": {"type": "number_input", "value": "50"}},
        "end": {"v": {"type": "datepicker", "selected_date": "2027-03-31"}},
        "unit": {"v": {"type": "static_select", "selected_option": option("one")}},
        "facts": {"v": {"type": "checkboxes", "selected_options": []}},
        "channel": {"v": {"type": "conversations_select", "selected_conversation": "C0ITSAAS"}},
        "owner": {"v": {"type": "multi_users_select", "selected_users": ["U0SAM"]}},
    }
    assert (body["type"], body["response_urls"], body["user"]["id"]) == ("view_submission", [], "U0ALEX")
    assert (body["view"]["callback_id"], body["view"]["hash"]) == ("form", body["view"]["hash"])


def test_what_a_person_types_replaces_the_initial_values(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    open_form(
        sandbox,
        slack,
        modal(
            text_field("vendor", initial_value="ActivTrak"),
            text_field("note") | {"optional": True},
            field("unit", select("v", initial_option=option("one"))),
            section(block_id="side", accessory=select("w")),
        ),
    )

    sandbox.submit(
        {"vendor": {"value": "Slack"}, "note": {"value": ""}, "unit": {"v": "two"}, "side": {"w": "one"}}
    )

    assert heard[0]["view"]["state"]["values"] == {
        "vendor": {"value": {"type": "plain_text_input", "value": "Slack"}},
        "note": {"value": {"type": "plain_text_input", "value": None}},
        "unit": {"v": {"type": "static_select", "selected_option": option("two")}},
        "side": {"w": {"type": "static_select", "selected_option": option("one")}},
    }


def number(**more: Any) -> Json:
    return {"type": "number_input", "action_id": "v", "is_decimal_allowed": False, **more}


@pytest.mark.parametrize(
    ("element", "good", "bad", "complaint"),
    [
        pytest.param(select("v"), "one", None, "Please complete this required field.", id="nothing picked"),
        pytest.param(number(), "50", "fifty", "Please enter a valid number.", id="no number"),
        pytest.param(number(), "50", "50.5", "Please enter a valid number.", id="no decimals"),
        pytest.param(
            number(is_decimal_allowed=True), "50.5", "NaN", "Please enter a valid number.", id="NaN"
        ),
        pytest.param(
            number(min_value="1"), "1", "0", "Please enter a number that is at least 1.", id="minimum"
        ),
        pytest.param(
            number(max_value="9"), "9", "10", "Please enter a number that is at most 9.", id="maximum"
        ),
        pytest.param(
            {"type": "plain_text_input", "action_id": "v", "min_length": 3},
            "abc",
            "ab",
            "Please enter at least 3 characters.",
            id="too short",
        ),
        pytest.param(
            {"type": "plain_text_input", "action_id": "v", "max_length": 3},
            "abc",
            "abcd",
            "Please enter at most 3 characters.",
            id="too long",
        ),
        pytest.param(
            {"type": "email_text_input", "action_id": "v"},
            "a@b.de",
            "a@b",
            "Please enter a valid email address.",
            id="mail",
        ),
        pytest.param(
            {"type": "url_text_input", "action_id": "v"},
            "https://x.y",
            "x.y",
            "Please enter a valid URL.",
            id="address",
        ),
    ],
)
def test_slacks_client_refuses_some_forms_before_the_bot_hears_of_them(
    *,
    sandbox: Sandbox,
    slack: WebClient,
    heard: list[Json],
    element: Json,
    good: str,
    bad: str | None,
    complaint: str,
) -> None:
    open_form(sandbox, slack, modal(field("b", element)))

    assert sandbox.submit({"b": {"v": bad}}).errors == {"b": complaint}
    assert heard == []
    assert sandbox.submit({"b": {"v": good}}).errors == {}
    assert len(heard) == 1


def test_an_accepted_form_closes(sandbox: Sandbox, slack: WebClient, heard: list[Json]) -> None:
    open_form(sandbox, slack, modal())

    sandbox.submit({"vendor": {"value": "x"}})

    assert sandbox.view() is None
    with pytest.raises(LookupError, match="no modal open"):
        sandbox.submit()


def test_errors_keep_the_form_open_with_what_was_typed(sandbox: Sandbox, slack: WebClient, app: App) -> None:
    answer_with(app, response_action="errors", errors={"vendor": "Which vendor is that?"})
    open_form(sandbox, slack, modal())

    outcome = sandbox.submit({"vendor": {"value": "Actvtrak"}})

    assert (outcome.ok, outcome.errors) == (True, {"vendor": "Which vendor is that?"})
    assert shown(sandbox).values["vendor"]["value"]["value"] == "Actvtrak"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        pytest.param(
            {"response_action": "errors", "errors": {"other": "x"}},
            "errors for no input block: other",
            id="stranger",
        ),
        pytest.param(
            {"response_action": "update", "view": {"type": "modal"}}, "needs title", id="wrong view"
        ),
        pytest.param({"response_action": "explode"}, "unexpected keys: response_action", id="unknown action"),
        pytest.param({"text": "Hi"}, "unexpected keys: text", id="text"),
    ],
)
def test_an_answer_that_slack_cannot_use_is_an_error_for_the_person(
    sandbox: Sandbox, slack: WebClient, app: App, answer: Json, sentence: str
) -> None:
    answer_with(app, **answer)
    open_form(sandbox, slack, modal())

    outcome = sandbox.submit({"vendor": {"value": "x"}})

    assert sentence in (outcome.error or "")
    assert sandbox.view() is not None, "what was typed is not lost"


def test_a_form_that_nobody_takes_stays_open(sandbox: Sandbox, slack: WebClient) -> None:
    open_form(sandbox, slack, modal())

    outcome = sandbox.submit({"vendor": {"value": "x"}})

    assert outcome.error == "The app did not answer in time (dispatch_failed)."
    assert sandbox.view() is not None


def test_an_answer_can_change_the_form(sandbox: Sandbox, slack: WebClient, app: App) -> None:
    answer_with(app, response_action="update", view=modal(section("Sure?"), title=plain("Step 2")))
    before = open_form(sandbox, slack, modal())

    sandbox.submit({"vendor": {"value": "x"}})

    after = shown(sandbox)
    assert (after.id, after.definition["title"]["text"]) == (before["id"], "Step 2")
    assert after.hash != before["hash"]


def test_an_answer_can_lay_a_form_on_top_and_closing_it_shows_the_one_below(
    sandbox: Sandbox, slack: WebClient, app: App
) -> None:
    answer_with(app, response_action="push", view=modal(title=plain("Above")))
    below = open_form(sandbox, slack, modal())

    sandbox.submit({"vendor": {"value": "x"}})

    above = shown(sandbox).as_slack()
    assert above["title"]["text"] == "Above"
    assert (above["previous_view_id"], above["root_view_id"]) == (below["id"], below["id"])
    sandbox.close_view()
    assert shown(sandbox).id == below["id"]


def test_at_most_three_forms_lie_on_each_other(sandbox: Sandbox, slack: WebClient, app: App) -> None:
    answer_with(app, response_action="push", view=modal())
    open_form(sandbox, slack, modal())
    typed = {"vendor": {"value": "x"}}

    assert sandbox.submit(typed).ok
    assert sandbox.submit(typed).ok
    assert sandbox.submit(typed).error == "The app's answer was refused: push_limit_reached"


def test_an_answer_can_close_everything(sandbox: Sandbox, slack: WebClient, app: App) -> None:
    actions_in_turn: Iterator[Json] = iter(
        [{"response_action": "push", "view": modal()}, {"response_action": "clear"}]
    )

    @app.view_submission("form")
    def answer_it(ack: Ack) -> None:
        ack(next(actions_in_turn))

    open_form(sandbox, slack, modal())
    sandbox.submit({"vendor": {"value": "x"}})
    sandbox.submit({"vendor": {"value": "y"}})

    assert sandbox.view() is None


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        pytest.param({}, [], id="quietly"),
        pytest.param({"notify_on_close": True}, [False], id="the bot is told"),
        pytest.param({"notify_on_close": True, "clear_on_close": True}, [True], id="and all of them close"),
    ],
)
def test_a_person_can_dismiss_a_form(
    sandbox: Sandbox, slack: WebClient, heard: list[Json], flags: Json, told: list[bool]
) -> None:
    open_form(sandbox, slack, modal(**flags))

    assert sandbox.close_view().ok

    assert sandbox.view() is None
    assert [body["is_cleared"] for body in heard] == told


def test_a_dismissal_that_nobody_hears_of_is_an_error_for_the_person(
    sandbox: Sandbox, slack: WebClient
) -> None:
    open_form(sandbox, slack, modal(notify_on_close=True))

    assert sandbox.close_view().error == "The app did not answer in time (dispatch_failed)."


def test_a_form_without_submit_cannot_be_submitted(sandbox: Sandbox, slack: WebClient) -> None:
    view = modal(section())
    del view["submit"]
    open_form(sandbox, slack, view)

    with pytest.raises(RefusedError, match="nothing to submit"):
        sandbox.submit()


def test_fields_that_the_form_does_not_have_cannot_be_filled(sandbox: Sandbox, slack: WebClient) -> None:
    open_form(sandbox, slack, modal())

    with pytest.raises(RefusedError, match="no field price/value"):
        sandbox.submit({"price": {"value": "1"}})


def test_an_element_in_a_form_tells_the_form_and_what_was_typed_so_far(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    view = open_form(
        sandbox,
        slack,
        modal(text_field(), field("unit", select("pick"), dispatch_action=True), actions(button("more"))),
    )

    sandbox.click_in_view(action_id="pick", value="two", state={"vendor": {"value": "Slack"}})
    sandbox.click_in_view(action_id="more")

    first, second = heard
    assert first["container"] == {"type": "view", "view_id": view["id"]}
    assert first["actions"][0]["selected_option"] == option("two")
    assert "channel" not in first
    assert "response_url" not in first
    expected = {
        "vendor": {"value": {"type": "plain_text_input", "value": "Slack"}},
        "unit": {"pick": {"type": "static_select", "selected_option": option("two")}},
    }
    assert first["view"]["state"]["values"] == expected
    assert second["view"]["state"]["values"] == expected


def test_a_field_keeps_what_was_typed_unless_its_block_id_changes(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    view = open_form(
        sandbox, slack, modal(text_field("vendor"), text_field("price"), actions(button("more")))
    )
    typed = {"vendor": {"value": "Slack"}, "price": {"value": "10"}}
    sandbox.click_in_view(action_id="more", state=typed)

    refilled = modal(text_field("vendor", initial_value="Zoom"), text_field("price-2", initial_value="19"))
    slack.views_update(view_id=view["id"], view=refilled)

    assert shown(sandbox).values == {
        "vendor": {"value": {"type": "plain_text_input", "value": "Slack"}},
        "price-2": {"value": {"type": "plain_text_input", "value": "19"}},
    }


def test_an_untouched_field_keeps_its_old_initial_value_too(sandbox: Sandbox, slack: WebClient) -> None:
    view = open_form(sandbox, slack, modal(text_field("vendor", initial_value="Zoom")))

    slack.views_update(view_id=view["id"], view=modal(text_field("vendor", initial_value="Slack")))

    assert shown(sandbox).values["vendor"]["value"]["value"] == "Zoom"


def test_a_field_of_another_kind_starts_afresh(sandbox: Sandbox, slack: WebClient) -> None:
    view = open_form(sandbox, slack, modal(text_field("b", initial_value="Zoom")))

    slack.views_update(view_id=view["id"], view=modal(field("b", select("value"))))

    assert shown(sandbox).values["b"]["value"] == {"type": "static_select", "selected_option": None}


def test_a_form_is_updated_by_its_own_id_or_by_the_apps(sandbox: Sandbox, slack: WebClient) -> None:
    view = open_form(sandbox, slack, modal(external_id="contract-1"))

    new = slack.views_update(external_id="contract-1", view=modal(external_id="contract-1"))["view"]

    assert new["id"] == view["id"]
    assert new["hash"] != view["hash"]
    assert slack.views_update(view_id=view["id"], hash=new["hash"], view=modal())["ok"]


def test_an_update_that_comes_too_late_is_refused(sandbox: Sandbox, slack: WebClient) -> None:
    view = open_form(sandbox, slack, modal())
    slack.views_update(view_id=view["id"], view=modal())

    def late() -> Any:
        return slack.views_update(view_id=view["id"], hash=view["hash"], view=modal())

    assert error_of(late) == "hash_conflict"


def test_a_form_that_is_not_open_cannot_be_updated(slack: WebClient) -> None:
    assert error_of(lambda: slack.views_update(view_id="V0", view=modal())) == "not_found"
    assert error_of(lambda: slack.api_call("views.update", json={"view": modal()})) == "invalid_arguments"


def test_an_external_id_belongs_to_one_form(sandbox: Sandbox, slack: WebClient) -> None:
    open_form(sandbox, slack, modal(external_id="contract-1"))

    def twice() -> Any:
        return open_form(sandbox, slack, modal(external_id="contract-1"), person="U0SAM")

    assert error_of(twice) == "duplicate_external_id"


def test_opening_another_form_replaces_the_first(sandbox: Sandbox, slack: WebClient) -> None:
    first = open_form(sandbox, slack, modal())
    second = open_form(sandbox, slack, modal())

    assert shown(sandbox).id == second["id"]
    assert error_of(lambda: slack.views_update(view_id=first["id"], view=modal())) == "not_found"


def test_a_click_in_a_form_lays_another_on_top_of_it(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    below = open_form(sandbox, slack, modal(actions(button())))

    sandbox.click_in_view(action_id="done")
    pushed = slack.views_push(trigger_id=heard[-1]["trigger_id"], view=modal())["view"]

    assert (pushed["previous_view_id"], pushed["root_view_id"]) == (below["id"], below["id"])
    assert shown(sandbox).id == pushed["id"]
    sandbox.close_view()
    assert shown(sandbox).id == below["id"]


def test_a_form_is_laid_on_top_by_an_act_in_the_form_below_only(sandbox: Sandbox, slack: WebClient) -> None:
    open_form(sandbox, slack, modal())

    assert error_of(lambda: slack.views_push(trigger_id=trigger_of(sandbox), view=modal())) == (
        "invalid_trigger_id"
    )


def test_a_fourth_form_cannot_be_pushed(sandbox: Sandbox, slack: WebClient, heard: list[Json]) -> None:
    open_form(sandbox, slack, modal(actions(button())))
    for _ in range(2):
        sandbox.click_in_view(action_id="done")
        slack.views_push(trigger_id=heard[-1]["trigger_id"], view=modal(actions(button())))

    sandbox.click_in_view(action_id="done")
    trigger = heard[-1]["trigger_id"]

    assert error_of(lambda: slack.views_push(trigger_id=trigger, view=modal())) == "push_limit_reached"
