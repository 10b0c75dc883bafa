"""Who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, compose, sections
from bot.messages.shown import shown_contract, shown_record
from bot.messages.text import bold, inert, mention, place, sentences
from bot.usecases.views import HistoryEntry, HistoryPage
from bot.wording.actions import action_text
from bot.wording.advice import TACTICS
from bot.wording.files import LETTER_NAMES
from bot.wording.format import day, listing, money
from bot.wording.negotiation import CONCESSIONS
from bot.wording.notice import METHODS
from planner.actions import ActionKey
from planner.contract import Contract
from storage.records.audit import AuditEvent, AuditRecord
from storage.records.contracts import ContractRecord

EVENTS = {
    AuditEvent.REGISTERED: "registered the contract",
    AuditEvent.EDITED: "changed facts",
    AuditEvent.REMOVED: "removed the contract",
    AuditEvent.RESTORED: "restored the contract",
    AuditEvent.PLAN_STARTED: "started a plan",
    AuditEvent.PLAN_CHANGED: "changed the plan",
    AuditEvent.ACTION_DONE: "marked an action as done",
    AuditEvent.ACTION_SKIPPED: "marked an action as not needed",
    AuditEvent.ACTION_SNOOZED: "snoozed a reminder",
    AuditEvent.ACTION_ASSIGNED: "assigned an action",
    AuditEvent.NOTICE_SENT: "recorded the notice as sent",
    AuditEvent.NOTICE_CONFIRMED: "recorded the vendor's confirmation",
    AuditEvent.SENDING_TAKEN_BACK: "took back, as recorded by mistake, that the notice was sent",
    AuditEvent.CONFIRMATION_TAKEN_BACK: "took back, as recorded by mistake, the vendor's confirmation",
    AuditEvent.REMINDER_POSTED: "posted a reminder",
    AuditEvent.LETTER_EDITED: "edited a letter",
    AuditEvent.LETTER_RESET: "went back to a letter's template",
    AuditEvent.LETTER_FACTS_CHANGED: "filled in facts for letters",
    AuditEvent.NEGOTIATION_STARTED: "started to negotiate",
    AuditEvent.ANSWER_RECORDED: "recorded an answer",
    AuditEvent.OUTCOME_RECORDED: "recorded what came of negotiating",
    AuditEvent.EVIDENCE_ADDED: "added evidence",
    AuditEvent.EVIDENCE_REMOVED: "removed evidence",
    AuditEvent.KEPT: "decided to keep it",
    AuditEvent.TAKEN_BACK: "took the decision back",
    AuditEvent.RENEWAL_ASKED: "asked whether it renewed",
    AuditEvent.RENEWED: "began the next term",
    AuditEvent.CHARGED: "recorded a charge after the end",
    AuditEvent.ENDED: "closed the contract",
}
SITUATION = {
    "active_problems": "the tool does harm",
    "budget_constrained": "no budget for two tools at once",
    "already_renewed": "it has just renewed",
    "zero_usage": "nobody uses it",
    "account_manager": "the vendor gave an account manager",
}
"""What the trail keeps only where it is so."""
FACTS = {
    "vendor": "vendor",
    "plan": "vendor's plan",
    "seats": "seats",
    "currency": "currency",
    "price": "price per seat and month",
    "annual_charge": "charge per year",
    "billing": "billing",
    "end_on": "end date",
    "term_months": "months of term",
    "renewal_term_months": "months of the next term",
    "notice_days": "days of notice",
    "notice_method": "way of notice",
    "method": "way of notice",
    "on": "day",
    "auto_renews": "renews by itself",
    "replacement_price": "replacement's price",
    "replacement_seats": "replacement's seats",
    "trial_days": "days of trial",
    "billing_error": "erroneous charge",
    **SITUATION,
    "post_time": "hour of the reminders",
    "remind_on": "due on",
    "concession": "what",
    "released_on": "last day of the contract",
    "got_back": "got back",
    "term_number": "term",
    "waits": "business days between the steps",
}
"""The facts that the trail keeps, in words; others are shown by their name."""
AMOUNTS = {"price", "annual_charge", "replacement_price", "billing_error", "amount", "got_back"}
UNKNOWN_AMOUNT = "None"
"""How renewals once kept that the old term's charge per year was not given."""
PEOPLE = {"owner", "backup", "assignee"}
CHOICES = {"billing", "notice_method", "method", "answer", "concession", "tactic", "letter"}
_CHOSEN = {
    str(choice.value): words
    for choice, words in (*CONCESSIONS.items(), *METHODS.items(), *TACTICS.items(), *LETTER_NAMES.items())
}
SELF_EXPLAINED = {"action", "paths", "tactic", "letter"}
"""Facts whose value says what it is."""
NEWEST_CHANGES = 8
"""Fields shown for one entry."""
LONGEST_VALUE = 60
UNTOLD = {"ts"}
"""Slack's name of a message: kept in the trail, of no use to a reader."""


