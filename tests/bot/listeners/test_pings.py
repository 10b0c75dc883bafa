"""What the channel is told of an act names who did it, and notifies them of nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.clients import only_workspace
from bot.people import People
from bot.slack_messenger import SlackMessenger
from sandbox.faults import Fault, FaultMode
from sandbox.seed import SAM
from scheduler.deadline import start_deadline
from scheduler.ports import Delivered, TooLate
from storage.records.deliveries import DeliveryKind, DeliveryRecord
from tests.support.clock import FakeClock
from tests.support.office import Office


def keep(office: Office) -> None:
    office.register()
    office.type("keep ActivTrak")
    assert not office.fill(reason="The team needs it").errors


def test_whoever_keeps_the_tool_is_named_without_a_ping(office: Office) -> None:
    keep(office)

    (told,) = office.posted()

    assert "alex decided it on 1 Dec 2026. Reason: The team needs it." in told.text
    assert told.pings == ()


def test_whoever_takes_it_back_is_named_without_a_ping(office: Office) -> None:
    keep(office)
    office.click(office.posted()[0], "take_back")

    told = office.posted()[-1]

    assert "alex took it back on 1 Dec 2026." in told.text
    assert told.pings == ()


def test_whoever_ends_it_is_named_without_a_ping(office: Office) -> None:
    office.register()
    office.type("ended ActivTrak")
    assert not office.fill(reason="Released by mail", reference="case 4711").errors

    told = office.posted()[-1]

    assert "alex recorded it on 1 Dec 2026" in told.text
    assert told.pings == ()


def test_whoever_kept_it_the_last_time_is_named_without_a_ping_when_its_owner_is_asked_again(
    office: Office,
) -> None:
    office.register()
    office.type("edit ActivTrak")
    assert not office.fill(owner_id=SAM.id).errors
    office.type("keep ActivTrak")
    assert not office.fill(reason="The team needs it").errors

    office.go_to(datetime(2028, 1, 5, 12, tzinfo=UTC))

    (asked,) = (one for one in office.posted() if "keep it for another term?" in one.text)
    assert "alex decided so on 1 Dec 2026: The team needs it" in asked.text
    assert asked.pings == (SAM.id,)


def test_a_name_that_takes_slack_too_long_is_left_out_the_next_time(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    keep(office)
    desk, clock = office.bot.desk, FakeClock()
    slow = SlowAboutPeople(office.sandbox.bot_token, base_url=office.sandbox.api_url, clock=clock)
    people = People(only_workspace("T0SANDBOX", slow), clock.monotonic)
    messenger = SlackMessenger(clients=desk.clients, people=people, services=desk.services)
    announcement = the_announcement(office)

    with caplog.at_level(logging.WARNING):
        assert messenger.post(announcement, start_deadline(clock)) == TooLate()
    assert isinstance(messenger.post(announcement, start_deadline(clock)), Delivered)

    assert "did not say what U0ALEX is called: TimeoutError" in caplog.text
    assert "<@U0ALEX> decided it on 1 Dec 2026." in office.posted()[-1].text


def test_a_name_whose_answer_breaks_off_keeps_no_message_from_its_channel(office: Office) -> None:
    keep(office)
    office.sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.ACCEPT_THEN_CUT))

    came = after_a_restart(office).post(the_announcement(office), start_deadline(FakeClock()))

    assert isinstance(came, Delivered)
    assert "<@U0ALEX> decided it on 1 Dec 2026." in office.posted()[-1].text


class SlowAboutPeople(WebClient):
    """Gives up on users.info after sixteen seconds."""

    def __init__(self, token: str, *, base_url: str, clock: FakeClock) -> None:
        super().__init__(token, base_url=base_url)
        self._clock = clock

    def users_info(self, **_: object) -> SlackResponse:
        self._clock.advance(seconds=16)
        raise TimeoutError


def after_a_restart(office: Office) -> SlackMessenger:
    """A messenger that remembers nobody."""
    desk = office.bot.desk
    people = People(desk.clients, desk.services.clock.monotonic)
    return SlackMessenger(clients=desk.clients, people=people, services=desk.services)


def the_announcement(office: Office) -> DeliveryRecord:
    """What the channel was told, to be said once more."""
    with office.database.reading() as transaction:
        (record,) = transaction.contracts.list("T0SANDBOX")
        told = transaction.deliveries.for_contract("T0SANDBOX", record.id)
    (announced,) = [one for one in told if one.kind is DeliveryKind.ANNOUNCEMENT]
    return replace(announced, id="d1")
