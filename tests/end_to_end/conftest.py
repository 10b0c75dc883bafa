from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import yaml

from bot.cli.manifest import MANIFEST, manifest_text
from sandbox.clock import SandboxClock
from sandbox.manifest import AppConfig, read_manifest, read_manifest_file
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


@pytest.fixture
def http_sandbox() -> Iterator[Sandbox]:
    """The same with the app that `exitplan manifest --base-url` describes."""
    app = read_manifest(yaml.safe_load(manifest_text("https://exitplan.example.com")))
    with _a_sandbox(app) as sandbox:
        yield sandbox


def _a_sandbox(app: AppConfig | None = None) -> Sandbox:
    clock = SandboxClock(lambda: datetime.now(UTC))  # noqa: TID251 (processes live in real time)
    return Sandbox(clock, app=app or read_manifest_file(MANIFEST))
