from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.sandbox.builders import attach, bolt_app, client_of

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@dataclass
class Stopwatch:
    """Monotonic seconds that a test moves by hand."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def clock(stopwatch: Stopwatch) -> SandboxClock:
    return SandboxClock(lambda: START, monotonic=stopwatch)


@pytest.fixture
def sandbox(clock: SandboxClock) -> Iterator[Sandbox]:
    with Sandbox(clock, ack_seconds=0.5) as running:
        yield running


@pytest.fixture
def slack(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    """A Bolt app without listeners, connected in HTTP mode."""
    bolt = bolt_app(sandbox)
    attach(sandbox, bolt)
    return bolt
