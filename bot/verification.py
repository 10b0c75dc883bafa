"""Whether a request over HTTP is Slack's; whatever is no signature and no time is a no, and no error."""

from __future__ import annotations

from slack_bolt import App
from slack_bolt.middleware.request_verification import RequestVerification
from slack_sdk.signature import SignatureVerifier


class CalmVerifier(SignatureVerifier):
    def is_valid(self, body: str | bytes, timestamp: str | None, signature: str | None) -> bool:
        """Slack's own check, which raises for an endless number, no number, and no ASCII."""
        try:
            return super().is_valid(body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):
            return False


def verify_calmly(app: App, signing_secret: str) -> None:
    """Have the app answer 401 to what is malformed, too; asked where Bolt asks, before anything else.

    Bolt takes no verifier from outside. Raises ValueError where it keeps its own elsewhere than it did.
    """
    verifier = CalmVerifier(signing_secret)
    (middleware,) = (one for one in app._middleware_list if isinstance(one, RequestVerification))
    middleware._verifier = verifier
    if middleware.verifier is not verifier:
        raise ValueError("Bolt keeps its verifier elsewhere")
