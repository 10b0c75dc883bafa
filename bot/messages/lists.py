"""Several contracts at once: the list in its bands, and matches to pick from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Button, Buttons, Note, Paragraph, Part, button, compose
from bot.messages.shown import shown_record, shown_summary
from bot.messages.text import bold, code, inert_sentence
from bot.usecases.portfolio_views import ContractSummary, ListFilter, ListPage, Urgency
from bot.wording.advice import STATUSES
from bot.wording.format import count, day, listing, money
from planner.deadlines import NoticeStatus
from planner.life import needs_agreement
from storage.records.contracts import ContractRecord, ContractState

BANDS = {
    Urgency.MISSED: "Notice window missed",
    Urgency.NOW: "Within 2 weeks (0 to 13 days)",
    Urgency.SOON: "In 2 to 6 weeks (14 to 44 days)",
    Urgency.LATER: "In 6 weeks to 3 months (45 to 89 days)",
    Urgency.FAR: "In 3 months or more (from 90 days)",
    Urgency.SETTLED: "Settled",
}
TITLES = {
    "all": "Contracts by next deadline",
    "mine": "Your contracts by next deadline",
    "here": "This channel's contracts by next deadline",
    "due": "Contracts that are due soon",
    "missed": "Contracts with a missed notice window",
}
MOST_CURRENCIES = 10
"""Currencies whose sums are shown; more are counted."""
DECIDED = {ContractState.KEEPING: "kept for the next term", ContractState.ENDED: "ended"}
"""Nothing is at stake there, and nothing is asked."""
UNPROVEN = frozenset({NoticeStatus.OPEN, NoticeStatus.MISSED})
OVER = {True: "did it renew? Its term ended on", False: "watching for a renewal charge; its term ended on"}
"""After the end, by whether notice is unproven."""
MOST_MATCHES = 20
"""Matches offered; more are no longer a choice."""


def list_message(page: ListPage) -> Message:
    """One page of contracts under their bands, each with a button."""
    return compose(_list_parts(page))


def _list_parts(page: ListPage) -> Iterator[Part]:
    if not page.items:
        yield Paragraph(_nothing_text(page.filter))
        yield Buttons((button("Register a contract", ActionId.REGISTER),))
        return
    yield Paragraph(f"{bold(list_title(page.filter))}: {count(page.total, 'contract')}")
    summaries = [shown_summary(summary) for summary in page.items]
    for urgency, group in groupby(summaries, key=lambda summary: summary.urgency):
        yield Note(BANDS[urgency])
        for summary in group:
            yield Paragraph(summary_line(summary), button("Show", ActionId.SHOW, summary.record.id))
    yield from _page_parts(page)


def list_title(chosen: ListFilter) -> str:
    if chosen.due_days is not None:
        return f"Contracts that are due within {count(chosen.due_days, 'day')}"
    return TITLES[chosen.kind]


def _nothing_text(chosen: ListFilter) -> str:
    if chosen.kind == "all":
        return "No contract is registered yet."
    return f"{bold(list_title(chosen))}: none. {code('/exitplan list')} shows all."


def filter_words(chosen: ListFilter) -> str:
    """The filter as it is typed, which the buttons carry."""
    return chosen.kind if chosen.due_days is None else f"{chosen.kind} {chosen.due_days}"


def _page_parts(page: ListPage) -> Iterator[Part]:
    """Where this page is, and its neighbours. Slack wants no two buttons of one id in the same block."""
    if page.pages < 2:
        return
    yield Note(f"Page {page.page} of {page.pages}")
    if page.page > 1:
        yield Buttons((_page_button("Previous", page, page.page - 1),))
    if page.page < page.pages:
        yield Buttons((_page_button("Next", page, page.page + 1),))


def _page_button(label: str, page: ListPage, number: int) -> Button:
    return button(label, ActionId.PAGE, f"{filter_words(page.filter)} {number}")


def summary_line(summary: ContractSummary, *, hides_money: bool = False) -> str:
    """One contract in one line: its next deadline first. The summary comes in shown (inert)."""
    contract, deadlines = summary.record.contract, summary.deadlines
    is_at_stake = deadlines.exposure and summary.record.state not in DECIDED and not hides_money
    stake = f" {money(deadlines.exposure, contract.currency)} at stake." if is_at_stake else ""
    return f"{bold(contract.vendor)} {code(summary.record.id)}: {_next_deadline(summary)}.{stake}"


def stakes_text(at_stake: Mapping[str, Fraction]) -> str:
    """One amount for each currency: different currencies are never added up."""
    amounts = [money(value, currency) for currency, value in sorted(at_stake.items()) if value]
    left_off = len(amounts) - MOST_CURRENCIES
    if left_off > 0:
        more = count(left_off, "more currency", "more currencies")
        amounts = [*amounts[:MOST_CURRENCIES], more]
    return f"At stake: {listing(amounts)}." if amounts else "Nothing is at stake."


def _next_deadline(summary: ContractSummary) -> str:
    status, end = summary.deadlines.status, day(summary.record.contract.end_on)
    if summary.record.state in DECIDED:
        return _decided(summary)
    if summary.is_over:
        return f"{OVER[status in UNPROVEN]} {end}"
    if status is NoticeStatus.OPEN:
        return f"{_notice_deadline(summary)}; ends on {end}"
    if summary.has_nothing_to_send:
        return f"ends on {end}, {_away(summary.days_to_deadline)}; nothing to send: {STATUSES[status]}"
    return f"{STATUSES[status]}; ends on {end}"


def _decided(summary: ContractSummary) -> str:
    state, contract = summary.record.state, summary.record.contract
    if state is ContractState.ENDED:
        return DECIDED[state]  # maybe before a term that had begun by itself
    if not needs_agreement(contract):
        return f"{DECIDED[state]}; paid through {day(contract.end_on)}"
    if summary.is_over:
        return f"{OVER[True]} {day(contract.end_on)}"
    return f"kept, but {STATUSES[summary.deadlines.status]}; ends on {day(contract.end_on)}"


def _notice_deadline(summary: ContractSummary) -> str:
    on, days = day(summary.next_deadline_on), summary.days_to_deadline
    if days < 0:
        return f"send notice today: the last safe day was {on}"
    return f"send notice by {on}, {_away(days)}"


def _away(days: int) -> str:
    return "today" if days == 0 else f"in {count(days, 'day')}"


def pick_message(command: str, matches: Sequence[ContractRecord], reason: str) -> Message:
    """Several contracts fit a name: one button each. `reason` may quote what was typed."""
    return compose(_pick_parts(command, matches, reason))


def _pick_parts(command: str, matches: Sequence[ContractRecord], reason: str) -> Iterator[Part]:
    yield Paragraph(inert_sentence(reason))
    for record in matches[:MOST_MATCHES]:
        choice = button("Choose", ActionId.PICK, f"{command} {record.id}")
        yield Paragraph(match_line(shown_record(record)), choice)
    left_off = len(matches) - MOST_MATCHES
    if left_off > 0:
        yield Note(
            f"{count(left_off, 'more match', 'more matches')}: type more of the name, or the short id."
        )


def match_line(record: ContractRecord) -> str:
    """What tells two contracts of one vendor apart. The record comes in shown (inert)."""
    contract = record.contract
    seats = count(contract.seats, "seat")
    return f"{bold(contract.vendor)} {code(record.id)}: {seats}, ends on {day(contract.end_on)}"
