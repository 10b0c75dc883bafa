"""A reminder says what to do, why today, until when, whose it is and what it costs if it is missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.messages.message import Message
from bot.messages.plan import plan_message
from bot.messages.reminders import reminder_message
from bot.usecases.said_views import Asking, ReminderView
from planner.actions import NOTICE_ACTIONS, ActionKey
from planner.contract import Contract
from planner.paths import Path
from planner.playbook import NoticeMethod
from storage.records.plans import ActionState
from storage.records.proofs import ProofKind, ProofRecord
from tests.bot.messages.conftest import Golden
from tests.support.builders import a_contract, with_notice, with_situation
from tests.support.views import (
    NOON,
    POSTED,
    a_choice,
    a_contract_view,
    a_proof,
    a_reminder_view,
    answered,
    on_the_day_of,
)

BY_POST = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)
ARRIVES_ON_A_SATURDAY = a_contract(end_on=date(2027, 3, 29))


def a_reminder(key: ActionKey) -> Message:
    """The reminder of `key` on its day, in a plan that has it."""
    if key is ActionKey.STOP_OLD_AGENTS:
        return reminder_message(
            a_reminder_view(key, on_the_day_of(key, with_situation(active_problems=True)))
        )
    return reminder_message(a_reminder_view(key))


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@pytest.mark.parametrize("key", list(ActionKey))
def test_every_action_has_its_reminder(key: ActionKey, golden: Golden) -> None:
    golden(f"reminder_{key}", a_reminder(key))


@pytest.mark.parametrize("key", list(ActionKey))
def test_a_reminder_pings_its_owner_and_nobody_else(key: ActionKey) -> None:
    text = a_reminder(key).text

    assert text.count("<@") == 1
    assert "<@U0OWNER>, this is yours." in text


@pytest.mark.parametrize("key", list(ActionKey))
def test_a_letter_is_offered_only_where_one_is_to_be_sent(key: ActionKey) -> None:
    with_letter = {
        ActionKey.SUBMIT_CANCELLATION,
        ActionKey.LAST_SAFE_NOTICE_DAY,
        ActionKey.REQUEST_EARLY_TERMINATION,
        ActionKey.FOLLOW_UP_REQUEST,
        ActionKey.ESCALATE_REQUEST,
        ActionKey.CITE_EXPERIENCE,
        ActionKey.REQUEST_ACCOUNT_DELETION,
        ActionKey.UNINSTALL_AND_REQUEST_DELETION,
    }

    assert ("Letter" in labels(a_reminder(key))) is (key in with_letter)


@pytest.mark.parametrize("key", sorted(NOTICE_ACTIONS))
def test_notice_is_settled_by_proof_and_cannot_be_waved_away(key: ActionKey) -> None:
    found = labels(a_reminder(key))

    assert found[0].startswith("Record")
    assert "Not needed" not in found


@pytest.mark.parametrize(
    ("today", "can_wait"),
    [
        pytest.param(date(2027, 2, 28), True, id="a day before"),
        pytest.param(date(2027, 3, 1), False, id="on the day"),
    ],
)
def test_on_the_last_safe_day_nothing_can_be_put_off(today: date, can_wait: bool) -> None:
    view = a_contract_view(today=today, choice=a_choice(Path.WAIT))

    message = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view))

    assert ("Snooze" in labels(message)) is can_wait


def test_where_nothing_renews_notice_is_a_courtesy_that_may_be_skipped() -> None:
    view = on_the_day_of(ActionKey.SUBMIT_CANCELLATION, a_contract(auto_renews=False))

    message = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view))

    assert labels(message) == ["Done", "Snooze", "Letter", "Assign to me", "Not needed"]
    assert "If it is missed: nothing: the contract ends by itself." in message.text


def test_a_reminder_before_its_day_says_why() -> None:
    text = a_reminder(ActionKey.SUBMIT_CANCELLATION).text

    assert text.startswith("By 30 Jan 2027: Send ActivTrak the Cancellation Request Form")
    assert (
        "Why today: Its day (60 days before end) is not a business day, so you are asked before it. Sent now, "
    ) in text
    assert text.count("30 Jan 2027") == 1


@pytest.mark.parametrize(
    ("end_on", "today", "words"),
    [
        pytest.param(
            date(2027, 3, 29),  # a Monday
            date(2027, 3, 29),
            "28 Mar 2027 (1 day before end), was not a business day, so you are asked after it.",
            id="asked on a Monday",
        ),
        pytest.param(
            date(2027, 3, 28),  # a Sunday
            date(2027, 3, 28),
            "27 Mar 2027 (1 day before end), was not a business day. "
            "Nor is today, but it is the last day on which this helps.",
            id="asked on a Sunday",
        ),
    ],
)
def test_a_reminder_says_why_it_comes_after_its_day(end_on: date, today: date, words: str) -> None:
    view = a_contract_view(a_contract(end_on=end_on), choice=a_choice(Path.WAIT), today=today, message=POSTED)

    text = reminder_message(a_reminder_view(ActionKey.FINAL_EXPORT, view)).text

    assert f"Why today: Its day, {words}" in text


@pytest.mark.parametrize(
    ("today", "words"),
    [
        pytest.param(date(2027, 3, 31), "If it is missed: everybody moves at once", id="on its last day"),
        pytest.param(date(2027, 4, 1), "If it is not done: everybody moves at once", id="the day after"),
    ],
)
def test_what_can_be_missed_no_more_is_only_not_done(today: date, words: str) -> None:
    view = a_contract_view(a_contract(auto_renews=False), choice=a_choice(Path.WAIT), today=today)

    assert words in reminder_message(a_reminder_view(ActionKey.DEPLOY_PILOT, view)).text


def test_a_replacement_that_waits_is_paid_for_and_not_used() -> None:
    text = a_reminder(ActionKey.DEPLOY_FULL_TEAM).text

    assert "If it is missed: Intelogos is paid for and not used." in text


def test_what_is_allowed_only_after_a_release_says_so_first_and_is_not_late() -> None:
    view = a_contract_view(started=True, today=date(2027, 3, 5), message=POSTED)
    first = a_reminder_view(ActionKey.START_TRIAL, view)

    text = reminder_message(first).text
    again = reminder_message(replace(first, asking=Asking.AGAIN)).text

    assert text.startswith("Today, only if ActivTrak releases you: Start Intelogos's trial\n")
    assert "Its day in the plan has passed (30 days before end)." in text
    assert "late" not in text
    assert "renewed term" not in text
    assert again.startswith(
        "Still open, to be done only if ActivTrak releases you: Start Intelogos's trial\n"
    )


def test_a_reminder_after_a_weekend_is_not_called_late() -> None:
    summer = a_contract(end_on=date(2027, 7, 31))

    def export_on(today: date) -> str:
        view = a_contract_view(summer, choice=a_choice(Path.WAIT), today=today, message=POSTED)
        return reminder_message(a_reminder_view(ActionKey.EXPORT_DATA, view)).text

    monday, tuesday = export_on(date(2027, 7, 19)), export_on(date(2027, 7, 20))

    assert "17 Jul 2027 (14 days before end), was not a business day, so you are asked after it." in monday
    assert "late" not in monday
    assert "3 days late against the plan: it was due on 17 Jul 2027." in tuesday


def test_both_kinds_of_lateness_are_told_apart(golden: Golden) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 2, 2))

    message = reminder_message(
        a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view, days_late=2, may_be_repeat=True)
    )

    assert "▲ 3 days late against the plan: it was due on 30 Jan 2027." in message.text
    assert "▲ Posted 2 days late: exitplan could not post this before." in message.text
    assert "This may be a repeat" in message.text
    golden("reminder_late", message)


def test_a_reminder_on_time_speaks_of_no_lateness() -> None:
    assert "late" not in a_reminder(ActionKey.START_TRIAL).text.casefold()


def test_after_the_last_safe_day_only_the_quick_ways_are_left() -> None:
    view = a_contract_view(BY_POST, choice=a_choice(Path.WAIT), today=date(2027, 2, 27))

    text = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text

    assert "Valid until 1 Mar 2027. Post would arrive too late." in text
    assert "and ask for a confirmation in writing: today, by form or e-mail" in text
    assert "post and ask" not in text


@pytest.mark.parametrize(
    ("contract", "today", "arrives_by"),
    [
        pytest.param(BY_POST, date(2027, 2, 24), "1 Mar 2027", id="a letter on its way"),
        pytest.param(
            ARRIVES_ON_A_SATURDAY, date(2027, 2, 26), "27 Feb 2027", id="a Friday before a Saturday"
        ),
    ],
)
def test_the_last_safe_day_is_told_from_the_day_of_arrival(
    contract: Contract, today: date, arrives_by: str
) -> None:
    view = a_contract_view(contract, choice=a_choice(Path.WAIT), today=today)
    words = f"The last safe day to send it is today: it has to arrive by {arrives_by}."

    assert words in reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text
    assert words in plan_message(view).text


@pytest.mark.parametrize("key", [ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY])
def test_notice_that_is_sent_and_arrives_on_one_day_is_valid_on_that_day_only(key: ActionKey) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 3, 1))

    assert "Valid until today only." in reminder_message(a_reminder_view(key, view)).text
    assert "Valid until today only." in plan_message(view).text


def test_on_the_last_safe_day_nothing_is_said_twice() -> None:
    view = a_contract_view(BY_POST, choice=a_choice(Path.WAIT), today=date(2027, 2, 24))

    text = reminder_message(a_reminder_view(ActionKey.LAST_SAFE_NOTICE_DAY, view)).text

    assert text == (
        "Send ActivTrak the notice by the end of this day: later may be too late\n"
        "<@U0OWNER>, this is yours. ActivTrak, paid through 31 Mar 2027.\n"
        "Why today: Last safe day. Only notice that arrives in time stops the renewal.\n"
        "It has to arrive by 1 Mar 2027.\n"
        "If it is missed: the contract renews, and the next term costs USD 11,400.00."
    )


def test_before_the_last_safe_day_a_reminder_names_it_and_the_day_of_arrival() -> None:
    view = a_contract_view(BY_POST, choice=a_choice(Path.WAIT), today=date(2027, 2, 2))

    assert (
        "The last safe day to send it is 24 Feb 2027: it has to arrive by 1 Mar 2027."
        in reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text
    )


def test_the_last_safe_day_does_not_say_that_later_is_too_late_for_sure() -> None:
    text = a_reminder(ActionKey.LAST_SAFE_NOTICE_DAY).text

    assert text.startswith("Send ActivTrak the notice by the end of this day: later may be too late")


def test_on_the_last_day_for_a_form_or_an_email_a_notice_by_post_says_so() -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)
    view = a_contract_view(contract, choice=a_choice(Path.WAIT), today=date(2027, 3, 1))

    text = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text

    assert "Valid until today only. Post would arrive too late." in text


def test_a_form_whose_last_business_day_is_over_is_valid_without_a_word_of_post() -> None:
    contract = a_contract(end_on=date(2027, 2, 16))  # arrives by Sunday 17 January, so send by Friday

    def validity_on(today: date) -> str:
        view = a_contract_view(contract, choice=a_choice(Path.WAIT), today=today)
        text = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text
        return next(line for line in text.splitlines() if line.startswith("Valid"))

    assert validity_on(date(2027, 1, 16)) == "Valid until 17 Jan 2027."
    assert validity_on(date(2027, 1, 17)) == "Valid until today only."


@pytest.mark.parametrize(
    ("today", "by_post"),
    [
        pytest.param(date(2027, 2, 24), True, id="on the last safe day a letter still arrives"),
        pytest.param(date(2027, 2, 25), False, id="the day after it is too slow"),
        pytest.param(date(2027, 3, 2), False, id="and once the window is missed as well"),
    ],
)
def test_a_letter_is_asked_for_only_while_it_arrives_in_time(today: date, by_post: bool) -> None:
    view = a_contract_view(BY_POST, choice=a_choice(Path.WAIT), today=today)

    text = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text

    assert ("by certified post" in text) is by_post


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2027, 3, 1), "Sent now, there is time to ask again if no confirmation comes."),
        (date(2027, 3, 2), "Until the renewal is charged, ActivTrak can still honour it."),
    ],
    ids=["on the last safe day", "the day after"],
)
def test_once_the_window_is_missed_no_time_is_promised(today: date, why: str) -> None:
    view = a_contract_view(choice=a_choice(Path.NEGOTIATE, Path.WAIT), today=today)

    notice = reminder_message(a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)).text
    request = reminder_message(a_reminder_view(ActionKey.REQUEST_EARLY_TERMINATION, view)).text

    assert why in notice
    assert "in time" not in request


@pytest.mark.parametrize(
    ("contract", "today", "words"),
    [
        pytest.param(a_contract(), date(2027, 3, 2), "was 1 Mar 2027: send it today\n", id="by form"),
        pytest.param(
            BY_POST, date(2027, 2, 25), "was 24 Feb 2027: send it today, by form or e-mail\n", id="by post"
        ),
    ],
)
def test_a_last_safe_day_that_is_posted_too_late_does_not_call_itself_one(
    contract: Contract, today: date, words: str
) -> None:
    key = ActionKey.LAST_SAFE_NOTICE_DAY
    on_the_day = a_reminder_view(key, on_the_day_of(key, contract))
    day_after = a_contract_view(contract, choice=a_choice(Path.WAIT), today=today)
    item = replace(on_the_day.item, line=None)
    reminder = replace(on_the_day, contract=day_after, item=item)

    text = reminder_message(reminder).text

    assert text.startswith(f"The last safe day to send ActivTrak the notice {words}")


def a_dropped_last_safe_day(contract: Contract, today: date, **facts: Any) -> ReminderView:
    """The reminder that was posted on the last safe day of the term that ended or ends on 31 Mar 2027."""
    posted = a_reminder_view(ActionKey.LAST_SAFE_NOTICE_DAY, **facts)
    dropped = replace(posted.item.action, state=ActionState.DROPPED)
    return replace(
        posted,
        contract=a_contract_view(contract, choice=a_choice(Path.WAIT), today=today),
        item=replace(posted.item, action=dropped, line=None),
    )


@pytest.mark.parametrize(
    ("contract", "today"),
    [
        pytest.param(a_contract(), date(2027, 3, 2), id="the day after"),
        pytest.param(a_contract(end_on=date(2028, 3, 31)), date(2027, 4, 8), id="it has renewed"),
        pytest.param(
            with_notice(date(2027, 5, 1), end_on=date(2028, 3, 31)),
            date(2027, 5, 2),
            id="notice is given in the next term",
        ),
    ],
)
def test_a_last_safe_day_that_was_missed_stays_missed(contract: Contract, today: date) -> None:
    reminder = a_dropped_last_safe_day(contract, today)

    assert reminder_message(reminder).text == (
        "✕ Missed on 1 Mar 2027: Send ActivTrak the notice by the end of this day: later may be too late."
    )


@pytest.mark.parametrize(
    ("proof", "is_missed"),
    [
        pytest.param(a_proof(on=date(2027, 3, 1)), False, id="sent on the last safe day"),
        pytest.param(a_proof(on=date(2027, 3, 2)), True, id="sent a day later"),
        pytest.param(
            a_proof(on=date(2027, 3, 1), taken_back_by="U0OWNER", taken_back_at=NOON), True, id="never sent"
        ),
        pytest.param(a_proof(ProofKind.CONFIRMED, on=date(2027, 3, 10)), False, id="confirmed"),
    ],
)
def test_once_it_has_renewed_all_the_same_a_last_safe_day_is_missed_only_where_no_notice_went_out_by_then(
    proof: ProofRecord, is_missed: bool
) -> None:
    reminder = a_dropped_last_safe_day(a_contract(end_on=date(2028, 3, 31)), date(2027, 4, 8))
    renewed = replace(
        reminder.contract, proofs=(proof,), record=replace(reminder.contract.record, term_number=2)
    )

    text = reminder_message(replace(reminder, contract=renewed)).text

    assert ("Missed on 1 Mar 2027" in text) is is_missed


def test_a_last_safe_day_is_missed_the_day_after_although_notice_may_still_arrive() -> None:
    view = on_the_day_of(ActionKey.LAST_SAFE_NOTICE_DAY, ARRIVES_ON_A_SATURDAY)
    reminder = a_dropped_last_safe_day(ARRIVES_ON_A_SATURDAY, date(2027, 2, 27), view=view)

    assert reminder_message(reminder).text.startswith("✕ Missed on 26 Feb 2027: Send ActivTrak the notice")


@pytest.mark.parametrize(
    ("contract", "why"),
    [
        pytest.param(with_notice(date(2027, 2, 26)), "Notice is sent.", id="sent"),
        pytest.param(
            with_notice(date(2027, 2, 26), date(2027, 3, 2)), "Notice is confirmed.", id="confirmed"
        ),
        pytest.param(a_contract(auto_renews=False), "Nothing renews by itself.", id="nothing renews"),
    ],
)
def test_a_last_safe_day_that_is_needed_no_more_is_not_called_missed(contract: Contract, why: str) -> None:
    reminder = a_dropped_last_safe_day(contract, date(2027, 3, 2))

    assert reminder_message(reminder).text == (
        "✕ Not asked any more: Send ActivTrak the notice by the end of this day: later may be too late. "
        f"{why}"
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (ActionKey.DEPLOY_FULL_TEAM, "Week 2. The plan gives the set-up one week."),
        (ActionKey.RUN_BOTH_AND_VALIDATE, "Week 3. With both tools in use, their data can be compared."),
        (ActionKey.MAKE_REPLACEMENT_PRIMARY, "Week 4. The plan gives the comparison one week."),
        (ActionKey.STOP_OLD_AGENTS, "Today: Stop ActivTrak's agents once the data is exported"),
    ],
)
def test_a_reminder_does_not_take_the_step_before_for_done(key: ActionKey, words: str) -> None:
    assert words in a_reminder(key).text


def test_deletion_waits_for_exports_and_keeps_the_papers() -> None:
    text = a_reminder(ActionKey.REQUEST_ACCOUNT_DELETION).text

    assert "Export first:" in text
    assert "keep the invoices and ActivTrak's confirmation" in text


NOT_NEEDED, NOTHING = (
    answered(ActionState.SKIPPED, reason=reason) for reason in ("no time", "there is nothing to export")
)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        pytest.param({}, {}, "once the exports are done", id="both are open"),
        pytest.param(answered(), {}, "once the last export is done", id="the last one is open"),
        pytest.param({}, answered(), "once the first export is done", id="the first one is open"),
        pytest.param(NOT_NEEDED, answered(), "once the first export is done", id="the first one was skipped"),
    ],
)
def test_what_destroys_data_names_the_export_that_is_missing(
    first: dict[str, Any], last: dict[str, Any], words: str
) -> None:
    states = {ActionKey.EXPORT_DATA: first, ActionKey.FINAL_EXPORT: last}
    view = on_the_day_of(ActionKey.ROLL_OUT_AND_UNINSTALL, states=states)

    text = reminder_message(a_reminder_view(ActionKey.ROLL_OUT_AND_UNINSTALL, view)).text

    assert f"exitplan ticks it off {words}, or once you say that there is nothing to export." in text


@pytest.mark.parametrize("first", [answered(), NOTHING], ids=["exported", "nothing to export"])
def test_what_destroys_data_asks_for_no_export_that_is_made(first: dict[str, Any]) -> None:
    states = {ActionKey.EXPORT_DATA: first, ActionKey.FINAL_EXPORT: answered()}
    view = on_the_day_of(ActionKey.ROLL_OUT_AND_UNINSTALL, states=states)

    text = reminder_message(a_reminder_view(ActionKey.ROLL_OUT_AND_UNINSTALL, view)).text

    assert "Export first" not in text


def test_stopping_the_old_agents_waits_for_the_first_export_alone() -> None:
    key, problems = ActionKey.STOP_OLD_AGENTS, with_situation(active_problems=True)

    def said(states: dict[ActionKey, dict[str, Any]]) -> str:
        return reminder_message(a_reminder_view(key, on_the_day_of(key, problems, states=states))).text

    assert "exitplan ticks it off once the first export is done" in said({})
    assert "Export first" not in said({ActionKey.EXPORT_DATA: answered()})


@pytest.mark.parametrize(
    ("first", "why"),
    [
        pytest.param(answered(), "It catches what has come in since the first export.", id="done"),
        pytest.param({}, "The first export is still open: do both now.", id="open"),
        pytest.param(NOT_NEEDED, "Nothing was exported before: it is the last chance.", id="skipped"),
    ],
)
def test_the_last_export_speaks_of_the_first_one_as_it_stands(first: dict[str, Any], why: str) -> None:
    view = on_the_day_of(ActionKey.FINAL_EXPORT, states={ActionKey.EXPORT_DATA: first})

    assert why in reminder_message(a_reminder_view(ActionKey.FINAL_EXPORT, view)).text


def test_asking_for_release_is_not_taken_for_notice() -> None:
    text = a_reminder(ActionKey.REQUEST_EARLY_TERMINATION).text

    assert "Asking for early release is not notice of non-renewal" in text


@pytest.mark.parametrize("key", [ActionKey.FOLLOW_UP_REQUEST, ActionKey.ESCALATE_REQUEST])
@pytest.mark.parametrize(
    ("states", "is_said"),
    [
        pytest.param({}, True, id="nobody has ticked it off"),
        pytest.param({ActionKey.REQUEST_EARLY_TERMINATION: answered()}, False, id="it was sent"),
    ],
)
def test_a_step_after_a_request_that_may_not_be_sent_says_so(
    key: ActionKey, states: dict[ActionKey, dict[str, Any]], is_said: bool
) -> None:
    choice = a_choice(Path.NEGOTIATE, Path.WAIT)
    view = a_contract_view(choice=choice, today=date(2026, 12, 15), states=states)

    text = reminder_message(a_reminder_view(key, view)).text

    words = "The request itself is not ticked off yet. If nobody has sent it, send it first."
    assert (words in text) is is_said
    assert ("business days after the day planned for the request" in text) is is_said


@pytest.mark.parametrize("key", [ActionKey.ESCALATE_REQUEST, ActionKey.CITE_EXPERIENCE])
def test_a_step_of_the_negotiation_claims_no_answer_that_nobody_recorded(key: ActionKey) -> None:
    text = a_reminder(key).text

    assert "billing's no" not in text
    assert "have not moved it" not in text


def test_experience_is_mentioned_as_facts_and_never_for_money() -> None:
    text = a_reminder(ActionKey.CITE_EXPERIENCE).text

    assert "facts that you can document" in text
    assert "never make it depend on money" in text
    assert text.startswith(
        "Today: Mention your documented experience if the escalation has failed: facts only"
    )


def test_an_answered_reminder_says_who_and_when_without_buttons(golden: Golden) -> None:
    key = ActionKey.START_TRIAL
    message = reminder_message(a_reminder_view(key, on_the_day_of(key, states={key: answered()})))

    assert message.text == "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial."
    assert labels(message) == []
    golden("reminder_answered", message)


@pytest.mark.parametrize(("posted_on", "is_named"), [(None, False), (date(2027, 3, 1), True)])
def test_whoever_answered_is_named_in_an_edit_only_which_notifies_nobody(
    posted_on: date | None, is_named: bool
) -> None:
    key = ActionKey.START_TRIAL
    view = a_reminder_view(key, on_the_day_of(key, states={key: answered()}))

    text = reminder_message(replace(view, posted_on=posted_on)).text

    assert text.startswith("✔ Done on 1 Dec 2026")
    assert ("<@U0COLLEAGUE>" in text) is is_named


def test_a_reminder_that_was_not_needed_gives_the_reason() -> None:
    key = ActionKey.START_TRIAL
    states = {key: answered(ActionState.SKIPPED, reason="We know\nit `already`")}

    message = reminder_message(a_reminder_view(key, on_the_day_of(key, states=states)))

    assert message.text == (
        "⊘ Skipped on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial. Reason: We know it ˋalreadyˋ."
    )


@pytest.mark.parametrize(
    ("facts", "action", "why"),
    [
        pytest.param({"is_of_earlier_term": True}, {}, "The term is over.", id="renewed"),
        pytest.param({}, {"plan_id": "plan-0"}, "A newer plan is running.", id="another plan was started"),
        pytest.param({}, {}, "The plan needs it no more.", id="facts were changed"),
    ],
)
def test_a_reminder_whose_action_left_the_plan_says_why(
    facts: dict[str, Any], action: dict[str, Any], why: str
) -> None:
    key = ActionKey.START_TRIAL
    states = {key: answered(ActionState.DROPPED, answered_by=None, answered_at=None, **action)}

    message = reminder_message(replace(a_reminder_view(key, on_the_day_of(key, states=states)), **facts))

    assert message.text == f"✕ Not asked any more: Start Intelogos's trial. {why}"


def test_the_day_of_an_answer_is_that_of_the_contracts_zone() -> None:
    key = ActionKey.START_TRIAL
    view = on_the_day_of(key, states={key: answered()}, timezone="Pacific/Kiritimati")

    assert "Done on 2 Dec 2026" in reminder_message(a_reminder_view(key, view)).text


def test_prices_are_left_out_where_others_read_along(golden: Golden) -> None:
    key = ActionKey.SUBMIT_CANCELLATION
    message = reminder_message(a_reminder_view(key, on_the_day_of(key, hides_money=True)))

    assert "USD" not in message.text
    golden("reminder_without_prices", message)


def test_the_message_is_one_that_can_be_edited() -> None:
    assert POSTED.ts
    for key in ActionKey:
        assert len(a_reminder(key).text.encode()) <= 4_000


def test_a_snoozed_reminder_says_when_it_comes_again() -> None:
    view = a_reminder_view(ActionKey.START_TRIAL)
    snoozed = replace(view.item.action, snoozed_until=date(2027, 3, 5))

    said = reminder_message(replace(view, item=replace(view.item, action=snoozed))).text

    assert "Snoozed: the reminder comes again on 5 Mar 2027." in said


def test_a_reminder_that_is_edited_on_a_later_day_says_of_which_day_it_tells(golden: Golden) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 2, 20), message=POSTED)
    reminder = a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)

    message = reminder_message(replace(reminder, posted_on=date(2027, 1, 29)))

    assert message.text.startswith("Still open: Send ActivTrak the Cancellation Request Form")
    assert "Why: Its day in the plan has passed (60 days before end)." in message.text
    assert "21 days late against the plan: it was due on 30 Jan 2027." in message.text
    assert "As of 20 Feb 2027" in message.text
    assert "today" not in message.text.casefold()
    golden("reminder_edited_later", message)


@pytest.mark.parametrize("key", [ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY])
def test_a_reminder_that_is_edited_on_the_day_of_its_post_says_the_same(key: ActionKey) -> None:
    reminder = a_reminder_view(key)

    edited = reminder_message(replace(reminder, posted_on=reminder.contract.today))

    assert edited == reminder_message(reminder)
    assert "As of" not in edited.text


@pytest.mark.parametrize("asking", [Asking.AGAIN, Asking.OWNER, Asking.BACKUP, Asking.ADMIN])
@pytest.mark.parametrize(
    ("posted_on", "tells_its_day"),
    [
        pytest.param(date(2027, 2, 19), True, id="posted the day before"),
        pytest.param(date(2027, 2, 20), False, id="posted on that day"),
    ],
)
def test_so_does_what_asks_again(asking: Asking, posted_on: date, tells_its_day: bool) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 2, 20), message=POSTED)
    reminder = a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)

    text = reminder_message(replace(reminder, asking=asking, posted_on=posted_on)).text

    assert ("As of 20 Feb 2027" in text) is tells_its_day


def test_an_edit_on_the_last_day_names_the_day_until_which_it_is_valid() -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 3, 1), message=POSTED)
    reminder = a_reminder_view(ActionKey.SUBMIT_CANCELLATION, view)

    posted = reminder_message(reminder).text
    edited = reminder_message(replace(reminder, posted_on=date(2027, 1, 29))).text

    assert "Valid until today only." in posted
    assert "Valid until 1 Mar 2027." in edited
    assert "As of 1 Mar 2027" in edited


def test_an_answered_reminder_needs_no_day_of_its_edit() -> None:
    key = ActionKey.START_TRIAL
    reminder = a_reminder_view(key, on_the_day_of(key, states={key: answered()}))

    message = reminder_message(replace(reminder, posted_on=date(2026, 11, 30)))

    assert message.text == "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial."


def moved_to_summer(key: ActionKey, today: date) -> ReminderView:
    """Of a contract that ended on 31 March when it was posted, and ends on 30 June by now."""
    posted = a_reminder_view(key)
    summer = a_contract(end_on=date(2027, 6, 30))
    view = a_contract_view(summer, choice=a_choice(Path.WAIT), today=today, message=POSTED)
    return replace(a_reminder_view(key, view), reminder=posted.reminder)


def test_a_step_that_moved_away_from_its_reminder_is_not_put_down_to_a_weekend() -> None:
    today = date(2027, 1, 29)
    moved = moved_to_summer(ActionKey.SUBMIT_CANCELLATION, today)

    text = reminder_message(replace(moved, posted_on=today)).text

    assert text.startswith("By 1 May 2027: Send ActivTrak the Cancellation Request Form")
    assert "Why: 60 days before end." in text
    assert "It has moved to 1 May 2027, and you are asked again for that day." in text
    assert "business day" not in text


def test_a_last_safe_day_that_moved_names_its_new_day() -> None:
    today = date(2027, 3, 1)
    moved = moved_to_summer(ActionKey.LAST_SAFE_NOTICE_DAY, today)

    text = reminder_message(replace(moved, posted_on=today)).text

    assert text.startswith("On 31 May 2027: Send ActivTrak the notice by the end of this day")
    assert "Why: Last safe day. Only notice that arrives in time stops the renewal." in text
    assert "It has moved to 31 May 2027, and you are asked again for that day." in text
