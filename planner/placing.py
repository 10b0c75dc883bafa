"""From a planned day to the day to do it and the day of its reminder; rules section 4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.actions import NOTICE_ACTIONS, ActionKey, Anchor, Line
from planner.calendar import BusinessCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An action on its planned day, before time has passed over it."""

    key: ActionKey
    planned_on: date
    valid_until: date | None
    anchor: Anchor
    offset: int
    conditional: bool = False

    def place(self, calendar: BusinessCalendar, today: date) -> Line:
        """The line as it stands today: never in the past, its reminder on a business day."""
        on = max(self.planned_on, today)
        return Line(
            key=self.key,
            on=on,
            planned_on=self.planned_on,
            remind_on=remind_on(self.key, on, self.valid_until, calendar, today),
            valid_until=self.valid_until,
            anchor=self.anchor,
            offset=self.offset,
            due_now=on == today,
            late=self.planned_on < today,
            conditional=self.conditional,
        )


def is_late(
    key: ActionKey, planned_on: date, valid_until: date | None, calendar: BusinessCalendar, today: date
) -> bool:
    """Whether the day on which the plan asks for it has passed; asked after a weekend, it is not late."""
    return remind_on(key, planned_on, valid_until, calendar, planned_on) < today


def remind_on(
    key: ActionKey, on: date, valid_until: date | None, calendar: BusinessCalendar, today: date
) -> date:
    """Day of the reminder for an action to do `on`.

    Notice goes back to the previous business day, all else forward to the next one, but never past
    the day until which it is valid, and never into the past.
    """
    if key in NOTICE_ACTIONS:
        return max(calendar.on_or_before(on), today)
    day = calendar.on_or_after(on)
    if valid_until is None or day <= valid_until:
        return day
    return max(on, valid_until)
