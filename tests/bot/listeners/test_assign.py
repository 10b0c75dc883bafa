"""Giving actions to people: by command, by button, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.model import Message
from sandbox.seed import ALEX, FINANCE, GUS, NOOR, RIO, SAM
from tests.bot.listeners.test_plan import reminder, started
from tests.support.office import REGISTER, Office, values_in

__all__ = ["started"]

FIRST_OF_MARCH = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
"""The trial's reminder is posted."""
TRIAL = "Start Intelogos's trial"


def dm(office: Office, person: str) -> list[Message]:
    return office.posted(channel=f"D{person[1:]}")


def assign_trial(office: Office, assignee: str) -> dict[str, str]:
    """`assign ActivTrak`, the trial, this person; what is refused."""
    offered = office.type("assign ActivTrak")
    assert offered is not None
    block = next(one for one in offered.blocks if TRIAL in str(one))
    office.click(offered, "assign", block_id=block["block_id"])
    return office.fill(assignee=assignee).errors


def test_an_action_is_given_to_a_colleague_who_is_told_and_asked_on_its_day(started: Office) -> None:
    assert assign_trial(started, SAM.id) == {}

    assert f"This is <@{SAM.id}>'s to do now." in started.ephemeral()[-1].text
    (told,) = dm(started, SAM.id)
    assert told.text.startswith(f"Yours to do: {TRIAL}")
    assert f"<@{ALEX.id}> has assigned it to you" in told.text
    assert f"For <@{SAM.id}>." in started.posted()[0].text, "the plan shows it"

    started.go_to(FIRST_OF_MARCH)

    assert reminder(started, TRIAL).pings == (SAM.id,)


def test_whoever_has_an_action_may_answer_it_and_nothing_else(started: Office) -> None:
    assign_trial(started, SAM.id)
    started.go_to(FIRST_OF_MARCH)

    refused = started.click(reminder(started, "Cancellation Request Form"), "done", person=SAM.id)
    started.click(reminder(started, TRIAL), "done", person=SAM.id)

    assert refused is not None
    assert "Only ActivTrak's owner" in refused.text
    assert f"by <@{SAM.id}>" in reminder(started, TRIAL).text


def test_whoever_has_an_action_picks_it_by_command_and_nothing_else(started: Office) -> None:
    assert "Only ActivTrak's owner" in started.read("done ActivTrak", person=SAM.id)
    assign_trial(started, SAM.id)

    offered = started.type("done ActivTrak", person=SAM.id)

    assert offered is not None
    assert len(values_in(offered, "done")) == 1
    started.click(offered, "done", person=SAM.id)
    assert TRIAL in started.read("history ActivTrak")
    assert "Only ActivTrak's owner" in started.read("done ActivTrak", person=SAM.id), "it is done"
    assert "Only ActivTrak's owner" in started.read("assign ActivTrak", person=SAM.id)


def test_who_was_given_an_action_may_not_pass_it_on(started: Office) -> None:
    assign_trial(started, SAM.id)
    started.go_to(FIRST_OF_MARCH)

    answer = started.click(reminder(started, TRIAL), "assign_to_me", person=SAM.id)

    assert answer is not None
    assert "Only ActivTrak's owner" in answer.text


def test_assign_to_me_changes_the_reminder_and_says_who(started: Office) -> None:
    started.go_to(FIRST_OF_MARCH)

    answer = started.click(reminder(started, TRIAL), "assign_to_me", person=NOOR.id)

    assert answer is None, "the message itself changes"
    assert f"<@{NOOR.id}>, this is yours." in reminder(started, TRIAL).text
    assert values_in(reminder(started, TRIAL), "done"), "it is still to be done"
    assert not any("Yours to do" in one.text for one in dm(started, NOOR.id)), "who takes it knows it"
    assert f"<@{NOOR.id}> assigned an action" in started.read("history ActivTrak")


def test_taking_it_twice_says_that_it_is_theirs_already(started: Office) -> None:
    started.go_to(FIRST_OF_MARCH)
    started.click(reminder(started, TRIAL), "assign_to_me", person=NOOR.id)

    answer = started.click(reminder(started, TRIAL), "assign_to_me", person=NOOR.id)

    assert answer is not None
    assert f"This is <@{NOOR.id}>'s to do already." in answer.text


@pytest.mark.parametrize("person", [GUS.id, RIO.id])
def test_neither_guests_nor_other_organisations_are_given_anything(started: Office, person: str) -> None:
    errors = assign_trial(started, person)

    assert "choose a member of this workspace" in errors["assignee"]
    assert "For <@" not in started.posted()[0].text


def test_the_notice_stays_with_those_who_may_record_its_proof(started: Office) -> None:
    offered = started.type("assign ActivTrak to @sam")
    assert offered is not None
    block = next(one for one in offered.blocks if "Cancellation Request Form" in str(one))
    started.click(offered, "assign", block_id=block["block_id"])

    errors = started.fill(assignee=SAM.id).errors

    assert "record the proof: choose one of them" in errors["assignee"]
    assert started.fill(assignee=NOOR.id).errors == {}


def test_another_plan_keeps_whose_an_action_is(started: Office) -> None:
    assign_trial(started, SAM.id)
    started.type("edit ActivTrak")
    started.fill(end_on="30 Apr 2027")

    assert f"For <@{SAM.id}>." in started.posted()[0].text


def test_an_unanswered_action_is_asked_about_again_of_its_assignee(started: Office) -> None:
    assign_trial(started, SAM.id)

    started.go_to(datetime(2027, 3, 5, 12, 0, tzinfo=UTC))

    (again,) = [one for one in started.posted() if one.text.startswith("Still open") and TRIAL in one.text]
    assert again.pings == (SAM.id,)


def test_when_a_contract_is_restricted_its_actions_return_from_those_who_may_not_read_it(
    started: Office,
) -> None:
    started.sandbox.change_channel(FINANCE.id, bot_member=True)
    assign_trial(started, SAM.id)
    before = len(dm(started, SAM.id))

    started.type("edit ActivTrak")
    assert started.fill(channel_id=FINANCE.id, access="restricted").errors == {}
    assert f"<@{SAM.id}> → <@{ALEX.id}>" in started.read("history ActivTrak")
    started.go_to(datetime(2027, 3, 20, 12, 0, tzinfo=UTC))

    assert f"For <@{SAM.id}>" not in started.posted()[0].text
    assert len(dm(started, SAM.id)) == before, "nothing more is said to Sam"


def test_what_needs_proof_is_given_to_admins_whom_the_settings_appoint_and_not_to_slacks_own(
    office: Office,
) -> None:
    office.type(REGISTER, person=NOOR.id)
    before = len(office.ephemeral(person=NOOR.id))
    office.submit(person=NOOR.id)
    office.click(office.ephemeral(person=NOOR.id)[before], "start_plan", person=NOOR.id)
    office.type("settings")
    assert not office.fill(admins=[SAM.id]).errors
    offered = office.type("assign ActivTrak", person=NOOR.id)
    assert offered is not None
    block = next(one for one in offered.blocks if "Cancellation Request Form" in str(one))
    office.click(offered, "assign", block_id=block["block_id"], person=NOOR.id)

    refused = office.fill(assignee=ALEX.id, person=NOOR.id).errors

    assert "record the proof: choose one of them" in refused["assignee"]
    assert office.fill(assignee=SAM.id, person=NOOR.id).errors == {}
