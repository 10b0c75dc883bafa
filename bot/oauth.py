"""Installing exitplan in a workspace, by OAuth: Bolt's flow, with our stores and our pages."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import InstallationStore, OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation as BoltInstallation
from slack_sdk.oauth.state_store import OAuthStateStore
from sqlalchemy.exc import SQLAlchemyError

from bot.installation import Installation
from bot.installation_book import InstallationBook
from bot.web_pages import INSTALL_PATH, REDIRECT_PATH, Why, failure_page, success_page
from scheduler.ports import Clock
from storage.database import Database

logger = logging.getLogger(__name__)

STATE_MINUTES = 10
"""How long somebody may look at Slack's page before they answer it."""
STATE_BYTES = 32
TEAM_ID = "T[A-Z0-9]{1,20}"
SLACK_SECONDS = 3
"""For each of two calls: whoever stops the program waits for both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Of the app that is installed."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...]
    api_url: str

    def __repr__(self) -> str:
        return f"Credentials({self.client_id})"


class _RefusedError(Exception):
    """The installation can't be finished."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class States(OAuthStateStore):
    """Who is at Slack's page now. What is kept of a state cannot be sent in its place."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def issue(self, *_: Any, **__: Any) -> str:
        state, now = secrets.token_urlsafe(STATE_BYTES), self._clock.now()
        with self._database.transaction() as transaction:
            expires_at = now + timedelta(minutes=STATE_MINUTES)
            transaction.installations.begin(_fingerprint(state), now=now, expires_at=expires_at)
        return state

    def consume(self, state: str) -> bool:
        with self._database.transaction() as transaction:
            return transaction.installations.finish(_fingerprint(state), now=self._clock.now())


def _fingerprint(state: str) -> str:
    return sha256(state.encode()).hexdigest()


class _Keeping(InstallationStore):
    """What Bolt's flow has found goes into the book. Nobody asks here for what is in it."""

    def __init__(self, book: InstallationBook, nudge: Callable[[], None]) -> None:
        self._book = book
        self._nudge = nudge

    def save(self, installation: BoltInstallation) -> None:
        self._book.keep(_ours(installation), installed_by=installation.user_id)
        self._nudge()


def _ours(installation: BoltInstallation) -> Installation:
    assert installation.team_id is not None
    assert installation.bot_token is not None
    return Installation(
        workspace_id=installation.team_id,
        workspace_name=installation.team_name or installation.team_id,
        bot_user_id=installation.bot_user_id or "",
        bot_id=installation.bot_id,
        bot_token=installation.bot_token,
    )


class InstallFlow(OAuthFlow):
    """Bolt's flow, which lets nothing into the log that opens a door, and fails with a page."""

    def handle_installation(self, request: BoltRequest) -> BoltResponse:
        return self._or_page(super().handle_installation, request)

    def handle_callback(self, request: BoltRequest) -> BoltResponse:
        return self._or_page(super().handle_callback, request)

    def _or_page(self, handle: Callable[[BoltRequest], BoltResponse], request: BoltRequest) -> BoltResponse:
        try:
            return handle(request)
        except _RefusedError as refused:
            return failure_page(refused.why)
        except SQLAlchemyError as error:
            logger.error("an installation failed: the database says %s", type(error).__name__)
            return failure_page(Why.NO_DATABASE)

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:
        """`team` may name the workspace. Bolt takes whatever stands there, further arguments included."""
        (team, *_) = request.query.get("team") or [""]
        return self.settings.authorize_url_generator.generate(
            state=state, team=team if re.fullmatch(TEAM_ID, team) else None
        )

    def run_installation(self, code: str) -> BoltInstallation | None:
        """Exchange the code for a token, of one workspace. None: Slack does not know the code."""
        try:
            answer = self.client.oauth_v2_access(
                client_id=self.settings.client_id, client_secret=self.settings.client_secret, code=code
            )
            _refuse_what_is_not_served(answer)
            token = answer.get("access_token")
            if not token:
                return None
            bot_id = self.client.auth_test(token=token).get("bot_id")
        except SlackApiError as error:
            logger.warning("Slack refuses an installation: %s", _word(error.response.get("error")))
            return None
        except OSError as error:
            logger.warning("Slack can't be reached for an installation: %s", type(error).__name__)
            raise _RefusedError(Why.NO_SLACK) from None
        return BoltInstallation(
            app_id=answer.get("app_id"),
            team_id=answer["team"]["id"],
            team_name=answer["team"].get("name"),
            bot_token=token,
            bot_id=bot_id,
            bot_user_id=answer.get("bot_user_id"),
            user_id=(answer.get("authed_user") or {}).get("id", ""),
        )


def _refuse_what_is_not_served(answer: Any) -> None:
    """Raises _RefusedError where the token is that of an organisation, or expires."""
    if answer.get("is_enterprise_install") or not (answer.get("team") or {}).get("id"):
        raise _RefusedError(Why.ORGANISATION)
    if answer.get("refresh_token"):
        raise _RefusedError(Why.ROTATION)


def _word(error: object) -> str:
    """Slack's word, which goes into the log; whatever is no word of its does not."""
    text = str(error)
    return text if re.fullmatch(r"[a-z][a-z0-9_]{0,60}", text) else "unknown"


def _succeeded(args: SuccessArgs) -> BoltResponse:
    installation = args.installation
    return _without_state(
        success_page(
            workspace_name=installation.team_name or "your workspace",
            workspace_id=installation.team_id or "",
            app_id=installation.app_id or "",
        )
    )


def _failed(args: FailureArgs) -> BoltResponse:
    why = next((one for one in Why if one == args.reason), Why.OTHER)
    if why is Why.OTHER:
        logger.warning("Slack ends an installation: %s", _word(args.reason))
    return failure_page(why)


STATE_UTILS = OAuthStateUtils(expiration_seconds=STATE_MINUTES * 60)


def _without_state(page: BoltResponse) -> BoltResponse:
    """The cookie has done its work. After a failure it stays: another tab may have begun anew with it."""
    page.headers["set-cookie"] = [STATE_UTILS.build_set_cookie_for_deletion()]
    return page


def install_flow(
    credentials: Credentials,
    book: InstallationBook,
    *,
    database: Database,
    clock: Clock,
    nudge: Callable[[], None],
) -> InstallFlow:
    """The flow behind both addresses. `nudge` is called after an installation."""
    client = WebClient(base_url=credentials.api_url, timeout=SLACK_SECONDS, retry_handlers=[])
    return InstallFlow(
        client=client,
        logger=logger,
        settings=OAuthSettings(
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            scopes=credentials.scopes,
            user_scopes=(),
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            authorization_url=authorization_url(credentials.api_url),
            installation_store=_Keeping(book, nudge),
            state_store=States(database, clock),
            state_expiration_seconds=STATE_MINUTES * 60,
            callback_options=CallbackOptions(success=_succeeded, failure=_failed),
            logger=logger,
        ),
    )


def authorization_url(api_url: str) -> str:
    """Where Slack asks people, beside its Web API."""
    return f"{api_url.removesuffix('api/')}oauth/v2/authorize"
