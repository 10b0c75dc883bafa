"""Recommendation, comparison, timeline, cost and credit: the guide's figures in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.messages.advice import timeline_message
from bot.messages.compare import compare_message
from bot.messages.costs import cost_message, credit_message
from bot.messages.message import Message
from bot.messages.recommendation import recommendation_message
from bot.usecases.views import ContractView
from planner.actions import ActionKey
from planner.contract import Billing, Contract, Replacement
from planner.deadlines import NoticeStatus
from planner.paths import Path, Tactic
from planner.playbook import NoticeMethod
from tests.bot.messages.conftest import Golden
from tests.support.builders import GENERIC, INTELOGOS, a_contract, with_notice, with_situation
from tests.support.views import a_choice, a_contract_view, answered


def labels(message: Message) -> list[str]:
    actions = [block for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for block in actions for element in block["elements"]]


EVERYTHING = with_situation(active_problems=True, budget_constrained=True, billing_error=Decimal(950))


def test_the_guides_own_contract(golden: Golden) -> None:
    golden("recommendation", recommendation_message(a_contract_view()))


def test_every_matched_row_says_whether_it_counts_and_why(golden: Golden) -> None:
    message = recommendation_message(a_contract_view(EVERYTHING))

    assert "✔ Counts: The tool does harm while it stays; this decides." in message.text
    assert "– Does not count: 3 to 6 months are left" in message.text
    golden("recommendation_many_rows", message)


def test_the_guides_rows_are_told_from_exitplans_own() -> None:
    text = recommendation_message(a_contract_view(EVERYTHING)).text

    assert "A charge is documented as wrong: claim it; this adds Path 1. †" in text
    assert "There is no money for two tools at once; this turns Path 3 into Path 2 with Tactic 1.\n" in text
    assert "† exitplan's own rule. All other rows are the published guide's." in text


def test_the_first_thing_to_do_comes_first() -> None:
    lines = recommendation_message(a_contract_view()).text.split("\n")

    assert lines[1] == (
        "Do first, on 30 Jan 2027: Send ActivTrak the Cancellation Request Form, also by e-mail to "
        "renewals@activtrak.com, and ask for a confirmation "
        "in writing. You can send it today as well: waiting gains nothing."
    )


def test_a_missed_window_is_said_at_once(golden: Golden) -> None:
    message = recommendation_message(a_contract_view(today=date(2027, 3, 5)))

    assert "The notice window is missed: notice had to arrive by 1 Mar 2027." in message.text
    golden("recommendation_window_missed", message)


def test_the_next_actions_name_the_release_that_they_wait_for() -> None:
    text = recommendation_message(a_contract_view(today=date(2027, 3, 5))).text

    assert "• Today, only if ActivTrak releases you: Start Intelogos's trial.\n" in text


def test_the_odds_are_the_guides_and_go_with_path_1() -> None:
    text = recommendation_message(a_contract_view(a_contract(seats=20), today=date(2026, 6, 1))).text

    assert (
        "Path 1 is a free try as well. Odds of negotiating with 20 seats, from the published guide:" in text
    )
    assert "occasional partial credit, 10–30 %." in text


UNUSED = with_situation(a_contract(end_on=date(2027, 11, 15)), already_renewed=True, zero_usage=True)


def test_where_path_1_is_advised_its_typical_credit_is_told() -> None:
    text = recommendation_message(a_contract_view(UNUSED)).text
    large = recommendation_message(a_contract_view(a_contract(end_on=date(2027, 7, 31)))).text
    hidden = recommendation_message(a_contract_view(UNUSED, hides_money=True)).text

    assert "or early release. Typical credit: USD 2,185.00 to USD 5,462.50." in text
    assert "Typical credit: no figures are published for a case like yours." in large
    assert "Typical credit" not in hidden


def test_a_path_is_compared_without_the_credit_that_the_cheapest_one_counts_on() -> None:
    text = recommendation_message(a_contract_view(UNUSED)).text

    assert (
        "Without a credit, this path costs USD 2,700.00 more than doing nothing; the cheapest option is "
        "“Path 1: negotiate”, with the low credit of USD 2,185.00." in text
    )


@pytest.mark.parametrize(
    ("today", "note"),
    [
        pytest.param(date(2027, 3, 5), "† exitplan's own rule.\n", id="the only row"),
        pytest.param(
            date(2027, 2, 5),
            "† exitplan's own rule. All other rows are the published guide's.",
            id="one of two",
        ),
    ],
)
def test_the_guides_rows_are_mentioned_where_there_are_any(today: date, note: str) -> None:
    contract = a_contract() if today.month == 3 else with_situation(billing_error=Decimal(950))

    assert note in recommendation_message(a_contract_view(contract, today=today)).text


def test_no_odds_are_made_up_for_an_unknown_vendor() -> None:
    contract = a_contract(vendor="Basecamp", playbook=GENERIC, seats=60)

    text = recommendation_message(a_contract_view(contract, today=date(2026, 6, 1))).text

    assert "How often Basecamp agrees to early release is not published." in text


def test_a_plan_can_be_started_changed_or_runs_already() -> None:
    other = a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW)

    assert labels(recommendation_message(a_contract_view()))[0] == "Start this plan"
    assert labels(recommendation_message(a_contract_view(choice=other)))[0] == "Change to this plan"
    assert labels(recommendation_message(a_contract_view(started=True)))[:2] == [
        "Move the trial to 24 Mar 2027",
        "Compare",
    ]


def test_a_trial_that_lasts_to_the_end_is_offered_where_the_guides_leaves_a_gap() -> None:
    assert labels(recommendation_message(a_contract_view()))[1] == "Start with the trial on 24 Mar 2027"


def test_who_may_not_change_it_gets_no_such_buttons() -> None:
    assert labels(recommendation_message(a_contract_view(may_change=False))) == ["Compare"]


def test_options_side_by_side(golden: Golden) -> None:
    message = compare_message(a_contract_view())

    (table,) = (block for block in message.blocks if block["type"] == "table")
    assert len(table["rows"][0]) == 2, "a phone shows no more side by side"
    golden("compare", message)


def test_a_workspace_without_tables_reads_the_same_facts(golden: Golden) -> None:
    message = compare_message(a_contract_view(), with_table=False)

    assert all(block["type"] != "table" for block in message.blocks)
    golden("compare_without_table", message)


def test_the_text_of_the_table_names_every_figure() -> None:
    text = compare_message(a_contract_view()).text

    assert "Do nothing. Cash: USD 11,400.00." in text
    assert "Path 3: switch now. Cash: USD 9,600.00." in text
    assert (
        "Path 3: switch now. Saving: USD 1,800.00. Pays back: 7 months after the end. "
        "Risk: both tools are paid until the end; notice is needed all the same. "
        "Last safe day: 1 Mar 2027."
    ) in text


def test_what_is_not_paid_twice_pays_back_at_once() -> None:
    long_trial = Replacement(name="Intelogos", price=Decimal(12), seats=50, trial_days=30)

    text = compare_message(a_contract_view(a_contract(replacement=long_trial))).text

    assert "Pays back: at once: nothing is paid twice." in text


def test_a_timeline_without_lines_says_that_nothing_is_left() -> None:
    view = a_contract_view(started=True)
    empty = replace(view, plan=view.plan and replace(view.plan, items=()))

    assert "Nothing is left to do." in timeline_message(empty).text
    assert "Nothing is left to do." in recommendation_message(empty).text


def test_the_high_end_of_a_credit_stands_beside_the_low_one() -> None:
    text = compare_message(a_contract_view(with_situation(zero_usage=True))).text

    assert "Saving: USD 4,514.84, up to USD 5,654.84." in text


def test_a_path_that_costs_more_says_how_much(golden: Golden) -> None:
    dear = a_contract(replacement=Replacement(name="Gold", price=Decimal(40), seats=50))
    message = compare_message(a_contract_view(dear))

    assert "In cash it costs USD 14,535.48 more than doing nothing." in message.text
    assert "Costs USD 14,535.48 more. Pays back: never." in message.text
    golden("compare_costs_more", message)


def test_a_credit_that_turns_a_loss_into_a_saving_says_both() -> None:
    dearer = a_contract(replacement=replace(INTELOGOS, price=Decimal(20)))
    text = compare_message(a_contract_view(with_situation(dearer, zero_usage=True))).text

    assert "Path 1: negotiate. Costs USD 581.94 more, at best saves USD 558.06. Pays back: never." in text


def test_without_a_replacement_nothing_is_compared(golden: Golden) -> None:
    message = compare_message(a_contract_view(a_contract(replacement=None)))

    assert "not known" not in message.text
    assert "No replacement is named, so the paths have no figures and there is no chart" in message.text
    assert labels(message) == ["Start this plan", "Change facts", "Show contract"]
    golden("compare_without_replacement", message)


@pytest.mark.parametrize("message_of", [compare_message, cost_message])
def test_only_whoever_may_change_the_facts_is_told_to_and_gets_the_button(
    message_of: Callable[[ContractView], Message],
) -> None:
    view = a_contract_view(a_contract(replacement=None))

    theirs, read_only = message_of(view), message_of(replace(view, may_change=False))

    assert "Change facts adds one." in theirs.text
    assert "Change facts" in labels(theirs)
    assert "Change facts" not in read_only.text


@pytest.mark.parametrize(
    ("contract", "status"),
    [
        pytest.param(a_contract(auto_renews=False), NoticeStatus.NONE, id="nothing renews by itself"),
        pytest.param(
            with_notice(sent_on=date(2026, 11, 30), confirmed_on=date(2026, 12, 1)),
            NoticeStatus.CONFIRMED,
            id="the end is confirmed",
        ),
    ],
)
def test_where_nothing_renews_the_paths_are_compared_with_buying_one_more_term(
    contract: Contract, status: NoticeStatus
) -> None:
    view = a_contract_view(contract)
    text = compare_message(view).text

    assert view.advice.deadlines.status is status
    assert "doing nothing" not in text
    assert "Do nothing" not in text
    assert "It saves USD 3,754.84 against buying one more term." in text
    assert "Saving is against buying one more term." in text
    assert (
        "Buy one more term. Risk: you pay and are bound for the term that you buy. Last safe day: none needed."
    ) in text
    assert "Path 2: wait. Saving: USD 3,754.84." in text
    assert "Last safe day: 1 Mar 2027" not in text


@pytest.mark.parametrize(
    ("contract", "today", "risks"),
    [
        pytest.param(
            a_contract(seats=10),
            date(2026, 12, 1),
            (
                "you are bound for the next term for certain",
                "it may be refused (rarely successful: expect the full remaining cost); notice is needed all the same",
                "the lowest, as long as notice arrives in time",
                "both tools are paid until the end; notice is needed all the same",
            ),
            id="few seats, notice open",
        ),
        pytest.param(
            a_contract(seats=11),
            date(2027, 3, 1),
            (
                "you are bound for the next term for certain",
                "it may be refused (occasional partial credit, 10–30 %); notice is needed all the same",
                "the lowest, as long as notice arrives in time",
                "both tools are paid until the end; notice is needed all the same",
            ),
            id="more seats, the last day",
        ),
        pytest.param(
            with_notice(sent_on=date(2027, 1, 30)),
            date(2027, 2, 1),
            (
                "you are bound for the next term unless the vendor confirms your notice",
                "it may be refused (moderate success: partial credit or early release); "
                "the vendor still has to confirm your notice",
                "the lowest; the vendor still has to confirm your notice",
                "both tools are paid until the end; the vendor still has to confirm your notice",
            ),
            id="notice was sent",
        ),
        pytest.param(
            a_contract(playbook=GENERIC, vendor="Zoom"),
            date(2027, 3, 2),
            (
                "you are bound for the next term for certain",
                "it may be refused; how often is not published; if the late notice is refused, "
                "the next term is charged too",
                "high: if the late notice is refused, the next term is charged",
                "both tools are paid until the end; if the late notice is refused, the next term is charged too",
            ),
            id="a vendor without published odds, one day late",
        ),
    ],
)
def test_each_option_says_what_it_risks_today(
    contract: Contract, today: date, risks: tuple[str, ...]
) -> None:
    text = compare_message(a_contract_view(contract, today=today)).text

    said = re.findall(r"Risk: (.+?)\. Last safe day", text)
    assert tuple(said) == risks


def test_a_last_safe_day_that_has_passed_says_so() -> None:
    text = compare_message(a_contract_view(today=date(2027, 3, 2))).text

    assert "Last safe day: 1 Mar 2027, which has passed." in text


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2027, 3, 1), id="on the last safe day"),
        pytest.param(date(2027, 3, 2), id="the day after"),
    ],
)
def test_beside_the_last_safe_day_stands_when_notice_was_sent(today: date) -> None:
    text = compare_message(a_contract_view(with_notice(sent_on=date(2027, 1, 30)), today=today)).text

    assert text.count("Last safe day: 1 Mar 2027; notice was sent on 30 Jan 2027.") == 4
    assert "Last safe day: 1 Mar 2027." not in text


def test_where_other_organisations_read_the_risk_and_the_deadline_stand_without_money() -> None:
    message = compare_message(a_contract_view(hides_money=True))

    assert "Path 2: wait. Risk: the lowest, as long as notice arrives in time." in message.text
    assert "So there is no chart either." in message.text
    assert "USD" not in message.text
    assert "Send me the chart" not in labels(message)


def test_the_guides_line_on_cost(golden: Golden) -> None:
    message = cost_message(a_contract_view())

    for amount in ("3,800.00", "2,400.00", "6,200.00", "7,200.00", "11,400.00", "4,200.00"):
        assert f"USD {amount}" in message.text
    assert "within 7 months after the end, 11 months from today" in message.text
    golden("cost", message)


def test_what_has_no_trial_starts_with_the_contracts_last_day_where_money_is_short() -> None:
    no_trial = a_contract(replacement=replace(INTELOGOS, trial_days=0))

    text = cost_message(a_contract_view(with_situation(no_trial, budget_constrained=True))).text

    assert "zero overlap: Intelogos starts on 31 Mar 2027, with the contract's last day." in text


def test_what_has_no_trial_is_warned_of_without_one_where_prices_are_hidden_too() -> None:
    no_trial = a_contract(replacement=replace(INTELOGOS, trial_days=0))

    offered = recommendation_message(a_contract_view(no_trial))
    said = offered.text
    hidden = recommendation_message(a_contract_view(no_trial, hides_money=True)).text

    start_late = "Start it on 31 Mar 2027 to pay nothing twice."
    assert (
        "Intelogos is paid from its first day: started on 1 Mar 2027, it costs USD 580.65 until the "
        f"contract ends. {start_late}"
    ) in said
    assert f"Intelogos is paid from its first day, before the contract ends. {start_late}" in hidden
    assert "Start with the replacement on 31 Mar 2027" in labels(offered)


def test_of_two_years_paid_one_by_one_the_second_is_not_called_paid_before_it_is_charged() -> None:
    view = a_contract_view(a_contract(term_months=24, end_on=date(2028, 3, 31)))

    assert (
        "You are bound to USD 15,200.00 for 16.0 months of ActivTrak: USD 11,400.00 of it is still to be "
        "charged. It is spent on every path."
    ) in cost_message(view).text
    assert (
        "Left of this term: USD 15,200.00 for 16.0 months, USD 11,400.00 of it still to be charged"
        in recommendation_message(view).text
    )


def test_billed_monthly_both_tools_are_still_to_pay(golden: Golden) -> None:
    message = cost_message(a_contract_view(a_contract(billing=Billing.MONTHLY)))

    assert "You still pay USD 3,800.00 for 4.0 months of ActivTrak, month by month." in message.text
    assert "You pay all of it from now on: USD 6,200.00." in message.text
    golden("cost_monthly", message)


@pytest.mark.parametrize("price", [19, 25])
def test_what_saves_nothing_never_pays_back(price: int) -> None:
    contract = a_contract(replacement=Replacement(name="Gold", price=Decimal(price), seats=50))

    text = cost_message(a_contract_view(contract)).text

    assert "Running both pays back: never, as the replacement costs no less than the old tool" in text


def test_zero_overlap_is_said_only_where_the_trial_lasts_to_the_end() -> None:
    long_trial = Replacement(name="Intelogos", price=Decimal(12), seats=50, trial_days=30)

    assert "zero overlap" not in cost_message(a_contract_view()).text
    assert "zero overlap: Intelogos's trial from 1 Mar 2027 lasts to the end." in (
        cost_message(a_contract_view(a_contract(replacement=long_trial))).text
    )


def test_a_replacement_without_a_trial_is_paid_from_its_first_day() -> None:
    no_trial = Replacement(name="Gold", price=Decimal(12), seats=50)

    text = cost_message(a_contract_view(a_contract(replacement=no_trial))).text

    assert "Gold costs USD 580.65 between 1 Mar 2027 and the end; it has no trial." in text
    assert "free trial days" not in text


def test_a_trial_that_has_begun_costs_what_is_left_after_its_own_end() -> None:
    view = a_contract_view(today=date(2027, 3, 14))

    running, over = (
        cost_message(replace(view, advice=replace(view.advice, trial_started_on=started_on))).text
        for started_on in (date(2027, 3, 8), date(2027, 3, 2))
    )

    assert (
        "Intelogos costs USD 309.68 between 15 Mar 2027, when its trial has expired, and the end." in running
    )
    assert "Intelogos costs USD 329.03 from today to the end; its trial expired on 9 Mar 2027." in over


def test_no_replacement_no_overlap(golden: Golden) -> None:
    golden("cost_without_replacement", cost_message(a_contract_view(a_contract(replacement=None))))


def test_cost_without_prices(golden: Golden) -> None:
    message = cost_message(a_contract_view(hides_money=True))

    assert "USD" not in message.text
    golden("cost_without_prices", message)


def test_a_credit_without_published_figures_gets_none(golden: Golden) -> None:
    message = credit_message(a_contract_view())

    assert "no figure for the remaining value (no typical range published)" in message.text
    golden("credit_no_figures", message)


def test_components_of_a_credit_show_percent_base_and_label(golden: Golden) -> None:
    contract = with_situation(zero_usage=True, billing_error=Decimal(950))
    message = credit_message(a_contract_view(contract))

    assert (
        "50–100 % of the erroneous charge, USD 950.00, is USD 475.00 to USD 950.00 (documented)."
        in message.text
    )
    assert "20–50 % of the remaining value, USD 3,800.00, is USD 760.00 to USD 1,900.00" in message.text
    assert "Percentages: the published guide's, checked on 22 Nov 2026." in message.text
    golden("credit_components", message)


def test_a_small_team_reads_that_no_credit_is_typical_and_in_the_advice_no_second_word_on_its_odds() -> None:
    view = a_contract_view(a_contract(seats=5, end_on=date(2027, 7, 31)))

    credit, advice = credit_message(view).text, recommendation_message(view).text

    assert "Typical credit: none.\n" in credit
    assert "(denied)" in credit, "the published guide's word for the share"
    assert "rarely successful: expect the full remaining cost. Typical credit: none.\n" in advice
    assert "denied" not in advice


def test_billed_monthly_release_avoids_cost_and_is_no_refund(golden: Golden) -> None:
    message = credit_message(a_contract_view(a_contract(billing=Billing.MONTHLY)))

    assert "it is no refund" in message.text
    golden("credit_monthly", message)


def test_credit_without_prices_keeps_the_shares() -> None:
    text = credit_message(a_contract_view(with_situation(zero_usage=True), hides_money=True)).text

    assert "20–50 % of the remaining value (typical)." in text
    assert "USD" not in text


def test_a_timeline_that_is_only_advised_says_so(golden: Golden) -> None:
    message = timeline_message(a_contract_view())

    assert "nothing is posted until somebody starts it" in message.text
    golden("timeline_advised", message)


def test_a_running_timeline(golden: Golden) -> None:
    golden("timeline_running", timeline_message(a_contract_view(started=True, today=date(2027, 3, 30))))


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        (a_contract(auto_renews=False), "Nothing renews by itself: the contract ends on 31 Mar 2027."),
        (with_notice(date(2026, 11, 2)), "in time, but not confirmed yet. The term ends on 31 Mar 2027."),
        (
            with_notice(confirmed_on=date(2026, 11, 2)),
            "Notice is confirmed: the contract ends on 31 Mar 2027.",
        ),
        (
            a_contract(),
            "Send notice by 1 Mar 2027, the last safe day; the plan asks you to send it on 30 Jan 2027.",
        ),
        (
            a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL),
            "Send notice by 24 Feb 2027, the last safe day, as it has to arrive by 1 Mar 2027; "
            "the plan asks you to send it on 30 Jan 2027. The term ends on 31 Mar 2027.",
        ),
        (a_contract(replacement=INTELOGOS, notice_days=121), "The notice window is missed: notice had to"),
    ],
)
def test_where_the_notice_stands_is_said_in_a_sentence(contract: Contract, words: str) -> None:
    assert words in timeline_message(a_contract_view(contract)).text


def test_with_a_plan_that_runs_the_first_thing_to_do_is_its_first_open_one() -> None:
    states = {ActionKey.EXPORT_DATA: answered(), ActionKey.START_TRIAL: answered()}
    view = a_contract_view(
        with_notice(date(2027, 1, 29), date(2027, 2, 5)), started=True, states=states, today=date(2027, 3, 18)
    )

    text = recommendation_message(view).text

    assert "Do first, today: Configure Intelogos" in text
    assert "Start Intelogos's trial" not in text


def test_where_another_plan_runs_its_steps_are_not_taken_for_those_of_the_advice() -> None:
    other = a_choice(Path.SWITCH, tactic=Tactic.SWITCH_NOW)

    text = recommendation_message(a_contract_view(choice=other)).text

    assert text.startswith(
        "ActivTrak: Path 2 with Tactic 1, ready at the end\n"
        "The plan that runs is another one, begun on 1 Dec 2026: Path 3 with Tactic 2, switch immediately.\n"
        "Do first there, today: Start Intelogos's trial and begin its configuration.\n"
    )
    assert "\nNext in the plan that runs\n• Today: Start Intelogos's trial and begin" in text


@pytest.mark.parametrize("started", [False, True])
def test_the_steps_of_the_advice_stand_for_themselves(started: bool) -> None:
    text = recommendation_message(a_contract_view(started=started)).text

    assert "The plan that runs" not in text
    assert "\nDo first, on 30 Jan 2027: Send ActivTrak" in text
    assert "\nNext\n" in text


def test_what_waits_for_the_notice_is_not_among_the_next_actions() -> None:
    """The window is missed, and the plan's day for the confirmation has passed without a notice."""
    view = a_contract_view(choice=a_choice(Path.WAIT), today=date(2027, 3, 3))

    following = recommendation_message(view).text.partition("Next in the plan that runs\n")[2]

    assert following.startswith("• Today: Send ActivTrak the Cancellation Request Form")
    assert "confirmation of the cancellation" not in following
