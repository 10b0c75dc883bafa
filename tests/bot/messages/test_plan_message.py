"""The plan in the channel: path, reason, money, and the timeline with its states."""

from __future__ import annotations

from datetime import date

from bot.messages.plan import plan_message
from planner.actions import ActionKey
from planner.paths import Path, Tactic
from planner.playbook import NoticeMethod
from storage.records import ActionState
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
    assert "● Due today, 17 Mar 2027: Configure Intelogos" in text
    assert "▲ Late, was due on 30 Jan 2027: Send ActivTrak" in text
    assert "○ Open, 24 Mar 2027: Deploy Intelogos's agents to a pilot group (7 days before end)." in text


def test_what_left_the_timeline_by_itself_is_nothing_to_do_any_more() -> None:
    text = plan_message(a_contract_view(started=True, today=date(2027, 3, 2))).text

    assert "✕ Dropped: Send ActivTrak the notice by the end of this day: later is too late †." in text


def test_between_the_last_safe_day_and_arrival_only_quick_ways_are_named() -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)

    text = plan_message(a_contract_view(contract, started=True, today=date(2027, 2, 27))).text

    assert "Send notice today, by form or e-mail: it has to arrive by 1 Mar 2027. Post is too slow." in text


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
        "Why: Chosen on 1 Dec 2026. "
        "With today's facts exitplan advises: Path 2 with Tactic 1, ready at the end." in text
    )


def test_once_the_vendor_has_confirmed_nothing_asks_for_notice() -> None:
    view = a_contract_view(
        with_notice(sent_on=date(2026, 11, 1), confirmed_on=date(2026, 11, 9)), started=True
    )

    message = plan_message(view)

    assert "Notice is confirmed: the contract ends on 31 Mar 2027." in message.text
    assert "Record notice" not in str(message.blocks)