def history_message(page: HistoryPage) -> Message:
    """The audit trail, newest first, for the one who asked."""
    return compose(_parts(page))


def _parts(page: HistoryPage) -> Iterator[Part]:
    record = shown_record(page.record)
    yield Paragraph(bold(f"{record.contract.vendor}: what happened, newest first"))
    if not page.entries:
        yield Paragraph("Nothing has happened yet.")
    yield from sections(_entry_line(entry, record) for entry in page.entries)
    yield Note(f"Times are {record.timezone}.")
    if page.page > 1:
        yield Buttons((button("Newer", ActionId.HISTORY_PAGE, f"{record.id} {page.page - 1}"),))
    if page.has_more:
        yield Buttons((button("Older", ActionId.HISTORY_PAGE, f"{record.id} {page.page + 1}"),))


def _entry_line(entry: HistoryEntry, record: ContractRecord) -> str:
    # One reader sees this, so that naming people pings nobody.
    audit = entry.audit
    at = audit.at.astimezone(ZoneInfo(record.timezone))
    who = "exitplan" if audit.actor_id is None else mention(audit.actor_id)
    changes = "; ".join(_changes(audit, shown_contract(entry.contract), record))
    what = f"{EVENTS[audit.event]}: {changes}" if changes else EVENTS[audit.event]
    return sentences(f"{bold(f'{day(at.date())}, {at:%H:%M}')} {who} {what}")


def _changes(entry: AuditRecord, contract: Contract, record: ContractRecord) -> Iterator[str]:
    """`seats: 50 → 60`; a new fact without the arrow."""
    keys = [key for key in dict.fromkeys([*entry.before, *entry.after]) if _is_told(entry, key, record)]
    for key in keys[:NEWEST_CHANGES]:
        after = _fact(key, entry.after, contract)
        before = f"{_fact(key, entry.before, contract)} → " if key in entry.before else ""
        yield f"{_name(key)}{before}{after}"
    if len(keys) > NEWEST_CHANGES:
        yield f"and {len(keys) - NEWEST_CHANGES} more"


def _is_told(entry: AuditRecord, key: str, record: ContractRecord) -> bool:
    if key == "remind_on" and entry.after.get(key) == _local_day(entry, record).isoformat():
        return False  # it came on its day
    return key not in UNTOLD and entry.before.get(key) != entry.after.get(key)


def _local_day(entry: AuditRecord, record: ContractRecord) -> date:
    return entry.at.astimezone(ZoneInfo(record.timezone)).date()


def _name(key: str) -> str:
    """What stands before the value; nothing where the value says it itself."""
    return "" if key in SELF_EXPLAINED else f"{FACTS.get(key) or inert(key.replace('_', ' '))}: "


def _fact(key: str, facts: Mapping[str, object], contract: Contract) -> str:
    """One fact of a side of the change; its amounts are in the currency of that side."""
    currency = facts.get("currency")
    return _value(key, facts.get(key), replace(contract, currency=str(currency)) if currency else contract)


def _value(key: str, value: object, contract: Contract) -> str:
    """A stored value in words. What is not known here may have been typed."""
    if value is None or (key in AMOUNTS and value == UNKNOWN_AMOUNT):
        return "no" if key in SITUATION else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        parts = listing([inert(str(part)) for part in value])
        return f"{'Path' if len(value) == 1 else 'Paths'} {parts}" if key == "paths" else parts
    return _known_value(key, str(value), contract) or inert(str(value), longest=LONGEST_VALUE)


def _known_value(key: str, text: str, contract: Contract) -> str | None:
    if key in AMOUNTS:
        return money(Decimal(text), contract.currency)
    if key in PEOPLE:
        return mention(text)
    if key == "channel":
        return place(text)
    if key == "action":
        return action_text(ActionKey(text), contract)
    if key in CHOICES:
        return _CHOSEN.get(text) or inert(text.replace("_", " "))
    return _date_in_words(text)


def _date_in_words(text: str) -> str | None:
    try:
        return day(date.fromisoformat(text)) if len(text) == len("2027-03-31") else None
    except ValueError:
        return None
