"""How Slack misbehaves on demand: each planned fault meets the next calls of a method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sandbox.errors import RefusedError
from sandbox.model import JsonObject

ANY_METHOD = "*"
"""A fault planned for this meets whatever is called next."""


class FaultMode(StrEnum):
    """The ways to fail; `accept_then_…`: Slack has the message, and the bot never learns of it."""

    ERROR = "error"
    RATELIMITED = "ratelimited"
    SERVER_ERROR = "server_error"
    RESET = "reset"
    SLOW = "slow"
    ACCEPT_THEN_RESET = "accept_then_reset"
    ACCEPT_THEN_SERVER_ERROR = "accept_then_server_error"
    ACCEPT_THEN_GARBAGE = "accept_then_garbage"
    ACCEPT_THEN_CUT = "accept_then_cut"
    """The answer breaks off half way."""
    RESET_THEN_ACCEPT = "reset_then_accept"
    """The connection breaks, and `seconds` later Slack has the message all the same."""

    @property
    def accepts(self) -> bool:
        """Whether the call takes effect all the same."""
        return self is FaultMode.SLOW or self.value.startswith("accept_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`times` more calls of `method` fail in this way.

    `error` is Slack's word for it (mode error), `retry_after` the header as it will be sent (any text, or
    none), `seconds` how late an answer or an acceptance comes, `status` the HTTP status of a server error.
    """

    method: str
    mode: FaultMode
    times: int = 1
    error: str = "internal_error"
    retry_after: str | None = None
    seconds: float = 0.0
    status: int = 503


FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "method": str,
    "mode": FaultMode,
    "times": int,
    "error": str,
    "retry_after": str,
    "seconds": float,
    "status": int,
}
"""How each field of a fault is read from JSON."""


def read_fault(body: JsonObject) -> Fault:
    """The fault that a test or a person asks for, or a refusal."""
    unknown = [key for key in body if key not in FIELDS]
    if unknown or not {"method", "mode"} <= set(body):
        raise RefusedError(f"A fault has method, mode and perhaps {', '.join(FIELDS)}.", status=400)
    try:
        return Fault(**{key: FIELDS[key](value) for key, value in body.items() if value is not None})
    except (ValueError, TypeError) as wrong:
        modes = ", ".join(FaultMode)
        raise RefusedError(f"{wrong}; the modes are {modes}.", status=400) from wrong


class Faults:
    """What is planned. Guarded by the workspace's lock."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Have the next calls fail; several plans are met in order."""
        if fault.times > 0:
            self._planned.append(fault)

    def clear(self) -> None:
        """Behave again."""
        self._planned.clear()

    def are_met(self) -> bool:
        """Whether calls have come for all that was planned."""
        return not self._planned

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        for index, fault in enumerate(self._planned):
            if fault.method in (method, ANY_METHOD):
                left = replace(fault, times=fault.times - 1)
                self._planned[index : index + 1] = [left] if left.times > 0 else []
                return fault
        return None
