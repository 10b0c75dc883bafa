"""Standard output, for the commands whose answer somebody reads, or pipes into another program."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def print_answer(answer: str | bytes) -> int:
    """Writes to standard output, in UTF-8 whatever the locale; the process's exit status.

    A reader who has read enough, like `head`, is no error. What cannot be written is one line and status 1.
    """
    if sys.stdout is None:  # closed by whoever started the process
        return 0
    content = answer.encode("utf-8", "backslashreplace") if isinstance(answer, str) else answer
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _forget_the_rest()
    except OSError as error:
        _forget_the_rest()
        sys.stderr.write(f"exitplan: the answer cannot be written: {error.strerror}\n")
        return 1
    return 0


def _forget_the_rest() -> None:
    """Else Python tries once more to write it when it ends, and fails aloud."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
