"""The bot as a process of its own that starts in a moment: forked from one that has imported everything.

It is a process like any other: SIGKILL ends it wherever it is, SIGSTOP stops it, and it shares no
memory and no connection with others. What it saves is a second of imports at each of hundreds of starts.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path

from bot.__main__ import main
from tests.support.processes import PATIENCE_SECONDS

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["bot.cli.run", "bot.health", "bot.socket_mode", __name__])


class ForkedProcess:
    """`exitplan …` in a folder; what it prints goes into files there."""

    def __init__(self, *arguments: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._process = CONTEXT.Process(target=_run, args=(arguments, str(folder), dict(environment)))
        self._process.start()

    def has_ended(self) -> bool:
        return self._process.exitcode is not None

    def is_stopped(self) -> bool:
        """Whether SIGSTOP holds it."""
        status = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8")
        return status.rpartition(")")[2].split()[0] == "T"

    def resume(self) -> None:
        self._send(signal.SIGCONT)

    def stop(self) -> int | None:
        """Ask it to stop, as a service manager does; its exit status."""
        self._send(signal.SIGTERM)
        self._process.join(PATIENCE_SECONDS)
        return self._process.exitcode

    def kill(self) -> None:
        """kill -9: nothing in it gets to run any more."""
        self._process.kill()
        self._process.join()

    def _send(self, sign: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, sign)


def _run(arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
    """In the new process: become the command."""
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "DATABASE_"))]:  # noqa: TID251
        del os.environ[name]  # noqa: TID251
    os.environ.update(environment)  # noqa: TID251
    for path, descriptor in (("stdout.txt", 1), ("stderr.txt", 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(file, descriptor)
        os.close(file)
    sys.exit(main(arguments))
