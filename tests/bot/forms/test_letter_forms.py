"""Editing a letter, and filling in what its template can't know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.forms.errors import FormError
from bot.forms.letter_facts_form import ASKED, letter_facts_view, read_letter_facts_form
from bot.forms.letter_form import LetterForm, letter_view, read_letter_form
from bot.forms.letter_needs import facts_needed
from bot.forms.letters import draft_letter, final_letter
from bot.ids import LetterKind
from planner.contract import Contract, Situation
from planner.playbook import NoticeMethod
from storage.records.letters import LetterFact
from tests.support.builders import ACTIVTRAK, GENERIC, a_contract
from tests.support.forms import block_of, check_modal, names_of, submitted
from tests.support.views import NOON, a_contract_view, a_draft, a_letter_view

EVERY_KIND = list(LetterKind)
FACTS = {
    LetterFact.ACCOUNT_NAME: "Acme GmbH",
    LetterFact.ADMIN_EMAIL: "admin@acme.example",
    LetterFact.ORDER_NUMBER: "Q-10482",
    LetterFact.PLAN: "Professional",
    LetterFact.INVOICE_NUMBER: "INV-2031",
    LetterFact.REASON: "two teams are missing from every report (tickets 4711, 4790).",
    LetterFact.USAGE: "12 of 50 seats in November 2026, report attached",
    LetterFact.EXPERIENCE: "3 Nov 2026: two teams missing, ticket 4711\n\n• 9 Nov 2026: still missing",
    LetterFact.WRONG_CHARGE: "on 2 Nov 2026, invoice INV-2019",
    LetterFact.SIGNATURE: "Alex Kim, Head of IT, Acme GmbH",
}


def longest_facts() -> dict[LetterFact, str]:
    return {name: "x" * asked.longest for name, asked in ASKED.items()}


def the_longest_contract() -> Contract:
    return a_contract(
        vendor="v" * 80,
        seats=1_000_000,
        price=None,
        annual_charge=Decimal("999999999999.00"),
        term_months=36,
        reseller="r" * 254,
        situation=Situation(billing_error=Decimal("999999999999.00")),
    )


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_both_forms_are_ones_that_slack_takes(kind: LetterKind) -> None:
    contract = a_contract(vendor="Acme", playbook=GENERIC, notice_method=NoticeMethod.CERTIFIED_MAIL)

    check_modal(letter_view(a_letter_view(kind)))
    check_modal(letter_facts_view(a_letter_view(kind, a_contract_view(contract))))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_longest_letter_can_still_be_edited_whole(kind: LetterKind) -> None:
    view = a_letter_view(kind, a_contract_view(the_longest_contract()), facts=longest_facts())

    form = letter_view(view)

    check_modal(form)
    assert block_of(form, "body")["element"]["initial_value"] == final_letter(view).body


def test_the_form_shows_the_letter_and_takes_it_back_line_by_line() -> None:
    form = letter_view(a_letter_view(LetterKind.REQUEST))

    read = read_letter_form(submitted(form, {"body": "Hello,\n\n  we leave.\x00\n", "subject": "We  leave"}))

    assert read == LetterForm(
        contract_id="k3x9ab",
        kind=LetterKind.REQUEST,
        subject="We leave",
        body="Hello,\n\n  we leave.",
        since=None,
    )


def test_the_form_shows_an_edited_text_and_remembers_which() -> None:
    form = letter_view(a_letter_view(draft=a_draft(body="My words.")))

    read = read_letter_form(submitted(form))

    assert (read.subject, read.body, read.since) == ("Our notice", "My words.", NOON)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (
            {"body": " \n"},
            {"body": "A letter needs words: write some, or close the form to keep it as it was."},
        ),
        (
            {"subject": " "},
            {"subject": "Give the mail a subject, like Request for an early end of our contract."},
        ),
        ({"subject": "x" * 201}, {"subject": "The subject is too long: use at most 200 characters."}),
    ],
)
def test_a_letter_without_words_is_refused(answers: dict[str, str], errors: dict[str, str]) -> None:
    with pytest.raises(FormError) as refused:
        read_letter_form(submitted(letter_view(a_letter_view()), answers))

    assert refused.value.errors == errors


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (LetterKind.NOTICE, ["account_name", "admin_email", "order_number", "signature"]),
        (
            LetterKind.REQUEST,
            [
                "account_name",
                "admin_email",
                "order_number",
                "plan",
                "invoice_number",
                "reason",
                "usage",
                "signature",
            ],
        ),
        (LetterKind.CITE, ["account_name", "admin_email", "order_number", "experience", "signature"]),
    ],
)
def test_a_form_asks_only_for_what_its_letter_says(kind: LetterKind, needed: list[str]) -> None:
    assert names_of(letter_facts_view(a_letter_view(kind))) == needed


@pytest.mark.parametrize(
    ("kind", "contract", "asked"),
    [
        (LetterKind.NOTICE, a_contract(playbook=GENERIC), LetterFact.NOTICE_ADDRESS),
        (LetterKind.REQUEST, a_contract(playbook=GENERIC), LetterFact.BILLING_ADDRESS),
        (LetterKind.ESCALATE, a_contract(playbook=GENERIC), LetterFact.SALES_ADDRESS),
        (LetterKind.DELETE, a_contract(playbook=GENERIC), LetterFact.DELETION_ADDRESS),
        (
            LetterKind.NOTICE,
            a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL),
            LetterFact.POSTAL_ADDRESS,
        ),
        (
            LetterKind.REQUEST,
            a_contract(situation=Situation(billing_error=Decimal(950))),
            LetterFact.WRONG_CHARGE,
        ),
    ],
)
def test_what_the_playbook_does_not_know_is_asked_for_too(
    kind: LetterKind, contract: Contract, asked: LetterFact
) -> None:
    assert asked in facts_needed(kind, contract)
    assert asked not in facts_needed(kind, a_contract(playbook=ACTIVTRAK))


def test_behind_a_reseller_no_address_is_asked_for() -> None:
    contract = a_contract(playbook=GENERIC, reseller="partner@example.com")

    assert LetterFact.NOTICE_ADDRESS not in facts_needed(LetterKind.NOTICE, contract)


@pytest.mark.parametrize("kind", [LetterKind.NOTICE, LetterKind.REQUEST, LetterKind.DELETE])
def test_once_its_facts_are_filled_in_a_letter_has_no_blank_left(kind: LetterKind) -> None:
    contract = a_contract(situation=Situation(billing_error=Decimal(950)))

    letter = draft_letter(kind, a_contract_view(contract), FACTS)

    assert "[" not in letter.subject + letter.body
    assert "Acme GmbH, admin@acme.example" in letter.body


def test_the_experience_is_a_list_of_facts() -> None:
    letter = draft_letter(LetterKind.CITE, a_contract_view(), FACTS)

    assert (
        "- 3 Nov 2026: two teams missing, ticket 4711\n- 9 Nov 2026: still missing\n\nAs other" in letter.body
    )


def test_a_filled_in_address_is_the_letters() -> None:
    contract = a_contract_view(a_contract(vendor="Acme", playbook=GENERIC))

    letter = draft_letter(LetterKind.NOTICE, contract, {LetterFact.NOTICE_ADDRESS: "legal@acme.example"})

    assert letter.to == "legal@acme.example"
    assert letter.mailto is not None
    assert letter.mailto.startswith("mailto:legal@acme.example?subject=")
    assert not any("order form" in note for note in letter.notes)


def test_the_letters_plan_is_the_contracts_until_somebody_writes_another() -> None:
    contract = a_contract_view(a_contract(plan="Professional"))
    edited = {LetterFact.PLAN: "Professional, 3 years"}

    assert "Plan: Professional\n" in draft_letter(LetterKind.REQUEST, contract).body
    assert "Plan: Professional, 3 years\n" in draft_letter(LetterKind.REQUEST, contract, edited).body
    assert "Plan: [plan]\n" in draft_letter(LetterKind.REQUEST, a_contract_view()).body


@pytest.mark.parametrize(
    ("facts", "shown"),
    [({}, "Professional"), ({LetterFact.PLAN: "Legacy"}, "Legacy")],
    ids=["its own", "edited"],
)
def test_the_form_for_letters_starts_with_the_plan(facts: dict[LetterFact, str], shown: str) -> None:
    contract = a_contract_view(a_contract(plan="Professional"))
    form = letter_facts_view(a_letter_view(LetterKind.REQUEST, contract, facts=facts))

    assert block_of(form, "plan")["element"]["initial_value"] == shown


def test_facts_come_back_on_one_line_and_long_ones_with_their_lines() -> None:
    form = letter_facts_view(a_letter_view(LetterKind.REQUEST))
    answers = {"account_name": " Acme\nGmbH ", "reason": "first\nsecond", "admin_email": "a@b.example"}

    read = read_letter_facts_form(submitted(form, answers))

    assert (read.contract_id, read.kind) == ("k3x9ab", LetterKind.REQUEST)
    assert read.facts[LetterFact.ACCOUNT_NAME] == "Acme GmbH"
    assert read.facts[LetterFact.REASON] == "first\nsecond"
    assert read.facts[LetterFact.PLAN] == ""


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (
            {"admin_email": "alex at acme"},
            {"admin_email": "That is no e-mail address: write one like admin@example.com."},
        ),
        ({"reason": "x" * 501}, {"reason": "The text is too long: use at most 500 characters."}),
        ({"account_name": "x" * 121}, {"account_name": "The text is too long: use at most 120 characters."}),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_field(
    answers: dict[str, str], errors: dict[str, str]
) -> None:
    form = letter_facts_view(a_letter_view(LetterKind.REQUEST))

    with pytest.raises(FormError) as refused:
        read_letter_facts_form(submitted(form, answers))

    assert refused.value.errors == errors


def test_the_form_shows_what_was_filled_in_before() -> None:
    form = letter_facts_view(a_letter_view(facts=FACTS))

    assert block_of(form, "account_name")["element"]["initial_value"] == "Acme GmbH"


def test_an_edited_letter_is_final_with_its_own_subject() -> None:
    letter = final_letter(a_letter_view(draft=a_draft(subject="We leave", body="My words.")))

    assert (letter.subject, letter.body) == ("We leave", "My words.")
    assert letter.mailto == "mailto:renewals@activtrak.com?subject=We%20leave"


def test_a_letter_of_another_day_counts_from_that_day() -> None:
    view = a_contract_view(today=date(2026, 12, 12))

    assert draft_letter(LetterKind.NOTICE, view).body.startswith("12 Dec 2026\n")
