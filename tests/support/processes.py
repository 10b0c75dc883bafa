"""The bot as a process of its own, as people run it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 20.0


class Process:
    """`exitplan …` in a folder; what it prints goes into files there."""

    def __init__(self, *arguments: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.output = folder / "stdout.txt"
        self.errors = folder / "stderr.txt"
        inherited = {
            name: value
            for name, value in os.environ.items()  # noqa: TID251
            if not name.startswith(("SLACK_", "DATABASE_"))
        }
        with self.output.open("ab") as output, self.errors.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                cwd=folder,
                env={**inherited, "PYTHONPATH": str(ROOT), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
            )

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def complained(self) -> str:
        return self.errors.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> str:
        """Everything printed once these words are among it."""
        until(lambda: words in self.printed() or self._process.poll() is not None)
        assert words in self.printed(), self.printed() + self.complained()
        return self.printed()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def is_stopped(self) -> bool:
        """Whether SIGSTOP holds it."""
        status = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8")
        return status.rpartition(")")[2].split()[0] == "T"

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def wait(self) -> int:
        return self._process.wait(PATIENCE_SECONDS)

    def stop(self) -> int:
        """Ask it to stop, as a service manager does; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """kill -9: nothing in it gets to run any more."""
        self._process.kill()
        self._process.wait()


@contextmanager
def a_process(*arguments: str, folder: Path, **environment: str) -> Iterator[Process]:
    """A process that is gone in the end."""
    process = Process(*arguments, folder=folder, environment=environment)
    try:
        yield process
    finally:
        process.kill()


def until(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until this holds, or until patience is at its end."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
