"""`/exitplan health`: what is due, late, blocked and dead, since when, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, compose, sections
from bot.messages.shown import shown_record
from bot.messages.text import bold, code, mention, place
from bot.usecases.portfolio_views import HealthView, Stuck
from bot.wording.closed import closed_reason, way_out
from bot.wording.format import count, day, listing
from bot.wording.short import short_text
from bot.wording.trouble import trouble_text
from scheduler.trouble import Trouble
from storage.records.deliveries import DeliveryKind, DeliveryState

MOST_LISTED = 10
"""Of each kind; the rest is counted."""
MOST_NAMED = 3
"""Missing steps of one contract; the rest is counted."""
GIVEN_UP = frozenset({DeliveryState.BLOCKED, DeliveryState.DEAD})
STILL_TRIED = "It is tried {again}by itself. If it stays late, tell whoever runs exitplan."

SUSPENDED = "Install it again; everything due is kept until then."
WITHOUT_CONTRACT = {
    DeliveryKind.WEEKLY: "The weekly digest",
    DeliveryKind.FILE: "A file",
    DeliveryKind.ALERT: "A warning that exitplan is in trouble",
}
SAID = {
    DeliveryKind.PLAN: "the plan",
    DeliveryKind.PLAN_EDIT: "the plan",
    DeliveryKind.REMINDER: "a reminder",
    DeliveryKind.REMINDER_EDIT: "the answer to a reminder",
    DeliveryKind.ANNOUNCEMENT: "a question or a decision",
    DeliveryKind.ANNOUNCEMENT_EDIT: "the answer to a question",
    DeliveryKind.FILE: "a file",
    DeliveryKind.FILE_EDIT: "who shared a file",
    DeliveryKind.WEEKLY: "the weekly digest",
    DeliveryKind.ESCALATION: "a reminder",
    DeliveryKind.FALLBACK: "a message for somebody else",
    DeliveryKind.DIGEST: "several reminders at once",
    DeliveryKind.DIGEST_EDIT: "the answers to several reminders",
    DeliveryKind.ALERT: "a warning that exitplan is in trouble",
}
"""What is neither of a plan nor a reminder of a step, by its kind."""


def health_message(view: HealthView) -> Message:
    return compose(_parts(view))


def _parts(view: HealthView) -> Iterator[Part]:
    troubled = view.not_taken_up or view.late or view.blocked or view.dead or view.is_suspended
    headline = "Some messages need you" if troubled else "All that was due has been posted"
    yield Paragraph(f"{bold(headline)}\n{_counts(view)}")
    if view.not_taken_up:
        yield Paragraph(trouble_text(Trouble.UNQUEUED, view.not_taken_up))
    if view.is_suspended:
        yield Paragraph(f"Slack no longer lets exitplan in. {SUSPENDED}")
    for title, stuck in (("Late", view.late), ("Blocked", view.blocked), ("Dead", view.dead)):
        yield from _listed(title, stuck)
    if view.blocked or view.dead:
        yield Note("Blocked: its place is closed, and somebody else was told. Dead: nobody could be told.")


def _counts(view: HealthView) -> str:
    return (
        f"{count(view.armed, 'reminder')} to come, {view.due} due now, {len(view.late)} late, "
        f"{len(view.blocked)} blocked, {len(view.dead)} dead."
    )


def _listed(title: str, stuck: Sequence[Stuck]) -> Iterator[Part]:
    if not stuck:
        return
    groups = group_alike(stuck)
    lines = [f"{bold(title)}:", *(stuck_text(group) for group in groups[:MOST_LISTED])]
    left_off = sum(len(group) for group in groups[MOST_LISTED:])
    if left_off:
        lines.append(f"… and {left_off} more.")
    yield from sections(lines)


def group_alike(stuck: Sequence[Stuck]) -> list[tuple[Stuck, ...]]:
    """Of one contract, to one place, for one reason: that is told once. The first due comes first."""
    groups: dict[tuple[object, ...], list[Stuck]] = {}
    for one in stuck:
        groups.setdefault((_about(one), _where(one), one.delivery.error), []).append(one)
    return [tuple(sorted(group, key=lambda one: one.since_on)) for group in groups.values()]


def stuck_text(group: Sequence[Stuck], told: str = "") -> str:
    """What did not reach which place, since when and why, what to do about it, and what is missing there.

    `told` is a sentence about who knows.
    """
    first = group[0]
    row = first.delivery
    often = f"{len(group)} times " if len(group) > 1 else ""
    why = closed_reason(row.error) if row.error else "not tried yet"
    still_tried = STILL_TRIED.format(again="again " if row.error else "")
    way = way_out(row.error, row.channel_id) if row.error and row.state in GIVEN_UP else still_tried
    since = f"{_about(first)} to {_where(first)}, {often}since {day(first.since_on)}"
    text = " ".join(filter(None, (f"{since}: {why}.", way, told)))
    return text if first.record is None else f"{text}\nMissing there: {_missing(group)}."


def _where(stuck: Stuck) -> str:
    row = stuck.delivery
    return mention(row.recipient_id) if row.recipient_id else place(row.channel_id, direct="a direct message")


def _about(stuck: Stuck) -> str:
    if stuck.record is None:
        return WITHOUT_CONTRACT.get(stuck.delivery.kind, "A message")
    record = shown_record(stuck.record)
    return f"{record.contract.vendor} ({code(record.id)})"


def _missing(group: Sequence[Stuck]) -> str:
    """Each once, in the order in which they were due."""
    names = list(dict.fromkeys(_name(one) for one in group))
    left_off = len(names) - MOST_NAMED
    return listing([*names[:MOST_NAMED], f"{left_off} more"] if left_off > 0 else names)


def _name(stuck: Stuck) -> str:
    """What was to be said."""
    if stuck.step is not None and stuck.record is not None:
        return f"“{short_text(stuck.step, shown_record(stuck.record).contract)}”"
    return SAID[stuck.delivery.kind] if stuck.delivery.plan_id is None else "the plan"
