"""Slack tells that exitplan was uninstalled: at once, twice, late, or of somebody else's token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.installation import Installation, installed_in_many
from bot.installation_book import InstallationBook
from bot.keys import read_keys
from bot.listeners.leaving import leave
from bot.listeners.turn import Payload
from bot.process import make_watch
from bot.sealing import Sealer
from bot.usecases.uninstalling import ForgetErrand, find_installed, uninstall
from sandbox.delivery import NotAcknowledgedError
from sandbox.faults import Fault, FaultMode
from storage.database import Database
from tests.support.keys import NEW, OLD
from tests.support.office import FIRST_OF_DECEMBER, Office, an_office

TEAM = "T0SANDBOX"
INSTALLED = FIRST_OF_DECEMBER
LONG_AFTER = INSTALLED + timedelta(minutes=5, seconds=1)


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    """One whose token is in the database."""
    with an_office(sqlite_database, stands_still=True) as office:
        a_book(office).keep(an_installation(office.sandbox.bot_token), installed_by=None)
        yield office


def a_book(office: Office) -> InstallationBook:
    return InstallationBook(database=office.database, sealer=Sealer(read_keys(NEW)), clock=office.clock)


def an_installation(token: str) -> Installation:
    return Installation(
        workspace_id=TEAM, workspace_name="Sandbox", bot_user_id="U0BOT", bot_id=None, bot_token=token
    )


def told(office: Office, kind: str = "app_uninstalled", *, at: datetime = LONG_AFTER, **more: object) -> None:
    body: Payload = {"event": {"type": kind, **more}, "event_time": int(at.timestamp())}
    leave(office.bot.desk, TEAM, body)


def is_installed(office: Office) -> bool:
    with office.database.reading() as transaction:
        is_there = transaction.installations.find(TEAM) is not None
        assert transaction.workspaces.is_suspended(TEAM) is not is_there
        return is_there


@pytest.mark.parametrize(
    ("kind", "tokens"),
    [("app_uninstalled", None), ("tokens_revoked", {"oauth": [], "bot": ["U0BOT"]})],
)
def test_the_token_is_deleted_at_once(office: Office, kind: str, tokens: dict[str, object] | None) -> None:
    told(office, kind, tokens=tokens)

    assert not is_installed(office)


def test_the_token_of_a_person_is_none_of_its_business(office: Office) -> None:
    told(office, "tokens_revoked", tokens={"oauth": ["U0ALEX"]})
    told(office, "tokens_revoked", tokens={"oauth": ["U0ALEX"], "bot": []})

    assert is_installed(office)


def test_what_may_be_about_an_earlier_installation_is_believed_only_where_slack_refuses_the_token(
    office: Office,
) -> None:
    told(office, at=INSTALLED + timedelta(minutes=5))
    told(office, at=INSTALLED - timedelta(days=3))
    assert is_installed(office)

    office.sandbox.revoke_bot_token()
    told(office, at=INSTALLED)

    assert not is_installed(office)


def test_slack_is_asked_about_the_token_of_the_present_installation_and_none_that_is_remembered(
    office: Office,
) -> None:
    here, there = a_book(office), a_book(office)
    there.keep(an_installation("xoxb-void"), installed_by=None)
    assert here.find(TEAM) == an_installation("xoxb-void")
    there.keep(an_installation(office.sandbox.bot_token), installed_by=None)
    ask = installed_in_many(here, api_url=office.sandbox.api_url).ask
    desk = replace(office.bot.desk, clients=ask, forget_installation=here.forget)

    leave(desk, TEAM, {"event": {"type": "app_uninstalled"}, "event_time": int(INSTALLED.timestamp())})

    assert is_installed(office)


def test_where_slack_cannot_be_asked_it_is_to_tell_again(office: Office) -> None:
    office.sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.SERVER_ERROR))

    with pytest.raises(SlackApiError):
        told(office, at=INSTALLED)

    assert is_installed(office)


def test_slack_is_answered_so_that_it_tells_again(office: Office) -> None:
    office.sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.SERVER_ERROR))

    with pytest.raises(NotAcknowledgedError):
        office.sandbox.send_event({"type": "app_uninstalled"})

    assert office.statuses[-1] == 500


def test_told_twice_it_is_forgotten_thirty_days_after_the_first_time(office: Office) -> None:
    told(office)
    office.clock.set(INSTALLED + timedelta(days=1))
    told(office)

    with office.database.reading() as transaction:
        assert transaction.forgetting.next_due_at() == INSTALLED + timedelta(days=30)


def test_after_thirty_days_its_contracts_are_gone(office: Office) -> None:
    office.register()
    told(office)

    office.go_to(INSTALLED + timedelta(days=29))
    assert contracts(office) == 1
    office.go_to(INSTALLED + timedelta(days=31))

    assert contracts(office) == 0


def contracts(office: Office) -> int:
    with office.database.reading() as transaction:
        return len(transaction.contracts.list(TEAM))


def test_one_that_cannot_be_forgotten_is_tried_again_and_keeps_nothing_else_waiting(office: Office) -> None:
    told(office)
    then = INSTALLED + timedelta(days=30)

    class Broken:
        def __getattr__(self, name: str) -> object:
            return getattr(real.forgetting, name) if name != "forget" else self._fail

        def _fail(self, _: str) -> None:
            raise LookupError("no such table")

    with office.database.transaction() as real:
        broken = replace(real, forgetting=Broken())  # type: ignore[arg-type]
        assert ForgetErrand().run(broken, then) == 0

        assert real.forgetting.next_due_at() == then + timedelta(minutes=2)


def test_an_uninstall_counts_also_where_the_token_was_sealed_anew_meanwhile(office: Office) -> None:
    services = office.bot.desk.services
    installed = find_installed(TEAM, services)
    sealer = Sealer(read_keys(f"{OLD},{NEW}"))
    InstallationBook(database=office.database, sealer=sealer, clock=office.clock).look_through()
    assert find_installed(TEAM, services) != installed

    uninstall(TEAM, installed, services)

    assert not is_installed(office)


def test_who_uninstalls_while_slack_is_asked_whether_it_lets_exitplan_in_stays_uninstalled(
    office: Office,
) -> None:
    with office.database.transaction() as transaction:
        transaction.workspaces.suspend(TEAM, at=INSTALLED - timedelta(hours=1), reason="account_inactive")
    watch = make_watch(office.bot.desk, office.bot.auditor)

    def answers_late(workspace_id: str) -> bool:
        told(office)
        return workspace_id == TEAM

    replace(watch, is_let_in=answers_late).run()

    with office.database.reading() as transaction:
        assert transaction.workspaces.uninstalled() == {TEAM}
        assert transaction.forgetting.next_due_at() == office.clock.now() + timedelta(days=30)
