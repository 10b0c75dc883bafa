"""The end of a contract, and a charge that comes all the same; rules section 8."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.usecases.access import Person
from bot.usecases.announcing import announce
from bot.usecases.answer import settle_action
from bot.usecases.deciding import Deciding, decide_about, note, stop_plan
from bot.usecases.edits import queue_plan_edit
from bot.usecases.negotiated import negotiated
from bot.usecases.outcomes import Change, Result
from bot.usecases.services import Services
from planner.actions import CHARGE_CHECKS
from planner.life import is_charge_wrong, needs_release
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState, NewContract
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.plans import ActionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it ended, as a person says."""

    on: date
    """The last day of the contract."""
    reason: str | None = None
    reference: str | None = None
    """Where it stands; before the term is over nothing else shows that the vendor has let go."""
    got_back: Decimal | None = None
    """Refunded or credited for it; None: what the negotiation file says."""


def end_contract(contract_id: str, ending: Ending, person: Person, services: Services) -> Change:
    """A person says that it has ended: not renewed, or released in mid-term, with a reference."""

    def end(deciding: Deciding) -> Result:
        record = deciding.record
        if record.state is ContractState.ENDED:
            return Result.ALREADY
        today = services.today(record.timezone)
        if not ending.reference and needs_release(record.contract, on=ending.on, today=today):
            return Result.NOT_RELEASED
        close(deciding.transaction, record, ending, services, by=person.id)
        return Result.DONE

    return decide_about(contract_id, person, services, end)


def close(
    transaction: Transaction, record: ContractRecord, ending: Ending, services: Services, *, by: str | None
) -> None:
    """Nothing more is asked; the channel is told what leaving was worth."""
    amount = ending.got_back
    if amount is None:
        amount = negotiated(transaction, transaction.history.in_term_of(record, ending.on))
    said = ", ".join(filter(None, (ending.reason, ending.reference))) or None
    stop_plan(transaction, record, ContractState.ENDED, services)
    announce(
        transaction,
        record,
        MilestoneKind.ENDED,
        services,
        by=by,
        on=ending.on,
        reason=said,
        amount=amount,
    )
    got_back = None if amount is None else str(amount)
    after = {
        "end_on": ending.on.isoformat(),
        "reason": ending.reason,
        "reference": ending.reference,
        "got_back": got_back,
    }
    note(transaction, record, AuditEvent.ENDED, services, by=by, after={**after})


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    amount: Decimal
    on: date


def record_charge(contract_id: str, charge: Charge, person: Person, services: Services) -> Change:
    """The vendor charged all the same: a documented billing error, added to what was charged before."""

    def keep(deciding: Deciding) -> Result:
        transaction, record = deciding.transaction, deciding.record
        is_ended, today = record.state is ContractState.ENDED, services.today(record.timezone)
        if not is_charge_wrong(record.contract, is_ended=is_ended, today=today):
            return Result.NOT_WRONG
        if any(_is_same(one, charge) for one in transaction.milestones.list(record.workspace_id, record.id)):
            return Result.ALREADY
        known = record.contract.situation.billing_error or 0
        situation = replace(record.contract.situation, billing_error=known + charge.amount)
        facts = NewContract.of(record, replace(record.contract, situation=situation))
        changed = transaction.contracts.change(
            record.workspace_id,
            record.id,
            facts,
            expected_revision=record.revision,
            by=person.id,
            at=services.now(),
        )
        _settle_check(deciding, changed)
        announce(
            transaction,
            changed,
            MilestoneKind.CHARGED,
            services,
            by=person.id,
            on=charge.on,
            amount=charge.amount,
        )
        after = {"billing_error": str(charge.amount), "on": charge.on.isoformat()}
        note(transaction, changed, AuditEvent.CHARGED, services, by=person.id, after={**after})
        queue_plan_edit(transaction, changed, services)
        return Result.DONE

    return decide_about(contract_id, person, services, keep)


def _is_same(known: MilestoneRecord, charge: Charge) -> bool:
    return known.kind is MilestoneKind.CHARGED and (known.amount, known.on) == (charge.amount, charge.on)


CHARGED_REASON = "a charge was found"
"""Why a check is done that has found one."""


def _settle_check(deciding: Deciding, record: ContractRecord) -> None:
    """The check that has come is done: it has found something. The later one still comes."""
    transaction, today = deciding.transaction, deciding.services.today(record.timezone)
    plan = transaction.plans.active(record.workspace_id, record.id)
    for action in transaction.plans.actions(record.workspace_id, plan.id) if plan else ():
        is_open = action.key in CHARGE_CHECKS and action.state is ActionState.OPEN
        if is_open and action.planned_on <= today:
            settle_action(
                transaction,
                record,
                action,
                ActionState.DONE,
                person=deciding.person,
                services=deciding.services,
                reason=CHARGED_REASON,
            )
