"""Sending a file to Slack: an address, the bytes, and the completion that shows it.

Nothing is visible before the completion, so whatever goes wrong until then is no message. Its `ok` is
no proof either: docs/adr/0006.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.files.made import LONGEST_ALT_TEXT, MadeFile
from bot.slack_errors import SCOPE_ERRORS, error_code, outcome_of
from scheduler.ports import Deadline, NotAccepted, Outcome, Refused, TokenDead, TooLate, Uncertain

MOST_TRIES = 2
"""Attempts to show a file; after them, within five minutes, it is said that it can't be sent."""


def upload(
    client: WebClient,
    file: MadeFile,
    *,
    channel_id: str,
    thread_ts: str | None,
    blocks: Sequence[Mapping[str, Any]],
    deadline: Deadline,
) -> Outcome | None:
    """Show a file, once. None: Slack said ok, and the channel's history has to tell whether it is there."""
    try:
        announced = client.files_getUploadURLExternal(
            filename=file.name, length=len(file.content), alt_txt=file.alt_text[:LONGEST_ALT_TEXT] or None
        )
        send_bytes(announced["upload_url"], file.content, client)
    except Exception as error:  # noqa: BLE001 (whatever it is, the outbox has to hear of it)
        return _before_it_shows(error)
    if deadline.has_passed():
        return TooLate()
    try:
        client.files_completeUploadExternal(
            files=[{"id": announced["file_id"], "title": file.title}],
            channel_id=channel_id,
            thread_ts=thread_ts,
            blocks=json.dumps(list(blocks)),
        )
    except Exception as error:  # noqa: BLE001
        return _without_scope(outcome_of(error))
    return None


def send_bytes(url: str, content: bytes, client: WebClient) -> None:
    """POST them as they are. Anything but 200 is a failure, and raises."""
    request = Request(url, data=content, method="POST")  # noqa: S310 (the address is Slack's)
    request.add_header("Content-Type", "application/octet-stream")
    with urlopen(request, timeout=client.timeout, context=client.ssl) as answer:  # noqa: S310
        if answer.status != 200:
            raise OSError(f"the upload was answered with HTTP {answer.status}")


def _before_it_shows(error: Exception) -> Outcome:
    """Nothing was shown. Slack's own answers count; where files can't be reached, messages still may.

    Such a failure is uncertain rather than not accepted: that would pause the whole workspace.
    """
    if not isinstance(error, SlackApiError):
        return Uncertain(error=f"upload: {type(error).__name__}")
    outcome = _without_scope(outcome_of(error))
    is_known = isinstance(outcome, NotAccepted | TokenDead) or error.response.status_code >= 500
    return outcome if is_known else Refused(error=error_code(error))


def _without_scope(outcome: Outcome) -> Outcome:
    """A token that may not send files may still say everything else."""
    if isinstance(outcome, TokenDead) and outcome.error in SCOPE_ERRORS:
        return Refused(error=outcome.error)
    return outcome
