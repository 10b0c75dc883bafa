"""Plans as calendar files: all-day events, which keep their ids however often they are sent again.

Source: RFC 5545, https://www.rfc-editor.org/rfc/rfc5545
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from bot.files.made import MadeFile, file_name, title
from bot.forms.quoting import one_line
from bot.messages.steps import Step, steps_of
from bot.usecases.views import ContractView
from bot.wording.deadlines import KeyDay, key_days
from bot.wording.format import day
from planner.actions import ADDED_ACTIONS
from storage.records.contracts import ContractRecord

PRODUCT = "-//exitplan//plans//EN"
UIDS = UUID("6f1d6f0e-5a0b-5c0e-9a57-0c9d2f6d3c11")
"""The space of ids in which every event has its own."""
DAY = timedelta(days=1)


def calendar_file(view: ContractView) -> MadeFile:
    """The open actions of one plan, and the days that matter."""
    vendor = one_line(view.record.contract.vendor)
    return MadeFile(
        name=file_name(view.record, "plan", "ics"),
        title=title(view.record, "the dated plan"),
        content=calendar_text([view], name=f"exitplan: {vendor}"),
    )


def calendar_text(views: Sequence[ContractView], *, name: str) -> bytes:
    """One calendar with the events of all these plans."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for view in views:
        for event in _events(view):
            calendar.add_component(event)
    return calendar.to_ical()


def _events(view: ContractView) -> Iterator[Event]:
    for step in steps_of(view):
        if step.is_open:
            yield _of_step(step, view)
    for one in key_days(view):
        yield _of_day(one, view)


def _of_step(step: Step, view: ContractView) -> Event:
    """An action on the day to do it: today where it is late."""
    notes = [f"{step.label[:1].upper()}{step.label[1:]}."]
    if step.planned_on < step.on:
        notes.append(f"It was due on {day(step.planned_on)}.")
    if step.valid_until is not None:
        notes.append(f"Valid until {day(step.valid_until)}.")
    if step.if_released:
        notes.append(f"Only if {view.record.contract.vendor} releases you.")
    if step.key in ADDED_ACTIONS:
        notes.append("exitplan's addition to the published guide.")
    return _event(view, step.key.value, step.on, step.text, notes)


def _of_day(one: KeyDay, view: ContractView) -> Event:
    return _event(view, f"day {one.kind.value}", one.on, one.text, [])


def _event(view: ContractView, what: str, on: date, text: str, notes: Sequence[str]) -> Event:
    """All-day, the end exclusive; it takes nobody's time."""
    record = view.record
    event = Event()
    event.add("uid", str(_uid(record, what)))
    event.add("dtstamp", datetime.combine(view.today, time(), tzinfo=UTC))
    event.add("sequence", record.revision)
    event.add("dtstart", on)
    event.add("dtend", on + DAY)
    event.add("summary", f"{one_line(record.contract.vendor)}: {one_line(text)}")
    event.add("description", " ".join([*notes, f"/exitplan show {record.id}"]))
    event.add("transp", "TRANSPARENT")
    return event


def _uid(record: ContractRecord, what: str) -> UUID:
    """The same for the same step of the same term, on whatever day it lies."""
    return uuid5(UIDS, f"{record.workspace_id} {record.id} {record.term_number} {what}")
