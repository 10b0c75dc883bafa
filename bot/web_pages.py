"""Pages that people see who install exitplan: what has happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from html import escape
from urllib.parse import urlencode

from slack_bolt import BoltResponse

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""The address has a code in it: it is kept nowhere and told to nobody."""

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1d1c1d}"
    "code{background:#f2f2f2;padding:.1em .3em;border-radius:.2em}"
)


class Why(StrEnum):
    """Why an installation was not finished: words of Slack's, of Bolt's and our own."""

    CANCELLED = "access_denied"
    OTHER_BROWSER = "invalid_browser"
    TOO_LATE = "invalid_state"
    NO_CODE = "missing_code"
    BAD_CODE = "invalid_code"
    ORGANISATION = "organisation"
    ROTATION = "token_rotation"
    NO_SLACK = "no_slack"
    NO_DATABASE = "no_database"
    BUSY = "busy"
    OTHER = "other"


SAID: Mapping[Why, tuple[int, str, str]] = {
    Why.CANCELLED: (200, "Nothing was installed", "You cancelled the installation in Slack."),
    Why.OTHER_BROWSER: (
        400,
        "This page can't be used",
        "This is not the browser in which the installation began, it began more than ten minutes ago, or it "
        "was done already. Cookies have to be allowed.",
    ),
    Why.TOO_LATE: (
        400,
        "This page can't be used",
        "The installation began more than ten minutes ago, or it was done already.",
    ),
    Why.NO_CODE: (400, "Nothing was installed", "Slack did not say that you allowed it."),
    Why.BAD_CODE: (400, "Nothing was installed", "Slack did not confirm the installation."),
    Why.ORGANISATION: (
        400,
        "exitplan can't be installed for a whole organisation",
        "It belongs to one workspace at a time. Ask for it in the workspace where it is needed. "
        "What was allowed for the organisation can be removed under Manage apps.",
    ),
    Why.ROTATION: (
        400,
        "Nothing was installed",
        "Token rotation is switched on for this app, and exitplan does not renew tokens. Whoever looks after "
        "the app can make it anew from exitplan's manifest, which leaves it off.",
    ),
    Why.NO_SLACK: (503, "Nothing was installed", "Slack did not answer. Please try again in a few minutes."),
    Why.NO_DATABASE: (
        503,
        "Nothing was installed",
        "exitplan can't reach its database. Please try again in a few minutes.",
    ),
    Why.BUSY: (503, "Nothing was installed", "Too many are installing it just now. Please try again soon."),
    Why.OTHER: (400, "Nothing was installed", "Slack ended the installation."),
}
"""Status, what has happened, and why."""


def success_page(*, workspace_name: str, workspace_id: str, app_id: str) -> BoltResponse:
    open_slack = "https://slack.com/app_redirect?" + urlencode({"app": app_id, "team": workspace_id})
    return _page(
        200,
        f"exitplan is installed in {workspace_name}",
        "<p>What to do next, in Slack:</p><ol>"
        "<li>Invite it to the channel that looks after your tools: <code>/invite @exitplan</code></li>"
        "<li>Register a contract that you want to get out of: <code>/exitplan add</code></li>"
        "<li>See what else there is: <code>/exitplan help</code></li></ol>"
        f'<p><a href="{escape(open_slack)}">Open Slack</a></p>',
    )


def failure_page(why: Why) -> BoltResponse:
    status, title, reason = SAID[why]
    again = f'<p><a href="{INSTALL_PATH}">Begin again</a></p>'
    return _page(status, title, f"<p>{escape(reason)}</p>{again}")


def _page(status: int, title: str, content: str) -> BoltResponse:
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{content}</body></html>"
    )
    return BoltResponse(status=status, body=body, headers={**HEADERS})
