"""From one term into the next; rules section 8."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot.usecases.access import Person
from bot.usecases.announcing import announce, refresh_announcements
from bot.usecases.deciding import Deciding, decide_about, note, state_by_proof
from bot.usecases.facts import changed_facts, record_facts
from bot.usecases.outcomes import Change, Result
from bot.usecases.plan import advised_choice, begin_plan
from bot.usecases.services import Services
from planner.choice import PlanChoice
from planner.life import needs_agreement, next_term
from planner.paths import decide
from planner.timeline import WEEKS
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState, NewContract
from storage.records.milestones import MilestoneKind
from storage.records.plans import ActionRecord, ActionState

TOLD_OF_RENEWAL = ("end_on", "price", "annual_charge")
"""What the trail keeps of the next term where it differs; the rest follows from its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What is known of the next term; None: as the contract says, at the old charge."""

    end_on: date | None = None
    annual_charge: Decimal | None = None


def renew_contract(
    contract_id: str, renewal: Renewal, person: Person, services: Services, *, term_number: int
) -> Change:
    """A person says that it has renewed. `term_number` is the term that they saw: twice renews once."""

    def renew(deciding: Deciding) -> Result:
        record = deciding.record
        if record.term_number != term_number:
            return Result.ALREADY
        if services.today(record.timezone) <= record.contract.term_end_on:
            return Result.TOO_EARLY
        roll_over(deciding.transaction, record, services, by=person.id, renewal=renewal)
        return Result.DONE

    return decide_about(contract_id, person, services, renew)


def roll_over(
    transaction: Transaction,
    record: ContractRecord,
    services: Services,
    *,
    by: str | None,
    renewal: Renewal | None = None,
) -> ContractRecord:
    """Begin the next term, which its plan follows.

    One that was kept begins without a plan, and quietly, unless it was in doubt whether it would begin.
    """
    renewal, was_kept = renewal or Renewal(), record.state is ContractState.KEEPING
    contract = next_term(
        record.contract, end_on=renewal.end_on, annual_charge=renewal.annual_charge, was_kept=was_kept
    )
    at = services.now()
    rolled = transaction.contracts.roll(
        record,
        NewContract.of(record, contract),
        state=ContractState.ACTIVE,
        by=by or record.owner_id,
        at=at,
    )
    transaction.contracts.set_state(rolled.workspace_id, rolled.id, state_by_proof(rolled))
    rolled = transaction.contracts.peek(rolled.workspace_id, rolled.id)
    _note_renewal(transaction, record, rolled, services, by=by)
    if was_kept and not needs_agreement(record.contract):
        transaction.milestones.add(rolled, MilestoneKind.RENEWED, by=by, at=at, on=contract.end_on)
        refresh_announcements(transaction, rolled, services)
    else:
        announce(transaction, rolled, MilestoneKind.RENEWED, services, by=by, on=contract.end_on)
    _renew_plan(transaction, record, rolled, services)
    return rolled


def _note_renewal(
    transaction: Transaction,
    old: ContractRecord,
    new: ContractRecord,
    services: Services,
    *,
    by: str | None,
) -> None:
    was, became = changed_facts(record_facts(old), record_facts(new))
    told = [fact for fact in TOLD_OF_RENEWAL if fact in was]
    note(
        transaction,
        new,
        AuditEvent.RENEWED,
        services,
        by=by,
        before={fact: was[fact] for fact in told},
        after={fact: became[fact] for fact in told} | {"term_number": new.term_number},
    )


def _renew_plan(
    transaction: Transaction, old: ContractRecord, new: ContractRecord, services: Services
) -> None:
    """The plan goes on for the new term, its days counted from the new end and from today.

    A switch goes on at the week that it has come to. What was stopped is not begun again.
    """
    plan = transaction.plans.active(old.workspace_id, old.id)
    if plan is None:
        return
    today = services.today(new.timezone)
    start_on = _switch_start(transaction.plans.actions(old.workspace_id, plan.id), plan.choice, today)
    choice = replace(plan.choice, begun_on=today, start_on=start_on, asked_on=None, escalate_on=None)
    begin_plan(transaction, new, choice, services, by=None)


def _switch_start(actions: tuple[ActionRecord, ...], choice: PlanChoice, today: date) -> date:
    """Day 0 of the switch, such that the first of its weeks that is still to be done is today's.

    Weeks before one that was ticked off count as done.
    """
    weeks = {WEEKS.index(one.key): one.state for one in actions if one.key in WEEKS}
    last_done = max((week for week, state in weeks.items() if state is ActionState.DONE), default=-1)
    still_open = [week for week, state in weeks.items() if state is ActionState.OPEN and week > last_done]
    if not still_open:
        return choice.start_on
    return max(choice.start_on, today - timedelta(weeks=min(still_open)))


def ask_about_next_term(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """It was kept: whoever is silent now leaves it, so its plan starts, and *We're keeping it* is offered."""
    decision = decide(record.contract, today=services.today(record.timezone))
    announce(transaction, record, MilestoneKind.ASKED_AGAIN, services, by=None)
    begin_plan(transaction, record, advised_choice(decision, record, services), services, by=None)
