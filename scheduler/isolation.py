"""Where the engine catches any exception: around a call that must not end what goes on around it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

logger = logging.getLogger(__name__)


class UnansweredError(Exception):
    """A question that somebody outside did not answer, or answered with no; its text says which and how."""


def isolated(call: Callable[[], T], *, otherwise: T, about: str) -> T:
    """What the call returns, or `otherwise` when it raises; that is logged with what it was about.

    One delivery that can't be rendered or sent must not keep the others from being sent. An answer from
    outside says all that there is to say, so it has no traceback.
    """
    try:
        return call()
    except UnansweredError as error:
        logger.warning("Failed at %s: %s", about, error)
        return otherwise
    except Exception:
        logger.exception("Failed at %s", about)
        return otherwise
