from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.clients import delivering_client, only_workspace
from bot.people import People
from bot.slack_messenger import SlackMessenger
from sandbox.faults import Fault, FaultMode
from sandbox.model import ConversationKind
from sandbox.seed import ALEX, FINANCE, GENERAL, IT_SAAS, SAM, VENDOR
from scheduler.deadline import start_deadline
from scheduler.ports import (
    Delivered,
    DestinationClosed,
    NotAccepted,
    Outcome,
    Refused,
    Search,
    TokenDead,
    TooLate,
    Uncertain,
)
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord
from storage.schema.contracts import contracts
from tests.support.clock import FakeClock
from tests.support.office import Office, an_office

TEAM = "T0SANDBOX"
IN_TIME = start_deadline(FakeClock())


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    """An office with a plan that was posted."""
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
    """The plan's post, to be said once more."""
    with office.database.reading() as transaction:
        (record,) = transaction.contracts.list(TEAM)
        (posted,) = transaction.deliveries.for_contract(TEAM, record.id)
    return replace(posted, id="d1")


def fail(office: Office, mode: FaultMode, *, method: str = "chat.postMessage", **facts: object) -> None:
    office.sandbox.plan_fault(Fault(method=method, mode=mode, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("channel_not_found", DestinationClosed),
        ("not_in_channel", DestinationClosed),
        ("is_archived", DestinationClosed),
        ("restricted_action_read_only_channel", DestinationClosed),
        ("token_revoked", TokenDead),
        ("invalid_auth", TokenDead),
        ("account_inactive", TokenDead),
        ("missing_scope", TokenDead),
        ("internal_error", Uncertain),
        ("fatal_error", Uncertain),
        ("something_new", Uncertain),
        ("service_unavailable", NotAccepted),
        ("message_not_found", Refused),
    ],
)
def test_slacks_errors_become_outcomes(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str, outcome: type[Outcome]
) -> None:
    fail(office, FaultMode.ERROR, error=error)

    came = messenger.post(delivery, IN_TIME)

    assert isinstance(came, outcome)
    assert not isinstance(came, Delivered)
    assert came.error == error


def test_a_workspace_in_which_nobody_has_installed_it_is_as_one_that_refuses_the_token(
    messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    elsewhere = replace(delivery, workspace_id="T0OTHER")

    assert messenger.post(elsewhere, IN_TIME) == TokenDead(error="not_installed")


@pytest.mark.parametrize(
    ("error", "is_refusal"),
    [
        ("something_new", True),
        ("internal_error", False),
        ("fatal_error", False),
        ("<html>Please log in</html>", False),
    ],
)
def test_a_word_of_slacks_that_nobody_knows_is_a_no_and_its_own_trouble_is_none(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str, is_refusal: bool
) -> None:
    fail(office, FaultMode.ERROR, error=error)

    assert messenger.post(delivery, IN_TIME) == Uncertain(error=error, is_refusal=is_refusal)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 0.0), ("1", 1.0), ("3600", 3600.0), (None, None), ("soon", None), ("-5", None), ("nan", None)],
)
def test_a_429_is_not_accepted_and_says_how_long_to_wait(
    office: Office,
    messenger: SlackMessenger,
    delivery: DeliveryRecord,
    header: str | None,
    seconds: float | None,
) -> None:
    fail(office, FaultMode.RATELIMITED, retry_after=header)

    assert messenger.post(delivery, IN_TIME) == NotAccepted(retry_after=seconds, error="ratelimited")


@pytest.mark.parametrize(
    ("mode", "posted"),
    [
        (FaultMode.RESET, 1),
        (FaultMode.SERVER_ERROR, 1),
        (FaultMode.ACCEPT_THEN_RESET, 2),
        (FaultMode.ACCEPT_THEN_SERVER_ERROR, 2),
        (FaultMode.ACCEPT_THEN_GARBAGE, 2),
        (FaultMode.ACCEPT_THEN_CUT, 2),
    ],
)
def test_what_may_have_been_taken_is_uncertain_and_never_sent_again_by_itself(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, mode: FaultMode, posted: int
) -> None:
    fail(office, mode)

    assert isinstance(messenger.post(delivery, IN_TIME), Uncertain)
    assert len(office.posted()) == posted


