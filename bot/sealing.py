"""Encrypting the tokens that are kept: Fernet, with keys that can be replaced while nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

SEPARATOR = ":"
"""Between the workspace and its token. Slack's ids have none."""


class SealedError(ValueError):
    """None of the keys opens it, or it was sealed for another workspace."""


class Sealer:
    """Seals with the first key, and opens with each of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: as `bot.keys.read_keys` returns them, at least one."""
        fernets = [Fernet(key) for key in keys]
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, token: str, *, workspace_id: str) -> str:
        """The workspace is sealed in with it, so that no token opens another workspace's door."""
        return self._newest.encrypt(f"{workspace_id}{SEPARATOR}{token}".encode()).decode()

    def open(self, sealed: str, *, workspace_id: str) -> str:
        """The token. Raises SealedError."""
        try:
            whose, _, token = self._all.decrypt(sealed).decode().partition(SEPARATOR)
        except InvalidToken:
            raise SealedError(workspace_id) from None
        if whose != workspace_id:
            raise SealedError(workspace_id)
        return token

    def is_under_newest(self, sealed: str) -> bool:
        """Whether it has to be sealed anew before the older keys may go."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True
