"""Slack's Web API clients: one that asks, and one that delivers and never asks twice."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient

ASK_SECONDS = 2
"""A person is waiting, and Slack gives an answer three seconds in all."""
DELIVER_SECONDS = 9
"""A program that is told to stop in mid-call ends within 12 s; docs/reliability.md, "Stopping"."""

Clients = Callable[[str], WebClient]
"""The client of a workspace, with its token. Raises UnknownWorkspaceError."""


class UnknownWorkspaceError(LookupError):
    """exitplan is not installed there."""


def asking_client(token: str | None, *, base_url: str) -> WebClient:
    """For questions and answers while a person waits."""
    return WebClient(token=token, base_url=base_url, timeout=ASK_SECONDS, retry_handlers=[])


def delivering_client(token: str | None, *, base_url: str) -> WebClient:
    """For the outbox: a repeated request could be a repeated message, so nothing is retried."""
    return WebClient(token=token, base_url=base_url, timeout=DELIVER_SECONDS, retry_handlers=[])


def only_workspace(workspace_id: str, client: WebClient) -> Clients:
    """The clients of a bot that is installed in one workspace."""

    def client_of(wanted: str) -> WebClient:
        if wanted != workspace_id:
            raise UnknownWorkspaceError(wanted)
        return client

    return client_of
