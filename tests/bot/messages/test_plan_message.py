"""The plan in the channel: path, reason, money, and the timeline with its states."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.messages.plan import plan_message
from planner.actions import ActionKey
from planner.paths import Path, Tactic
from planner.playbook import NoticeMethod
from storage.records.plans import ActionState
from tests.bot.messages.conftest import Golden
from tests.support.builders import GENERIC, a_contract, with_notice, with_situation
from tests.support.views import POSTED, a_choice, a_contract_view, answered


def test_a_plan_that_starts(golden: Golden) -> None:
    golden("plan_started", plan_message(a_contract_view(started=True)))


def test_a_plan_in_the_middle_says_every_state_with_a_sign_and_a_word(golden: Golden) -> None:
    view = a_contract_view(
        started=True,
        today=date(2027, 3, 17),
        message=POSTED,
        states={
            ActionKey.SUBMIT_CANCELLATION: answered(),
            ActionKey.CONFIRM_CANCELLATION: answered(ActionState.SKIPPED, reason="They *never* answer"),
            ActionKey.START_TRIAL: answered(ActionState.DROPPED),
        },
        contract=with_notice(sent_on=date(2027, 1, 29), confirmed_on=date(2027, 2, 1)),
    )

    golden("plan_in_the_middle", plan_message(view))


def test_states_read_in_words() -> None:
    view = a_contract_view(
        choice=a_choice(Path.WAIT),
        today=date(2027, 3, 17),
        message=POSTED,
        states={ActionKey.START_TRIAL: answered()},
    )

    text = plan_message(view).text

    assert "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial." in text
    assert "○ Open, waits for the vendor's release: Configure Intelogos" in text
    assert "▲ Late, was due on 30 Jan 2027: Send ActivTrak" in text
    assert "○ Open, 24 Mar 2027: Deploy Intelogos's agents to a pilot group (7 days before end)." in text


@pytest.mark.parametrize(
    ("today", "state"),
    [
        pytest.param(date(2027, 7, 16), "○ Open, 17 Jul 2027", id="the Friday before"),
        pytest.param(date(2027, 7, 17), "● Due today, 17 Jul 2027", id="its day, a Saturday"),
        pytest.param(date(2027, 7, 19), "● Due today, 19 Jul 2027", id="the Monday on which it is asked for"),
        pytest.param(date(2027, 7, 20), "▲ Late, was due on 17 Jul 2027", id="the Tuesday after"),
    ],
)
def test_what_falls_on_a_weekend_is_not_called_late_before_it_was_asked_for(today: date, state: str) -> None:
    summer = a_contract(end_on=date(2027, 7, 31))

    text = plan_message(a_contract_view(summer, choice=a_choice(Path.WAIT), today=today)).text

    assert f"{state}: Export the data that you need from ActivTrak" in text


def test_what_makes_sense_only_after_a_release_waits_for_it_and_is_not_late() -> None:
    text = plan_message(a_contract_view(started=True, today=date(2027, 3, 5))).text

    assert "○ Open, waits for the vendor's release: Start Intelogos's trial (30 days before end)." in text
    assert (
        "○ Open, 17 Mar 2027: Configure Intelogos: teams, classifications, dashboards (14 days before end). "
        "Only if ActivTrak releases you." in text
    )
    assert "Late, was due on 1 Mar 2027" not in text


def test_what_left_the_timeline_by_itself_is_nothing_to_do_any_more() -> None:
    text = plan_message(a_contract_view(started=True, today=date(2027, 3, 2))).text

    assert (
        "✕ Missed on 1 Mar 2027: Send ActivTrak the notice by the end of this day: later may be too late †"
        in text
    )


def test_between_the_last_safe_day_and_arrival_only_quick_ways_are_named() -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)

    text = plan_message(a_contract_view(contract, started=True, today=date(2027, 2, 27))).text

    assert "Send notice today, by form or e-mail: it has to arrive by 1 Mar 2027. Post is too slow." in text


def test_a_form_that_was_due_before_the_weekend_can_still_be_sent_on_it() -> None:
    contract = a_contract(end_on=date(2027, 2, 15))

    text = plan_message(a_contract_view(contract, started=True, today=date(2027, 1, 16))).text

    assert "Send notice today: it has to arrive by 16 Jan 2027.\n" in text
    assert "Post" not in text
    assert "and ask for a confirmation in writing (60 days before end). Valid until today only." in text


@pytest.mark.parametrize(
    ("today", "words"),
    [
        pytest.param(date(2027, 3, 1), "(60 days before end). Valid until today only.", id="last safe day"),
        pytest.param(
            date(2027, 3, 2),
            "(60 days before end). It comes too late: ask ActivTrak to honour it, by 31 Mar 2027 at the latest.",
            id="the day after",
        ),
        pytest.param(
            date(2027, 3, 31),
            "(60 days before end). It comes too late: ask ActivTrak to honour it, today at the latest.",
            id="the last day of the term",
        ),
        pytest.param(
            date(2027, 4, 1),
            "(60 days before end). It comes too late: ask ActivTrak to honour it.",
            id="once the term is over",
        ),
    ],
)
def test_a_notice_that_comes_too_late_says_what_it_is_good_for(today: date, words: str) -> None:
    assert words in plan_message(a_contract_view(started=True, today=today)).text


def test_the_first_post_names_nobody_because_it_would_ping_them() -> None:
    states = {ActionKey.START_TRIAL: answered()}

    first = plan_message(a_contract_view(started=True, states=states))
    edit = plan_message(a_contract_view(started=True, states=states, message=POSTED))

    assert "<@" not in first.text
    assert "✔ Done on 1 Dec 2026: Start Intelogos's trial." in first.text
    assert "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial." in edit.text


def test_exitplans_own_lines_are_told_from_the_guides() -> None:
    lines = plan_message(a_contract_view(started=True)).text.split("\n")

    assert any("Export the data that you need from ActivTrak † (" in line for line in lines)
    assert any("Start Intelogos's trial (" in line for line in lines)
    assert "† exitplan's addition. All other lines are the published guide's." in lines


def test_after_a_missed_window_lines_depend_on_release(golden: Golden) -> None:
    golden(
        "plan_window_missed",
        plan_message(
            a_contract_view(
                today=date(2027, 3, 5), choice=a_choice(Path.NEGOTIATE, Path.WAIT, begun_on=date(2027, 3, 5))
            )
        ),
    )


def test_a_plan_that_switches_now(golden: Golden) -> None:
    choice = a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW)
    view = a_contract_view(with_situation(active_problems=True), choice=choice)

    golden("plan_switching_now", plan_message(view))


def test_a_plan_for_a_vendor_without_playbook_speaks_of_no_agents(golden: Golden) -> None:
    contract = a_contract(vendor="Basecamp", playbook=GENERIC, replacement=None)
    message = plan_message(a_contract_view(contract, started=True))

    assert "agent" not in message.text
    golden("plan_generic_without_replacement", message)


def test_where_others_read_along_no_price_is_posted(golden: Golden) -> None:
    message = plan_message(a_contract_view(started=True, hides_money=True))

    assert "USD" not in message.text
    golden("plan_without_prices", message)


def test_a_choice_that_facts_no_longer_advise_says_so() -> None:
    view = a_contract_view(choice=a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW))

    text = plan_message(view).text

    assert (
        "Begun on 1 Dec 2026. "
        "With today's facts exitplan advises: Path 2 with Tactic 1, ready at the end." in text
    )
    assert "Why:" not in text


@pytest.mark.parametrize(
    ("today", "words"),
    [
        pytest.param(date(2027, 1, 1), "Why: 3 to 6 months are left", id="while it is true"),
        pytest.param(
            date(2027, 1, 2), "Why, when it was begun on 1 Dec 2026: 3 to 6 months are left", id="a day later"
        ),
    ],
)
def test_a_reason_that_has_gone_is_told_with_its_day(today: date, words: str) -> None:
    assert words in plan_message(a_contract_view(started=True, today=today)).text


def test_what_is_advised_later_is_advised_by_the_facts_of_that_day() -> None:
    contract = a_contract(end_on=date(2027, 12, 31))

    def text_on(today: date) -> str:
        return plan_message(a_contract_view(contract, choice=a_choice(Path.WAIT), today=today)).text

    assert (
        "Begun on 1 Dec 2026. With the facts of 2 Dec 2026 exitplan advises: "
        "Paths 1 + 3 with Tactic 2, switch immediately." in text_on(date(2026, 12, 2))
    )
    assert "Why: 3 to 6 months are left" in text_on(date(2027, 8, 1)), "by now it is the advised one"


def test_once_the_vendor_has_confirmed_nothing_asks_for_notice() -> None:
    view = a_contract_view(
        with_notice(sent_on=date(2026, 11, 1), confirmed_on=date(2026, 11, 9)), started=True
    )

    message = plan_message(view)

    assert "Notice is confirmed: the contract ends on 31 Mar 2027." in message.text
    assert "Record notice" not in str(message.blocks)


def test_that_time_has_passed_is_no_reason_to_doubt_a_plan() -> None:
    large = a_contract(end_on=date(2027, 8, 31))

    text = plan_message(a_contract_view(large, started=True, today=date(2027, 7, 30))).text

    assert "Paths 1 + 3 with Tactic 2" in text
    assert "Why, when it was begun on 1 Dec 2026: 6 months or more are left" in text
    assert "trial" not in text.split("As of")[0], "the trial's gap is Tactic 1's"


def test_what_a_running_plan_costs_is_counted_from_the_day_of_the_message() -> None:
    large = a_contract(end_on=date(2027, 7, 31))

    first_day = plan_message(a_contract_view(large, started=True)).text
    week_later = plan_message(a_contract_view(large, started=True, today=date(2026, 12, 8))).text

    assert "Mind: This path costs USD 600.00 more than doing nothing" in first_day
    assert "Running both until the end (Path 3): USD 4,800.00 for Intelogos" in first_day
    assert "Running both pays back: within 14 months after the end, 22 months from today" in first_day
    assert "Mind: From 8 Dec 2026 on, this path costs USD 464.52 more than doing nothing" in week_later
    assert "Running both from 8 Dec 2026 until the end (Path 3): USD 4,664.52 for Intelogos" in week_later
    assert (
        "Running both from 8 Dec 2026 pays back: within 14 months after the end, 22 months from that day"
        in week_later
    )


def test_a_trial_that_has_begun_is_warned_of_no_more() -> None:
    begun = a_contract_view(
        started=True, today=date(2027, 3, 10), states={ActionKey.START_TRIAL: answered()}, message=POSTED
    )

    assert (
        "expires on 17 Mar 2027" in plan_message(a_contract_view(started=True, today=date(2027, 3, 10))).text
    )
    assert "expires on" not in plan_message(begun).text


def test_after_the_end_nothing_is_left_and_nothing_is_run_twice() -> None:
    proven = with_notice(sent_on=date(2027, 1, 29), confirmed_on=date(2027, 2, 1))

    last_day = plan_message(a_contract_view(proven, started=True, today=date(2027, 3, 31))).text
    day_after = plan_message(a_contract_view(proven, started=True, today=date(2027, 4, 1))).text

    assert "Notice is confirmed: the contract ends on 31 Mar 2027." in last_day
    assert "Notice is confirmed: the contract ended on 31 Mar 2027." in day_after
    assert "Left of this term: USD 31.67 for less than 0.1 months, already paid" in last_day
    assert "Add no seats" in last_day
    for over in ("Left of this term", "Running both", "0 months", "Add no seats"):
        assert over not in day_after
    assert "Saving: USD 4,200.00 a year" in day_after


def test_a_notice_that_went_out_too_late_is_not_asked_for_again() -> None:
    late = with_notice(sent_on=date(2027, 3, 3))

    text = plan_message(a_contract_view(late, started=True, today=date(2027, 3, 4))).text

    assert "notice had to arrive by 1 Mar 2027, and yours went out on 3 Mar 2027." in text
    assert (
        "Ask ActivTrak to confirm that it honours the notice all the same; if it does not, the next" in text
    )
    assert "Send notice today" not in text


@pytest.mark.parametrize(
    ("sent_on", "words"),
    [
        pytest.param(
            None, "○ Open, waits for the notice: Get ActivTrak's written confirmation", id="not sent"
        ),
        pytest.param(
            date(2027, 1, 29), "Late, was due on 5 Feb 2027: Get ActivTrak's written confirmation", id="sent"
        ),
    ],
)
def test_the_confirmation_waits_for_the_notice(sent_on: date | None, words: str) -> None:
    view = a_contract_view(with_notice(sent_on), started=True, today=date(2027, 2, 10))

    assert words in plan_message(view).text


@pytest.mark.parametrize(
    ("states", "words"),
    [
        pytest.param({}, "○ Open, waits for the escalation: Mention your documented experience", id="open"),
        pytest.param(
            {ActionKey.ESCALATE_REQUEST: answered()},
            "Late, was due on 22 Dec 2026: Mention your documented experience",
            id="done",
        ),
    ],
)
def test_what_is_mentioned_once_the_escalation_is_through_waits_for_it(
    states: dict[ActionKey, dict[str, Any]], words: str
) -> None:
    choice = a_choice(Path.NEGOTIATE, Path.WAIT)

    assert words in plan_message(a_contract_view(choice=choice, today=date(2027, 1, 5), states=states)).text
