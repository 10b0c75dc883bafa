"""APScheduler's part: one job that ticks. What is due is in the database, never in a job."""

from __future__ import annotations

import logging
from datetime import UTC, timedelta
from threading import Condition

from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.sweep import Sweep

JOB_ID = "sweep"


class Ticker:
    """Runs passes of a sweep, every tick and whenever it is nudged, until nothing is due.

    Ticks follow real time; what is due follows the sweep's clock. Any thread may call any method.
    """

    def __init__(self, sweep: Sweep, scheduler: BackgroundScheduler, interval: timedelta) -> None:
        self._sweep = sweep
        self._scheduler = scheduler
        self._interval = interval
        self._changed = Condition()
        self._nudges = 0
        self._started = 0
        self._last_idle = 0
        self._is_running = False
        self._is_stopping = False

    def nudge(self) -> None:
        """Have a pass start at once, or straight after the one that runs: something new may be due."""
        with self._changed:
            self._nudges += 1
            job = None if self._is_stopping else self._scheduler.get_job(JOB_ID)
            if job is not None:
                job.modify(next_run_time=job.next_run_time - self._interval)  # a tick ago: due at once

    def settle(self, timeout_seconds: float = 30) -> bool:
        """Wait until a pass that starts after this call finds nothing due; False when none does in time."""
        with self._changed:
            before = self._started
        self.nudge()
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping or self._last_idle > before, timeout_seconds)
            return self._last_idle > before

    def stop(self, timeout_seconds: float = 12) -> bool:
        """Begin nothing more, let the running post end, give back the rest; False where that takes longer."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
            is_finished = self._changed.wait_for(lambda: not self._is_running, timeout_seconds)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        return is_finished

    def tick(self) -> None:
        """The job: passes until one finds nothing to do and nobody has nudged since it started."""
        with self._changed:
            self._is_running = not self._is_stopping
        try:
            while not self.is_stopping() and not self._run_pass():
                pass
        finally:
            with self._changed:
                self._is_running = False
                self._changed.notify_all()

    def is_stopping(self) -> bool:
        return self._is_stopping

    def _run_pass(self) -> bool:
        """Whether all is done, nudges that came meanwhile included."""
        with self._changed:
            self._started += 1
            number, nudges = self._started, self._nudges
        swept = self._sweep.run(self.is_stopping)
        with self._changed:
            if swept.is_idle and not self._is_stopping:
                self._last_idle = number
                self._changed.notify_all()
            return swept.is_idle and self._nudges == nudges


def start_ticker(sweep: Sweep, *, interval_seconds: float = 1.0) -> Ticker:
    """Start ticking in the background; the first pass runs at once.

    A late tick is run however late (the default drops it after a second), several late ones as one,
    and never two at a time.
    """
    _quieten()
    interval = timedelta(seconds=interval_seconds)
    scheduler = BackgroundScheduler(timezone=UTC)
    ticker = Ticker(sweep, scheduler, interval)
    scheduler.add_job(
        ticker.tick,
        "interval",
        seconds=interval_seconds,
        id=JOB_ID,
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    ticker.nudge()
    return ticker


def _quieten() -> None:
    """APScheduler logs every tick, and warns of every tick that a longer pass covers; errors stay."""
    for name in ("apscheduler.scheduler", "apscheduler.executors.default"):
        logging.getLogger(name).setLevel(logging.ERROR)
