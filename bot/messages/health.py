"""`/exitplan health`: what is due, late, blocked and dead, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, compose, sections
from bot.messages.shown import shown_record
from bot.messages.text import bold, channel, code, mention
from bot.usecases.portfolio_views import HealthView, Stuck
from bot.wording.closed import closed_reason
from bot.wording.format import count
from bot.wording.trouble import trouble_text
from scheduler.trouble import Trouble
from storage.records import DeliveryKind

MOST_LISTED = 10
"""Of each kind; the rest is counted."""

SUSPENDED = "Install it again; everything due is kept until then."
WITHOUT_CONTRACT = {
    DeliveryKind.WEEKLY: "The weekly digest",
    DeliveryKind.FILE: "A file",
    DeliveryKind.ALERT: "A warning that exitplan is in trouble",
}


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
    alike = group_alike(stuck)
    lines = [
        f"{bold(title)}:",
        *(delivery_text(one, times) for one, times in alike[:MOST_LISTED]),
    ]
    left_off = sum(times for _, times in alike[MOST_LISTED:])
    if left_off:
        lines.append(f"… and {left_off} more.")
    yield from sections(lines)


def group_alike(stuck: Sequence[Stuck]) -> list[tuple[Stuck, int]]:
    """What reads the same is told once, with how often it happened."""
    times = Counter(delivery_text(one) for one in stuck)
    first = {delivery_text(one): one for one in reversed(stuck)}
    return [(first[text], number) for text, number in times.items()]


def delivery_text(stuck: Stuck, times: int = 1) -> str:
    """What did not reach which place, and why: one sentence."""
    row = stuck.delivery
    where = mention(row.recipient_id) if row.recipient_id else channel(row.channel_id)
    why = closed_reason(row.error) if row.error else "not tried yet"
    often = f", {times} times" if times > 1 else ""
    return f"{_about(stuck)} to {where}: {why}{often}."


def _about(stuck: Stuck) -> str:
    if stuck.record is None:
        return WITHOUT_CONTRACT.get(stuck.delivery.kind, "A message")
    record = shown_record(stuck.record)
    return f"{record.contract.vendor} ({code(record.id)})"
