"""Views with defaults: the guide's contract on 1 December 2026, four months before its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bot.usecases.portfolio_views import (
    ContractSummary,
    HealthView,
    HomeView,
    ListFilter,
    ListPage,
    Overview,
    Stuck,
    Urgency,
)
from bot.usecases.said_views import MilestoneView, OldAction, ReminderView, WeeklyView
from bot.usecases.views import (
    ContractView,
    HistoryEntry,
    HistoryPage,
    LetterView,
    NegotiationView,
    PlanItem,
    PlanView,
)
from planner.actions import ActionKey, Line
from planner.advice import advise
from planner.choice import PlanChoice
from planner.concessions import AnswerKind, Concession, Respondent, find_stage
from planner.contract import Contract, Notice
from planner.credit import find_credit
from planner.deadlines import find_deadlines
from planner.outcome import NO_CHARGE, Outcome, WrongCharge
from planner.paths import Path, Tactic
from planner.playbook import NoticeMethod
from planner.timeline import build_timeline
from storage.records.audit import AuditEvent, AuditRecord
from storage.records.contracts import ContractRecord, ContractState
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.letters import DraftRecord, LetterFact, LetterKind
from storage.records.messages import PostedMessage
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.negotiations import EntryRecord, EvidenceRecord
from storage.records.plans import ActionRecord, ActionState, PlanRecord, PlanState
from storage.records.proofs import ProofKind, ProofRecord
from storage.records.reminders import ReminderRecord, ReminderState
from tests.support.builders import a_contract

TODAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
OWNER, BACKUP, COLLEAGUE = "U0OWNER", "U0BACKUP", "U0COLLEAGUE"
CHANNEL = "C0EXIT"
POSTED = PostedMessage(channel_id=CHANNEL, ts="1796115600.000100")


def a_record(contract: Contract | None = None, **facts: Any) -> ContractRecord:
    """The contract as it is stored: short id `k3x9ab`, owned by U0OWNER."""
    defaults: dict[str, Any] = {
        "id": "k3x9ab",
        "workspace_id": "T0TEAM",
        "revision": 1,
        "term_number": 1,
        "contract": contract or a_contract(),
        "channel_id": CHANNEL,
        "is_restricted": False,
        "registrant_id": OWNER,
        "owner_id": OWNER,
        "backup_id": BACKUP,
        "timezone": "Europe/Berlin",
        "post_time": time(9, 0),
        "state": ContractState.ACTIVE,
        "created_at": NOON,
        "removed_at": None,
        "removed_by": None,
    }
    return ContractRecord(**(defaults | facts))


def a_contract_view(
    contract: Contract | None = None,
    *,
    today: date = TODAY,
    started: bool = False,
    choice: PlanChoice | None = None,
    states: Mapping[ActionKey, Mapping[str, Any]] | None = None,
    message: PostedMessage | None = None,
    proofs: Sequence[ProofRecord] = (),
    may_change: bool = True,
    hides_money: bool = False,
    milestones: Sequence[MilestoneRecord] = (),
    charged: WrongCharge = NO_CHARGE,
    **facts: Any,
) -> ContractView:
    """One contract today. `started`: with the advised plan running; `states`: what was answered."""
    record = a_record(contract, **facts)
    if choice is None and started:
        choice = advise(record.contract, today=TODAY).choice
    advice = advise(record.contract, today=today, choice=choice)
    plan = None if choice is None else a_plan(choice, record.contract, advice.timeline, states or {}, message)
    return ContractView(
        record=record,
        today=today,
        advice=advice,
        plan=plan,
        proofs=tuple(proofs),
        may_change=may_change,
        hides_money=hides_money,
        milestones=tuple(milestones),
        charged=charged,
    )


def a_choice(*paths: Path, tactic: Tactic = Tactic.READY_AT_END, begun_on: date = TODAY) -> PlanChoice:
    return PlanChoice(paths=paths, tactic=tactic, begun_on=begun_on, start_on=begun_on)


def a_plan(
    choice: PlanChoice,
    contract: Contract,
    lines: Sequence[Line],
    states: Mapping[ActionKey, Mapping[str, Any]],
    message: PostedMessage | None,
) -> PlanView:
    """A plan with the actions of the day it was begun; those that `lines` no longer has, have no line."""
    record = PlanRecord(
        id="plan-1",
        workspace_id="T0TEAM",
        contract_id="k3x9ab",
        term_number=1,
        choice=choice,
        state=PlanState.ACTIVE,
        started_by=OWNER,
        started_at=NOON,
        message=message,
    )
    before_notice = replace(contract, notice=Notice())
    begun = build_timeline(before_notice, choice, today=choice.begun_on)
    now = {line.key: line for line in lines}
    items = [
        replace(an_item(line, **states.get(line.key, {})), line=now.get(line.key))
        for line in {line.key: line for line in (*begun, *lines)}.values()
    ]
    return PlanView(record=record, items=tuple(items))


def an_item(line: Line, **facts: Any) -> PlanItem:
    """A line with its stored action, open unless `facts` say otherwise."""
    defaults: dict[str, Any] = {
        "id": f"action-{line.key}",
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "plan_id": "plan-1",
        "key": line.key,
        "planned_on": line.planned_on,
        "valid_until": line.valid_until,
        "anchor": line.anchor,
        "offset": line.offset,
        "conditional": line.conditional,
        "if_released": line.if_released,
        "state": ActionState.OPEN,
        "answered_by": None,
        "answered_at": None,
        "reason": None,
    }
    return PlanItem(action=ActionRecord(**(defaults | facts)), line=line)


def answered(state: ActionState = ActionState.DONE, **facts: Any) -> dict[str, Any]:
    """What an action keeps once somebody has answered it."""
    return {"state": state, "answered_by": COLLEAGUE, "answered_at": NOON, **facts}


def a_reminder_view(
    key: ActionKey,
    view: ContractView | None = None,
    *,
    days_late: int = 0,
    may_be_repeat: bool = False,
) -> ReminderView:
    """The posted reminder of one action of a running plan, on its day unless a view says otherwise."""
    view = view or on_the_day_of(key)
    items = view.plan.items if view.plan else ()
    item = next(item for item in items if item.action.key is key)
    return ReminderView(
        contract=view,
        item=item,
        reminder=a_reminder(item),
        days_late=days_late,
        may_be_repeat=may_be_repeat,
        posted_in=view.record.channel_id,
        posted_on=view.today,
    )


def on_the_day_of(key: ActionKey, contract: Contract | None = None, **facts: Any) -> ContractView:
    """The running plan on the day of the reminder of `key`, in a plan that has this action."""
    choice = next(choice for choice in every_choice() if key in keys_of(choice, contract))
    first = a_contract_view(contract, choice=choice)
    line = next(line for line in first.advice.timeline if line.key is key)
    return a_contract_view(contract, choice=choice, today=line.remind_on, message=POSTED, **facts)


def every_choice() -> list[PlanChoice]:
    """Both tactics, with and without asking for release."""
    return [
        a_choice(Path.NEGOTIATE, Path.WAIT),
        a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW),
    ]


def keys_of(choice: PlanChoice, contract: Contract | None) -> set[ActionKey]:
    lines = advise(contract or a_contract(), today=choice.begun_on, choice=choice).timeline
    return {line.key for line in lines}


def a_reminder(item: PlanItem) -> ReminderRecord:
    return ReminderRecord(
        id="reminder-1",
        workspace_id="T0TEAM",
        contract_id="k3x9ab",
        action_id=item.action.id,
        action_key=item.action.key,
        planned_on=item.action.planned_on,
        sequence=0,
        remind_on=item.action.planned_on,
        due_at=NOON,
        state=ReminderState.QUEUED,
        delivery_id="delivery-1",
        message=POSTED,
    )


def a_proof(kind: ProofKind = ProofKind.SENT, **facts: Any) -> ProofRecord:
    defaults: dict[str, Any] = {
        "id": "proof-1",
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "term_number": 1,
        "kind": kind,
        "on": TODAY,
        "method": NoticeMethod.FORM if kind is ProofKind.SENT else None,
        "reference": None,
        "note": None,
        "recorded_by": OWNER,
        "recorded_at": NOON,
    }
    return ProofRecord(**(defaults | facts))


def a_negotiation_view(
    contract: ContractView | None = None,
    *,
    entries: Sequence[EntryRecord] = (),
    evidence: Sequence[EvidenceRecord] = (),
    claimed_on: date = TODAY,
) -> NegotiationView:
    """The file of a running plan that asks for release on 1 December, as far as `entries` say."""
    contract = contract or a_contract_view(choice=a_choice(Path.NEGOTIATE, Path.WAIT))
    outcomes = [entry for entry in entries if entry.is_outcome and not entry.is_refund]
    items = contract.plan.items if contract.plan else ()
    is_open = {one.action.key for one in items if one.line and one.action.state is ActionState.OPEN}
    return NegotiationView(
        contract=contract,
        stage=find_stage(
            is_open,
            [(entry.respondent, entry.answer) for entry in entries if entry.respondent and entry.answer],
            is_chosen=contract.plan is not None and contract.plan.record.choice.negotiates,
            is_ended=bool(outcomes),
        ),
        entries=tuple(entries),
        outcome=outcomes[-1] if outcomes else None,
        evidence=tuple(evidence),
        claim=find_credit(contract.record.contract.unreleased(), today=claimed_on),
        claimed_on=claimed_on,
    )


def an_answer(
    respondent: Respondent | None = Respondent.BILLING,
    answer: AnswerKind | None = AnswerKind.DENIED,
    **facts: Any,
) -> EntryRecord:
    """A no from billing on 8 December 2026, recorded by the owner."""
    defaults: dict[str, Any] = {
        "id": "entry-1",
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "term_number": 1,
        "number": 1,
        "on": date(2026, 12, 8),
        "respondent": respondent,
        "answer": answer,
        "concession": None,
        "amount": None,
        "currency": "USD",
        "reference": None,
        "note": None,
        "recorded_by": OWNER,
        "recorded_at": NOON,
    }
    return EntryRecord(**(defaults | facts))


def an_offer(concession: Concession, amount: int | None = None, **facts: Any) -> EntryRecord:
    """An offer of sales."""
    value = None if amount is None else Decimal(amount)
    return an_answer(Respondent.SALES, AnswerKind.OFFER, concession=concession, amount=value, **facts)


def an_outcome(concession: Concession, amount: int | None = None, **facts: Any) -> EntryRecord:
    value = None if amount is None else Decimal(amount)
    return an_answer(None, None, concession=concession, amount=value, **facts)


def a_link(link: str = "https://example.com/ticket/4711", **facts: Any) -> EvidenceRecord:
    defaults: dict[str, Any] = {
        "id": "evidence-1",
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "link": link,
        "title": None,
        "added_by": OWNER,
        "added_at": NOON,
    }
    return EvidenceRecord(**(defaults | facts))


def a_letter_view(
    kind: LetterKind = LetterKind.NOTICE,
    contract: ContractView | None = None,
    *,
    facts: Mapping[LetterFact, str] | None = None,
    draft: DraftRecord | None = None,
) -> LetterView:
    """A letter of the guide's contract, as the template has it, with blanks for what nobody told."""
    return LetterView(contract=contract or a_contract_view(), kind=kind, facts=facts or {}, draft=draft)


