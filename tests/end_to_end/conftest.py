from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.cli.manifest import MANIFEST
from sandbox.clock import SandboxClock
from sandbox.manifest import read_manifest_file
from sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A local Slack in real time, with exactly the scopes of the manifest."""
    with _a_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def module_sandbox() -> Iterator[Sandbox]:
    """The same for tests that leave nothing behind in it."""
    with _a_sandbox() as sandbox:
        yield sandbox


def _a_sandbox() -> Sandbox:
    clock = SandboxClock(lambda: datetime.now(UTC))  # noqa: TID251 (processes live in real time)
    return Sandbox(clock, app=read_manifest_file(MANIFEST))
