"""A file is shown once, whatever fails on its way: the address, the bytes, the completion, the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clients import delivering_client, only_workspace
from bot.slack_files import MOST_TRIES
from bot.slack_messenger import SlackMessenger
from sandbox.api_files import UPLOAD
from sandbox.faults import Fault, FaultMode
from sandbox.model import Message
from sandbox.seed import ALEX, IT_SAAS
from scheduler.deadline import start_deadline
from scheduler.ports import (
    Delivered,
    DestinationClosed,
    NotAccepted,
    Outcome,
    Refused,
    TokenDead,
    TooLate,
    Uncertain,
)
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from tests.support.clock import FakeClock
from tests.support.office import Office, an_office

TEAM = "T0SANDBOX"
IN_TIME = start_deadline(FakeClock())
THREE_MINUTES = timedelta(minutes=3)
GET, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    with an_office(sqlite_database) as office:
        office.click(office.register(), "start_plan")
        yield office


@pytest.fixture
def messenger(office: Office) -> SlackMessenger:
    desk = office.bot.desk
    client = delivering_client(office.sandbox.bot_token, base_url=office.sandbox.api_url)
    return SlackMessenger(clients=only_workspace(TEAM, client), people=desk.people, services=desk.services)


@pytest.fixture
def delivery(office: Office) -> DeliveryRecord:
    """A letter for the channel, as if its intent were committed."""
    with office.database.reading() as transaction:
        (record,) = transaction.contracts.list(TEAM)
        (posted,) = transaction.deliveries.for_contract(TEAM, record.id)
    return replace(
        posted,
        id="d1",
        kind=DeliveryKind.FILE,
        topic="letter:notice",
        plan_id=None,
        attempts=1,
        intent_at=office.clock.now(),
    )


def fail(office: Office, method: str, mode: FaultMode, **facts: object) -> None:
    office.sandbox.plan_fault(Fault(method=method, mode=mode, **facts))  # type: ignore[arg-type]


def files(office: Office) -> list[Message]:
    return [message for message in office.posted() if message.files]


def test_a_file_is_delivered_as_the_message_that_carries_its_id(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    outcome = messenger.post(delivery, IN_TIME)

    (shown,) = files(office)
    assert outcome == Delivered(channel_id=IT_SAAS.id, ts=shown.ts)
    assert shown.blocks[0]["block_id"] == "delivery-d1"
    assert messenger.find([delivery]) == {"d1": shown.ts}


def test_what_slack_says_to_the_completion_becomes_an_outcome(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    outcomes: dict[str, type[Outcome]] = {
        "token_revoked": TokenDead,
        "internal_error": Uncertain,
        "something_new": Uncertain,
        "channel_not_found": DestinationClosed,
        "is_archived": DestinationClosed,
        "service_unavailable": NotAccepted,
    }
    for error, outcome in outcomes.items():
        fail(office, COMPLETE, FaultMode.ERROR, error=error)
        assert isinstance(messenger.post(delivery, IN_TIME), outcome), error

    assert files(office) == []


@pytest.mark.parametrize("mode", [FaultMode.RESET, FaultMode.SERVER_ERROR])
def test_a_completion_that_may_have_been_taken_is_uncertain(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, mode: FaultMode
) -> None:
    fail(office, COMPLETE, mode)

    assert isinstance(messenger.post(delivery, IN_TIME), Uncertain)
    assert messenger.find([delivery]) == {}


@pytest.mark.parametrize(
    "mode",
    [FaultMode.ACCEPT_THEN_RESET, FaultMode.ACCEPT_THEN_SERVER_ERROR, FaultMode.ACCEPT_THEN_GARBAGE],
)
def test_a_completion_whose_answer_is_lost_is_uncertain_and_found(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, mode: FaultMode
) -> None:
    fail(office, COMPLETE, mode)

    assert isinstance(messenger.post(delivery, IN_TIME), Uncertain)
    assert messenger.find([delivery]) == {"d1": files(office)[0].ts}


def test_what_fails_before_the_completion_shows_nothing_and_pauses_no_workspace(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    for method in (GET, UPLOAD):
        for mode in (FaultMode.RESET, FaultMode.SERVER_ERROR, FaultMode.ACCEPT_THEN_RESET):
            fail(office, method, mode)
            assert isinstance(messenger.post(delivery, IN_TIME), Uncertain), (method, mode)

    assert files(office) == []


def test_a_429_for_the_address_is_not_accepted(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    fail(office, GET, FaultMode.RATELIMITED, retry_after="30")

    assert messenger.post(delivery, IN_TIME) == NotAccepted(retry_after=30.0, error="ratelimited")


def test_a_file_that_slack_says_ok_to_and_does_not_show_yet_is_uncertain(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    office.sandbox.delay_history(5)

    assert messenger.post(delivery, IN_TIME) == Uncertain(error="the file is not shown yet")


def test_while_the_history_can_not_be_asked_it_is_uncertain(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    fail(office, "conversations.history", FaultMode.SERVER_ERROR)

    assert isinstance(messenger.post(delivery, IN_TIME), Uncertain)


def test_a_file_that_slack_refuses_is_said_to_be_refused_under_the_same_id(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    reasons = {
        "file_uploads_disabled": "this workspace takes no files",
        "missing_scope": "an admin has to install it once more",
        "something_new": "Slack says something_new",
    }
    for error, words in reasons.items():
        fail(office, GET, FaultMode.ERROR, error=error)
        assert isinstance(messenger.post(delivery, IN_TIME), Delivered)

        said = office.posted()[-1]
        assert words in said.text
        assert said.metadata == {"event_type": "exitplan_delivery", "event_payload": {"id": "d1"}}


def test_after_two_tries_it_is_said_that_the_file_can_not_be_sent(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    assert isinstance(messenger.post(replace(delivery, attempts=MOST_TRIES), IN_TIME), Delivered)
    assert isinstance(messenger.post(replace(delivery, id="d2", attempts=MOST_TRIES + 1), IN_TIME), Delivered)

    assert len(files(office)) == 1
    assert "Slack twice did not show it" in office.posted()[-1].text


def test_a_file_whose_bytes_took_too_long_is_not_shown(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    clock = FakeClock()
    deadline = start_deadline(clock)
    clock.advance(seconds=16)

    assert messenger.post(delivery, deadline) == TooLate()
    assert files(office) == []


def test_a_file_about_nothing_is_refused(messenger: SlackMessenger, delivery: DeliveryRecord) -> None:
    assert messenger.post(replace(delivery, contract_id="nothing"), IN_TIME) == Refused(error="gone")


def test_a_chart_is_never_shown_where_other_organisations_read(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    office.sandbox.change_channel(IT_SAAS.id, external=True)

    assert messenger.post(replace(delivery, topic="chart"), IN_TIME) == Refused(error="gone")


def test_a_file_that_slack_lost_is_sent_again_and_shown_once(office: Office) -> None:
    office.sandbox.lose_shares()
    letter = office.type("letter ActivTrak")
    assert letter is not None
    office.click(letter, "send_letter")
    dm = office.sandbox.workspace.dm_of(ALEX.id)
    assert dm is not None
    assert [one for one in office.posted(channel=dm.id) if one.files] == []

    office.go_to(office.clock.now() + THREE_MINUTES)

    assert len([one for one in office.posted(channel=dm.id) if one.files]) == 1
    with office.database.reading() as transaction:
        (record,) = transaction.contracts.list(TEAM)
        rows = transaction.deliveries.for_contract(TEAM, record.id)
    assert {row.state for row in rows} == {DeliveryState.DELIVERED}


def test_a_file_whose_answer_was_lost_is_found_and_not_repeated(office: Office) -> None:
    office.sandbox.plan_fault(Fault(method=COMPLETE, mode=FaultMode.ACCEPT_THEN_RESET))
    letter = office.type("letter ActivTrak")
    assert letter is not None
    office.click(letter, "send_letter")

    office.go_to(office.clock.now() + THREE_MINUTES)

    dm = office.sandbox.workspace.dm_of(ALEX.id)
    assert dm is not None
    assert len([one for one in office.posted(channel=dm.id) if one.files]) == 1
