"""The negotiation file: one thing to do first, what came back, claimed against received."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.messages.evidence import link_text
from bot.messages.message import Message
from bot.messages.negotiation import negotiation_message
from bot.usecases.views import ContractView, NegotiationView
from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import AnswerKind, Concession, Respondent
from planner.contract import Billing
from planner.outcome import WrongCharge
from planner.paths import Path
from storage.records.contracts import ContractState
from storage.records.negotiations import EntryRecord
from tests.bot.messages.conftest import Golden
from tests.support.builders import GENERIC, a_contract, with_notice, with_situation
from tests.support.views import (
    a_choice,
    a_contract_view,
    a_link,
    a_negotiation_view,
    an_answer,
    an_offer,
    an_outcome,
    answered,
)

REQUEST, FOLLOW_UP, ESCALATE, CITE = NEGOTIATION_ACTIONS
DENIED = an_answer()
UNANSWERED = an_answer(Respondent.SALES, AnswerKind.NO_ANSWER, on=date(2026, 12, 22))
OFFERED = an_offer(
    Concession.RELEASE_WITH_CREDIT, 1_500, on=date(2026, 12, 18), note="Mia of sales, by phone"
)


def a_view(*done: ActionKey, today: date = date(2026, 12, 8), **facts: object) -> ContractView:
    """The running plan with these steps taken."""
    states = {key: answered() for key in done}
    choice = a_choice(Path.NEGOTIATE, Path.WAIT)
    return a_contract_view(choice=choice, states=states, today=today, **facts)  # type: ignore[arg-type]


def said(view: NegotiationView) -> str:
    return negotiation_message(view).text


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_a_file_before_anything_is_asked(golden: Golden) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT))

    golden("negotiation_not_chosen", negotiation_message(a_negotiation_view(view)))


def test_a_file_on_the_day_of_the_request(golden: Golden) -> None:
    golden("negotiation_ask", negotiation_message(a_negotiation_view()))


def test_a_file_with_an_offer_on_the_table(golden: Golden) -> None:
    view = a_view(REQUEST, ESCALATE, today=date(2026, 12, 18))
    links = [a_link(), a_link("https://acme.slack.com/archives/C0IT/p1796115600000100", title="No to Alex")]

    golden(
        "negotiation_offer",
        negotiation_message(a_negotiation_view(view, entries=[DENIED, OFFERED], evidence=links)),
    )


def test_a_file_that_ended_with_a_release(golden: Golden) -> None:
    contract = a_contract().released(date(2026, 12, 31))
    view = a_contract_view(contract, choice=a_choice(Path.NEGOTIATE, Path.WAIT), today=date(2026, 12, 18))
    outcome = an_outcome(Concession.RELEASE_WITH_CREDIT, 1_900, reference="case 4711", on=date(2026, 12, 18))

    message = negotiation_message(a_negotiation_view(view, entries=[DENIED, OFFERED, outcome]))

    golden("negotiation_released", message)
    assert "USD 1,900.00, 50 % of the claim" in message.text
    assert "Released early: the contract ends on 31 Dec 2026, and not on 31 Mar 2027." in message.text


@pytest.mark.parametrize(
    ("done", "entries", "words", "buttons"),
    [
        pytest.param(
            (),
            (),
            "Do first, today: ask ActivTrak's billing for early release in writing.",
            ["Letter: request", "The request is sent"],
            id="ask",
        ),
        pytest.param(
            (REQUEST,),
            (),
            "The request is with billing. Next, today: follow up on the request",
            ["Letter: request", "Followed up"],
            id="wait for billing",
        ),
        pytest.param(
            (REQUEST, FOLLOW_UP),
            (DENIED,),
            "There was a no from billing. Do first, on 15 Dec 2026: escalate the request",
            ["Letter: escalation", "It is escalated"],
            id="denied",
        ),
        pytest.param(
            (REQUEST, FOLLOW_UP, ESCALATE),
            (DENIED,),
            "The request is with sales. Next: record the answer",
            [],
            id="wait for sales",
        ),
        pytest.param(
            (REQUEST, FOLLOW_UP, ESCALATE),
            (DENIED, UNANSWERED),
            "The escalation has failed. You may mention your documented experience now: facts only",
            ["Cite documented experience", "It is mentioned"],
            id="the escalation failed",
        ),
        pytest.param(
            (REQUEST, FOLLOW_UP, ESCALATE),
            (DENIED, OFFERED),
            "An offer is on the table: release now with a partial credit, USD 1,500.00.",
            [],
            id="an offer",
        ),
        pytest.param(
            NEGOTIATION_ACTIONS,
            (DENIED, UNANSWERED),
            "Every step is taken. Record what came of it",
            [],
            id="stalled",
        ),
    ],
)
def test_each_stage_says_what_to_do_first(
    done: tuple[ActionKey, ...], entries: tuple[EntryRecord, ...], words: str, buttons: list[str]
) -> None:
    message = negotiation_message(a_negotiation_view(a_view(*done), entries=entries))

    assert words in message.text
    assert labels(message) == [
        *buttons,
        "Record an answer",
        "Record the outcome",
        "Change the waits",
        "Add evidence",
    ]


def test_experience_is_offered_only_after_the_escalation_failed() -> None:
    before = negotiation_message(a_negotiation_view(a_view(REQUEST, FOLLOW_UP), entries=[DENIED, UNANSWERED]))

    assert "Cite documented experience" not in labels(before)


@pytest.mark.parametrize("state", [ContractState.ENDED, ContractState.KEEPING])
def test_a_contract_that_is_over_or_kept_offers_no_start(state: ContractState) -> None:
    view = a_contract_view(choice=a_choice(Path.WAIT), state=state)

    assert labels(negotiation_message(a_negotiation_view(view))) == ["Record the outcome", "Add evidence"]


def test_who_may_only_read_sees_the_file_without_buttons() -> None:
    view = a_negotiation_view(a_view(may_change=False), entries=[DENIED], evidence=[a_link()])
    message = negotiation_message(view)

    assert labels(message) == []
    assert "accessory" not in str(message.blocks)
    assert "no from billing" in message.text


@pytest.mark.parametrize(
    ("concession", "words"),
    [
        (Concession.RELEASE_FROM_RENEWAL, "This is proof of notice: record it as confirmed"),
        (Concession.SMALLER_CONTRACT, "Now change the facts"),
    ],
)
def test_an_outcome_says_what_it_still_asks_for(concession: Concession, words: str) -> None:
    assert words in said(a_negotiation_view(entries=[an_outcome(concession, reference="case 1")]))


def test_once_the_notice_is_confirmed_the_release_from_the_renewal_asks_for_nothing() -> None:
    contract = with_notice(confirmed_on=date(2026, 12, 1))
    view = a_contract_view(contract, choice=a_choice(Path.NEGOTIATE, Path.WAIT))

    text = said(a_negotiation_view(view, entries=[an_outcome(Concession.RELEASE_FROM_RENEWAL)]))

    assert "record it as confirmed" not in text
    assert "Asking is not notice" not in text


@pytest.mark.parametrize("today", [date(2026, 12, 8), date(2027, 3, 2)], ids=["in time", "missed"])
def test_whoever_is_to_record_a_release_from_the_renewal_is_not_told_to_send_notice_too(
    today: date,
) -> None:
    release = an_outcome(Concession.RELEASE_FROM_RENEWAL, reference="case 1")

    text = said(a_negotiation_view(a_view(today=today), entries=[release]))

    assert "This is proof of notice: record it as confirmed, and the reminders about notice stop." in text
    assert "Asking is not notice" not in text
    assert "Send notice by" not in text


def test_a_negotiation_that_began_later_says_so() -> None:
    choice = a_choice(Path.WAIT).negotiating(date(2026, 12, 10))
    view = a_contract_view(choice=choice, today=date(2026, 12, 10))

    assert "early release in writing (start of the negotiation)" in said(a_negotiation_view(view))


def test_asking_is_never_taken_for_notice() -> None:
    assert "Asking is not notice of non-renewal. Send notice by 1 Mar 2027" in said(a_negotiation_view())


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        pytest.param(
            a_contract(seats=20), "Typical credit: USD 152.00 to USD 456.00", id="a published range"
        ),
        pytest.param(
            a_contract(), "Typical credit: no figures are published for a case like yours", id="none"
        ),
        pytest.param(a_contract(seats=5), "Typical credit: none\n", id="denied"),
        pytest.param(
            with_situation(zero_usage=True, billing_error=Decimal(950)),
            "Typical credit: USD 1,235.00 to USD 2,850.00",
            id="added up",
        ),
        pytest.param(
            a_contract(playbook=GENERIC, vendor="Acme"),
            "How often Acme agrees to early release is not published.",
            id="no playbook",
        ),
        pytest.param(
            a_contract(billing=Billing.MONTHLY),
            "Claim: still to be charged on 1 Dec 2026: USD 3,800.00 for 4.0 months",
            id="monthly",
        ),
    ],
)
def test_what_is_claimed_stands_beside_what_is_typical(contract: object, words: str) -> None:
    view = a_contract_view(contract, choice=a_choice(Path.NEGOTIATE, Path.WAIT))  # type: ignore[arg-type]

    assert words in said(a_negotiation_view(view))


def test_nothing_is_compared_across_currencies() -> None:
    text = said(a_negotiation_view(entries=[an_outcome(Concession.INVOICE_CREDIT, 500, currency="EUR")]))

    assert "Received: EUR 500.00\n" in text


def test_once_it_was_charged_after_the_end_that_is_the_claim_and_an_earlier_credit_stands_beside_it() -> None:
    credit = an_outcome(Concession.INVOICE_CREDIT, 1900)
    charged = WrongCharge(amount=Fraction(11400), refunded=Fraction(5700))

    text = said(a_negotiation_view(a_view(charged=charged), entries=[credit]))

    assert "You were charged after the end: claim the rest back in writing." in text
    assert "Claim: charged after the end: USD 11,400.00\n" in text
    assert "Received: USD 5,700.00, 50 % of the claim\n" in text
    assert "For the request: USD 1,900.00\n" in text


def test_behind_a_reseller_the_reseller_answers() -> None:
    view = a_contract_view(
        a_contract(reseller="partner@example.com"), choice=a_choice(Path.NEGOTIATE, Path.WAIT)
    )

    assert "no from the reseller" in said(a_negotiation_view(view, entries=[DENIED]))


@pytest.mark.parametrize(
    ("begun_on", "is_shortened"),
    [
        pytest.param(date(2027, 2, 5), False, id="just enough time"),
        pytest.param(date(2027, 2, 8), True, id="a day less"),
    ],
)
def test_waits_that_had_to_be_shortened_are_said_so(begun_on: date, is_shortened: bool) -> None:
    choice = a_choice(Path.NEGOTIATE, Path.WAIT, begun_on=begun_on)
    text = said(a_negotiation_view(a_contract_view(choice=choice, today=begun_on)))

    assert ("The waits are shortened to 4 business days" in text) is is_shortened


def test_older_entries_stand_in_the_history() -> None:
    text = said(a_negotiation_view(entries=[DENIED] * 10))

    assert text.count("no from billing") == 6
    assert "… and 4 older entries, in the history." in text


def test_a_link_shows_where_it_leads() -> None:
    assert link_text("https://example.com/a?b=1&c=2") == (
        "<https://example.com/a?b=1&amp;c=2|example.com/a?b=1&amp;c=2>"
    )


def test_a_message_in_slack_is_called_one() -> None:
    link = "https://acme.slack.com/archives/C0EXIT/p1796115600000100?thread_ts=1.2&cid=C0EXIT"

    assert link_text(link) == f"<{link.replace('&', '&amp;')}|a message> in <#C0EXIT>"


def test_what_only_looks_like_slack_is_not() -> None:
    link = "https://acme.slack.com.evil.example/archives/C0EXIT/p1796115600000100"

    assert link_text(link) == f"<{link}|acme.slack.com.evil.example/archives/C0EXIT/p1796…>"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a.example|<!channel>", "ftp://a.example/x"])
def test_what_is_no_link_is_shown_as_text(link: str) -> None:
    assert not link_text(link).startswith("<")
