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
    clock = SandboxClock(lambda: datetime.now(UTC))  # noqa: TID251 (processes live in real time)
    with Sandbox(clock, app=read_manifest_file(MANIFEST)) as sandbox:
        yield sandbox
