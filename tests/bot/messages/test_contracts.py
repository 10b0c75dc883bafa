"""Registering, showing, removing: what one person reads about their contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bot.messages.contracts import (
    confirm_remove_message,
    newcomer_message,
    overview_message,
    registered_message,
    removed_message,
    restored_message,
)
from bot.messages.message import Message
from bot.messages.show import contract_message
from bot.usecases.portfolio_views import Urgency
from planner.actions import ActionKey
from planner.paths import Path, Tactic
from storage.records.contracts import ContractState
from storage.records.milestones import MilestoneKind
from storage.records.proofs import ProofKind
from tests.bot.messages.conftest import Golden
from tests.support.builders import GENERIC, a_contract, with_notice
from tests.support.views import (
    NOON,
    POSTED,
    a_choice,
    a_contract_view,
    a_milestone,
    a_proof,
    a_record,
    a_summary,
    an_overview,
    answered,
)


def action_values(message: Message) -> dict[str, str | None]:
    """What every button carries, by its action id."""
    actions = [block for block in message.blocks if block["type"] == "actions"]
    return {button["action_id"]: button.get("value") for block in actions for button in block["elements"]}


def test_a_newcomer_reads_one_sentence_and_finds_a_button(golden: Golden) -> None:
    message = newcomer_message()

    assert message.text.count(".") == 1
    assert action_values(message) == {"register": None}
    golden("newcomer", message)


def test_a_proof_that_was_taken_back_is_shown_as_one_that_does_not_count() -> None:
    at_night = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    wrong = a_proof(reference="CASE-7", taken_back_by="U0BACKUP", taken_back_at=at_night)

    lines = contract_message(a_contract_view(proofs=[a_proof(), wrong])).text.splitlines()

    assert "✔ Notice sent on 1 Dec 2026 by form, recorded by <@U0OWNER>." in lines
    assert (
        "✖ Notice sent on 1 Dec 2026 by form, recorded by <@U0OWNER>. CASE-7. "
        "It does not count: taken back by <@U0BACKUP> on 2 Dec 2026."
    ) in lines


def test_many_corrections_hide_no_proof_that_counts() -> None:
    wrong = [a_proof(on=date(2026, 12, 1), taken_back_by="U0OWNER", taken_back_at=NOON) for _ in range(5)]

    text = contract_message(a_contract_view(proofs=[a_proof(on=date(2026, 11, 20)), *wrong])).text

    assert "✔ Notice sent on 20 Nov 2026 by form" in text
    assert text.count("It does not count") == 4


def done_on(day: int) -> dict[str, Any]:
    return answered(answered_at=datetime(2026, 12, day, 12, 0, tzinfo=UTC))


WEEKS = {
    ActionKey.START_TRIAL_AND_CONFIGURE: done_on(1),
    ActionKey.DEPLOY_FULL_TEAM: done_on(8),
    ActionKey.RUN_BOTH_AND_VALIDATE: done_on(15),
    ActionKey.MAKE_REPLACEMENT_PRIMARY: done_on(22),
}
SWITCHING = a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW)


def test_who_did_what_stands_in_the_order_of_its_days() -> None:
    view = a_contract_view(choice=SWITCHING, states=WEEKS, proofs=[a_proof(on=date(2026, 12, 10))])

    lines = contract_message(view).text.splitlines()

    assert [line[:24] for line in lines[lines.index("Who did what") + 1 :][:5]] == [
        "✔ Done on 1 Dec 2026 by ",
        "✔ Done on 8 Dec 2026 by ",
        "✔ Notice sent on 10 Dec ",
        "✔ Done on 15 Dec 2026 by",
        "✔ Done on 22 Dec 2026 by",
    ]


@pytest.mark.parametrize(
    ("more", "heading"),
    [
        pytest.param({}, "Who did what", id="six steps"),
        pytest.param(
            {ActionKey.ESCALATE_REQUEST: done_on(23)},
            "Who did what, 6 of 7: /exitplan history k3x9ab has all",
            id="seven",
        ),
    ],
)
def test_who_did_what_says_when_it_is_not_all(more: dict[ActionKey, Any], heading: str) -> None:
    asked = {ActionKey.REQUEST_EARLY_TERMINATION: done_on(1), ActionKey.FOLLOW_UP_REQUEST: done_on(8)}

    text = contract_message(a_contract_view(choice=SWITCHING, states={**WEEKS, **asked, **more})).text

    assert heading in text.splitlines()
    assert ("Start Intelogos's trial and begin its configuration." in text) is not more


def test_what_was_done_is_told_after_the_end_too() -> None:
    running = a_contract_view(choice=SWITCHING, states=WEEKS)
    ended = a_contract_view(state=ContractState.ENDED, today=date(2027, 4, 7))

    text = contract_message(replace(ended, stopped_plan=running.plan)).text

    assert "✔ Done on 8 Dec 2026 by <@U0COLLEAGUE>: Deploy Intelogos to the full team." in text


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (None, "1 Dec 2026: counts as renewed until 31 Mar 2028."),
        ("U0OWNER", "1 Dec 2026: renewed until 31 Mar 2028, by <@U0OWNER>."),
    ],
)
def test_a_renewal_that_nobody_reported_is_told_as_one_that_counts(by: str | None, told: str) -> None:
    renewed = a_milestone(MilestoneKind.RENEWED, by=by, on=date(2028, 3, 31))

    assert told in contract_message(a_contract_view(milestones=[renewed])).text.splitlines()


def test_the_overview_never_adds_up_currencies(golden: Golden) -> None:
    items = [a_summary(urgency=Urgency.SOON, days=20), a_summary(a_contract(currency="EUR"), id="p4q7rs")]
    stake = {"USD": Fraction(11400), "EUR": Fraction(11400)}
    message = overview_message(an_overview(items, total=7, at_stake=stake, undelivered=2))

    assert "At stake: EUR 11,400.00 and USD 11,400.00." in message.text
    assert "2 posts could not be delivered yet." in message.text
    golden("overview", message)


def test_an_overview_without_exposure_says_so() -> None:
    assert "Nothing is at stake." in overview_message(an_overview([a_summary()], at_stake={})).text


def test_a_charge_for_all_seats_is_shown_for_each_too() -> None:
    contract = a_contract(price=None, annual_charge=Decimal(228))

    message = registered_message(a_contract_view(contract))

    assert "Price: USD 228.00 a year (USD 0.38 per seat and month), prepaid" in message.text


def test_a_registered_contract_is_shown_as_it_was_understood(golden: Golden) -> None:
    message = registered_message(a_contract_view())

    assert message.text.startswith("ActivTrak is registered as k3x9ab.")
    assert "Paid through: 31 Mar 2027" in message.text
    assert action_values(message) == {"start_plan": "k3x9ab", "recommend": "k3x9ab", "edit": "k3x9ab"}
    golden("registered", message)


def test_an_unknown_vendor_is_told_that_general_rules_apply(golden: Golden) -> None:
    contract = a_contract(vendor="Basecamp", playbook=GENERIC, replacement=None, auto_renews=False)
    message = registered_message(a_contract_view(contract))

    assert "exitplan has no playbook for Basecamp: general rules apply, your order form wins." in message.text
    golden("registered_generic", message)


def test_one_contract_with_its_plan_and_what_was_done(golden: Golden) -> None:
    view = a_contract_view(
        with_notice(sent_on=date(2026, 12, 1)),
        today=date(2027, 3, 17),
        started=True,
        message=POSTED,
        states={ActionKey.START_TRIAL: answered()},
        proofs=[
            a_proof(reference="https://mail.example/1 <!here>"),
            a_proof(ProofKind.CONFIRMED, reference="CASE-7", note="by phone"),
        ],
        state=ContractState.NOTICE_SENT,
        is_restricted=True,
    )
    message = contract_message(view)

    assert "Notice sent on 1 Dec 2026 by form, recorded by <@U0OWNER>. https://mail.example/1" in message.text
    assert "Only they and admins see it." in message.text
    golden("contract_running", message)


def test_a_notice_that_is_confirmed_can_only_be_corrected() -> None:
    sent = a_contract_view(with_notice(sent_on=date(2026, 12, 1)))
    confirmed = a_contract_view(with_notice(date(2026, 11, 1), confirmed_on=date(2026, 11, 9)))

    assert "Record notice" in str(contract_message(sent).blocks)
    assert "Correct the notice" in str(contract_message(confirmed).blocks)
    assert "Record notice" not in str(contract_message(confirmed).blocks)


def test_one_contract_without_a_plan(golden: Golden) -> None:
    golden("contract", contract_message(a_contract_view(backup_id=None, may_change=False)))


def test_a_next_term_that_lasts_otherwise_is_told() -> None:
    usual = contract_message(a_contract_view())
    longer = contract_message(a_contract_view(a_contract(renewal_term_months=24)))
    ending = contract_message(a_contract_view(a_contract(renewal_term_months=24, auto_renews=False)))

    assert "Renews for: 24 months" in longer.text
    assert "Renews for" not in usual.text
    assert "Renews for" not in ending.text


def test_the_vendors_plan_is_told_and_cannot_ping() -> None:
    message = contract_message(a_contract_view(a_contract(plan="Pro <!here>")))

    assert "Vendor's plan: Pro" in message.text
    assert "<!here>" not in message.text


def test_removing_asks_twice_and_says_that_it_can_be_undone(golden: Golden) -> None:
    message = confirm_remove_message(a_contract_view())

    assert "kept for 30 days" in message.text
    golden("confirm_remove", message)


def test_a_removed_contract_says_until_when_it_is_kept(golden: Golden) -> None:
    message = removed_message(a_record(removed_at=datetime(2026, 12, 1, 23, 30, tzinfo=UTC)))

    assert "It is kept until 1 Jan 2027." in message.text
    assert action_values(message) == {"restore": "k3x9ab"}
    golden("removed", message)


def test_a_restored_contract_is_back_with_its_deadline(golden: Golden) -> None:
    golden("restored", restored_message(a_contract_view()))


def test_a_term_that_is_over_offers_each_answer_once() -> None:
    message = contract_message(a_contract_view(today=date(2027, 4, 2)))

    labels = [
        button["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for button in block["elements"]
    ]
    assert labels[-3:] == ["It renewed", "Record notice", "It ended"]
    assert labels.count("Record notice") == 1
