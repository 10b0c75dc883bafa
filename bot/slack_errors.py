"""Slack's errors, and what they mean for something that was to be said; docs/reliability.md, "Not known"."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable
from typing import TypeVar
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.clients import UnknownWorkspaceError
from scheduler.ports import (
    DestinationClosed,
    NotAccepted,
    Outcome,
    Refused,
    TokenDead,
    Uncertain,
)

T = TypeVar("T")

logger = logging.getLogger(__name__)

TOKEN_ERRORS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
NOT_INSTALLED = "not_installed"
"""Our own word, among Slack's: there is no token for the workspace."""
DESTINATION_ERRORS = frozenset(
    {
        "access_denied",
        "as_user_not_supported",
        "cannot_dm_bot",
        "cannot_dm_user",
        "channel_is_limited_access",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_user_combination",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
CONTENT_ERRORS = frozenset(
    {
        "block_mismatch",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
GONE_ERRORS = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
"""A posted message that can't be edited any more: somebody deleted it."""
THREAD_ERRORS = frozenset(
    {
        "cannot_reply_to_message",
        "message_not_found",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
"""The thread is gone or takes no reply, and the channel may still be there."""
SCOPE_ERRORS = frozenset({"missing_scope", "no_permission"})
"""The token lives, and may not do this."""
PASSING_ERRORS = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "team_added_to_org", "unknown"}
)
"""Slack's trouble rather than a no: in a while it may answer otherwise."""
NOT_ACCEPTED_ERRORS = frozenset({"accesslimited", "rate_limited", "ratelimited", "service_unavailable"})


def asked(ask: Callable[[], T], *, otherwise: T, about: str) -> T:
    """What Slack answers to a question that a message can do without; `otherwise` where the call fails.

    Any exception counts: an answer that breaks off is neither Slack's error nor the system's.
    """
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 (however it fails, the message has to go on)
        logger.warning("Slack did not say %s: %s", about, _name(error))
        return otherwise


def outcome_of(error: Exception) -> Outcome:
    """What a failed call to chat.postMessage or chat.update means; anything unknown is uncertain."""
    if isinstance(error, SlackApiError):
        return _outcome_of_answer(error)
    if isinstance(error, UnknownWorkspaceError):
        return TokenDead(error=NOT_INSTALLED)
    if _was_never_sent(error):
        return NotAccepted(retry_after=None, error=_name(error))
    return Uncertain(error=_name(error))


def outcome_of_place(error: Exception) -> Outcome:
    """What a failed call that only asks about one place means: nothing was posted.

    A no in a word that nobody here knows is about that place; others may be open. So is a missing scope: it
    may be the one for such places alone, and the others must not fall silent with them.
    """
    outcome = outcome_of(error)
    if isinstance(outcome, TokenDead) and outcome.error in SCOPE_ERRORS:
        return DestinationClosed(error=outcome.error)
    if not isinstance(outcome, Uncertain):
        return outcome
    if outcome.is_refusal:
        return DestinationClosed(error=outcome.error)
    return NotAccepted(retry_after=None, error=outcome.error)


def is_unreadable(error: SlackApiError) -> bool:
    """Whether the history there is closed to us, and not just out of reach for now."""
    return isinstance(outcome_of_place(error), DestinationClosed)


def _outcome_of_answer(error: SlackApiError) -> Outcome:
    code, status = error_code(error), error.response.status_code
    if status == 429 or code in NOT_ACCEPTED_ERRORS:
        return NotAccepted(retry_after=retry_after(error), error="ratelimited" if status == 429 else code)
    if status >= 500:
        return Uncertain(error=f"HTTP {status}")
    if code in _KINDS:
        return _KINDS[code](error=code)
    return Uncertain(error=code, is_refusal=status == 200 and is_plain_no(code))


def is_plain_no(code: str) -> bool:
    """Whether Slack itself said no, in one word, and no proxy on the way to it."""
    return re.fullmatch("[a-z][a-z0-9_]*", code) is not None and code not in PASSING_ERRORS


_KINDS: dict[str, Callable[..., Outcome]] = {
    **dict.fromkeys(TOKEN_ERRORS, TokenDead),
    **dict.fromkeys(DESTINATION_ERRORS, DestinationClosed),
    **dict.fromkeys(CONTENT_ERRORS | GONE_ERRORS, Refused),
}


def error_code(error: SlackApiError) -> str:
    """Slack's word for it, cut short: an answer that is no JSON stands here as a whole."""
    return str(error.response.get("error") or "unknown")[:100]


def retry_after(error: SlackApiError) -> float | None:
    """Seconds that Slack asks to wait; None where it says nothing that can be read."""
    headers = {name.lower(): value for name, value in dict(error.response.headers).items()}
    try:
        seconds = float(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _was_never_sent(error: Exception) -> bool:
    """Whether no connection came about: nobody listens, or the name is not known."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError) or type(reason).__name__ == "gaierror"


def _name(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    return type(reason).__name__


def in_one_line(error: Exception) -> str:
    """Which call it was, and what Slack or the network said to it, for the log."""
    return " ".join(str(error).split())
