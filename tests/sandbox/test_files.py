"""Uploading as Slack has it: an address, the bytes, and the completion that shows the file."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.api_files import UPLOAD
from sandbox.faults import Fault, FaultMode
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, refused, section

PNG = b"\x89PNG\r\n\x1a\nnot really a picture"
MARKED = [section("The plan", block_id="delivery-1")]


def announce(slack: WebClient, **given: Any) -> Json:
    defaults = {"filename": "plan.png", "length": len(PNG), "alt_txt": "A plan"}
    answer = slack.files_getUploadURLExternal(**{**defaults, **given}).data
    assert isinstance(answer, dict)
    return answer


def send(url: str, content: bytes) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=content, method="POST")) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def upload(slack: WebClient, content: bytes = PNG, **given: Any) -> str:
    announced = announce(slack, length=len(content), **given)
    assert send(announced["upload_url"], content) == 200
    return str(announced["file_id"])


def complete(slack: WebClient, file_id: str, **given: Any) -> Json:
    blocks = json.dumps(given.pop("blocks", MARKED))
    defaults: Json = {"files": [{"id": file_id, "title": "The plan"}], "channel_id": "C0ITSAAS"}
    answer = slack.files_completeUploadExternal(**{**defaults, "blocks": blocks, **given}).data
    assert isinstance(answer, dict)
    return answer


def error_of(slack: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call(method, params=arguments)
    return str(refused(caught.value)["error"])


def page(sandbox: Sandbox, path: str) -> Json:
    with urllib.request.urlopen(f"{sandbox.page_url}{path}") as answer:
        read: Json = json.load(answer)
    return read


def test_an_uploaded_file_is_shown_in_one_message_that_the_history_knows_by_its_block(
    sandbox: Sandbox, slack: WebClient
) -> None:
    answer = complete(slack, upload(slack))

    (shown,) = slack.conversations_history(channel="C0ITSAAS")["messages"]
    assert [file["title"] for file in answer["files"]] == ["The plan"]
    assert set(answer) == {"ok", "files"}, "as in Slack, nothing says which message it is"
    assert shown["blocks"][0]["block_id"] == "delivery-1"
    assert shown["files"] == answer["files"]


def test_the_page_gets_a_picture_with_its_alternative_text_and_its_bytes(
    sandbox: Sandbox, slack: WebClient
) -> None:
    complete(slack, upload(slack))

    (message,) = page(sandbox, "sandbox/conversation?person=U0ALEX&id=C0ITSAAS")["messages"]
    (file,) = message["files"]
    with urllib.request.urlopen(file["url_private"]) as answer:
        headers, content = answer.headers, answer.read()
    assert (file["name"], file["alt_txt"], file["mimetype"]) == ("plan.png", "A plan", "image/png")
    assert content == PNG
    assert headers["content-disposition"] == "inline"


def test_whatever_is_no_picture_is_only_ever_saved(sandbox: Sandbox, slack: WebClient) -> None:
    complete(slack, upload(slack, b"<script>", filename="letter.html"))

    (message,) = page(sandbox, "sandbox/conversation?person=U0ALEX&id=C0ITSAAS")["messages"]
    with urllib.request.urlopen(message["files"][0]["url_private"]) as answer:
        headers = answer.headers
    assert "alt_txt" not in message["files"][0]
    assert headers["content-disposition"] == "attachment"
    assert headers["content-type"] == "application/octet-stream"


def test_without_its_completion_nobody_sees_anything_of_a_file(sandbox: Sandbox, slack: WebClient) -> None:
    upload(slack)

    assert sandbox.messages() == ()


def test_an_address_takes_the_bytes_once(slack: WebClient) -> None:
    url = announce(slack)["upload_url"]

    assert [send(url, PNG), send(url, PNG)] == [200, 400]


def test_an_address_takes_exactly_as_many_bytes_as_were_announced(slack: WebClient) -> None:
    assert send(announce(slack)["upload_url"], PNG + b"!") == 400


def test_an_upload_is_completed_once(slack: WebClient) -> None:
    file_id = upload(slack)
    complete(slack, file_id)

    files = json.dumps([{"id": file_id}])
    assert error_of(slack, "files.completeUploadExternal", files=files) == "file_not_found"


def test_what_was_never_sent_cannot_be_completed(slack: WebClient) -> None:
    files = json.dumps([{"id": announce(slack)["file_id"]}])

    assert error_of(slack, "files.completeUploadExternal", files=files) == "file_not_found"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        pytest.param({"length": 0}, "missing_argument", id="an empty file"),
        pytest.param({"alt_txt": "x" * 1_001}, "alt_txt_too_large", id="a description of 1,001 characters"),
        pytest.param({"filename": ""}, "invalid_arguments", id="no name"),
        pytest.param({"snippet": "python"}, "invalid_arguments", id="an unknown argument"),
    ],
)
def test_an_address_is_refused_for(slack: WebClient, given: Json, error: str) -> None:
    arguments = {"filename": "plan.png", "length": 10, **given}

    assert error_of(slack, "files.getUploadURLExternal", **arguments) == error


def test_a_description_may_have_1000_characters(slack: WebClient) -> None:
    assert announce(slack, alt_txt="x" * 1_000)["ok"] is True


def test_an_address_is_asked_for_with_a_form_and_not_with_json(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call("files.getUploadURLExternal", json={"filename": "plan.png", "length": 10})

    assert refused(caught.value)["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        pytest.param(
            {"channel_id": "C0FINANCE"}, "channel_not_found", id="a private channel without the bot"
        ),
        pytest.param({"thread_ts": "1796115600.000009"}, "thread_not_found", id="an unknown thread"),
        pytest.param(
            {"blocks": [{"type": "markdown", "text": "x"}]}, "internal_error", id="a markdown block"
        ),
        pytest.param({"blocks": [{"type": "section"}]}, "invalid_blocks", id="a malformed block"),
        pytest.param({"blocks": [{"type": "divider"}]}, "invalid_blocks", id="a block not known to work"),
        pytest.param({"files": [{"title": "x"}]}, "invalid_arguments", id="a file without id"),
    ],
)
def test_a_completion_is_refused_for(sandbox: Sandbox, slack: WebClient, given: Json, error: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        complete(slack, upload(slack), **given)

    assert refused(caught.value)["error"] == error
    assert sandbox.messages() == ()


def test_a_refused_completion_may_be_made_again(sandbox: Sandbox, slack: WebClient) -> None:
    file_id = upload(slack)
    with pytest.raises(SlackApiError):
        complete(slack, file_id, channel_id="C0FINANCE")

    complete(slack, file_id)

    assert len(sandbox.messages()) == 1


def test_blocks_are_ignored_beside_a_comment(sandbox: Sandbox, slack: WebClient) -> None:
    complete(slack, upload(slack), initial_comment="Here it is")

    (message,) = sandbox.messages()
    assert (message.text, message.blocks) == ("Here it is", ())


def test_a_file_goes_into_a_thread(sandbox: Sandbox, slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="C0ITSAAS", text="The plan")["ts"]

    complete(slack, upload(slack), thread_ts=parent)

    assert sandbox.messages()[-1].thread_ts == parent


def test_slack_may_say_ok_and_never_show_it(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.lose_shares()

    assert complete(slack, upload(slack))["ok"] is True
    assert sandbox.messages() == ()


@pytest.mark.parametrize(
    ("mode", "status"), [(FaultMode.SERVER_ERROR, 503), (FaultMode.ACCEPT_THEN_SERVER_ERROR, 503)]
)
def test_the_address_for_the_bytes_can_fail_too(
    sandbox: Sandbox, slack: WebClient, mode: FaultMode, status: int
) -> None:
    sandbox.plan_fault(Fault(method=UPLOAD, mode=mode))

    assert send(announce(slack)["upload_url"], PNG) == status


def test_the_connection_for_the_bytes_can_break(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.plan_fault(Fault(method=UPLOAD, mode=FaultMode.RESET))

    with pytest.raises((urllib.error.URLError, ConnectionError)):
        send(announce(slack)["upload_url"], PNG)


def test_files_need_their_scope(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.grant_scopes("chat:write")

    assert error_of(slack, "files.getUploadURLExternal", filename="a.txt", length=1) == "missing_scope"


def test_nobody_finds_a_file_under_another_name(sandbox: Sandbox, slack: WebClient) -> None:
    file_id = upload(slack)
    complete(slack, file_id)

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{sandbox.page_url}files-pri/T0SANDBOX-{file_id}/other.png")

    with caught.value as answer:
        assert answer.code == 404
