"""`/exitplan health` shows what has not reached its place, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, IT_SAAS
from storage.database import Database
from tests.support.office import Office, an_office


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
    assert f"to <#{IT_SAAS.id}>: it is archived." in text
    assert "somebody else was told" in text


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
    assert "reminders are due and not taken up. Restart exitplan on its machine" in text