def a_draft(kind: LetterKind = LetterKind.NOTICE, **facts: Any) -> DraftRecord:
    """A letter that the backup has edited."""
    defaults: dict[str, Any] = {
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "term_number": 1,
        "kind": kind,
        "subject": "Our notice",
        "body": "Hello,\n\nwe leave.",
        "contract_revision": 1,
        "edited_by": BACKUP,
        "edited_at": NOON,
    }
    return DraftRecord(**(defaults | facts))


def a_milestone(kind: MilestoneKind, **facts: Any) -> MilestoneRecord:
    """A turn in the contract's first term, at noon of 1 December 2026, by its owner."""
    defaults: dict[str, Any] = {
        "id": f"milestone-{kind}",
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "term_number": 1,
        "kind": kind,
        "at": NOON,
        "by": OWNER,
        "on": None,
        "reason": None,
        "amount": None,
    }
    return MilestoneRecord(**(defaults | facts))


def a_milestone_view(
    kind: MilestoneKind,
    contract: ContractView | None = None,
    *,
    answer: MilestoneRecord | None = None,
    term: Contract | None = None,
    outcome: Outcome | None = None,
    undone: tuple[ActionKey, ...] = (),
    **facts: Any,
) -> MilestoneView:
    """Such a turn as it is announced; `term`: an earlier one."""
    milestone = a_milestone(kind, **facts)
    view = contract or a_contract_view()
    return MilestoneView(
        contract=replace(view, milestones=(*view.milestones, milestone)),
        milestone=milestone,
        term=term or view.record.contract,
        answer=answer,
        outcome=outcome,
        undone=undone,
    )


