"""Why a message could not be posted, in words."""

from __future__ import annotations

REASONS = {
    "cannot_dm_bot": "it is a bot",
    "cannot_dm_user": "they can't be written to directly",
    "channel_not_found": "it is gone, or exitplan is not in it",
    "crashed": "exitplan broke down over it three times",
    "is_archived": "it is archived",
    "messages_tab_disabled": "direct messages with apps are switched off",
    "not_in_channel": "exitplan is not in it: type `/invite @exitplan` there",
    "user_disabled": "the account is deactivated",
    "user_not_found": "the account is gone",
    "unknown_twice": "Slack twice did not say whether it took the message, and exitplan may not look there",
    "render": "exitplan could not put it into words, which is a mistake of its own",
}

UNSURE_REASONS = frozenset({"unknown_twice"})
"""With these the message may stand there all the same."""


def closed_reason(error: str) -> str:
    """Slack's word as a sentence's end; the word itself where it is not known."""
    if error.startswith("restricted_action"):
        return "posting there is restricted"
    return REASONS.get(error, f"Slack says {error}")
