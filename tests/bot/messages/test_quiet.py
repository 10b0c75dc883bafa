"""A contract that is kept or has ended: nothing is asked about it, and every answer says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bot.messages.advice import timeline_message
from bot.messages.compare import compare_message
from bot.messages.costs import credit_message
from bot.messages.message import Message
from bot.messages.negotiation import negotiation_message
from bot.messages.quiet import quiet_message
from bot.messages.recommendation import recommendation_message
from bot.messages.show import contract_message
from bot.usecases.views import ContractView
from planner.actions import ActionKey
from planner.contract import Contract
from planner.life import next_term
from planner.outcome import WrongCharge
from planner.paths import Path
from storage.records.contracts import ContractState
from storage.records.milestones import MilestoneKind
from storage.records.plans import ActionState
from tests.bot.messages.conftest import Golden
from tests.support.builders import with_notice, with_situation
from tests.support.views import a_choice, a_contract_view, a_milestone, a_negotiation_view, answered

AFTER_THE_END = date(2027, 4, 20)
DONE = {
    ActionKey.REQUEST_EARLY_TERMINATION: answered(),
    ActionKey.START_TRIAL: answered(),
    ActionKey.CONFIGURE_REPLACEMENT: answered(ActionState.SKIPPED, reason="set up long ago"),
}
ENDED = with_notice(sent_on=date(2026, 12, 1), confirmed_on=date(2026, 12, 4))


def kept(**facts: Any) -> ContractView:
    decided = a_milestone(MilestoneKind.KEPT, reason="works well")
    return after_a_plan(None, milestones=[decided], state=ContractState.KEEPING, **facts)


def ended(**facts: Any) -> ContractView:
    return after_a_plan(ENDED, today=AFTER_THE_END, state=ContractState.ENDED, **facts)


def after_a_plan(contract: Contract | None, **facts: Any) -> ContractView:
    """The contract whose plan, which asked for release as well, was stopped."""
    ran = a_contract_view(contract, choice=a_choice(Path.NEGOTIATE, Path.WAIT), states=DONE, **facts)
    return replace(a_contract_view(contract, **facts), stopped_plan=ran.plan)


def action_ids(message: Message) -> list[str]:
    blocks = [block for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for block in blocks for element in block["elements"]]


def test_whoever_wants_to_answer_an_action_of_what_is_kept_is_told_that_nothing_is_asked() -> None:
    message = quiet_message(kept())

    assert message.text == (
        "Nothing is asked about ActivTrak until 31 Dec 2027: kept by <@U0OWNER> on 1 Dec 2026. "
        "Reason: works well."
    )
    assert action_ids(message) == ["take_back", "edit"]


@pytest.mark.parametrize(
    ("today", "way_on", "action"),
    [
        pytest.param(
            date(2027, 3, 31),
            "If it goes on after all, /exitplan show k3x9ab offers to take that back until 31 Mar 2027.",
            "take_back",
            id="released, on the last day of its term",
        ),
        pytest.param(
            date(2027, 4, 1),
            "If it renewed or charged you after all, /exitplan show k3x9ab offers to record it.",
            "renewed",
            id="the day after",
        ),
    ],
)
def test_the_way_on_from_what_has_ended_is_the_one_that_show_has(
    today: date, way_on: str, action: str
) -> None:
    view = replace(ended(), today=today)

    why = "Nothing is asked about ActivTrak: the contract ended on 31 Mar 2027."
    assert f"{why} {way_on}" in compare_message(view).text
    assert quiet_message(view).text == why, "its button stands below"
    assert action in action_ids(quiet_message(view))
    assert action in action_ids(contract_message(view))


def test_a_charge_after_the_end_leads_to_its_claim() -> None:
    charged = with_situation(ENDED, billing_error=Decimal(11400))
    view = a_contract_view(charged, today=AFTER_THE_END, state=ContractState.ENDED)

    assert quiet_message(view).text == (
        "Nothing is asked about ActivTrak: the contract ended on 31 Mar 2027. "
        "To claim the charge back, /exitplan letter k3x9ab request drafts the letter."
    )


@pytest.mark.parametrize(
    ("refunded", "typical", "claim"),
    [
        pytest.param(
            11399,
            "USD 5,700.00 to USD 11,400.00",
            " To claim the charge back, /exitplan letter k3x9ab request drafts the letter.",
            id="one dollar is missing",
        ),
        pytest.param(11400, "none, as what was charged after the end is refunded", "", id="all is back"),
    ],
)
def test_a_charge_is_claimed_until_all_of_it_is_back(refunded: int, typical: str, claim: str) -> None:
    charged = WrongCharge(amount=Fraction(11400), refunded=Fraction(refunded))
    contract = with_situation(ENDED, billing_error=Decimal(11400))
    view = a_contract_view(contract, today=AFTER_THE_END, state=ContractState.ENDED, charged=charged)

    ended = "Nothing is asked about ActivTrak: the contract ended on 31 Mar 2027."
    assert quiet_message(view).text == f"{ended}{claim}"
    assert (
        f"{ended}{claim} If it renewed or charged you again, /exitplan show k3x9ab offers to record it."
        in compare_message(view).text
    )
    assert f"Typical credit: {typical}." in credit_message(view).text
    assert ("A charge is documented as wrong" in credit_message(view).text) == bool(claim)


@pytest.mark.parametrize(
    ("refunded", "told", "typical"),
    [
        (0, "You were charged after the end: claim it back in writing.", "USD 5,700.00 to USD 11,400.00"),
        (
            11400,
            "✔ What was charged after the end is refunded.",
            "none, as what was charged after the end is refunded",
        ),
    ],
)
def test_the_negotiation_file_tells_of_a_charge_once(refunded: int, told: str, typical: str) -> None:
    charged = WrongCharge(amount=Fraction(11400), refunded=Fraction(refunded))
    contract = with_situation(ENDED, billing_error=Decimal(11400))
    view = a_contract_view(contract, today=AFTER_THE_END, state=ContractState.ENDED, charged=charged)

    text = negotiation_message(a_negotiation_view(view)).text

    assert told in text
    assert f"Typical credit: {typical}" in text
    assert "To claim the charge back" not in text


def test_whoever_may_only_read_is_offered_no_way_that_is_closed_to_them() -> None:
    message = quiet_message(kept(may_change=False))

    assert message.text == (
        "Nothing is asked about ActivTrak until 31 Dec 2027: kept by <@U0OWNER> on 1 Dec 2026. "
        "Reason: works well."
    )
    assert action_ids(message) == []


def test_the_timeline_of_what_is_kept_is_the_plan_that_was_stopped(golden: Golden) -> None:
    message = timeline_message(kept(today=date(2027, 3, 17)))

    assert "The plan was Paths 1 + 2 with Tactic 1, ready at the end, begun on 1 Dec 2026." in message.text
    assert "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial." in message.text
    assert "only advised" not in message.text
    assert "Late" not in message.text
    assert "start_plan" not in action_ids(message)
    golden("timeline_kept", message)


def test_the_timeline_of_what_has_ended_tells_what_was_done_and_calls_nothing_late(golden: Golden) -> None:
    message = timeline_message(ended())

    assert "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial." in message.text
    assert "✕ Not asked any more: Export the last data from ActivTrak." in message.text
    assert "Late" not in message.text
    golden("timeline_ended", message)


def test_a_timeline_without_any_plan_says_that_none_was_started() -> None:
    text = timeline_message(replace(ended(), stopped_plan=None)).text

    assert text.splitlines()[2:] == ["No plan was started."]


def test_nothing_is_advised_once_the_contract_has_ended() -> None:
    message = recommendation_message(ended())

    assert message.text == "Nothing is asked about ActivTrak: the contract ended on 31 Mar 2027."
    assert action_ids(message) == ["renewed", "charged", "edit"]


def test_advice_for_what_is_kept_says_first_that_it_is_kept_and_then_what_leaving_would_take() -> None:
    message = recommendation_message(kept())
    lines = message.text.splitlines()

    assert lines[0].startswith("Nothing is asked about ActivTrak until 31 Dec 2027: kept by <@U0OWNER>")
    assert lines[1] == "ActivTrak: Path 2 with Tactic 1, ready at the end"
    assert lines[2].startswith("If you leave after all, on 30 Jan 2027: Send ActivTrak the Cancellation")
    assert "Next, if you leave after all" in lines
    assert "To leave after all" not in message.text, "its button stands below"
    assert action_ids(message) == ["take_back", "edit", "compare"]


def test_a_comparison_advises_nothing_once_the_contract_has_ended() -> None:
    lines = compare_message(ended()).text.splitlines()

    assert lines[:2] == [
        "ActivTrak: your options",
        "Nothing is asked about ActivTrak: the contract ended on 31 Mar 2027. "
        "If it renewed or charged you after all, /exitplan show k3x9ab offers to record it.",
    ]
    assert "exitplan advises" not in compare_message(ended()).text


def test_a_comparison_of_what_is_kept_says_so_before_it_advises() -> None:
    lines = compare_message(kept()).text.splitlines()

    assert lines[1].startswith("Nothing is asked about ActivTrak until 31 Dec 2027: kept by <@U0OWNER>")
    assert lines[2].startswith("If you leave after all: exitplan advises Path 2 with Tactic 1, ready at")


def test_advice_for_what_is_kept_leaves_out_what_was_done_before() -> None:
    text = recommendation_message(kept(today=date(2027, 3, 5))).text

    assert "Start Intelogos's trial." not in text
    assert (
        "Start Intelogos's trial."
        in recommendation_message(replace(kept(today=date(2027, 3, 5)), stopped_plan=None)).text
    )


@pytest.mark.parametrize("view", [pytest.param(kept(), id="kept"), pytest.param(ended(), id="ended")])
def test_the_negotiation_file_speaks_of_no_plan_that_goes_on(view: ContractView) -> None:
    text = negotiation_message(a_negotiation_view(view)).text

    assert text.splitlines()[1].startswith("Nothing is asked about ActivTrak")
    assert "the plan goes on" not in text
    assert "Asking is not notice" not in text
    assert "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Ask" in text
    assert "✕ Not asked any more: Escalate" in text


def test_who_did_what_is_told_of_what_is_kept_too() -> None:
    text = contract_message(kept()).text

    assert "✔ Done on 1 Dec 2026 by <@U0COLLEAGUE>: Start Intelogos's trial." in text


def test_what_is_kept_warns_of_nothing_that_matters_only_to_those_who_leave() -> None:
    leaving = contract_message(a_contract_view()).text

    text = contract_message(kept()).text

    gap = "expires on 8 Mar 2027, before the contract ends"
    assert (gap in leaving, gap in text) == (True, False)
    assert "Add no seats: ActivTrak locks added seats in until the same end date." in text


def test_what_is_kept_against_a_confirmed_notice_says_what_that_hangs_on_and_then_what_is_asked() -> None:
    decided = a_milestone(MilestoneKind.KEPT, reason="works well")
    view = a_contract_view(ENDED, milestones=[decided], state=ContractState.KEEPING)
    over = replace(view, today=date(2027, 4, 1))

    assert contract_message(view).text.splitlines()[1] == (
        "Nothing is asked until 1 Apr 2027: kept by <@U0OWNER> on 1 Dec 2026. Reason: works well. "
        "ActivTrak has confirmed the notice: the contract ends on 31 Mar 2027 unless ActivTrak agrees to go on. "
        "Withdraw the notice, and get that agreement in writing; then record that with /exitplan notice k3x9ab."
    )
    assert (
        "record that with /exitplan notice k3x9ab. "
        "To leave after all, /exitplan show k3x9ab offers to take the decision back until 31 Mar 2027."
    ) in compare_message(view).text
    assert "At stake" not in contract_message(view).text
    assert quiet_message(over).text == (
        "Did ActivTrak renew? It was kept by <@U0OWNER> on 1 Dec 2026, and nobody has answered yet. "
        "Reason: works well."
    )
    assert action_ids(contract_message(over)) == ["renewed", "ended", "edit"]


def test_a_notice_that_was_given_before_the_tool_was_kept_is_no_evidence_of_a_wrong_charge() -> None:
    renewed = next_term(ENDED, was_kept=True)
    decided = a_milestone(MilestoneKind.KEPT, reason="works well")
    today, warned = date(2027, 4, 8), "Your notice is from before this term"

    unasked = a_contract_view(renewed, today=today, term_number=2)
    kept_before = a_contract_view(renewed, today=today, term_number=2, milestones=[decided])

    assert warned in contract_message(unasked).text
    assert warned not in contract_message(kept_before).text
