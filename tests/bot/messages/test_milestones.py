"""Turns in the life of a contract: what the channel is told, and what is left once it is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bot.messages.closed_plan import closed_plan_message
from bot.messages.milestones import milestone_message
from bot.messages.reminders import reminder_message
from bot.messages.show import contract_message
from bot.usecases.said_views import Asking, ClosedPlanView, MilestoneView
from bot.usecases.views import ContractView
from planner.actions import ActionKey
from planner.contract import Contract
from planner.life import next_term
from planner.outcome import WrongCharge, find_outcome
from storage.records.contracts import ContractState
from storage.records.milestones import MilestoneKind
from storage.records.plans import PlanState
from tests.bot.messages.conftest import Golden
from tests.support.builders import a_contract, with_notice, with_situation
from tests.support.views import (
    COLLEAGUE,
    POSTED,
    a_contract_view,
    a_milestone,
    a_milestone_view,
    a_reminder_view,
    answered,
    every_choice,
)

REASON = "the team needs it for another year"
KEPT = a_milestone(MilestoneKind.KEPT, reason=REASON)
APRIL = date(2027, 4, 1)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)


def kept(**facts: Any) -> MilestoneView:
    view = a_contract_view(state=ContractState.KEEPING, **facts)
    return a_milestone_view(MilestoneKind.KEPT, view, reason=REASON)


def asked_whether_it_renewed(**facts: Any) -> MilestoneView:
    view = a_contract_view(today=APRIL)
    return a_milestone_view(MilestoneKind.RENEWAL_ASKED, view, by=None, at=at("2027-04-01"), **facts)


def renewed(*, started: bool, **facts: Any) -> MilestoneView:
    contract = next_term(a_contract(), was_kept=False)
    choice = every_choice()[0] if started else None
    view = a_contract_view(contract, today=date(2027, 4, 8), choice=choice, term_number=2)
    facts = {"by": None, "on": contract.end_on, "term_number": 2, "at": at("2027-04-08")} | facts
    return a_milestone_view(MilestoneKind.RENEWED, view, **facts)


def ended(contract: Any = None, *, today: date = date(2027, 4, 14), **facts: Any) -> MilestoneView:
    contract = contract or with_notice(date(2027, 1, 29), date(2027, 2, 5))
    view = a_contract_view(contract, today=today, state=ContractState.ENDED)
    outcome = find_outcome(contract, every_choice()[0], ended_on=contract.end_on)
    facts = {"by": None, "on": contract.end_on, "outcome": outcome, "at": at("2027-04-14")} | facts
    return a_milestone_view(MilestoneKind.ENDED, view, **facts)


def charged() -> MilestoneView:
    contract = replace(
        with_notice(date(2027, 1, 29), date(2027, 2, 5)),
        situation=with_situation(billing_error=Decimal(11400)).situation,
    )
    view = a_contract_view(contract, today=APRIL)
    return a_milestone_view(MilestoneKind.CHARGED, view, amount=Decimal(11400), on=APRIL, at=at("2027-04-01"))


def confirmation_wanted(contract: Any = None, **facts: Any) -> MilestoneView:
    contract = contract or with_notice(date(2027, 1, 29))
    view = a_contract_view(contract, today=date(2027, 2, 5), **{"state": ContractState.NOTICE_SENT} | facts)
    return a_milestone_view(MilestoneKind.CONFIRMATION_WANTED, view, by=None, at=at("2027-02-05"))


GOLDEN = {
    "kept": kept(),
    "kept_taken_back": replace(kept(), answer=a_milestone(MilestoneKind.TAKEN_BACK, by=COLLEAGUE)),
    "taken_back": a_milestone_view(MilestoneKind.TAKEN_BACK, a_contract_view(started=True)),
    "asked_again": a_milestone_view(
        MilestoneKind.ASKED_AGAIN,
        a_contract_view(started=True, milestones=[KEPT], today=date(2026, 12, 31)),
        by=None,
        at=at("2026-12-31"),
    ),
    "renewal_asked": asked_whether_it_renewed(),
    "renewal_asked_and_nobody_answered": asked_whether_it_renewed(
        answer=a_milestone(MilestoneKind.RENEWED, by=None, at=at("2027-04-08"))
    ),
    "renewal_asked_and_answered": asked_whether_it_renewed(
        answer=a_milestone(MilestoneKind.RENEWED, by=COLLEAGUE, at=at("2027-04-02"))
    ),
    "renewed": renewed(started=True),
    "renewed_without_a_plan": renewed(started=False, by=COLLEAGUE),
    "plan_wanted": a_milestone_view(MilestoneKind.PLAN_WANTED, by=None),
    "window_missed": a_milestone_view(
        MilestoneKind.WINDOW_MISSED, a_contract_view(today=date(2027, 3, 2)), by=None, at=at("2027-03-02")
    ),
    "confirmation_wanted": confirmation_wanted(),
    "confirmation_wanted_and_recorded": confirmation_wanted(
        with_notice(date(2027, 1, 29), date(2027, 2, 8)), state=ContractState.NOTICE_CONFIRMED
    ),
    "charged": charged(),
    "ended": ended(undone=(ActionKey.FINAL_EXPORT, ActionKey.REQUEST_ACCOUNT_DELETION)),
    "ended_and_taken_back": ended(answer=a_milestone(MilestoneKind.TAKEN_BACK, at=at("2027-04-15"))),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_every_turn_of_a_contracts_life(name: str, golden: Golden) -> None:
    golden(f"life_{name}", milestone_message(GOLDEN[name]))


def buttons_of(view: MilestoneView) -> list[str]:
    blocks = milestone_message(view).blocks
    elements = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return [element["text"]["text"] for element in elements]


def test_a_question_offers_its_answers_until_it_is_answered() -> None:
    assert buttons_of(GOLDEN["renewal_asked"]) == ["Yes, it renewed", "No, it ended"]
    assert buttons_of(GOLDEN["renewal_asked_and_answered"]) == []


def test_of_several_calls_the_latest_of_each_place_can_be_answered_and_what_the_channel_sees() -> None:
    call = a_milestone_view(MilestoneKind.PLAN_WANTED, by=None)
    in_thread = replace(call, stands_in_channel=False)

    assert "Start this plan" in buttons_of(replace(call, is_latest_call=False))
    assert "Start this plan" in buttons_of(in_thread)
    assert buttons_of(replace(in_thread, is_latest_call=False)) == []


@pytest.mark.parametrize(
    ("asking", "said"),
    [
        (Asking.FIRST, "<@U0OWNER>, this is yours."),
        (Asking.AGAIN, "<@U0OWNER>, nobody has answered this yet."),
        (Asking.OWNER, "This is yours, and no notice is recorded yet. It is posted in <#C0EXIT>."),
        (
            Asking.BACKUP,
            "No notice is recorded yet, and you are the backup. It is posted in <#C0EXIT>.",
        ),
    ],
)
def test_a_call_says_to_whom_it_turns_and_why(asking: Asking, said: str) -> None:
    call = replace(a_milestone_view(MilestoneKind.PLAN_WANTED, by=None), asking=asking)

    assert milestone_message(call).text.splitlines()[1] == said


@pytest.mark.parametrize(
    ("end_on", "said"),
    [
        pytest.param(
            date(2027, 3, 31), "The notice window of ActivTrak closed on 1 Mar 2027.", id="yesterday"
        ),
        pytest.param(date(2027, 4, 1), "The notice window of ActivTrak is not missed any more.", id="today"),
        pytest.param(
            date(2027, 5, 31), "The notice window of ActivTrak is not missed any more.", id="in May"
        ),
    ],
)
def test_a_window_that_another_end_has_opened_again_is_not_called_missed(end_on: date, said: str) -> None:
    view = a_contract_view(a_contract(end_on=end_on), today=date(2027, 3, 2))

    message = milestone_message(a_milestone_view(MilestoneKind.WINDOW_MISSED, view, by=None))

    assert message.text.splitlines()[0] == said


def test_a_window_that_is_open_again_says_by_when_the_notice_has_to_go_out() -> None:
    view = a_contract_view(a_contract(end_on=date(2027, 5, 31)), today=date(2027, 3, 2))

    missed = a_milestone_view(MilestoneKind.WINDOW_MISSED, view, by=None)

    assert "Send notice by 30 Apr 2027, the last safe day" in milestone_message(missed).text
    assert "send the notice all the same" not in milestone_message(missed).text
    assert "Record notice" in buttons_of(missed)


def test_a_charge_that_was_found_names_the_end_of_its_own_term() -> None:
    renewed_after_all = replace(charged(), contract=renewed(started=False).contract)

    assert "The contract was to end on 31 Mar 2027" in milestone_message(renewed_after_all).text


def test_what_was_charged_is_told_apart_from_what_was_saved() -> None:
    contract = with_notice(date(2027, 1, 29), date(2027, 2, 5))
    outcome = find_outcome(
        contract, every_choice()[0], ended_on=contract.end_on, charged=WrongCharge(amount=Fraction(11400))
    )

    text = milestone_message(ended(contract, outcome=outcome)).text

    assert "Saved against doing nothing: USD 3,754.84" in text
    assert "once the USD 11,400.00 that were charged are back" in text


def test_what_was_paid_twice_is_told_from_the_day_on_which_the_trial_was_over() -> None:
    contract = with_notice(date(2027, 1, 29), date(2027, 2, 5))
    outcome = find_outcome(
        contract, every_choice()[0], ended_on=contract.end_on, trial_started_on=date(2027, 3, 1)
    )

    text = milestone_message(ended(contract, outcome=outcome)).text

    assert "− USD 445.16: Intelogos before the end, while ActivTrak was still paid" in text, "from 8 Mar on"
    assert "What was paid twice counts from the end of the trial that began on 1 Mar 2027." in text


def test_a_question_about_a_term_that_was_given_a_new_end_has_no_answers_any_more() -> None:
    view = a_contract_view(a_contract(end_on=date(2028, 3, 31)), today=date(2027, 4, 2))
    asked = a_milestone_view(MilestoneKind.RENEWAL_ASKED, view, by=None, at=at("2027-04-01"))

    assert buttons_of(asked) == []


def test_keeping_can_be_taken_back_to_the_last_day_of_the_term_and_no_longer() -> None:
    assert buttons_of(kept(today=date(2027, 3, 31))) == ["We are leaving after all"]
    assert buttons_of(kept(today=date(2027, 4, 1))) == []


@pytest.mark.parametrize(
    ("auto_renews", "what_comes"),
    [
        (True, "It renews on 1 Apr 2027 for USD 11,400.00."),
        (False, "It does not renew by itself: order it again before 1 Apr 2027."),
    ],
)
def test_keeping_names_one_day_until_which_nothing_is_asked(auto_renews: bool, what_comes: str) -> None:
    text = milestone_message(kept(contract=a_contract(auto_renews=auto_renews))).text

    assert f"{what_comes} Nothing more is asked until 31 Dec 2027, in time for the notice of the" in text
    assert "until then" not in text


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        pytest.param(
            with_notice(date(2026, 12, 1)),
            "⚠ Mind: Notice was sent on 1 Dec 2026: the contract ends on 31 Mar 2027 unless ActivTrak agrees to "
            "go on. Withdraw the notice, and get that agreement in writing; then record that with "
            "/exitplan notice k3x9ab.",
            id="sent",
        ),
        pytest.param(
            with_notice(date(2026, 12, 1), confirmed_on=date(2026, 12, 4)),
            "⚠ Mind: ActivTrak has confirmed the notice: the contract ends on 31 Mar 2027 unless ActivTrak "
            "agrees to go on. Withdraw the notice, and get that agreement in writing; then record that with "
            "/exitplan notice k3x9ab.",
            id="confirmed",
        ),
        pytest.param(
            a_contract().released(date(2027, 1, 31)),
            "⚠ Mind: ActivTrak has released you: the contract ends on 31 Jan 2027 unless ActivTrak agrees to go "
            "on. Get that agreement in writing; then /exitplan negotiate k3x9ab corrects the outcome.",
            id="released",
        ),
    ],
)
def test_keeping_what_is_known_to_end_asks_for_the_vendors_agreement(contract: Contract, words: str) -> None:
    text = milestone_message(kept(contract=contract)).text

    assert f"{words} Nothing more is asked until 1 Apr 2027: then, whether it has renewed." in text
    assert "It renews" not in text


def test_the_question_whether_it_renewed_says_why_it_is_asked_of_what_is_kept() -> None:
    contract = with_notice(date(2026, 12, 1), confirmed_on=date(2026, 12, 4))
    view = a_contract_view(contract, today=APRIL, state=ContractState.KEEPING, milestones=[KEPT])

    message = a_milestone_view(MilestoneKind.RENEWAL_ASKED, view, by=None, at=at("2027-04-01"))

    assert milestone_message(message).text.startswith(
        "Did ActivTrak renew?\n<@U0OWNER>, its term ended on 31 Mar 2027. It is kept. ActivTrak has "
        "confirmed the notice: only ActivTrak can say whether it goes on.\n"
        "Without an answer before 8 Apr 2027 it counts as renewed until 31 Mar 2028"
    )
    assert buttons_of(message) == ["Yes, it renewed", "No, it ended"]


def test_what_is_kept_after_a_release_renews_from_the_end_of_the_term_that_was_signed() -> None:
    released = a_contract().released(date(2027, 1, 31))
    view = a_contract_view(released, today=APRIL, state=ContractState.KEEPING, milestones=[KEPT])

    message = a_milestone_view(MilestoneKind.RENEWAL_ASKED, view, by=None, at=at("2027-04-01"))

    text = milestone_message(message).text
    assert "its term ended on 31 Jan 2027. It is kept. ActivTrak has released you: only" in text
    assert "it counts as renewed until 31 Mar 2028" in text


def test_leaving_that_costs_more_than_staying_says_so() -> None:
    contract = a_contract(price=Decimal(10))
    outcome = find_outcome(contract, every_choice()[1], ended_on=contract.end_on)

    text = milestone_message(ended(contract, outcome=outcome)).text

    assert "Leaving costs USD 3,600.00 more than doing nothing" in text


def test_what_did_not_renew_by_itself_is_compared_with_another_term_and_says_so() -> None:
    text = milestone_message(ended(a_contract(auto_renews=False))).text

    assert "Nothing renewed by itself." in text
    assert "Saved against buying another term: USD 3,754.84" in text


def test_no_turn_shows_a_price_where_others_read_along() -> None:
    for name, view in GOLDEN.items():
        hidden = replace(view, contract=replace(view.contract, hides_money=True))
        assert "USD" not in milestone_message(hidden).text, name


def quiet(state: ContractState) -> ContractView:
    milestones = [KEPT, a_milestone(MilestoneKind.ENDED, on=date(2027, 3, 31))]
    return a_contract_view(
        started=True,
        state=state,
        milestones=milestones,
        message=POSTED,
        states={ActionKey.SUBMIT_CANCELLATION: answered()},
    )


def test_the_plan_of_a_kept_contract_says_who_keeps_it_and_what_was_done(golden: Golden) -> None:
    view = quiet(ContractState.KEEPING)
    assert view.plan is not None
    plan = replace(view.plan, record=replace(view.plan.record, state=PlanState.STOPPED))

    golden("plan_kept", closed_plan_message(ClosedPlanView(contract=view, plan=plan)))


def test_the_plan_of_an_earlier_term_says_where_it_goes_on() -> None:
    view = quiet(ContractState.ACTIVE)
    assert view.plan is not None
    goes_on = replace(view, record=replace(view.record, term_number=2))
    plan = replace(view.plan, record=replace(view.plan.record, state=PlanState.REPLACED))

    def first_line(contract: ContractView) -> str:
        return closed_plan_message(ClosedPlanView(contract=contract, plan=plan)).text.splitlines()[1]

    assert first_line(goes_on) == "This term is over. The plan for the next one is below."
    assert first_line(replace(goes_on, plan=None)) == "This term is over."


def test_the_plan_of_a_contract_that_has_ended_is_over_and_was_not_stopped() -> None:
    view = quiet(ContractState.ENDED)
    assert view.plan is not None
    plan = replace(view.plan, record=replace(view.plan.record, state=PlanState.STOPPED))

    text = closed_plan_message(ClosedPlanView(contract=view, plan=plan)).text

    assert text.startswith("Exit plan for ActivTrak\nIt is over: the contract ended on 31 Mar 2027.\n")


def test_a_renewal_that_nobody_confirmed_is_not_told_as_a_fact() -> None:
    by_silence = milestone_message(renewed(started=True, by=None)).text
    by_a_person = milestone_message(renewed(started=True, by="U0COLLEAGUE")).text

    assert by_silence.startswith("ActivTrak counts as renewed.\nNobody answered for 7 days.")
    assert by_a_person.startswith("ActivTrak has renewed.\n")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ContractState.KEEPING, f"Kept by <@U0OWNER> on 1 Dec 2026. Reason: {REASON}"),
        (ContractState.ENDED, "The contract ended on 31 Mar 2027."),
    ],
)
def test_a_reminder_that_nobody_answered_says_why_it_is_asked_no_more(
    state: ContractState, words: str
) -> None:
    message = reminder_message(a_reminder_view(ActionKey.EXPORT_DATA, quiet(state)))

    assert message.text.startswith("✕ Not asked any more: Export the data that you need from ActivTrak")
    assert words in message.text
    assert len(message.blocks) == 1


def test_one_contract_that_is_kept_or_has_ended(golden: Golden) -> None:
    golden("contract_kept", contract_message(quiet(ContractState.KEEPING)))
    golden("contract_ended", contract_message(quiet(ContractState.ENDED)))


def test_an_end_asks_what_came_of_a_request_only_while_nobody_has_recorded_it() -> None:
    asked, recorded = replace(ended(), is_credit_open=True), ended()

    question = "What came of the request for early release is not recorded: did anything come back?"
    assert question in milestone_message(asked).text
    assert buttons_of(asked)[0] == "Record the outcome"
    assert question not in milestone_message(recorded).text
    assert "Record the outcome" not in buttons_of(recorded)


def test_a_released_contract_says_what_was_got_back() -> None:
    outcome = find_outcome(a_contract(), None, ended_on=date(2027, 1, 15), got_back=Fraction(2375))
    view = ended(today=date(2027, 1, 16), by=COLLEAGUE, on=date(2027, 1, 15), outcome=outcome)

    text = milestone_message(view).text

    assert "+ USD 2,375.00: got back" in text
    assert "Saved against doing nothing: USD 6,575.00" in text


@pytest.mark.parametrize(
    ("auto_renews", "words"),
    [
        (True, "✔ As decided: its next term began on 1 Apr 2027."),
        (False, "✔ As decided: since 1 Apr 2027 it counts as ordered again."),
    ],
    ids=["it renews", "nothing renews by itself"],
)
def test_what_was_kept_does_not_say_that_nobody_answered_once_its_next_term_runs(
    auto_renews: bool, words: str
) -> None:
    rolled = a_milestone(MilestoneKind.RENEWED, by=None, term_number=2, at=at("2027-04-01"))
    view = a_contract_view(
        a_contract(auto_renews=auto_renews, end_on=date(2028, 3, 31)), today=APRIL, term_number=2
    )

    text = milestone_message(a_milestone_view(MilestoneKind.KEPT, view, reason=REASON, answer=rolled)).text

    assert words in text
    assert "Nobody answered" not in text
