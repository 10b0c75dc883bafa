from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web import SlackResponse
from sqlalchemy import delete, select

from bot.listeners.origins import Origin, Origins
from bot.listeners.replies import respond
from bot.listeners.turn import Reply, Turn
from bot.messages.message import Message
from bot.usecases.remove import remove_contract
from sandbox.seed import ALEX, GENERAL, IT_SAAS
from storage.database import Database
from storage.schema.opened import open_forms
from tests.bot.listeners.test_register import records
from tests.bot.usecases.builders import a_person
from tests.support.clock import FakeClock
from tests.support.office import REGISTER, Office
from tests.support.stored import OTHER_TEAM, TEAM

FIELDS = "12 seats at $10 ends 2027-06-30 notice 30 days"


def forget_origins(office: Office) -> None:
    office.bot.desk.origins._here.clear()
    with office.database.transaction() as transaction:
        transaction.connection.execute(delete(open_forms))


def test_a_form_that_was_open_over_a_restart_is_answered_where_it_was_opened(office: Office) -> None:
    office.type(REGISTER)
    office.bot.desk.origins._here.clear()

    office.fill(channel_id=GENERAL.id)

    (answer,) = office.ephemeral(channel=IT_SAAS.id)
    assert "ActivTrak is registered" in answer.text


def test_a_form_of_which_nobody_knows_where_it_was_opened_is_answered_in_its_contracts_channel(
    office: Office,
) -> None:
    office.type(REGISTER)
    forget_origins(office)

    office.fill(channel_id=GENERAL.id)

    (answer,) = office.ephemeral(channel=GENERAL.id)
    assert "ActivTrak is registered" in answer.text


def test_an_answer_that_reaches_nobody_is_no_failure(office: Office) -> None:
    office.type(REGISTER)
    forget_origins(office)
    with office.sandbox.workspace.lock:
        office.sandbox.workspace.conversations[GENERAL.id] = type(GENERAL)(
            id=GENERAL.id, name=GENERAL.name, kind=GENERAL.kind, members=frozenset(), bot_member=True
        )

    outcome = office.fill(channel_id=GENERAL.id)

    assert not outcome.errors
    assert len(records(office)) == 1


def test_where_slack_refuses_a_message_its_alternative_is_said(office: Office) -> None:
    class Refused:
        def payload(self) -> dict[str, Any]:
            return {"text": "x", "blocks": [{"type": "no such block"}]}

    office.type("")
    with office.sandbox.workspace.lock:
        grant = office.sandbox.slack.grants.new_response_url(ALEX.id, GENERAL.id)
    url = office.sandbox.slack.address_of(grant)

    refused: Any = Refused()
    took = respond(url, Reply(message=refused, otherwise=Message.plain("in other words")))

    assert took
    assert [one.text for one in office.ephemeral(channel=GENERAL.id)] == ["in other words"]
    assert not respond(f"{url}-unknown", Reply(message=Message.plain("x")))


def test_origins_are_forgotten_after_half_an_hour_here_and_everywhere(database: Database) -> None:
    clock = FakeClock()
    here, there = Origins(database, clock), Origins(database, clock)
    origin = Origin(channel_id="C1", response_url="https://hooks.slack.com/1", thread_ts="1.2")
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=clock.now())
    here.remember(TEAM, "V1", origin)
    assert there.find(TEAM, "V1") is None
    here.keep(TEAM, "V1", origin)

    clock.advance(minutes=29)
    assert here.find(TEAM, "V1") == there.find(TEAM, "V1") == origin
    assert there.find(OTHER_TEAM, "V1") is None

    clock.advance(minutes=1, seconds=1)
    assert here.find(TEAM, "V1") is None
    assert there.find(TEAM, "V1") is None
    here.remember(TEAM, "V2", origin)
    assert list(here._here) == [(TEAM, "V2")]
    here.keep(TEAM, "V2", origin)
    with database.reading() as transaction:
        kept = transaction.connection.scalars(select(open_forms.c.view_id)).all()
    assert kept == ["V2"]


def opened(view_id: str) -> SlackResponse:
    """What Slack answers when it has opened a form."""
    return SlackResponse(
        client=None,
        http_verb="POST",
        api_url="views.open",
        req_args={},
        data={"ok": True, "view": {"id": view_id}},
        headers={},
        status_code=200,
    )


def test_where_a_form_was_opened_is_kept_also_while_the_program_stops(office: Office) -> None:
    stopped = ThreadPoolExecutor()
    stopped.shutdown()
    desk = replace(office.bot.desk, worker=stopped)
    origin = Origin(channel_id=IT_SAAS.id, response_url=None)
    person = a_person(ALEX.id, workspace_id="T0SANDBOX")
    turn = Turn(desk=desk, person=person, origin=origin, trigger_id="1.2")

    turn.remember_origin_of(opened("V1"))

    office.bot.desk.origins._here.clear()
    assert office.bot.desk.origins.find("T0SANDBOX", "V1") == origin


@pytest.mark.parametrize("form", ["snooze", "skip"])
def test_a_small_form_whose_contract_was_removed_is_one_sentence(office: Office, form: str) -> None:
    office.click(office.register(), "start_plan")
    picks = office.type(f"{form} ActivTrak")
    assert picks is not None
    office.click(picks, form)
    (record,) = records(office)
    admin = a_person(ALEX.id, workspace_id="T0SANDBOX", is_admin=True)
    remove_contract(record.id, admin, office.bot.desk.services)
    before = len(office.ephemeral())

    fields = {"on": "2027-03-01"} if form == "snooze" else {"reason": "done already"}
    assert not office.fill(**fields).errors

    assert "gone" in office.ephemeral()[before].text


def test_a_proof_form_whose_contract_was_removed_is_one_sentence(office: Office) -> None:
    office.register()
    office.type("notice ActivTrak")
    (record,) = records(office)
    admin = a_person(ALEX.id, workspace_id="T0SANDBOX", is_admin=True)
    remove_contract(record.id, admin, office.bot.desk.services)
    before = len(office.ephemeral())

    assert not office.fill(on="2026-12-01", method="form").errors

    assert "gone" in office.ephemeral()[before].text


def test_buttons_of_a_removed_contract_say_so(office: Office) -> None:
    answer = office.register()
    (record,) = records(office)
    admin = a_person(ALEX.id, workspace_id="T0SANDBOX", is_admin=True)
    remove_contract(record.id, admin, office.bot.desk.services)

    for button in ("start_plan", "recommend", "edit"):
        said = office.click(answer, button)
        assert said is not None
        assert "gone" in said.text
    assert office.sandbox.view() is None


def test_two_different_contracts_keep_their_own_forms(office: Office) -> None:
    office.type(f"add Slate {FIELDS}")
    office.submit()
    office.type(f"add Miro {FIELDS}")
    office.submit()

    assert {one.contract.vendor for one in records(office)} == {"Slate", "Miro"}
