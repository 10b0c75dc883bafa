"""The days of a contract that matter whatever the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.usecases.views import ContractView
from planner.deadlines import NoticeStatus


class KeyDayKind(StrEnum):
    SEND_BY = "send_by"
    CANCEL_BY = "cancel_by"
    END = "end"
    RENEWAL = "renewal"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDay:
    kind: KeyDayKind
    on: date
    text: str


def key_days(view: ContractView) -> tuple[KeyDay, ...]:
    """Last days of the notice while it is open, the last paid day, and the renewal while it may come."""
    return tuple(_key_days(view))


def _key_days(view: ContractView) -> Iterator[KeyDay]:
    contract, deadlines = view.record.contract, view.advice.deadlines
    if deadlines.status is NoticeStatus.OPEN and deadlines.send_by and deadlines.cancel_by:
        if deadlines.send_by != deadlines.cancel_by and deadlines.send_by >= view.today:
            yield _of(KeyDayKind.SEND_BY, deadlines.send_by, "Last safe day to send the notice")
        yield _of(KeyDayKind.CANCEL_BY, deadlines.cancel_by, "Last day on which the notice may arrive")
    yield _of(KeyDayKind.END, contract.end_on, "The contract is paid until the end of this day")
    if deadlines.status in {NoticeStatus.OPEN, NoticeStatus.SENT, NoticeStatus.MISSED}:
        yield _of(KeyDayKind.RENEWAL, contract.renewal_on, "It renews on this day unless notice was given")


def _of(kind: KeyDayKind, on: date, text: str) -> KeyDay:
    return KeyDay(kind=kind, on=on, text=text)
