"""What one person is told when a click or a command could not simply be done."""

from __future__ import annotations

import pytest

from bot.messages.answers import (
    answered_message,
    error_message,
    export_first_message,
    gone_message,
    not_allowed_message,
    pick_action_message,
)
from bot.messages.message import Message
from bot.usecases.views import Answer, AnswerResult
from planner.actions import EXPORT_ACTIONS, ActionKey
from storage.records.plans import ActionState
from tests.bot.messages.conftest import Golden
from tests.support.builders import a_contract
from tests.support.views import a_contract_view, a_record, a_reminder_view, answered, on_the_day_of


def an_answer(result: AnswerResult, key: ActionKey = ActionKey.START_TRIAL) -> Answer:
    view = on_the_day_of(key, states={key: answered()})
    return Answer(result=result, view=view, item=a_reminder_view(key, view).item)


def picks(message: Message) -> list[tuple[str, str]]:
    """Label and value of every choice."""
    accessories = [block["accessory"] for block in message.blocks if "accessory" in block]
    return [(button["text"]["text"], button["value"]) for button in accessories]


@pytest.mark.parametrize("result", list(AnswerResult))
def test_every_outcome_of_a_click_has_words(result: AnswerResult, golden: Golden) -> None:
    golden(f"answer_{result}", answered_message(an_answer(result)))


@pytest.mark.parametrize("result", list(AnswerResult))
def test_an_outcome_without_a_contract_tells_nothing_of_it(result: AnswerResult) -> None:
    assert answered_message(Answer(result=result)).text == gone_message().text


def test_an_answer_without_its_action_is_still_confirmed() -> None:
    answer = Answer(result=AnswerResult.ANSWERED, view=a_contract_view())

    assert answered_message(answer).text == "Recorded."


def test_whoever_comes_second_is_told_who_was_first() -> None:
    assert answered_message(an_answer(AnswerResult.ALREADY_ANSWERED)).text == (
        "This has been answered already, so nothing more is needed. "
        "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial."
    )


def test_the_open_exports_are_named() -> None:
    key = ActionKey.REQUEST_ACCOUNT_DELETION
    view = on_the_day_of(key)
    answer = Answer(
        result=AnswerResult.EXPORT_FIRST,
        view=view,
        item=a_reminder_view(key, view).item,
        missing_exports=EXPORT_ACTIONS,
    )
    message = export_first_message(answer)

    assert "Still open: export the data that you need from ActivTrak and export the last data" in message.text
    assert message.blocks[1]["elements"][0]["value"] == "action-request_account_deletion"


def test_who_may_not_is_told_whom_to_ask() -> None:
    assert not_allowed_message(a_record(), ["U0OWNER", "U0BACKUP"]).text == (
        "Only ActivTrak's owner, backup, registrant and admins can do this: ask <@U0OWNER> or <@U0BACKUP>."
    )
    assert not_allowed_message(a_record(), []).text.endswith("ask an admin.")


def test_an_error_is_one_sentence() -> None:
    assert error_message("“fifty” is no number: give one like 50.").text == (
        "“fifty” is no number: give one like 50."
    )


@pytest.mark.parametrize("command", ["done", "snooze", "skip", "assign"])
def test_open_actions_are_offered(command: str, golden: Golden) -> None:
    view = a_contract_view(started=True, states={ActionKey.START_TRIAL: answered()})
    message = pick_action_message(command, view)

    assert "action-start_trial" not in [value for _, value in picks(message)]
    golden(f"pick_action_{command}", message)


def test_notice_is_not_offered_for_skipping_but_for_its_proof() -> None:
    view = a_contract_view(started=True)

    assert ("Record notice", "action-submit_cancellation") in picks(pick_action_message("done", view))
    assert "action-submit_cancellation" not in [
        value for _, value in picks(pick_action_message("skip", view))
    ]


def test_where_nothing_renews_notice_can_be_skipped() -> None:
    view = a_contract_view(a_contract(auto_renews=False), started=True)

    assert ("Not needed", "action-submit_cancellation") in picks(pick_action_message("skip", view))


def test_a_plan_with_nothing_open_says_so() -> None:
    states = {key: answered(ActionState.SKIPPED) for key in ActionKey}

    text = pick_action_message("done", a_contract_view(started=True, states=states)).text

    assert text == "ActivTrak has no open action to pick from."