def test_a_refused_connection_is_not_accepted(office: Office, delivery: DeliveryRecord) -> None:
    desk = office.bot.desk
    client = delivering_client("xoxb-nobody", base_url="http://127.0.0.1:9/api/")
    messenger = SlackMessenger(
        clients=only_workspace(TEAM, client), people=desk.people, services=desk.services
    )

    assert messenger.post(delivery, IN_TIME) == NotAccepted(retry_after=None, error="ConnectionRefusedError")


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "invalid_attachments"])
def test_refused_content_is_said_once_more_as_text_with_the_same_id(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str
) -> None:
    fail(office, FaultMode.ERROR, error=error)

    assert isinstance(messenger.post(delivery, IN_TIME), Delivered)

    message = office.posted()[-1]
    assert message.metadata == {"event_type": "exitplan_delivery", "event_payload": {"id": "d1"}}
    assert len(message.blocks) == 1


def test_content_that_stays_refused_is_refused(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    fail(office, FaultMode.ERROR, error="invalid_blocks", times=2)

    assert messenger.post(delivery, IN_TIME) == Refused(error="invalid_blocks")


class PassesAfter:
    """A deadline that is asked so often before it has passed."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def has_passed(self) -> bool:
        self._left -= 1
        return self._left < 0


def test_after_the_deadline_nothing_is_posted(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    assert messenger.post(delivery, PassesAfter(0)) == TooLate()
    assert len(office.posted()) == 1


def test_what_its_contract_has_left_behind_since_it_was_begun_is_not_posted(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    before = len(office.posted(channel=GENERAL.id))

    outcome = messenger.post(replace(delivery, channel_id=GENERAL.id), IN_TIME)

    assert outcome == TooLate()
    assert len(office.posted(channel=GENERAL.id)) == before


@pytest.mark.parametrize(("calls", "came"), [(1, TooLate), (2, Delivered)])
def test_the_deadline_is_asked_again_before_the_plain_text(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, calls: int, came: type[Outcome]
) -> None:
    fail(office, FaultMode.ERROR, error="invalid_blocks")

    assert isinstance(messenger.post(delivery, PassesAfter(calls)), came)
    assert len(office.posted()) == calls


def test_a_posted_message_is_found_by_its_id_and_others_are_not(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    intended = replace(delivery, intent_at=office.clock.now())
    messenger.post(intended, IN_TIME)

    found = messenger.find([intended, replace(intended, id="d2")])

    assert found == {"d1": office.posted()[-1].ts}


def test_a_message_is_found_by_its_block_id_where_slack_keeps_no_metadata(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    intended = replace(delivery, intent_at=office.clock.now())
    messenger.post(intended, IN_TIME)
    message = office.posted()[-1]
    with office.sandbox.workspace.lock:
        office.sandbox.workspace.edit(message, text=message.text, blocks=message.blocks)

    assert messenger.find([intended]) == {"d1": message.ts}


def test_a_message_that_was_edited_is_still_found_by_the_id_under_which_it_was_posted(
    office: Office, messenger: SlackMessenger
) -> None:
    (plan,) = office.posted()
    since = Search(workspace_id=TEAM, channel_id=IT_SAAS.id, since=office.clock.now() - timedelta(hours=1))
    as_posted = messenger.posted_since(since)

    office.type("edit ActivTrak")
    assert not office.fill(end_on="2027-04-30").errors

    (edited,) = office.posted()
    assert (edited.ts, "30 Apr 2027" in edited.text) == (plan.ts, True)
    assert messenger.posted_since(since) == as_posted
    assert list((as_posted or {}).values()) == [plan.ts]


def test_a_reply_is_looked_for_in_its_thread(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    parent = office.posted()[0].ts
    reply = replace(delivery, thread_ts=parent, intent_at=office.clock.now())
    messenger.post(reply, IN_TIME)

    assert list(messenger.find([reply]) or {}) == ["d1"]
    assert office.posted()[-1].thread_ts == parent


@pytest.mark.parametrize(
    "error",
    [
        "thread_not_found",
        "cannot_reply_to_message",
        "message_not_found",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    ],
)
def test_where_a_thread_takes_no_reply_it_is_said_in_the_channel(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str
) -> None:
    fail(office, FaultMode.ERROR, error=error)

    said = messenger.post(replace(delivery, thread_ts=office.posted()[0].ts), IN_TIME)

    assert isinstance(said, Delivered)
    assert (office.posted()[-1].ts, office.posted()[-1].thread_ts) == (said.ts, None)


def test_a_reply_to_a_reply_is_said_in_the_channel(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    reply = messenger.post(replace(delivery, thread_ts=office.posted()[0].ts), IN_TIME)
    assert isinstance(reply, Delivered)

    said = messenger.post(replace(delivery, id="d2", thread_ts=reply.ts), IN_TIME)

    assert isinstance(said, Delivered)
    assert office.posted()[-1].thread_ts is None


def test_what_a_thread_did_not_take_is_looked_for_in_the_channel_too(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    intended = replace(delivery, thread_ts=office.posted()[0].ts, intent_at=office.clock.now())
    fail(office, FaultMode.ERROR, error="cannot_reply_to_message")
    fail(office, FaultMode.ACCEPT_THEN_RESET)

    assert isinstance(messenger.post(intended, IN_TIME), Uncertain)

    assert messenger.find([intended]) == {"d1": office.posted()[-1].ts}


def test_what_was_said_in_the_channel_is_found_though_its_thread_is_gone(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    intended = replace(delivery, thread_ts="1.000001", intent_at=office.clock.now())
    messenger.post(intended, IN_TIME)

    assert messenger.find([intended]) == {"d1": office.posted()[-1].ts}


def test_many_pages_of_history_are_searched(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    intended = replace(delivery, intent_at=office.clock.now())
    messenger.post(intended, IN_TIME)
    for number in range(250):
        office.sandbox.say(f"chatter {number}")

    assert list(messenger.find([intended]) or {}) == ["d1"]


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found"])
def test_a_history_that_may_not_be_read_is_none(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str
) -> None:
    fail(office, FaultMode.ERROR, method="conversations.history", error=error)

    assert messenger.find([delivery]) is None


def test_an_edit_of_a_deleted_message_is_settled(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    edit = replace(delivery, kind=DeliveryKind.PLAN_EDIT, message_ts="1.000001")

    assert messenger.post(edit, IN_TIME) == Delivered(channel_id=IT_SAAS.id, ts="1.000001")


def test_a_delivery_about_nothing_is_refused(messenger: SlackMessenger, delivery: DeliveryRecord) -> None:
    assert messenger.post(replace(delivery, contract_id="nothing"), IN_TIME) == Refused(error="gone")
    reminder = replace(delivery, kind=DeliveryKind.REMINDER, reminder_id="nothing")
    assert messenger.post(reminder, IN_TIME) == Refused(error="gone")


def test_while_slack_does_not_say_who_reads_a_channel_no_price_is_posted_unless_it_said_so_lately(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    fail(office, FaultMode.SERVER_ERROR, method="conversations.info")
    messenger.post(delivery, IN_TIME)
    assert "USD" in office.posted()[-1].text, "it said so a moment ago"

    desk = office.bot.desk
    forgetful = replace(messenger, people=type(desk.people)(desk.clients, desk.services.clock.monotonic))
    fail(office, FaultMode.SERVER_ERROR, method="conversations.info")
    forgetful.post(delivery, IN_TIME)
    assert "USD" not in office.posted()[-1].text


def edit_of_plan(delivery: DeliveryRecord) -> DeliveryRecord:
    return replace(delivery, kind=DeliveryKind.PLAN_EDIT)


def counting(office: Office, messenger: SlackMessenger, seconds: list[float]) -> SlackMessenger:
    """With an empty memory that ages by the last of these."""
    people = People(office.bot.desk.clients, lambda: seconds[-1])
    return replace(messenger, people=people)


def asked_who_reads(office: Office) -> int:
    return sum(entry.kind == "conversations.info" for entry in office.sandbox.traffic())


def test_for_edits_slack_is_asked_once_a_minute_who_reads_a_channel(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    seconds = [0.0]
    messenger, before = counting(office, messenger, seconds), asked_who_reads(office)

    counts = []
    for second in (0.0, 1.0, 59.9, 60.0, 119.9):
        seconds.append(second)
        assert isinstance(messenger.post(edit_of_plan(delivery), IN_TIME), Delivered)
        counts.append(asked_who_reads(office) - before)

    assert counts == [1, 1, 1, 2, 2]


def test_for_each_post_and_for_what_is_restricted_slack_is_asked_anew_who_reads_a_channel(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    messenger, before = counting(office, messenger, [0.0]), asked_who_reads(office)
    messenger.post(delivery, IN_TIME)
    messenger.post(replace(delivery, id="d2"), IN_TIME)
    assert asked_who_reads(office) - before == 2

    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(is_restricted=True))
    messenger.post(edit_of_plan(delivery), IN_TIME)
    messenger.post(edit_of_plan(delivery), IN_TIME)
    assert asked_who_reads(office) - before == 4


def test_an_answer_about_the_channel_that_breaks_off_keeps_no_message_from_its_channel(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    fail(office, FaultMode.ACCEPT_THEN_CUT, method="conversations.info")

    assert isinstance(messenger.post(delivery, IN_TIME), Delivered)
    assert "USD" in office.posted()[-1].text, "it said a moment ago who reads there"


def test_while_slack_does_not_say_who_reads_a_channel_nothing_restricted_is_posted(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(is_restricted=True, channel_id=FINANCE.id))
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    desk = office.bot.desk
    forgetful = replace(messenger, people=type(desk.people)(desk.clients, desk.services.clock.monotonic))
    fail(office, FaultMode.SERVER_ERROR, method="conversations.info")
    fail(office, FaultMode.SERVER_ERROR, method="conversations.info")
    in_finance = replace(delivery, channel_id=FINANCE.id)

    refused = forgetful.post(in_finance, IN_TIME)

    assert isinstance(refused, NotAccepted)
    assert office.posted(channel=FINANCE.id) == []
    assert isinstance(forgetful.post(in_finance, IN_TIME), Delivered), "as soon as Slack says so"


SAID_OF_ONE_PLACE = [
    ("user_not_visible", DestinationClosed),
    ("access_denied", DestinationClosed),
    ("invalid_user_combination", DestinationClosed),
    ("something_new", DestinationClosed),
    ("missing_scope", DestinationClosed),
    ("no_permission", DestinationClosed),
    ("internal_error", NotAccepted),
    ("fatal_error", NotAccepted),
    ("team_added_to_org", NotAccepted),
    ("<html>Please log in</html>", NotAccepted),
    ("ratelimited", NotAccepted),
    ("token_revoked", TokenDead),
]


@pytest.mark.parametrize(("error", "outcome"), SAID_OF_ONE_PLACE)
def test_a_person_to_whom_slack_opens_no_direct_message_is_a_closed_place(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str, outcome: type[Outcome]
) -> None:
    fail(office, FaultMode.ERROR, method="conversations.open", error=error)

    came = messenger.post(replace(delivery, recipient_id=SAM.id), IN_TIME)

    assert isinstance(came, outcome)
    assert not isinstance(came, Delivered)
    assert came.error == error
    assert len(office.posted()) == 1


@pytest.mark.parametrize(("error", "outcome"), SAID_OF_ONE_PLACE)
def test_a_restricted_contracts_channel_that_slack_does_not_show_is_a_closed_place(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str, outcome: type[Outcome]
) -> None:
    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(is_restricted=True))
    desk = office.bot.desk
    forgetful = replace(messenger, people=type(desk.people)(desk.clients, desk.services.clock.monotonic))
    fail(
        office, FaultMode.ERROR, method="conversations.info", error=error, times=2
    )  # who reads, and whether all

    came = forgetful.post(delivery, IN_TIME)

    assert isinstance(came, outcome)
    assert not isinstance(came, Delivered)
    assert came.error == error
    assert len(office.posted()) == 1


def restrict(office: Office) -> None:
    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(is_restricted=True))


def test_a_direct_message_about_a_restricted_contract_that_was_looked_up_keeps_what_it_says(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    restrict(office)
    posted = messenger.post(replace(delivery, recipient_id=ALEX.id, channel_id=ALEX.id), IN_TIME)
    assert isinstance(posted, Delivered)
    edit = replace(delivery, kind=DeliveryKind.PLAN_EDIT, channel_id=ALEX.id, message_ts=posted.ts)

    assert isinstance(messenger.post(edit, IN_TIME), Delivered)

    (message,) = office.posted(channel=posted.channel_id)
    assert "ActivTrak" in message.text


def an_edit_in_finance(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> tuple[SlackMessenger, DeliveryRecord]:
    """Of a restricted contract's plan in a private channel, by a messenger that has just been started."""
    restrict(office)
    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(channel_id=FINANCE.id))
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    posted = messenger.post(replace(delivery, channel_id=FINANCE.id), IN_TIME)
    assert isinstance(posted, Delivered)
    desk = office.bot.desk
    forgetful = replace(messenger, people=type(desk.people)(desk.clients, desk.services.clock.monotonic))
    kind = DeliveryKind.PLAN_EDIT
    return forgetful, replace(delivery, kind=kind, channel_id=FINANCE.id, message_ts=posted.ts)


