"""An action that somebody was given: they are named, told and asked, and nobody else is pinged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.messages.answers import answered_message
from bot.messages.assignment import assignment_message
from bot.messages.plan import plan_message
from bot.messages.reminders import reminder_message
from bot.usecases.said_views import Asking, AssignmentView, ReminderView
from bot.usecases.views import Answer, AnswerResult, PlanItem
from planner.actions import ActionKey
from tests.bot.messages.conftest import Golden
from tests.support.views import COLLEAGUE, OWNER, POSTED, a_contract_view, a_reminder_view, on_the_day_of

TRIAL = ActionKey.START_TRIAL


def given_to(key: ActionKey = TRIAL, **facts: Any) -> ReminderView:
    """The reminder of an action that is the colleague's."""
    view = on_the_day_of(key, states={key: {"assignee_id": COLLEAGUE}}, **facts)
    return a_reminder_view(key, view)


def test_a_reminder_pings_whoever_it_is_assigned_to_and_not_the_owner(golden: Golden) -> None:
    message = reminder_message(given_to())

    assert f"<@{COLLEAGUE}>, this is yours." in message.text
    assert f"<@{OWNER}>" not in message.text
    golden("reminder_assigned", message)


def test_it_is_asked_again_of_whoever_it_is_assigned_to() -> None:
    again = reminder_message(replace(given_to(), asking=Asking.AGAIN))

    assert f"<@{COLLEAGUE}>, nobody has answered this yet." in again.text


def test_the_owner_is_told_of_an_unanswered_notice_that_is_somebody_elses_to_send() -> None:
    message = reminder_message(replace(given_to(ActionKey.SUBMIT_CANCELLATION), asking=Asking.OWNER))

    assert f"It is <@{COLLEAGUE}>'s to do, and you own the contract." in message.text


def test_the_plan_says_whose_an_action_is_once_it_is_posted() -> None:
    states = {TRIAL: {"assignee_id": COLLEAGUE}}
    posted = plan_message(a_contract_view(started=True, states=states, message=POSTED))
    first = plan_message(a_contract_view(started=True, states=states))

    assert f"Start Intelogos's trial (30 days before end). For <@{COLLEAGUE}>." in posted.text
    assert "<@" not in first.text, "a new message would ping"


def test_whoever_is_given_an_action_is_told_by_whom_and_for_when(golden: Golden) -> None:
    golden("assignment", assignment_message(an_assignment()))


def test_on_its_day_it_is_due_today() -> None:
    assert (
        "It is due today; its reminder is posted in <#C0EXIT>."
        in assignment_message(an_assignment(today=date(2027, 3, 1))).text
    )


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (AnswerResult.ASSIGNED, f"This is <@{COLLEAGUE}>'s to do now."),
        (AnswerResult.ASSIGNED_ALREADY, f"This is <@{COLLEAGUE}>'s to do already."),
        (AnswerResult.NOT_A_MEMBER, "who is not a member of this workspace"),
        (AnswerResult.NOT_IN_CIRCLE, "who is not one of the contract's people"),
    ],
)
def test_the_answer_says_what_became_of_it(result: AnswerResult, words: str) -> None:
    view = an_assignment()
    answer = Answer(result=result, view=view.contract, item=view.item, assignee_id=COLLEAGUE)

    assert words in answered_message(answer).text


def an_assignment(today: date = date(2026, 12, 1)) -> AssignmentView:
    contract = a_contract_view(started=True, today=today)
    return AssignmentView(contract=contract, item=_trial(contract.plan), assigned_by=OWNER)


def _trial(plan: object) -> PlanItem:
    items: tuple[PlanItem, ...] = getattr(plan, "items", ())
    return next(item for item in items if item.action.key is TRIAL)
