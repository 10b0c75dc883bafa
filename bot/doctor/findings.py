"""What a check has found, and how long it may look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread


class Verdict(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: what was looked at, and how it is; where something is wrong, also what to do next."""

    verdict: Verdict
    what: str
    text: str


def well(what: str, text: str) -> Finding:
    return Finding(verdict=Verdict.OK, what=what, text=text)


def wrong(what: str, text: str) -> Finding:
    return Finding(verdict=Verdict.WRONG, what=what, text=text)


def not_checked(what: str, text: str) -> Finding:
    return Finding(verdict=Verdict.NOT_CHECKED, what=what, text=text)


Check = Callable[[], Iterable[Finding]]


def within(seconds: float, check: Check, *, what: str) -> tuple[Finding, ...]:
    """What the check finds; where it fails or takes too long, one finding that says so."""
    found: list[Finding] = []

    def look() -> None:
        try:
            found.extend(tuple(check()))
        except Exception as error:  # noqa: BLE001 (the other checks are to follow)
            found.append(
                wrong(what, f"The check failed ({type(error).__name__}: {error}): please report it.")
            )

    thread = Thread(target=look, name=what, daemon=True)  # the program does not wait for it to end
    thread.start()
    thread.join(seconds)
    late = wrong(what, f"There was no answer within {seconds:g} seconds: see what keeps it, and try again.")
    return tuple(found) or (late,)