def a_summary(
    contract: Contract | None = None,
    *,
    today: date = TODAY,
    urgency: Urgency = Urgency.LATER,
    days: int = 60,
    **facts: Any,
) -> ContractSummary:
    record = a_record(contract, **facts)
    deadlines = find_deadlines(record.contract, today=today)
    return ContractSummary(
        record=record,
        deadlines=deadlines,
        next_deadline_on=deadlines.send_by or record.contract.end_on,
        days_to_deadline=days,
        urgency=urgency,
    )


def a_list_page(items: Sequence[ContractSummary], **facts: Any) -> ListPage:
    defaults: dict[str, Any] = {"filter": ListFilter(), "page": 1, "pages": 1, "total": len(items)}
    return ListPage(items=tuple(items), **(defaults | facts))


def an_overview(items: Sequence[ContractSummary], **facts: Any) -> Overview:
    stake = {"USD": Fraction(11400)}
    defaults: dict[str, Any] = {"total": len(items), "at_stake": stake, "undelivered": 0}
    return Overview(items=tuple(items), **(defaults | facts))


def a_weekly(items: Sequence[ContractSummary], view: ContractView | None = None, **facts: Any) -> WeeklyView:
    """A weekly digest; every open action of `view` was asked about twice."""
    items_of = view.plan.items if view and view.plan else ()
    still_open = [item for item in items_of if item.action.state is ActionState.OPEN]
    defaults: dict[str, Any] = {
        "at_stake": {"USD": Fraction(11400)},
        "old_actions": tuple(OldAction(contract=view, item=item) for item in still_open if view),
        "hides_money": False,
    }
    return WeeklyView(items=tuple(items), **(defaults | facts))