@pytest.mark.parametrize(("error", "outcome"), SAID_OF_ONE_PLACE)
def test_while_slack_does_not_say_who_reads_a_channel_what_stands_there_of_a_restricted_contract_stays(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord, error: str, outcome: type[Outcome]
) -> None:
    forgetful, edit = an_edit_in_finance(office, messenger, delivery)
    (before,) = office.posted(channel=FINANCE.id)
    fail(office, FaultMode.ERROR, method="conversations.info", error=error, times=2)

    came = forgetful.post(edit, IN_TIME)

    assert isinstance(came, outcome)
    assert not isinstance(came, Delivered)
    assert came.error == error
    assert office.posted(channel=FINANCE.id) == [before]
    assert isinstance(forgetful.post(edit, IN_TIME), Delivered), "as soon as Slack says so"
    assert "ActivTrak" in office.posted(channel=FINANCE.id)[0].text


def test_what_stands_of_a_restricted_contract_where_the_bot_was_removed_is_not_changed(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    forgetful, edit = an_edit_in_finance(office, messenger, delivery)
    office.sandbox.change_channel(FINANCE.id, bot_member=False)

    assert forgetful.post(edit, IN_TIME) == DestinationClosed(error="channel_not_found")


def test_what_stands_of_a_restricted_contract_in_a_channel_that_was_opened_is_closed_by_its_next_edit(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    forgetful, edit = an_edit_in_finance(office, messenger, delivery)
    with office.sandbox.workspace.lock:
        office.sandbox.workspace.change_conversation(FINANCE.id, kind=ConversationKind.CHANNEL)

    assert isinstance(forgetful.post(edit, IN_TIME), Delivered)

    assert [one.text for one in office.posted(channel=FINANCE.id)] == ["This is not told here any more."]


def test_whoever_cannot_be_written_to_is_a_place_where_nobody_may_look(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    fail(office, FaultMode.ERROR, method="conversations.open", error="user_not_visible")
    assert messenger.find([replace(delivery, recipient_id=SAM.id)]) is None

    fail(office, FaultMode.ERROR, method="conversations.history", error="something_new")
    assert messenger.find([delivery]) is None

    fail(office, FaultMode.ERROR, method="conversations.history", error="internal_error")
    with pytest.raises(SlackApiError):
        messenger.find([delivery])


def test_a_restricted_contract_in_a_channel_that_the_bot_cannot_see_is_closed(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(is_restricted=True, channel_id=FINANCE.id))

    closed = messenger.post(replace(delivery, channel_id=FINANCE.id), IN_TIME)

    assert closed == DestinationClosed(error="channel_not_found")


def test_what_reached_nobody_is_not_said_in_a_default_channel_that_other_organisations_read(
    office: Office, messenger: SlackMessenger, delivery: DeliveryRecord
) -> None:
    instead = replace(delivery, kind=DeliveryKind.FALLBACK)

    refused = messenger.post(replace(instead, channel_id=VENDOR.id), IN_TIME)

    assert refused == DestinationClosed(error="not_internal")
    assert isinstance(messenger.post(replace(instead, channel_id=GENERAL.id), IN_TIME), Delivered)


def test_a_message_that_cannot_be_read_because_the_database_is_away_is_tried_again(
    messenger: SlackMessenger, delivery: DeliveryRecord, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT …", {}, ConnectionError("the server is gone"))

    before = len(office.posted())
    monkeypatch.setattr("bot.slack_messenger.load_said", away)

    assert messenger.post(delivery, IN_TIME) == NotAccepted(retry_after=None, error="database")
    assert len(office.posted()) == before
