"""What the app is to Slack: its credentials, what people allowed it, and the tokens that it has for that."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.model import TEAM_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a person allowed: in which workspace, and which scopes; `rotates`: its tokens expire."""

    team_id: str
    team_name: str
    scopes: frozenset[str]
    expires_at: datetime
    is_used: bool = False
    is_enterprise: bool = False
    rotates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """In which workspace a bot token is good, and for which scopes; None: for all that the app has."""

    team_id: str = TEAM_ID
    scopes: frozenset[str] | None = None


@dataclass(slots=True, kw_only=True)
class Installs:
    """Guarded by the workspace's lock. A token that was revoked stays known as such."""

    client_id: str = "7.9"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    redirect_url: str = ""
    grants: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Caller] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)

    def issue(self, grant: Grant) -> str:
        """A new token; those that the workspace has stay good, as Slack's do."""
        token = f"xoxb-sandbox-{secrets.token_hex(12)}"
        self.tokens[token] = Caller(team_id=grant.team_id, scopes=grant.scopes)
        return token

    def revoke(self, team_id: str) -> None:
        """Every token of a workspace."""
        self.revoked |= {token for token, caller in self.tokens.items() if caller.team_id == team_id}