def a_home(items: Sequence[ContractSummary], **facts: Any) -> HomeView:
    """One person's Home; all of its contracts are theirs to change."""
    defaults: dict[str, Any] = {
        "total": len(items),
        "missed": sum(item.urgency is Urgency.MISSED for item in items),
        "at_stake": {"USD": Fraction(11400)},
        "changeable": frozenset(item.record.id for item in items),
        "health": a_health(),
        "may_change_settings": False,
    }
    return HomeView(items=tuple(items), **(defaults | facts))


def a_health(**facts: Any) -> HealthView:
    """All that was due has been posted."""
    defaults: dict[str, Any] = {
        "armed": 9,
        "not_taken_up": 0,
        "due": 0,
        "late": (),
        "blocked": (),
        "dead": (),
        "is_suspended": False,
    }
    return HealthView(**(defaults | facts))


def a_stuck(
    record: ContractRecord | None = None,
    *,
    step: ActionKey | None = None,
    since_on: date = TODAY,
    **facts: Any,
) -> Stuck:
    """A reminder that could not be posted, because its channel is archived."""
    defaults: dict[str, Any] = {
        "id": "delivery-1",
        "workspace_id": "T0TEAM",
        "contract_id": record.id if record else None,
        "contract_revision": record.revision if record else None,
        "kind": DeliveryKind.REMINDER if record else DeliveryKind.WEEKLY,
        "topic": None,
        "plan_id": None,
        "reminder_id": None,
        "channel_id": CHANNEL,
        "thread_ts": None,
        "also_in_channel": False,
        "message_ts": None,
        "recipient_id": None,
        "fallback_for": None,
        "digest_id": None,
        "deadline_on": TODAY,
        "state": DeliveryState.BLOCKED,
        "due_at": NOON,
        "not_before": NOON,
        "attempts": 1,
        "absences": 0,
        "crashes": 0,
        "fence": 1,
        "claimed_by": None,
        "lease_until": None,
        "intent_at": NOON,
        "delivered_at": None,
        "error": "is_archived",
        "may_be_repeat": False,
        "created_at": NOON,
    }
    delivery = DeliveryRecord(**(defaults | facts))
    return Stuck(delivery=delivery, record=record, step=step, since_on=since_on)


def an_entry(event: AuditEvent, **facts: Any) -> AuditRecord:
    defaults: dict[str, Any] = {
        "id": "audit-1",
        "workspace_id": "T0TEAM",
        "contract_id": "k3x9ab",
        "at": NOON,
        "actor_id": OWNER,
        "event": event,
        "before": {},
        "after": {},
    }
    return AuditRecord(**(defaults | facts))


def a_history_page(entries: Sequence[AuditRecord], **facts: Any) -> HistoryPage:
    """Changes whose contract has stayed the same."""
    defaults: dict[str, Any] = {"record": a_record(), "page": 1, "has_more": False} | facts
    contract = defaults["record"].contract
    return HistoryPage(
        entries=tuple(HistoryEntry(audit=one, contract=contract) for one in entries), **defaults
    )


def renamed(view: ContractView, vendor: str, replacement: str | None = None) -> ContractView:
    """The same view of a contract whose names somebody typed differently."""
    contract = replace(view.record.contract, vendor=vendor)
    if contract.replacement is not None:
        name = replacement or contract.replacement.name
        contract = replace(contract, replacement=replace(contract.replacement, name=name))
    return replace(
        view,
        record=replace(view.record, contract=contract),
        advice=replace(view.advice, contract=contract),
    )
