"""Answers, outcomes, waits and evidence: bounds on both sides, one sentence each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bot.forms.errors import FormError, InputError
from bot.forms.evidence_form import (
    EvidenceForm,
    evidence_contract_view,
    evidence_view,
    read_evidence_contract_form,
    read_evidence_form,
    read_link,
)
from bot.forms.outcome_form import OutcomeForm, outcome_view, read_outcome_form
from bot.forms.vendor_answer_form import answer_view, read_answer_form
from bot.forms.waits_form import read_waits_form, waits_view
from planner.concessions import AnswerKind, Concession, Respondent
from planner.contract import Contract
from planner.outcome import NO_CHARGE, WrongCharge
from planner.paths import Path
from storage.records.negotiations import NewEntry
from tests.support.builders import GENERIC, a_contract
from tests.support.forms import TODAY, block_of, check_modal, submitted
from tests.support.views import a_choice, a_contract_view, a_record

CHARGED = WrongCharge(amount=Fraction(11400))
RELEASE = {
    "outcome": "release_with_credit",
    "on": "2026-12-01",
    "amount": "1,900",
    "released_on": "2026-12-31",
    "reference": "case 4711",
}


def answer(answers: dict[str, str], contract: Contract | None = None) -> NewEntry:
    form = answer_view(a_contract_view(contract), nonce="nonce-1", respondent=Respondent.BILLING)
    return read_answer_form(submitted(form, answers), today=TODAY, contract=contract or a_contract())


def outcome(answers: dict[str, str], contract: Contract | None = None) -> OutcomeForm:
    form = outcome_view(a_contract_view(contract), nonce="nonce-1", concession=Concession.NOTHING)
    return read_outcome_form(submitted(form, answers), today=TODAY, contract=contract or a_contract())


def errors_of(read: Any, answers: dict[str, str], contract: Contract | None = None) -> dict[str, str]:
    with pytest.raises(FormError) as refused:
        read(answers, contract)
    return refused.value.errors


def test_every_form_is_one_that_slack_takes() -> None:
    view = a_contract_view(
        a_contract(reseller="partner@example.com"),
        choice=a_choice(Path.NEGOTIATE, Path.WAIT),
        charged=CHARGED,
    )

    check_modal(answer_view(view, nonce="n", respondent=Respondent.SALES))
    for concession in Concession:
        check_modal(outcome_view(view, nonce="n", concession=concession))
    check_modal(waits_view(view))
    check_modal(evidence_view(view))


def test_an_answer_as_it_stands_is_a_no_from_billing_today() -> None:
    assert answer({}) == NewEntry(
        nonce="nonce-1", on=TODAY, respondent=Respondent.BILLING, answer=AnswerKind.DENIED
    )


def test_an_offer_has_its_kind_and_amount() -> None:
    read = answer(
        {
            "respondent": "sales",
            "answer": "release_with_credit",
            "on": "2026-11-30",
            "amount": "$1,900.50",
            "note": "Mia\nby phone",
        }
    )

    assert read == NewEntry(
        nonce="nonce-1",
        on=date(2026, 11, 30),
        respondent=Respondent.SALES,
        answer=AnswerKind.OFFER,
        concession=Concession.RELEASE_WITH_CREDIT,
        amount=Decimal("1900.50"),
        note="Mia\nby phone",
    )


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (
            {"on": "2026-12-02"},
            {"on": "2 Dec 2026 lies in the future: record it once it has happened (today is 1 Dec 2026)."},
        ),
        ({"on": ""}, {"on": "Choose the day on which it was answered, like 1 Dec 2026."}),
        ({"on": "2026-03-31"}, {"on": "31 Mar 2026 is before this term, which began on 1 Apr 2026."}),
        (
            {"answer": "denied", "amount": "100"},
            {"amount": "An amount belongs to an offer: choose which one was made, or leave this out."},
        ),
        (
            {"answer": "invoice_credit", "amount": "a lot"},
            {"amount": "“a lot” is no price: write an amount like 19 USD."},
        ),
        (
            {"answer": "invoice_credit", "amount": "10 EUR"},
            {"amount": "“10 EUR” is not in USD, the currency of the contract: make the two agree."},
        ),
        ({"note": "x" * 1001}, {"note": "The note is too long: use at most 1,000 characters."}),
    ],
)
def test_an_answer_that_cannot_be_is_refused_at_its_field(
    answers: dict[str, str], errors: dict[str, str]
) -> None:
    assert errors_of(answer, answers) == errors


def test_the_first_day_of_the_term_is_one_to_answer_on() -> None:
    assert answer({"on": "2026-04-01"}).on == date(2026, 4, 1)


def test_a_release_has_its_last_day_and_its_proof() -> None:
    assert outcome(RELEASE) == OutcomeForm(
        entry=NewEntry(
            nonce="nonce-1",
            on=TODAY,
            concession=Concession.RELEASE_WITH_CREDIT,
            amount=Decimal(1900),
            reference="case 4711",
        ),
        released_on=date(2026, 12, 31),
    )


def test_nothing_came_of_it_needs_nothing_else() -> None:
    read = outcome({"released_on": "2026-12-31"})

    assert (read.entry.concession, read.entry.amount, read.released_on) == (Concession.NOTHING, None, None)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (
            RELEASE | {"reference": " "},
            {"reference": "A release needs its reference or a link, like case 4711."},
        ),
        (
            {"outcome": "release_from_renewal"},
            {"reference": "A release needs its reference or a link, like case 4711."},
        ),
        (
            RELEASE | {"amount": ""},
            {"amount": "Give the amount that came back, like 1,900; 0 if there was none."},
        ),
        (
            {"outcome": "invoice_credit"},
            {"amount": "Give the amount that came back, like 1,900; 0 if there was none."},
        ),
        (
            {"outcome": "nothing", "amount": "5"},
            {"amount": "Nothing came of it, so there is no amount: leave it out, or choose what came."},
        ),
        (RELEASE | {"released_on": ""}, {"released_on": "Choose the contract's last day, like 1 Dec 2026."}),
        (
            RELEASE | {"released_on": "2027-04-01"},
            {"released_on": "1 Apr 2027 is not in this term: choose a day from 1 Apr 2026 to 31 Mar 2027."},
        ),
        (
            RELEASE | {"released_on": "2026-03-31"},
            {"released_on": "31 Mar 2026 is not in this term: choose a day from 1 Apr 2026 to 31 Mar 2027."},
        ),
        (
            RELEASE | {"amount": "9" * 14},
            {"amount": "That is too much to be true: give an amount like 1,900."},
        ),
        (
            RELEASE | {"reference": "x" * 501},
            {"reference": "The reference is too long: use at most 500 characters."},
        ),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_at_its_field(
    answers: dict[str, str], errors: dict[str, str]
) -> None:
    assert errors_of(outcome, answers) == errors


@pytest.mark.parametrize("on", ["2026-04-01", "2027-03-31"])
def test_a_release_lies_anywhere_in_the_term(on: str) -> None:
    assert outcome(RELEASE | {"released_on": on}).released_on == date.fromisoformat(on)


def test_amounts_are_payable_in_the_contracts_currency() -> None:
    yen = a_contract(currency="JPY", replacement=None)

    assert errors_of(outcome, RELEASE | {"amount": "10.5"}, yen) == {
        "amount": "JPY has fewer decimals: round the amount."
    }


def test_a_corrected_release_may_move_within_the_whole_term() -> None:
    released = a_contract().released(date(2026, 12, 15))

    assert outcome(RELEASE | {"released_on": "2027-02-28"}, released).released_on == date(2027, 2, 28)


def test_the_waits_come_back_as_business_days() -> None:
    form = waits_view(a_contract_view(choice=a_choice(Path.NEGOTIATE, Path.WAIT)))

    assert read_waits_form(submitted(form)) == (5, 5, 5)
    assert read_waits_form(submitted(form, {"wait_to_follow_up": "3", "wait_to_cite": "30"})) == (3, 5, 30)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Wait 1 to 30 business days, like 5."),
        ("31", "Wait 1 to 30 business days, like 5."),
        ("", None),
        ("soon", None),
    ],
)
def test_a_wait_that_cannot_be_is_refused_at_its_field(typed: str, sentence: str | None) -> None:
    with pytest.raises(FormError) as refused:
        read_waits_form(submitted(waits_view(a_contract_view()), {"wait_to_escalate": typed}))

    assert list(refused.value.errors) == ["wait_to_escalate"]
    if sentence:
        assert refused.value.errors["wait_to_escalate"] == sentence


def test_evidence_is_a_link_and_what_it_shows() -> None:
    form = submitted(
        evidence_view(a_contract_view()), {"link": " https://example.com/t/1?a=b ", "title": "A  ticket"}
    )

    assert read_evidence_form(form) == EvidenceForm(
        contract_id="k3x9ab", link="https://example.com/t/1?a=b", title="A ticket"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "example.com",
        "javascript:alert(1)",
        "https://example",
        "https://example.com/a|b",
        "https://example.com/<!channel>",
        "https://example.com/a b",
        "https://example.com/\u202egnp",
        "https://example.com/" + "x" * 281,
    ],
)
def test_what_is_no_link_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        read_link(typed)


def test_the_longest_link_is_one() -> None:
    assert len(read_link("https://example.com/" + "x" * 280)) == 300


def test_the_outcome_starts_with_what_was_offered() -> None:
    form = outcome_view(a_contract_view(), nonce="n", concession=Concession.INVOICE_CREDIT)

    assert block_of(form, "outcome")["element"]["initial_option"]["value"] == "invoice_credit"


def test_a_refund_of_a_wrong_charge_is_offered_once_something_was_charged() -> None:
    def offered(charged: WrongCharge) -> bool:
        form = outcome_view(a_contract_view(charged=charged), nonce="n", concession=Concession.NOTHING)
        options = block_of(form, "outcome")["element"]["options"]
        return "charge_refund" in {one["value"] for one in options}

    assert offered(CHARGED)
    assert not offered(NO_CHARGE)


def test_beside_a_wrong_charge_the_form_says_what_its_refund_leaves_alone() -> None:
    form = outcome_view(a_contract_view(charged=CHARGED), nonce="n", concession=Concession.CHARGE_REFUND)

    assert form["blocks"][0]["elements"][0]["text"] == (
        "ActivTrak, ends 31 Mar 2027. USD 11,400.00 was charged after the end; "
        "a refund of it counts against that, and changes no other outcome."
    )


def test_the_contract_of_a_message_has_to_be_chosen() -> None:
    records = [a_record(id="aaaaaa"), a_record(a_contract(vendor="Z" * 80, playbook=GENERIC), id="bbbbbb")]
    form = evidence_contract_view(records, link="https://example.com/1")

    check_modal(form)
    with pytest.raises(FormError) as refused:
        read_evidence_contract_form(submitted(form))
    assert refused.value.errors == {"contract": "Choose the contract that the message is about."}
    chosen = read_evidence_contract_form(submitted(form, {"contract": "bbbbbb", "title": "A no"}))
    assert chosen == EvidenceForm(contract_id="bbbbbb", link="https://example.com/1", title="A no")
    names = [one["text"]["text"] for one in block_of(form, "contract")["element"]["options"]]
    assert names == ["ActivTrak, ends 31 Mar 2027", f"{'Z' * 56}…, ends 31 Mar 2027"]


def test_of_more_contracts_than_a_menu_holds_the_first_are_offered() -> None:
    form = evidence_contract_view(
        [a_record(id=f"c{number}") for number in range(101)], link="https://a.example"
    )

    check_modal(form)
    assert len(block_of(form, "contract")["element"]["options"]) == 100
    assert "copy the message's link" in str(form)
