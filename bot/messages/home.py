"""App Home: a person's portfolio in its bands, what could not be delivered, and the ways in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.ids import ActionId
from bot.messages.contracts import NEWCOMER
from bot.messages.health import SUSPENDED, group_alike, stuck_text
from bot.messages.limits import Block, find_view_problems
from bot.messages.lists import BANDS, DECIDED, stakes_text, summary_line
from bot.messages.message import MessageTooLarge
from bot.messages.parts import Divider, Header, Note, Paragraph, Part, button, buttons
from bot.messages.shown import shown_summary
from bot.messages.text import bold, code
from bot.usecases.portfolio_views import ContractSummary, HealthView, HomeView, Stuck
from bot.wording.format import count
from bot.wording.trouble import trouble_text
from planner.deadlines import NoticeStatus
from scheduler.trouble import Trouble

GUEST = "exitplan is for members of this workspace, not for guests or people of other organisations."
MOST_TROUBLES = 5
"""Undelivered posts that Home tells about; `/exitplan health` tells the rest."""
ASKS_FOR_NOTICE = frozenset({NoticeStatus.OPEN, NoticeStatus.SENT, NoticeStatus.MISSED})
"""While it is not confirmed there is something to record."""


def home_view(home: HomeView) -> Block:
    """The Home tab of a member."""
    return _home(_parts(home))


def guest_home() -> Block:
    """Guests see nothing of contracts."""
    return _home([Paragraph(GUEST)])


def _home(parts: Iterable[Part]) -> Block:
    blocks = [part.block() for part in parts]
    problems = find_view_problems(blocks)
    if problems:
        raise MessageTooLarge("; ".join(problems))
    return {"type": "home", "blocks": blocks}


def _parts(home: HomeView) -> Iterator[Part]:
    yield Paragraph(_headline(home))
    yield from buttons(
        button("Register a contract", ActionId.REGISTER, style="primary"),
        button("Settings", ActionId.SETTINGS) if home.may_change_settings else None,
    )
    yield from _trouble_parts(home)
    for urgency, group in groupby(home.items, key=lambda summary: summary.urgency):
        yield Divider()
        yield Header(BANDS[urgency])
        for summary in group:
            yield from _contract_parts(shown_summary(summary), home)
    yield from _rest_parts(home)


def _headline(home: HomeView) -> str:
    if not home.total:
        return NEWCOMER
    missed = f" {count(home.missed, 'notice window is', 'notice windows are')} missed." if home.missed else ""
    return f"{bold(count(home.total, 'contract'))}. {stakes_text(home.at_stake)}{missed}"


def _contract_parts(summary: ContractSummary, home: HomeView) -> Iterator[Part]:
    contract_id = summary.record.id
    may_change = contract_id in home.changeable
    is_decided = summary.record.state in DECIDED
    records_notice = may_change and not is_decided and summary.deadlines.status in ASKS_FOR_NOTICE
    yield Paragraph(summary_line(summary))
    yield from buttons(
        button("Show", ActionId.SHOW, contract_id),
        None if is_decided else button("Advice", ActionId.RECOMMEND, contract_id),
        button("Record notice", ActionId.RECORD_NOTICE, contract_id) if records_notice else None,
    )


def _rest_parts(home: HomeView) -> Iterator[Part]:
    left_off = home.total - len(home.items)
    if left_off:
        yield Divider()
        yield Paragraph(f"… and {left_off:,} more.", button("Show all", ActionId.PAGE, "all 1"))
    if home.total:
        yield Note(f"{code('/exitplan help')} tells you what else you can do.")


def _trouble_parts(home: HomeView) -> Iterator[Part]:
    """What was not delivered: what, why, and what to do."""
    health = home.health
    if health.is_suspended:
        yield Paragraph(f"⚠ {bold('Slack no longer lets exitplan in.')} {SUSPENDED}")
    if health.not_taken_up:
        yield Paragraph(f"⚠ {trouble_text(Trouble.UNQUEUED, health.not_taken_up)}")
    stuck = [*group_alike(health.dead), *group_alike(health.blocked)]
    if not (stuck or health.late):
        return
    yield Divider()
    yield Header(_trouble_title(health))
    yield from (_trouble(group, home) for group in stuck[:MOST_TROUBLES])
    left_off = sum(len(group) for group in stuck[MOST_TROUBLES:])
    if left_off or health.late:
        yield Note(f"{_counts(left_off, health.late)} {code('/exitplan health')} says why.")


def _trouble_title(health: HealthView) -> str:
    number = len(health.dead) + len(health.blocked) + len(health.late)
    return f"{count(number, 'post')} {'was' if number == 1 else 'were'} not delivered"


def _trouble(group: Sequence[Stuck], home: HomeView) -> Paragraph:
    first = group[0]
    told = "Nobody could be told." if first in home.health.dead else "Somebody else was told."
    text = f"⚠ {stuck_text(group, told)}"
    if first.record is None:
        return Paragraph(text)
    may_change = first.record.id in home.changeable
    action, label = (ActionId.EDIT, "Change facts") if may_change else (ActionId.SHOW, "Show")
    return Paragraph(text, button(label, action, first.record.id))


def _counts(more: int, late: Sequence[Stuck]) -> str:
    told = [f"{more} more" if more else "", f"{len(late)} late" if late else ""]
    return f"{' and '.join(filter(None, told))}:".capitalize()
