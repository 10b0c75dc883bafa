"""The Bolt app: a function of its parts. No network, no environment, no clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.listeners.dispatch import register
from bot.listeners.turn import Desk
from bot.verification import verify_calmly

Authorize = Callable[..., AuthorizeResult | None]
"""Called by Bolt with team_id; says whose token answers there, None: exitplan is not installed there."""

NOT_INSTALLED = (
    "exitplan is not installed in this workspace any more, or can't read its installation. Ask whoever looks "
    "after it to install it again."
)


def create_app(
    *, desk: Desk, client: WebClient, authorize: Authorize, signing_secret: str, executor: Executor
) -> App:
    """The app with all its listeners.

    `signing_secret` proves requests over HTTP; over Socket Mode it is not used. `process_before_response`
    takes Bolt's polling, and with it 10 ms, out of every acknowledgement.
    """
    app = App(
        name="exitplan",
        client=client,
        signing_secret=signing_secret,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None, and its type does not say so
        user_facing_authorize_error_message=NOT_INSTALLED,
        process_before_response=True,
        token_verification_enabled=False,
        listener_executor=executor,
    )
    if signing_secret:
        verify_calmly(app, signing_secret)
    # At INFO it logs the whole body of a request with a bad signature.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    # It does not say which workspace has not installed exitplan; `authorize` does.
    logging.getLogger("slack_bolt.MultiTeamsAuthorization").setLevel(logging.CRITICAL)

    @app.middleware
    def hand_over(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 (Bolt's name)
        context["desk"] = desk
        return next()

    register(app)
    return app
