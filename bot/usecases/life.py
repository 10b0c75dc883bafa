"""What falls due in the lives of contracts, whoever is awake; rules section 8."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.usecases.announcing import announce
from bot.usecases.calling import call
from bot.usecases.deciding import note
from bot.usecases.ending import Ending, close
from bot.usecases.moving import leave_what_stands_elsewhere
from bot.usecases.replanning import replan
from bot.usecases.services import Services
from bot.usecases.standing import arm_look, standing_of
from bot.usecases.terms import ask_about_next_term, roll_over
from planner.calendar import DAY
from planner.life import Appointment, Step, find_due
from scheduler.errands import AGAIN_AFTER, attempt
from storage.database import Transaction
from storage.looks import Look
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.milestones import MilestoneKind

AT_ONCE = 20
"""Contracts that are looked at in one transaction."""

TOLD = {
    Step.ASK_FOR_PLAN: MilestoneKind.PLAN_WANTED,
    Step.TELL_MISSED: MilestoneKind.WINDOW_MISSED,
    Step.ASK_FOR_CONFIRMATION: MilestoneKind.CONFIRMATION_WANTED,
}


class LifeErrand:
    """Looks at each contract when its time has come. Several senders share them; each look is taken once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        return transaction.looks.next_due_at()

    def run(self, transaction: Transaction, now: datetime) -> int:
        looks = transaction.looks.claim_due(now=now, limit=AT_ONCE)
        for look in looks:
            step = partial(self._look, transaction, look, now)
            if not attempt(transaction, step, about=f"looking at contract {look.contract_id}"):
                transaction.looks.postpone(look, now + AGAIN_AFTER)
        return len(looks)

    def _look(self, transaction: Transaction, look: Look, now: datetime) -> None:
        record = transaction.contracts.peek(look.workspace_id, look.contract_id)
        appointment = self._due(transaction, record, look, now)
        if appointment is not None:
            self._do(transaction, record, appointment, look)
        changed = transaction.contracts.peek(look.workspace_id, look.contract_id)
        leave_what_stands_elsewhere(transaction, changed, self._services)
        arm_look(transaction, changed, self._services)

    def _due(
        self, transaction: Transaction, record: ContractRecord, look: Look, now: datetime
    ) -> Appointment | None:
        """What has come since the look was arranged for; facts may have changed meanwhile."""
        today = now.astimezone(ZoneInfo(record.timezone)).date()
        standing = standing_of(transaction, record, now)
        return find_due(record.contract, standing, after=_before(record, look), today=today)

    def _do(
        self, transaction: Transaction, record: ContractRecord, appointment: Appointment, look: Look
    ) -> None:
        services = self._services
        match appointment.step:
            case Step.REFRESH:
                replan(transaction, record, services)
            case Step.ASK_FOR_PLAN | Step.TELL_MISSED | Step.ASK_FOR_CONFIRMATION:
                call(transaction, record, TOLD[appointment.step], services, after=_before(record, look))
            case Step.ASK_AGAIN:
                ask_about_next_term(transaction, record, services)
            case Step.ASK_RENEWED:
                announce(
                    transaction,
                    record,
                    MilestoneKind.RENEWAL_ASKED,
                    services,
                    by=None,
                    deadline_on=record.contract.end_on,  # before all that is asked on this day
                )
                note(transaction, record, AuditEvent.RENEWAL_ASKED, services, by=None)
                replan(transaction, record, services)
            case Step.ROLL | Step.ROLL_KEPT:
                roll_over(transaction, record, services, by=None)
            case Step.END:
                close(transaction, record, Ending(on=record.contract.end_on), services, by=None)


def _before(record: ContractRecord, look: Look) -> date:
    """The last day that was looked at before this look was due."""
    return look.at.astimezone(ZoneInfo(record.timezone)).date() - DAY
