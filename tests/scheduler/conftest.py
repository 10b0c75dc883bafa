from __future__ import annotations

import pytest

from scheduler.sweep import Sweep
from storage.database import Database
from tests.support.clock import FakeClock
from tests.support.messenger import ScriptedMessenger


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def messenger() -> ScriptedMessenger:
    return ScriptedMessenger()


@pytest.fixture
def sweep(database: Database, messenger: ScriptedMessenger, clock: FakeClock) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1")
