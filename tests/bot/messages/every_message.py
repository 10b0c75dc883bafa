"""Every message that shows a contract, built from one view: for claims that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.messages.advice import timeline_message
from bot.messages.alert import alert_message
from bot.messages.answers import (
    answered_message,
    error_message,
    export_first_message,
    not_allowed_message,
    pick_action_message,
)
from bot.messages.assignment import assignment_message
from bot.messages.closed_plan import closed_plan_message
from bot.messages.compare import compare_message
from bot.messages.contracts import (
    confirm_remove_message,
    overview_message,
    registered_message,
    removed_message,
    restored_message,
)
from bot.messages.corrected import corrected_meanwhile_message
from bot.messages.costs import cost_message, credit_message
from bot.messages.decided import refused_message
from bot.messages.files import caption, offer_message, unsent_message
from bot.messages.history import history_message
from bot.messages.imports import imported_message
from bot.messages.letters import letter_message
from bot.messages.lists import list_message, pick_message
from bot.messages.message import Message
from bot.messages.milestones import milestone_message
from bot.messages.negotiation import negotiation_message
from bot.messages.plan import plan_message
from bot.messages.quiet import quiet_message
from bot.messages.recommendation import recommendation_message
from bot.messages.reminders import reminder_message
from bot.messages.shared_channel import shared_channel_message
from bot.messages.show import contract_message
from bot.messages.weekly import weekly_message
from bot.usecases.file_views import FileKind, FileView, OfferView, Wanted
from bot.usecases.outcomes import Result
from bot.usecases.said_views import AlertView, AssignmentView, ClosedPlanView, SharedChannelView
from bot.usecases.views import MOST_LINKS, Answer, AnswerResult, ContractView
from planner.actions import EXPORT_ACTIONS
from planner.concessions import Concession
from planner.outcome import find_outcome
from scheduler.trouble import Trouble
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractState
from storage.records.letters import LetterFact, LetterKind
from storage.records.milestones import MilestoneKind
from storage.records.plans import PlanState
from tests.support.views import (
    NOON,
    a_draft,
    a_history_page,
    a_letter_view,
    a_link,
    a_list_page,
    a_milestone,
    a_milestone_view,
    a_negotiation_view,
    a_proof,
    a_reminder_view,
    a_summary,
    a_weekly,
    an_entry,
    an_offer,
    an_outcome,
    an_overview,
)


def messages_for_channels(view: ContractView) -> Iterator[tuple[str, Message]]:
    """What the channel reads, and what is said about one contract on request."""
    yield "plan", plan_message(view)
    yield "timeline", timeline_message(view)
    yield "recommendation", recommendation_message(view)
    yield "compare", compare_message(view)
    yield "compare without a table", compare_message(view, with_table=False)
    yield "cost", cost_message(view)
    yield "credit", credit_message(view)
    yield "contract", contract_message(view)
    yield "registered", registered_message(view)
    yield "restored", restored_message(view)
    yield "confirm remove", confirm_remove_message(view)
    for item in view.plan.items if view.plan else ():
        reminder = a_reminder_view(item.action.key, view, days_late=2, may_be_repeat=True)
        yield f"reminder {item.action.key}", reminder_message(reminder)

    yield from _turns(view)


def _turns(view: ContractView) -> Iterator[tuple[str, Message]]:
    """Every turn of its life, open and answered, the names and reasons being typed."""
    reason = view.record.contract.vendor
    outcome = find_outcome(view.record.contract, view.advice.choice, ended_on=view.record.contract.end_on)
    for kind in MilestoneKind:
        facts: dict[str, Any] = {"reason": reason, "on": view.record.contract.end_on, "amount": Decimal(1)}
        turn = a_milestone_view(kind, view, outcome=outcome, undone=EXPORT_ACTIONS, **facts)
        yield f"turn {kind}", milestone_message(turn)
        answer = a_milestone(MilestoneKind.KEPT, reason=reason)
        yield f"turn {kind} answered", milestone_message(replace(turn, answer=answer))
    yield "not released", refused_message(Result.NOT_RELEASED, view)
    for state in (ContractState.KEEPING, ContractState.ENDED):
        decided = (a_milestone(MilestoneKind.KEPT, reason=reason), a_milestone(MilestoneKind.ENDED))
        quiet = replace(view, record=replace(view.record, state=state), milestones=decided)
        yield f"contract {state}", contract_message(quiet)
        yield f"already {state}", refused_message(Result.ALREADY, quiet)
        ran = replace(quiet, plan=None, stopped_plan=quiet.plan)
        yield f"asked {state}", quiet_message(ran)
        yield f"timeline {state}", timeline_message(ran)
        yield f"recommendation {state}", recommendation_message(ran)
        yield f"compare {state}", compare_message(ran)
        yield f"negotiation {state}", negotiation_message(a_negotiation_view(ran))
        if quiet.plan is None:
            continue
        stopped = replace(quiet.plan, record=replace(quiet.plan.record, state=PlanState.STOPPED))
        yield f"plan {state}", closed_plan_message(ClosedPlanView(contract=quiet, plan=stopped))
        reminder = a_reminder_view(quiet.plan.items[0].action.key, quiet)
        yield f"reminder {state}", reminder_message(reminder)


def every_message(view: ContractView) -> Iterator[tuple[str, Message]]:
    """All of them, those to a single reader included."""
    yield from messages_for_channels(view)
    record, contract = view.record, view.record.contract
    vendor = contract.vendor
    summary = replace(a_summary(contract, today=view.today), record=record)
    yield "alert", alert_message(AlertView(troubles=dict.fromkeys(Trouble, 1_000_000), hours=1_000_000))
    yield "list", list_message(a_list_page([summary] * 10, page=2, pages=3, total=30))
    yield "overview", overview_message(an_overview([summary] * 5, total=9, undelivered=2))
    yield "weekly", weekly_message(a_weekly([summary] * 40, view, hides_money=view.hides_money))
    yield "pick", pick_message("show", [record] * 30, f"“{vendor}” fits several contracts: which one?")
    yield "removed", removed_message(record)
    yield "not allowed", not_allowed_message(record, ["U0OWNER"])
    wrong = a_proof(id="wrong", reference=vendor, taken_back_by="U0COLLEAGUE", taken_back_at=NOON)
    proven = replace(view, proofs=(wrong, a_proof(reference=vendor, note=vendor)))
    yield "corrected meanwhile", corrected_meanwhile_message(proven, ["wrong"])
    yield from _of_files(view)
    yield "imported", imported_message([record] * 60)
    yield "error", error_message(f"There is no contract “{vendor}”: try /exitplan list.")
    changed = an_entry(AuditEvent.EDITED, before={"vendor": "Old", vendor: vendor}, after={"vendor": vendor})
    yield "history", history_message(a_history_page([changed] * 15, record=record, has_more=True))
    yield from _letters(view)
    yield from _negotiations(view)
    yield from _answers(view)


def _negotiations(view: ContractView) -> Iterator[tuple[str, Message]]:
    """A full file at each of its ends: every text that people can type is the vendor's name."""
    vendor, currency = view.record.contract.vendor, view.record.contract.currency
    typed = {"reference": vendor * 6, "note": vendor * 12, "currency": currency}
    entries = [an_offer(Concession.SMALLER_CONTRACT, 10**9, **typed)] * 12
    links = [a_link(f"https://example.com/{'x' * 280}", title=vendor), a_link(vendor, title=vendor)]
    evidence = (links * MOST_LINKS)[:MOST_LINKS]
    yield (
        "negotiation",
        negotiation_message(
            a_negotiation_view(view, entries=entries, evidence=evidence, claimed_on=view.today)
        ),
    )
    for concession in Concession:
        ended = [*entries, an_outcome(concession, 10**9, **typed)]
        file = a_negotiation_view(view, entries=ended, evidence=evidence, claimed_on=view.today)
        yield f"negotiation, {concession}", negotiation_message(file)


