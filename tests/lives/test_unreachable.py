"""What people see where Slack lets nothing through: a removed bot, a deactivated owner, a missing scope, sleep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.process import make_watch
from sandbox.faults import Fault, FaultMode
from sandbox.model import Message
from sandbox.seed import ALEX, IT_SAAS, SAM
from scheduler.trouble import Trouble
from storage.database import Database
from storage.schema.contracts import contracts
from tests.support.office import Office, an_office

TEAM = "T0SANDBOX"
NOTICE_DUE = datetime(2027, 1, 29, 8, 0, tzinfo=UTC)
FIRST_TOLD_DIRECTLY = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)
"""From two weeks before the last safe day on; twice a week."""


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """A minute before the notice is due; Alex owns the contract, Sam is the backup."""
    with an_office(database, stands_still=True) as office:
        office.click(office.register(), "start_plan")
        with office.database.transaction() as transaction:
            transaction.connection.execute(update(contracts).values(backup_id=SAM.id))
        office.go_to(NOTICE_DUE - timedelta(minutes=1))
        yield office


def fail(office: Office, method: str, error: str) -> None:
    office.sandbox.plan_fault(Fault(method=method, mode=FaultMode.ERROR, error=error))


def told(office: Office, person: str) -> list[Message]:
    dm = office.sandbox.slack.workspace.dm_of(person)
    return [] if dm is None else office.posted(channel=dm.id)


def go_into_the_days_of_direct_messages(office: Office) -> None:
    """To the Monday on which the owner is first written to directly."""
    office.go_to(FIRST_TOLD_DIRECTLY - timedelta(minutes=1))


def test_when_the_bot_is_removed_from_the_channel_the_owner_is_told_what_to_type(office: Office) -> None:
    office.sandbox.change_channel(IT_SAAS.id, bot_member=False)

    office.go_to(NOTICE_DUE)

    (instead,) = told(office, ALEX.id)
    assert instead.at == NOTICE_DUE
    assert instead.text.startswith(
        f"exitplan could not post in <#{IT_SAAS.id}>: exitplan is not in it (type /invite @exitplan there). "
        "So you are told here:\nBy 30 Jan 2027: Send ActivTrak"
    )
    assert "Then the next one arrives there. Somebody else was told." in office.open_home()


def test_who_was_told_instead_still_reads_why_when_the_message_is_brought_up_to_date(office: Office) -> None:
    office.sandbox.change_channel(IT_SAAS.id, bot_member=False)
    office.go_to(NOTICE_DUE)
    office.sandbox.change_channel(IT_SAAS.id, bot_member=True)

    office.type("edit ActivTrak")
    assert office.fill(seats="60").errors == {}

    (instead,) = told(office, ALEX.id)
    assert "USD 13,680.00" in instead.text
    assert instead.text.startswith(f"exitplan could not post in <#{IT_SAAS.id}>: exitplan is not in it")


def test_when_the_channel_is_archived_and_the_owner_deactivated_the_backup_is_told(office: Office) -> None:
    office.sandbox.change_channel(IT_SAAS.id, archived=True)
    fail(office, "conversations.open", "user_disabled")

    office.go_to(NOTICE_DUE)

    assert told(office, ALEX.id) == []
    (instead,) = told(office, SAM.id)
    assert instead.at == NOTICE_DUE
    assert "Send ActivTrak the Cancellation Request Form" in instead.text
    assert "the account is deactivated. Name another owner." in office.open_home(person=SAM.id)


def test_when_only_the_owner_is_deactivated_the_channel_is_asked_and_the_backup_told_instead(
    office: Office,
) -> None:
    go_into_the_days_of_direct_messages(office)
    before = len(office.posted())
    fail(office, "conversations.open", "user_disabled")

    office.go_to(FIRST_TOLD_DIRECTLY)

    assert len(office.posted()) == before + 1
    assert told(office, ALEX.id) == []
    (instead,) = told(office, SAM.id)
    assert instead.text.startswith(f"exitplan could not reach <@{ALEX.id}>: the account is deactivated.")
    assert "the account is deactivated. Name another owner." in office.open_home()


def test_whoever_is_asked_directly_reads_where_it_is_posted_only_if_it_is(office: Office) -> None:
    office.sandbox.change_channel(IT_SAAS.id, archived=True)
    go_into_the_days_of_direct_messages(office)
    before = len(told(office, ALEX.id))

    office.go_to(FIRST_TOLD_DIRECTLY)

    asked = told(office, ALEX.id)[before:]
    assert any("This is yours, and no notice is recorded yet." in one.text for one in asked)
    assert not any("It is posted in" in one.text for one in asked)


def test_whoever_is_asked_directly_reads_in_which_channel_it_is_posted(office: Office) -> None:
    go_into_the_days_of_direct_messages(office)

    office.go_to(FIRST_TOLD_DIRECTLY)

    assert (
        f"This is yours, and no notice is recorded yet. It is posted in <#{IT_SAAS.id}>. "
        "ActivTrak, paid through 31 Mar 2027."
    ) in told(office, ALEX.id)[-1].text


def test_while_a_scope_is_missing_all_is_kept_and_shown_and_afterwards_said_once_and_marked_late(
    office: Office,
) -> None:
    before = len(office.posted())
    fail(office, "chat.postMessage", "missing_scope")
    office.go_to(NOTICE_DUE + timedelta(days=3))

    assert len(office.posted()) == before
    assert Trouble.SUSPENDED in office.bot.auditor.look().counts()
    words = "Slack no longer lets exitplan in.* Install it again; everything due is kept until then."
    assert words in office.open_home()

    let_in_again(office)

    (said,) = office.posted()[before:]
    assert "Posted 3 days late: exitplan could not post this before." in said.text
    assert office.bot.auditor.look().is_clean


def test_without_the_permission_for_direct_messages_the_channels_are_told_all_and_home_says_what_to_do(
    office: Office,
) -> None:
    go_into_the_days_of_direct_messages(office)
    before = len(office.posted())
    office.sandbox.grant_scopes(*(office.sandbox.slack.app.scopes - {"im:write"}))

    office.go_to(FIRST_TOLD_DIRECTLY)

    (asked,) = office.posted()[before:]
    assert "Send ActivTrak the Cancellation Request Form" in asked.text
    assert (told(office, ALEX.id), told(office, SAM.id)) == ([], [])
    assert Trouble.SUSPENDED not in office.bot.auditor.look().counts()
    assert (
        "exitplan lacks the permission for it. Have an admin of Slack install exitplan again."
        in office.open_home()
    )


def test_once_slack_takes_the_token_again_it_goes_on_by_itself(office: Office) -> None:
    before = len(office.posted())
    watch = make_watch(office.bot.desk, office.bot.auditor)
    office.sandbox.revoke_bot_token()
    office.go_to(NOTICE_DUE + timedelta(days=3))
    watch.run()
    office.settle()
    assert len(office.posted()) == before

    office.sandbox.revoke_bot_token(revoked=False)
    watch.run()
    office.settle()

    (said,) = office.posted()[before:]
    assert "Posted 3 days late: exitplan could not post this before." in said.text
    assert watch.run().is_clean


def test_a_token_that_may_not_post_is_not_taken_for_one_that_is_let_in(office: Office) -> None:
    before, scopes = len(office.posted()), office.sandbox.slack.app.scopes
    watch = make_watch(office.bot.desk, office.bot.auditor)
    office.sandbox.grant_scopes(*(scopes - {"chat:write"}), "chat:write.public")
    office.go_to(NOTICE_DUE + timedelta(days=3))
    watch.run()
    assert Trouble.SUSPENDED in office.bot.auditor.look().counts()

    office.sandbox.grant_scopes(*scopes)
    watch.run()
    office.settle()

    assert len(office.posted()) == before + 1


def let_in_again(office: Office) -> None:
    """As every start does, once Slack accepts the token."""
    with office.database.transaction() as transaction:
        transaction.workspaces.resume(TEAM)
    office.settle()


def test_after_a_sleep_over_several_repeats_the_step_is_asked_about_once_and_marked_late(
    office: Office,
) -> None:
    before = len(office.posted())

    office.clock.advance_to(FIRST_TOLD_DIRECTLY)
    office.settle()

    (said,) = office.posted()[before:]
    assert "Posted 17 days late: exitplan could not post this before." in said.text
    assert [one.at for one in told(office, ALEX.id)] == [FIRST_TOLD_DIRECTLY]
