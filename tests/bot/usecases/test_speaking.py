"""What a posted reminder tells of itself: the day that Slack shows above it, however late it was found."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.usecases.answer import snooze_action
from bot.usecases.outcomes import Result
from bot.usecases.said_views import ReminderView
from bot.usecases.services import Services
from bot.usecases.speaking import load_said
from bot.usecases.terms import Renewal, renew_contract
from planner.actions import ActionKey
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind
from tests.bot.usecases.builders import OWNING, action_id, post_reminder, started
from tests.support.clock import FakeClock

KEY = ActionKey.SUBMIT_CANCELLATION
FRIDAY_MORNING = f"{datetime(2027, 1, 29, 8, 0, tzinfo=UTC).timestamp():.6f}"
"""Nine o'clock in Berlin, on the day of the reminder."""


def edited(services: Services, record: ContractRecord) -> ReminderView:
    """The posted reminder as the edit shows it that waits in the outbox."""
    with services.database.reading() as transaction:
        deliveries = transaction.deliveries.for_contract(record.workspace_id, record.id)
    (edit,) = (one for one in deliveries if one.kind is DeliveryKind.REMINDER_EDIT)
    said = load_said(edit, services, hides_money=False)
    assert said is not None
    assert isinstance(said.view, ReminderView)
    return said.view


@pytest.mark.parametrize(
    ("now", "is_edited_later"),
    [
        pytest.param(datetime(2027, 1, 29, 22, 59, tzinfo=UTC), False, id="until midnight in Berlin"),
        pytest.param(datetime(2027, 1, 29, 23, 0, tzinfo=UTC), True, id="from midnight in Berlin"),
    ],
)
def test_an_edit_is_a_later_one_from_the_next_day_of_the_contracts_zone(
    services: Services, clock: FakeClock, now: datetime, is_edited_later: bool
) -> None:
    record = started(services)
    post_reminder(services, record, KEY, FRIDAY_MORNING)
    clock.jump_to(now)
    snooze_action(action_id(services, record, KEY), date(2027, 2, 10), OWNING, services)

    assert edited(services, record).posted_on == date(2027, 1, 29)
    assert edited(services, record).is_edited_later is is_edited_later


def test_a_reminder_that_was_found_in_slack_days_later_was_not_posted_late(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 2, 3, 12, 0, tzinfo=UTC))
    post_reminder(services, record, KEY, FRIDAY_MORNING)
    snooze_action(action_id(services, record, KEY), date(2027, 2, 10), OWNING, services)

    assert edited(services, record).days_late == 0


def test_a_reminder_that_was_posted_days_late_says_so_in_every_edit(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 2, 20, 12, 0, tzinfo=UTC))
    posted_at = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
    post_reminder(services, record, KEY, f"{posted_at.timestamp():.6f}")
    snooze_action(action_id(services, record, KEY), date(2027, 2, 25), OWNING, services)

    assert edited(services, record).days_late == 3


def test_a_reminder_belongs_to_the_term_before_once_the_contract_has_renewed(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    post_reminder(services, record, KEY, FRIDAY_MORNING)
    clock.jump_to(datetime(2027, 4, 1, 8, tzinfo=UTC))
    assert renew_contract(record.id, Renewal(), OWNING, services, term_number=1).result is Result.DONE

    assert edited(services, record).is_of_earlier_term
