"""Views with everything that people typed made inert: what builders work on.

Words are put together from contracts (`bot.wording`), so the names go in inert, once, at the door of
each builder; nothing behind the door handles raw text.
"""

from __future__ import annotations

from dataclasses import replace

from bot.messages.text import LONGEST_NAME, LONGEST_REMARK, inert
from bot.usecases.portfolio_views import ContractSummary
from bot.usecases.views import ContractView, NegotiationView, PlanItem, PlanView
from planner.advice import Advice
from planner.contract import Contract, Replacement
from storage.records.contracts import ContractRecord
from storage.records.milestones import MilestoneRecord
from storage.records.negotiations import EntryRecord, EvidenceRecord
from storage.records.proofs import ProofRecord


def shown(view: ContractView) -> ContractView:
    return replace(
        view,
        record=shown_record(view.record),
        advice=_shown_advice(view.advice),
        plan=view.plan and shown_plan(view.plan),
        stopped_plan=view.stopped_plan and shown_plan(view.stopped_plan),
        proofs=tuple(_shown_proof(proof) for proof in view.proofs),
        milestones=tuple(shown_milestone(one) for one in view.milestones),
    )


def _shown_advice(advice: Advice) -> Advice:
    """The advice itself where the contract stays as it is: what it has worked out is kept."""
    contract = shown_contract(advice.contract)
    return advice if contract is advice.contract else replace(advice, contract=contract)


def shown_negotiation(view: NegotiationView) -> NegotiationView:
    return replace(
        view,
        contract=shown(view.contract),
        entries=tuple(_shown_entry(entry) for entry in view.entries),
        outcome=None if view.outcome is None else _shown_entry(view.outcome),
        evidence=tuple(_shown_evidence(link) for link in view.evidence),
    )


def _shown_entry(entry: EntryRecord) -> EntryRecord:
    return replace(
        entry,
        reference=None if entry.reference is None else inert(entry.reference),
        note=None if entry.note is None else inert(entry.note, longest=2 * LONGEST_NAME),
    )


def _shown_evidence(link: EvidenceRecord) -> EvidenceRecord:
    """The link itself stays as it is: whoever shows it checks that it is one."""
    return replace(link, title=None if link.title is None else inert(link.title))


def shown_record(record: ContractRecord) -> ContractRecord:
    contract = shown_contract(record.contract)
    return record if contract is record.contract else replace(record, contract=contract)


def shown_summary(summary: ContractSummary) -> ContractSummary:
    record = shown_record(summary.record)
    return summary if record is summary.record else replace(summary, record=record)


def shown_contract(contract: Contract) -> Contract:
    """The contract itself where its names are inert already, which nearly all are: lists show many."""
    vendor = inert(contract.vendor)
    plan = None if contract.plan is None else inert(contract.plan)
    reseller = None if contract.reseller is None else inert(contract.reseller)
    replacement = None if contract.replacement is None else _shown_replacement(contract.replacement)
    names = (contract.vendor, contract.plan, contract.reseller)
    if (vendor, plan, reseller) == names and replacement is contract.replacement:
        return contract
    return replace(contract, vendor=vendor, plan=plan, reseller=reseller, replacement=replacement)


def _shown_replacement(replacement: Replacement) -> Replacement:
    name = inert(replacement.name)
    return replacement if name == replacement.name else replace(replacement, name=name)


def shown_item(item: PlanItem, *, longest: int = LONGEST_REMARK) -> PlanItem:
    """One action with its reason; lists of many actions show less of each."""
    reason = item.action.reason
    shown_reason = None if reason is None else inert(reason, longest=longest)
    return replace(item, action=replace(item.action, reason=shown_reason))


def shown_plan(plan: PlanView) -> PlanView:
    return replace(plan, items=tuple(shown_item(item, longest=LONGEST_NAME) for item in plan.items))


def shown_milestone(milestone: MilestoneRecord) -> MilestoneRecord:
    return milestone if milestone.reason is None else replace(milestone, reason=_remark(milestone.reason))


def _shown_proof(proof: ProofRecord) -> ProofRecord:
    return replace(
        proof,
        reference=None if proof.reference is None else _remark(proof.reference),
        note=None if proof.note is None else _remark(proof.note),
    )


def _remark(text: str) -> str:
    return inert(text, longest=LONGEST_REMARK)
