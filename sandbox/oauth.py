"""Installing the app as other workspaces do: the page that asks, its codes, and the tokens they buy.

Sources: https://docs.slack.dev/authentication/installing-with-oauth,
https://docs.slack.dev/reference/methods/oauth.v2.access
"""

from __future__ import annotations

import base64
import html
import secrets
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.arguments import Arguments
from sandbox.errors import ApiError
from sandbox.installs import Grant
from sandbox.model import APP_ID, BOT_USER_ID, TEAM_ID, TEAM_NAME, JsonObject
from sandbox.seed import ALEX
from sandbox.slack import Slack

CODE_TIME = timedelta(minutes=10)
"""How long a code may be exchanged, once."""

ENTERPRISE_ID = "E0SANDBOX"


def _refusal(error: str) -> Response:
    return HTMLResponse(f"<h1>Something went wrong</h1><p>{html.escape(error)}</p>", status_code=400)


class AuthorizePage:
    """/oauth/v2/authorize: what is asked for is shown, and the answer leads back to the app."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def show(self, request: Request) -> Response:
        """The page with its two buttons, or Slack's refusal of what the app asks for."""
        problem = self._problem(request)
        if problem is not None:
            return _refusal(problem)
        scopes = html.escape(request.query_params["scope"])
        return HTMLResponse(
            f"<h1>exitplan asks to be installed</h1><p>{scopes}</p>"
            f'<form method="post" action="?{html.escape(str(request.url.query))}">'
            f'<input name="team" value="{TEAM_ID}"><input name="name" value="{TEAM_NAME}">'
            '<button name="answer" value="allow">Allow</button>'
            '<button name="answer" value="cancel">Cancel</button></form>'
        )

    async def answer(self, request: Request) -> Response:
        """Back to the app, with a code or with the news that nobody wants it."""
        problem = self._problem(request)
        if problem is not None:
            return _refusal(problem)
        form = dict(parse_qsl((await request.body()).decode()))
        state = request.query_params.get("state", "")
        if form.get("answer") != "allow":
            return self._back(error="access_denied", state=state)
        code = f"{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        with self._slack.workspace.lock:
            self._slack.installs.grants[code] = Grant(
                team_id=form["team"],
                team_name=form["name"],
                scopes=frozenset(request.query_params["scope"].split(",")),
                expires_at=self._slack.clock.now() + CODE_TIME,
                is_enterprise="enterprise" in form,
                rotates="rotates" in form,
            )
        return self._back(code=code, state=state)

    def _back(self, **query: str) -> Response:
        return RedirectResponse(f"{self._slack.installs.redirect_url}?{urlencode(query)}", status_code=302)

    def _problem(self, request: Request) -> str | None:
        """Slack's word for what is wrong with the address."""
        asked = request.query_params
        with self._slack.workspace.lock:
            installs, known = self._slack.installs, self._slack.app.scopes
        if asked.get("client_id") != installs.client_id:
            return "invalid_client_id"
        if (
            not installs.redirect_url
            or asked.get("redirect_uri", installs.redirect_url) != installs.redirect_url
        ):
            return "bad_redirect_uri"
        scopes = [scope for scope in asked.get("scope", "").split(",") if scope]
        if not scopes:
            return "missing_scope"
        if asked.get("user_scope") or not known.issuperset(scopes):
            return "invalid_scope"
        return None


def check_credentials(slack: Slack, authorization: str) -> None:
    """Of the app itself, by which `oauth.v2.access` knows it."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise ApiError("invalid_client_id")
    client_id, _, secret = base64.b64decode(given).decode().partition(":")
    if client_id != slack.installs.client_id:
        raise ApiError("invalid_client_id")
    if not secrets.compare_digest(secret, slack.installs.client_secret):
        raise ApiError("bad_client_secret")


def oauth_v2_access(slack: Slack, arguments: Arguments) -> JsonObject:
    """Exchange a code for the workspace's bot token, once and in time."""
    code = arguments["code"]
    grant = slack.installs.grants.get(code)
    if grant is None:
        raise ApiError("invalid_code")
    if grant.is_used:
        raise ApiError("code_already_used")
    if slack.clock.now() > grant.expires_at:
        raise ApiError("invalid_code")
    slack.installs.grants[code] = replace(grant, is_used=True)
    token = slack.installs.issue(grant)
    enterprise = {"id": ENTERPRISE_ID, "name": "Everybody"} if grant.is_enterprise else None
    answer: JsonObject = {
        "app_id": APP_ID,
        "authed_user": {"id": ALEX.id},
        "scope": ",".join(sorted(grant.scopes)),
        "token_type": "bot",
        "access_token": token,
        "bot_user_id": BOT_USER_ID,
        "team": None if grant.is_enterprise else {"id": grant.team_id, "name": grant.team_name},
        "enterprise": enterprise,
        "is_enterprise_install": grant.is_enterprise,
    }
    return answer | ({"refresh_token": "xoxe-1", "expires_in": 43_200} if grant.rotates else {})


HANDLERS = {"oauth.v2.access": oauth_v2_access}
