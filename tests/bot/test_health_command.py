"""`/exitplan health` shows what has not reached its place, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, FINANCE, IT_SAAS, SAM
from storage.database import Database
from tests.support.office import REGISTER, Office, an_office


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with an_office(database) as office:
        yield office


def test_while_all_is_posted_it_says_so(office: Office) -> None:
    office.click(office.register(), "start_plan")

    text = office.read("health")

    assert text.startswith("All that was due has been posted")
    assert "0 due now, 0 late, 0 blocked, 0 dead." in text


def test_what_could_not_be_posted_is_named_with_the_reason(office: Office) -> None:
    answer = office.register()
    office.sandbox.change_channel(IT_SAAS.id, archived=True)
    office.click(answer, "start_plan")
    office.sandbox.change_channel(IT_SAAS.id, archived=False)

    text = office.read("health")

    assert "1 blocked, 0 dead." in text
    assert (
        f"to <#{IT_SAAS.id}>, since 1 Dec 2026: it is archived. Unarchive it, or choose another channel.\n"
        "Missing there: the plan."
    ) in text
    assert "somebody else was told" in text


def test_a_step_that_could_not_be_posted_is_named_to_those_who_may_see_it_and_to_nobody_else(
    office: Office,
) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type(REGISTER, channel=FINANCE.id)
    office.submit()
    office.click(office.ephemeral(channel=FINANCE.id)[-1], "start_plan")
    office.sandbox.change_channel(FINANCE.id, archived=True)

    office.go_to(datetime(2027, 1, 29, 12, 0, tzinfo=UTC))

    assert "1 post could not be delivered yet. /exitplan health says which" in office.read("")
    assert (
        f"to <#{FINANCE.id}>, since 29 Jan 2027: it is archived. Unarchive it, or choose another channel.\n"
        "Missing there: “Send the notice”."
    ) in office.read("health")
    assert office.read("health", person=SAM.id).startswith("All that was due has been posted")


def test_a_token_that_slack_refuses_is_said(office: Office) -> None:
    answer = office.register()
    office.sandbox.plan_fault(Fault(method="chat.postMessage", mode=FaultMode.ERROR, error="token_revoked"))
    office.click(answer, "start_plan")

    assert "Slack no longer lets exitplan in" in office.read("health")


def test_a_sender_that_does_nothing_is_said(office: Office) -> None:
    office.click(office.register(), "start_plan")
    assert office.bot.ticker.stop()
    office.clock.advance_to(office.clock.now() + timedelta(days=120))

    office.sandbox.command("/exitplan health", person=ALEX.id, channel=IT_SAAS.id)
    office.worker.settle()
    text = office.ephemeral()[-1].text

    assert text.startswith("Some messages need you")
    assert "reminders are due but not picked up. Restart exitplan on its machine" in text
