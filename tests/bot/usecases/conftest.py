from __future__ import annotations

import pytest

from bot.usecases.services import Services
from storage.database import Database
from storage.playbooks import load_playbooks
from tests.bot.usecases.builders import Nudges
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def nudges() -> Nudges:
    return Nudges()


@pytest.fixture
def services(database: Database, clock: FakeClock, nudges: Nudges) -> Services:
    return Services(database=database, clock=clock, playbooks=load_playbooks(), nudge=nudges)