def _letters(view: ContractView) -> Iterator[tuple[str, Message]]:
    """From the template, with every fact filled in by the one who chose the vendor's name, and edited."""
    vendor = view.record.contract.vendor
    given = dict.fromkeys(LetterFact, vendor)
    for kind in LetterKind:
        yield f"letter {kind}", letter_message(a_letter_view(kind, view))
        yield f"letter {kind}, filled in", letter_message(a_letter_view(kind, view, facts=given))
        draft = a_draft(kind, subject=vendor, body=vendor, contract_revision=7)
        yield f"letter {kind}, edited", letter_message(a_letter_view(kind, view, draft=draft))


def _of_files(view: ContractView) -> Iterator[tuple[str, Message]]:
    record = view.record
    for kind in FileKind:
        wanted = Wanted(kind=kind, which="notice" if kind is FileKind.LETTER else "")
        file = FileView(wanted=wanted, contracts=(view,), shared_by="U0COLLEAGUE", may_be_repeat=True)
        yield f"caption {kind}", caption(file)
        yield f"unsent {kind}", unsent_message(file, "file_uploads_disabled", record.contract.vendor * 3)
        for is_taken_up in (False, True):
            offer = OfferView(wanted=wanted, record=record, offer_id="d" * 32, is_taken_up=is_taken_up)
            yield f"offer {kind} {is_taken_up}", offer_message(offer)


def _answers(view: ContractView) -> Iterator[tuple[str, Message]]:
    if view.plan is None:
        return
    yield "shared channel", shared_channel_message(SharedChannelView(contract=view))
    yield (
        "assignment",
        assignment_message(AssignmentView(contract=view, item=view.plan.items[0], assigned_by="U0OWNER")),
    )
    for command in ("done", "snooze", "skip", "assign"):
        yield f"pick an action to {command}", pick_action_message(command, view)
    for result in AnswerResult:
        answer = Answer(result=result, view=view, item=view.plan.items[0], missing_exports=EXPORT_ACTIONS)
        yield f"answer {result}", answered_message(answer)
        yield f"export first {result}", export_first_message(answer)
