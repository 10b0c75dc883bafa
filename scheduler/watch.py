"""Once a minute, beside the sender and in a thread of its own: look, tell, and ask Slack what has changed.

That is, who the admins are, and whether a workspace that is suspended lets exitplan in again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread

from scheduler.alerts import follow_up
from scheduler.auditor import Auditor
from scheduler.isolation import isolated
from scheduler.ports import Clock
from scheduler.trouble import Report
from storage.database import Database

logger = logging.getLogger(__name__)

EACH_SECONDS = 60.0
"""Real seconds between two looks."""

STOP_SECONDS = 0.5
"""What a look under way may take when the program ends: it changes nothing that has to be finished."""

LOGGED = 5
"""Findings that the log names one by one."""

ADMINS_KNOWN_FOR = timedelta(hours=6)
"""How old Slack's answer may be when one of them has to be told."""

ASK_AGAIN_AFTER = timedelta(minutes=5)
"""How long a workspace has been suspended when Slack is asked whether it takes the token again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is done each minute."""

    database: Database
    clock: Clock
    auditor: Auditor
    admins_of: Callable[[str], Sequence[str]]
    """Users of a workspace who are its admins; raises where that can't be asked now."""
    is_let_in: Callable[[str], bool]
    """Whether Slack takes a workspace's token; raises where that can't be asked now."""
    nudge: Callable[[], None]
    """Called once something may be sent again."""
    heartbeat: Callable[[], None] | None = None
    """Called only while all is clean."""

    def run(self) -> Report:
        """One look, and what follows from it."""
        isolated(self._ask_for_admins, otherwise=None, about="looking whose admins to ask for")
        report = self.auditor.look()
        isolated(lambda: self._follow_up(report), otherwise=None, about="telling admins of trouble")
        if not report.is_clean:
            logger.error("Delivery is in trouble: %s", _in_short(report))
        elif self.heartbeat is not None:
            isolated(self.heartbeat, otherwise=None, about="pinging the heartbeat")
        isolated(self._let_in_again, otherwise=None, about="looking for suspended workspaces")
        return report

    def _follow_up(self, report: Report) -> None:
        """Asked first whether there is anything to keep: where all is well no writer has to wait."""
        with self.database.reading() as transaction:
            was_red = transaction.workspaces.in_trouble()
        if was_red or not report.is_clean:
            with self.database.transaction() as transaction:
                follow_up(transaction, report, self.clock.now())

    def _ask_for_admins(self) -> None:
        with self.database.reading() as transaction:
            unknown = transaction.workspaces.whose_admins_are_older_than(self.clock.now() - ADMINS_KNOWN_FOR)
        for workspace_id in unknown:
            ask = partial(self._ask_for_admins_of, workspace_id)
            isolated(ask, otherwise=None, about=f"asking who the admins of {workspace_id} are")

    def _ask_for_admins_of(self, workspace_id: str) -> None:
        admins = self.admins_of(workspace_id)
        with self.database.transaction() as transaction:
            transaction.workspaces.set_admins(workspace_id, admins, at=self.clock.now())

    def _let_in_again(self) -> None:
        """After the look, so that the next one shows whether it lasts: a scope may still be missing."""
        with self.database.reading() as transaction:
            suspended = transaction.workspaces.suspended_before(self.clock.now() - ASK_AGAIN_AFTER)
        for workspace_id, since in suspended.items():
            ask = partial(self._let_in_there, workspace_id, since)
            isolated(ask, otherwise=None, about=f"asking whether {workspace_id} lets exitplan in again")

    def _let_in_there(self, workspace_id: str, since: datetime) -> None:
        """What has happened there while Slack was asked, like uninstalling, is left as it is."""
        if not self.is_let_in(workspace_id):
            return
        with self.database.transaction() as transaction:
            is_resumed = transaction.workspaces.resume(workspace_id, if_suspended_at=since)
        if is_resumed:
            logger.warning("Slack lets exitplan in again in %s: what was kept is sent", workspace_id)
            self.nudge()


def _in_short(report: Report) -> str:
    """Counts, and the first findings: there may be thousands."""
    counts = ", ".join(f"{number} {trouble}" for trouble, number in report.counts().items())
    first = (f"{one.trouble} {one.workspace_id} {one.detail}".strip() for one in report.findings[:LOGGED])
    return f"{counts}; first {'; '.join(first)}"


@contextmanager
def watching(watch: Watch, *, each_seconds: float = EACH_SECONDS) -> Iterator[None]:
    """Have it run while the block does; the first time at once."""
    stop = Event()

    def loop() -> None:
        while not stop.is_set():
            isolated(watch.run, otherwise=None, about="auditing delivery")
            stop.wait(each_seconds)

    thread = Thread(target=loop, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=STOP_SECONDS)
