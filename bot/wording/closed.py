"""Why a message could not be posted, and what to do about it, in words."""

from __future__ import annotations

from bot.slack_errors import CONTENT_ERRORS

REASONS = {
    "access_denied": "Slack does not let exitplan in",
    "cannot_dm_bot": "it is a bot",
    "cannot_dm_user": "they can't be written to directly",
    "channel_is_limited_access": "it is open to chosen people only",
    "channel_not_found": "it is gone, or exitplan is not in it",
    "crashed": "exitplan failed at it three times",
    "ekm_access_denied": "its encryption keys are withdrawn",
    "gone": "what it was about is gone, or not theirs to see any more",
    "invalid_user_combination": "they are of another organisation, and share no channel with exitplan",
    "is_archived": "it is archived",
    "is_inactive": "it is frozen",
    "messages_tab_disabled": "direct messages with apps are switched off",
    "method_not_supported_for_channel_type": "it is no place for messages",
    "missing_scope": "exitplan lacks the permission for it",
    "no_permission": "exitplan lacks the permission for it",
    "not_internal": "other organisations read there, and the contract belongs elsewhere",
    "not_private": "everybody can read there now, and the contract is restricted",
    "not_in_channel": "exitplan is not in it (type `/invite @exitplan` there)",
    "thread_not_found": "the thread is gone",
    "user_disabled": "the account is deactivated",
    "user_not_found": "the account is gone",
    "user_not_visible": "exitplan is not allowed to see them",
    "unknown_twice": "Slack twice did not say whether it took the message, and exitplan may not look there",
    "render": "exitplan could not put it into words, which is a bug",
}

UNSURE_REASONS = frozenset({"unknown_twice"})
"""With these the message may stand there all the same."""

WAYS_OUT = {
    "access_denied": "Ask an admin of Slack to let exitplan in, or choose another channel.",
    "cannot_dm_bot": "Name a person as the owner.",
    "cannot_dm_user": "Name another owner.",
    "channel_is_limited_access": "Have exitplan let in, or choose another channel.",
    "channel_not_found": "Invite exitplan there, or choose another channel.",
    "crashed": "Tell whoever runs exitplan; its log names the message.",
    "gone": "There is nothing left to do about it.",
    "ekm_access_denied": "Ask whoever holds your organisation's keys.",
    "invalid_user_combination": "Name an owner of your own organisation.",
    "is_archived": "Unarchive it, or choose another channel.",
    "is_inactive": "Have it opened again, or choose another channel.",
    "messages_tab_disabled": "Ask an admin to allow messages with exitplan.",
    "method_not_supported_for_channel_type": "Choose another channel.",
    "missing_scope": "Have an admin of Slack install exitplan again.",
    "no_permission": "Have an admin of Slack install exitplan again.",
    "not_internal": "Choose a default channel that only your organisation reads.",
    "not_private": "Choose a private channel, or let everybody read the contract.",
    "not_in_channel": "Then the next one arrives there.",
    "thread_not_found": "/exitplan show NAME lists what is open.",
    "user_disabled": "Name another owner.",
    "user_not_found": "Name another owner.",
    "user_not_visible": "Name another owner.",
    "unknown_twice": "Look whether it was posted there.",
    "render": "Tell whoever runs exitplan; its log names the message.",
}
"""What to do, for each of the reasons."""
INVITING = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
"""What an invitation or opening it again mends, where it is a channel."""
OTHERWISE = "Choose another channel, or let exitplan post there."


def way_out(error: str, channel_id: str) -> str:
    """What to do about it, as a sentence; nobody can be invited into a direct message."""
    if channel_id.startswith("D") and error in INVITING:
        return "Choose another channel."
    return WAYS_OUT["render"] if error in CONTENT_ERRORS else WAYS_OUT.get(error, OTHERWISE)


def closed_reason(error: str) -> str:
    """Slack's word as a sentence's end; the word itself where it is not known."""
    if error.startswith("restricted_action"):
        return "posting there is restricted"
    if error in CONTENT_ERRORS:
        return f"Slack does not take it as exitplan wrote it ({error})"
    return REASONS.get(error, f"Slack says {error}")
