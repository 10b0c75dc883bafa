"""Whether a request over HTTP is Slack's; whatever is no signature and no time is a no, and no error."""

from __future__ import annotations

from slack_bolt import App
from slack_bolt.middleware.request_verification import RequestVerification
from slack_sdk.signature import SignatureVerifier


class CalmVerifier(SignatureVerifier):
    def is_valid(self, body: str | bytes, timestamp: str | None, signature: str | None) -> bool:
        """Slack's own check, which raises for a time that is no number and a signature that is no ASCII."""
        try:
            return super().is_valid(body, timestamp, signature)
        except (ValueError, TypeError):
            return False


def verify_calmly(app: App, signing_secret: str) -> None:
    """Have the app answer 401 to what is malformed, too; asked where Bolt asks, before anything else."""
    for middleware in app._middleware_list:  # Bolt takes no verifier from outside
        if isinstance(middleware, RequestVerification):
            middleware._verifier = CalmVerifier(signing_secret)
