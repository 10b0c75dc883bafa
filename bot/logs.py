"""Where warnings and errors go: standard error, as text or as a JSON object a line, never with a token."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any

TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

HIDDEN = "(hidden)"

SECRET_SHAPES = re.compile(
    r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+"
    r"|(?<=ticket=)[\w-]+|(?<=hooks\.slack\.com/)[\w/-]+|(?<=://)(?!user:password@)[^\s/:@]+:[^\s/@]+(?=@)"
)
"""Slack's tokens, tickets for WebSockets, addresses at which anybody may answer; a user and a password.

`user:password` is what our own words say for an example.
"""

SHORTEST_SECRET = 8
"""Characters. A shorter one is no secret, and to take it out of every word would spoil the log."""

logger = logging.getLogger("exitplan")


class LogForm(StrEnum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


class _StandardError(logging.StreamHandler[Any]):
    """Known from the handlers of whoever runs us, which are not ours to change."""


class _TextFormatter(logging.Formatter):
    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__(TEXT_FORMAT)
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        return self._hide(super().format(record))


class _JsonFormatter(logging.Formatter):
    """`time` (ISO, UTC), `level`, `logger`, `message`, and `exception` where there is one."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__()
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._hide(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = self._hide(self.formatException(record.exc_info))
        return json.dumps(line)


def log_to_standard_error(form: LogForm, *, secrets: Collection[str] = ()) -> None:
    """From now on write warnings and errors there in this form, and without these secrets.

    As JSON also what ends the program, or a thread of it. Where somebody else handles the log already,
    nothing changes.
    """
    logging.basicConfig(level=logging.WARNING, handlers=[_StandardError()])
    hide = partial(without_secrets, secrets=secrets)
    for handler in _ours():
        handler.setFormatter(_JsonFormatter(hide) if form is LogForm.JSON else _TextFormatter(hide))
    if form is LogForm.JSON and _ours():
        logging.captureWarnings(capture=True)
        sys.excepthook = _log_what_ends_the_program
        threading.excepthook = _log_what_ends_a_thread


def complain(text: str) -> None:
    """Tell whoever started the program what is wrong, in the log's form."""
    if any(isinstance(one.formatter, _JsonFormatter) for one in _ours()):
        logger.critical(text)
    else:
        sys.stderr.write(f"{without_secrets(text)}\n")


def without_secrets(text: str, *, secrets: Collection[str] = ()) -> str:
    """The text with each secret, and whatever looks like one, hidden as a whole."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return SECRET_SHAPES.sub(HIDDEN, text)


def _ours() -> list[_StandardError]:
    return [one for one in logging.getLogger().handlers if isinstance(one, _StandardError)]


def _log_what_ends_the_program(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    logger.critical("The program ends with an error", exc_info=(kind, error, trace))


def _log_what_ends_a_thread(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "a thread"
    error = ended.exc_value or ended.exc_type()
    logger.critical("%s ends with an error", name, exc_info=(ended.exc_type, error, ended.exc_traceback))
