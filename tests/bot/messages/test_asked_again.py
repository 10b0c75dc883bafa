"""Asking again is short, says who is asked and why, and names the place that could not be reached."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.messages.reminders import reminder_message
from bot.messages.said import closed_text, said_message
from bot.slack_errors import CONTENT_ERRORS, DESTINATION_ERRORS
from bot.usecases.said_views import Asking, ClosedPlace, DigestView, ReminderView, Said
from bot.usecases.views import ContractView
from bot.wording.closed import REASONS, closed_reason, way_out
from planner.actions import ActionKey
from planner.paths import Path
from tests.bot.messages.conftest import Golden
from tests.support.views import a_choice, a_contract_view, a_reminder_view, answered

KEY = ActionKey.SUBMIT_CANCELLATION


def asked(asking: Asking, today: date = date(2027, 2, 22)) -> ReminderView:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=today)
    found = a_reminder_view(KEY, view)
    sequence = 0 if asking is Asking.FIRST else 7
    return replace(found, asking=asking, reminder=replace(found.reminder, sequence=sequence))


@pytest.mark.parametrize("asking", [one for one in Asking if one is not Asking.FIRST])
def test_every_way_of_asking_again(asking: Asking, golden: Golden) -> None:
    golden(f"asked_again_{asking}", reminder_message(asked(asking)))


def test_asking_again_pings_the_owner_in_the_thread_and_nobody_in_a_direct_message() -> None:
    assert reminder_message(asked(Asking.AGAIN)).text.count("<@U0OWNER>") == 1
    for asking in (Asking.OWNER, Asking.ASSIGNEE, Asking.BACKUP, Asking.ADMIN):
        assert "<@" not in reminder_message(asked(asking)).text


@pytest.mark.parametrize(
    ("asking", "words"),
    [
        (Asking.OWNER, "This is yours, and no notice is recorded yet."),
        (Asking.BACKUP, "No notice is recorded yet, and you are the backup."),
        (Asking.ADMIN, "No notice is recorded yet, and you are an admin of exitplan."),
    ],
)
@pytest.mark.parametrize("key", [ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY])
def test_whoever_is_told_with_the_first_post_is_not_told_that_nobody_has_answered_it(
    key: ActionKey, asking: Asking, words: str
) -> None:
    """The last safe day has a reminder of its own, and a late plan asks for the notice at once."""
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 3, 1))

    text = reminder_message(replace(a_reminder_view(key, view), asking=asking)).text

    assert words in text
    assert "answered" not in text
    assert not text.startswith("Still open")


def test_whoever_owns_what_is_somebody_elses_to_do_is_told_that_no_notice_is_recorded() -> None:
    found = a_reminder_view(ActionKey.LAST_SAFE_NOTICE_DAY)
    action = replace(found.item.action, assignee_id="U0SAM")
    given = replace(found, asking=Asking.OWNER, item=replace(found.item, action=action))

    assert (
        "No notice is recorded yet. It is <@U0SAM>'s to do, and you own the contract."
        in reminder_message(given).text
    )


@pytest.mark.parametrize(
    ("today", "late"),
    [
        pytest.param(
            date(2027, 2, 22), "▲ 23 days late against the plan: it was due on 30 Jan 2027.", id="late"
        ),
        pytest.param(date(2027, 1, 30), None, id="on its day"),
    ],
)
def test_asked_again_in_the_thread_a_late_step_says_how_late_it_is(today: date, late: str | None) -> None:
    lines = reminder_message(asked(Asking.AGAIN, today)).text.splitlines()

    assert [line for line in lines if "late" in line] == ([late] if late else [])


def test_asked_again_in_the_thread_nothing_says_that_exitplan_was_late() -> None:
    text = reminder_message(replace(asked(Asking.AGAIN), days_late=2)).text

    assert "Posted" not in text


@pytest.mark.parametrize(
    ("today", "words"),
    [
        pytest.param(date(2027, 3, 1), "Valid until today only.", id="on the last safe day"),
        pytest.param(
            date(2027, 3, 2),
            "The notice window closed on 1 Mar 2027. Send it today all the same, and ask ActivTrak to honour it.",
            id="the day after",
        ),
    ],
)
def test_once_the_window_has_closed_it_is_said(today: date, words: str) -> None:
    assert words in reminder_message(asked(Asking.AGAIN, today)).text


@pytest.mark.parametrize("asking", list(Asking))
def test_once_the_window_has_closed_sending_is_no_longer_enough_to_save_the_next_term(asking: Asking) -> None:
    on_the_last_day = reminder_message(asked(asking, date(2027, 3, 1))).text
    day_after = reminder_message(asked(asking, date(2027, 3, 2))).text

    costs = "the contract renews, and the next term costs USD 11,400.00."
    assert f"If it is missed: {costs}" in on_the_last_day
    assert f"If it is not honoured: {costs}" in day_after
    assert "If it is missed" not in day_after


def test_asking_again_can_be_answered_as_the_first_was() -> None:
    first, again = reminder_message(asked(Asking.FIRST)), reminder_message(asked(Asking.AGAIN))

    assert first.blocks[-1]["elements"] == again.blocks[-1]["elements"]


def test_once_answered_every_way_of_asking_shows_the_same() -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), states={KEY: answered()})
    said = {reminder_message(replace(a_reminder_view(KEY, view), asking=one)).text for one in Asking}

    assert len(said) == 1


def test_a_message_that_stands_in_for_another_says_where_and_why(golden: Golden) -> None:
    closed = ClosedPlace(place="C0EXIT", error="not_in_channel")

    golden("standing_in", said_message(Said(view=asked(Asking.FIRST), closed=closed)))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("C0EXIT", "exitplan could not post in <#C0EXIT>: it is archived."),
        ("D0OWNER", "exitplan could not post in a direct message: it is archived."),
        ("U0OWNER", "exitplan could not reach <@U0OWNER>: it is archived."),
    ],
)
def test_the_closed_place_is_named(place: str, words: str) -> None:
    assert closed_text(ClosedPlace(place=place, error="is_archived")).startswith(words)


def test_where_nobody_knows_whether_it_was_posted_the_message_says_so() -> None:
    text = closed_text(ClosedPlace(place="C0EXIT", error="unknown_twice"))

    assert text == (
        "exitplan may have failed to post in <#C0EXIT>: Slack twice did not say whether it took the message, "
        "and exitplan may not look there. So you are told here:"
    )


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(a_contract_view(choice=a_choice(Path.WAIT)), id="plan"),
        pytest.param(DigestView(reminders=(asked(Asking.FIRST),)), id="digest"),
        pytest.param(replace(asked(Asking.FIRST), may_be_repeat=True), id="reminder"),
    ],
)
def test_whatever_may_be_a_repeat_says_so_once(view: ContractView | DigestView | ReminderView) -> None:
    message = said_message(Said(view=view, may_be_repeat=True))

    assert message.text.count("This may be a repeat") == 1
    assert json.dumps(message.blocks).count("This may be a repeat") == 1


def test_a_digest_names_each_thing_its_contract_and_its_owner(golden: Golden) -> None:
    answered_one = a_reminder_view(KEY, a_contract_view(choice=a_choice(Path.WAIT), states={KEY: answered()}))

    golden("digest", said_message(Said(view=DigestView(reminders=(asked(Asking.FIRST), answered_one)))))


@pytest.mark.parametrize(
    ("posted_on", "states", "tells_its_day"),
    [
        pytest.param(date(2027, 2, 21), {}, True, id="edited the day after"),
        pytest.param(date(2027, 2, 22), {}, False, id="edited on its day"),
        pytest.param(None, {}, False, id="posted"),
        pytest.param(date(2027, 2, 21), {KEY: answered()}, False, id="all is answered"),
    ],
)
def test_a_digest_that_is_edited_later_says_of_which_day_it_tells(
    posted_on: date | None, states: dict[ActionKey, dict[str, Any]], tells_its_day: bool
) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 2, 22), states=states)
    reminder = replace(a_reminder_view(KEY, view), posted_on=posted_on)

    text = said_message(Said(view=DigestView(reminders=(reminder,)))).text

    assert ("As of 22 Feb 2027" in text) is tells_its_day


def test_the_longest_digest_is_a_message_that_can_be_edited() -> None:
    message = said_message(Said(view=DigestView(reminders=(asked(Asking.FIRST),) * 40)))

    assert len(message.blocks) <= 50


def test_a_reason_that_is_not_known_is_slacks_own_word() -> None:
    assert closed_reason("restricted_action_thread_locked") == "posting there is restricted"
    assert closed_reason("brand_new_error") == "Slack says brand_new_error"
    assert all(reason == reason.strip() for reason in REASONS.values())


def test_a_digest_names_whoever_is_to_do_it() -> None:
    view = asked(Asking.FIRST)
    theirs = replace(view, item=replace(view.item, action=replace(view.item.action, assignee_id="U0SAM")))

    text = said_message(Said(view=DigestView(reminders=(view, theirs)))).text

    assert text.count("<@U0SAM>") == 1
    assert text.count("<@U0OWNER>") == 1


@pytest.mark.parametrize("error", sorted(CONTENT_ERRORS | DESTINATION_ERRORS - {"as_user_not_supported"}))
def test_every_refusal_that_slack_knows_has_words(error: str) -> None:
    assert not closed_reason(error).startswith("Slack says")


def test_a_message_that_slack_takes_nowhere_is_no_matter_of_the_channel() -> None:
    assert closed_reason("msg_too_long") == "Slack does not take it as exitplan wrote it (msg_too_long)"
    assert way_out("msg_too_long", "C0EXIT") == "Tell whoever runs exitplan; its log names the message."


def test_nobody_is_asked_to_invite_exitplan_into_a_direct_message() -> None:
    assert way_out("channel_not_found", "C0EXIT") == "Invite exitplan there, or choose another channel."
    assert way_out("channel_not_found", "D0OWNER") == "Choose another channel."


def test_nobody_is_offered_what_is_theirs_already() -> None:
    offered = {asking for asking in Asking if "Assign to me" in str(reminder_message(asked(asking)).blocks)}

    assert offered == {Asking.FIRST, Asking.AGAIN, Asking.BACKUP, Asking.ADMIN}
