"""What every use case is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.ports import Clock
from storage.database import Database
from storage.playbooks import Playbooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What lives as long as the process."""

    database: Database
    clock: Clock
    playbooks: Playbooks
    nudge: Callable[[], None]
    """Has the scheduler look at once: something new may be due."""

    def now(self) -> datetime:
        return self.clock.now()

    def today(self, timezone: str) -> date:
        """The date it is there, which may not be the date it is here."""
        return self.clock.now().astimezone(ZoneInfo(timezone)).date()
