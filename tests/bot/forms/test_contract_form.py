"""The register form: what is refused, where, and in which words; and what becomes of what is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.contract_draft import Block, ContractDraft
from bot.forms.contract_facts import renewal_hint
from bot.forms.contract_form import draft_from_view, draft_of, read_contract_form, read_metadata
from bot.forms.errors import FormError
from planner.contract import Billing, Contract, Notice, Replacement, Situation
from planner.playbook import NoticeMethod
from storage import calendars
from tests.support.builders import ACTIVTRAK, INTELOGOS, a_contract
from tests.support.forms import GOOD, PLAYBOOKS, TODAY, block_of, errors_of, open_form, submit, submitted
from tests.support.views import a_record

NO_WHOLE_NUMBER = "“{}” is no whole number: write the seats in digits, like 50."


def test_the_guides_contract_is_read_from_the_form() -> None:
    form = submit({"replacement_name": "intelogos"})

    assert form.contract == a_contract()
    assert (form.channel_id, form.owner_id, form.backup_id) == ("C0EXIT", "U0OWNER", None)
    assert (form.timezone, form.nonce, form.twin_id) == ("Europe/Berlin", "nonce-1", None)
    assert (form.contract_id, form.expected_revision) == (None, None)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("seats", "0", "A contract has at least 1 seat: give a whole number like 50."),
        ("seats", "-1", "A contract has at least 1 seat: give a whole number like 50."),
        (
            "seats",
            "1000000000",
            "That is too many seats: give a whole number up to 1,000,000, like 50.",
        ),
        ("seats", "fifty", NO_WHOLE_NUMBER.format("fifty")),
        ("seats", "", "Give the number of seats, like 50."),
        ("price", "free", "“free” is no price: write an amount like 19 USD, or 0 if it is free."),
        ("billing_error", "-1", "“-1” is negative: write a price like 19 USD."),
        ("price", "-1", "“-1” is negative: write a price like 19 USD, or 0 if it is free."),
        ("price", "1e400", "“1e400” is no price: write an amount like 19 USD."),
        (
            "price",
            "19.999 USD",
            "“19.999” can be 19999 or 19.999: write 19999, or 19.9990 with a fourth decimal.",
        ),
        (
            "price",
            "19.9990 USD",
            "USD has 2 decimals: round the price per seat, like 20.00, or give the charge per year.",
        ),
        (
            "price",
            "100000001 USD",
            "The price per seat can be at most USD 100,000,000 a month: give what one seat costs, like 19.",
        ),
        (
            "billing_error",
            "1000000000001 USD",
            "The erroneous charge can be at most USD 1,000,000,000,000: check the amount and its currency.",
        ),
        ("price", "9" * 16, "“9999999999999999” has more than 15 digits: write a number like 19 USD."),
        ("price", "", "Give the price, like 19 USD."),
        (
            "end_on",
            "2026-11-30",
            "30 Nov 2026 has passed: did it renew? Then give the end of the new term, and tick "
            "“It has just renewed by itself” under More facts.",
        ),
        (
            "end_on",
            "31 Dec 9999",
            "“31 Dec 9999” is out of range: write a date like 31 Mar 2027 or 2027-03-31.",
        ),
        (
            "end_on",
            "31 Feb",
            "“31 Feb” does not exist, as February has at most 29 days: write a date like 31 Mar 2027 or 2027-03-31.",
        ),
        (
            "end_on",
            "03/04/2027",
            "“03/04/2027” can be 3 Apr 2027 or 4 Mar 2027: write 2027-04-03 or 2027-03-04.",
        ),
        (
            "end_on",
            "2028-03-31",
            "31 Mar 2028 is 16 months away, more than the term of 12 months: check the date, or give a term of 16 months.",
        ),
        ("end_on", "", "Give the last paid day, like 31 Mar 2027."),
        (
            "notice_days",
            "400",
            "400 days of notice is longer than the term of 12 months: give the days of your order form, like 30.",
        ),
        ("notice_days", "-1", "The notice period cannot be negative: give days, like 30."),
        (
            "notice_days",
            "a month",
            "“a month” is no whole number: write the days of notice in digits, like 30.",
        ),
        ("vendor", "", "Name the vendor, like ActivTrak."),
        ("vendor", " \n\u202e ", "Name the vendor, like ActivTrak."),
        ("vendor", "V" * 10_000, "The vendor's name is too long: use at most 80 characters."),
        ("channel_id", "", "Choose the channel in which the reminders are posted."),
        ("unit", "", "Say what the price is for, like “per seat and month”."),
        ("currency", "quid", "“quid” is no currency code: use one like USD, EUR or GBP."),
        ("currency", "EUR", "“19 USD” is not in EUR, the currency of the contract: make the two agree."),
        ("term_months", "0", "The term must be 1 to 120 months, like 12."),
        ("renewal_term_months", "0", "The next term must be 1 to 120 months, like 12."),
        ("renewal_term_months", "121", "The next term must be 1 to 120 months, like 12."),
        (
            "renewal_term_months",
            "a year",
            "“a year” is no whole number: write the next term in months in digits, like 12.",
        ),
        ("timezone", "Berlin", "“Berlin” is no time zone: write one like Europe/Berlin."),
        ("country", "XX", "“XX” is no country with known holidays: use a code like US or DE."),
        ("reseller", "r" * 255, "The reseller's address is too long: use at most 254 characters."),
        ("plan", "P" * 81, "The name of the plan is too long: use at most 80 characters."),
        ("billing_error", "0", "Give the amount that was charged by mistake, like 950."),
        ("replacement_seats", "5", "Name the replacement, like Intelogos."),
    ],
)
def test_each_mistake_gets_one_sentence_at_its_field(field: str, typed: str, sentence: str) -> None:
    where = {"currency": "price", "replacement_seats": "replacement_name"}
    if typed == "quid":
        where = {}

    assert errors_of({field: typed}) == {where.get(field, field): sentence}


@pytest.mark.parametrize(
    ("end_on", "days", "example"),
    [
        pytest.param("2027-02-28", "29", "28", id="a February"),
        pytest.param("2026-12-31", "32", "30", id="a month of 31 days"),
    ],
)
def test_the_notice_that_is_proposed_fits_into_the_term(end_on: str, days: str, example: str) -> None:
    answers = {"end_on": end_on, "notice_days": days, "term_months": "1"}

    assert errors_of(answers, today=date.fromisoformat(end_on)) == {
        "notice_days": f"{days} days of notice is longer than the term of 1 month: "
        f"give the days of your order form, like {example}."
    }


def test_a_vendor_without_playbook_is_asked_for_its_notice_period() -> None:
    assert errors_of({"vendor": "Acme", "notice_days": ""}) == {
        "notice_days": "exitplan does not know how many days of notice “Acme” asks for: "
        "give them as in your order form, like 30."
    }


def test_a_price_without_currency_is_asked_about_unless_the_vendor_has_only_one() -> None:
    assert errors_of({"vendor": "Acme", "price": "19"}) == {
        "price": "Say the currency too, like 19 USD or 19 EUR."
    }
    assert submit({"price": "19"}).contract.currency == "USD"


@pytest.mark.parametrize(("typed", "currency"), [("eur", "EUR"), ("€", "EUR"), ("zł", "PLN")])
def test_a_currency_may_be_a_sign_of_its_own(typed: str, currency: str) -> None:
    assert submit({"price": "19", "currency": typed}).contract.currency == currency


def test_a_term_that_cannot_be_read_is_one_mistake_and_not_two() -> None:
    answers = {"term_months": "long", "end_on": "2029-03-31", "notice_days": "400"}

    assert set(errors_of(answers)) == {"term_months"}


def test_all_mistakes_are_told_at_once() -> None:
    assert set(errors_of({"seats": "fifty", "price": "free", "end_on": "31 Feb", "notice_days": "x"})) == {
        "seats",
        "price",
        "end_on",
        "notice_days",
    }


@pytest.mark.parametrize(
    ("end_on", "is_taken"),
    [
        pytest.param("2026-12-01", True, id="today is the last paid day"),
        pytest.param("2026-11-30", False, id="it ended yesterday"),
        pytest.param("2027-11-30", True, id="the whole term is left"),
        pytest.param("2027-12-01", False, id="a day more than the term"),
    ],
)
def test_the_end_lies_within_the_term(end_on: str, is_taken: bool) -> None:
    assert (errors_of({"end_on": end_on}) == {}) is is_taken


@pytest.mark.parametrize(("days", "is_taken"), [("0", True), ("365", True), ("366", False)])
def test_notice_is_at_most_the_term(days: str, is_taken: bool) -> None:
    assert (errors_of({"notice_days": days}) == {}) is is_taken


@pytest.mark.parametrize(
    "vendor",
    ["😀 Tool", "שלום", "<!channel>", "*bold*", "`ticks`", "V" * 80],
)
def test_any_name_is_kept_as_it_is(vendor: str) -> None:
    assert submit({"vendor": vendor}).contract.vendor == vendor


def test_line_breaks_in_a_name_become_spaces() -> None:
    assert submit({"vendor": "Acme\n\nTools\u202e"}).contract.vendor == "Acme Tools"


def test_a_known_vendor_is_recognised_by_its_other_names() -> None:
    contract = submit({"vendor": "activ trak"}).contract

    assert (contract.vendor, contract.playbook) == ("ActivTrak", ACTIVTRAK)


@pytest.mark.parametrize(
    ("price", "unit", "monthly"),
    [
        ("19 USD", "seat_month", Decimal(950)),
        ("228 USD", "seat_year", Decimal(950)),
        ("950 USD", "month", Decimal(950)),
        ("11,400 USD", "year", Decimal(950)),
        ("$19/seat/month", "", Decimal(950)),
        ("€11.400,00 p.a.", "", Decimal(950)),
        ("0 USD", "seat_month", Decimal(0)),
    ],
)
def test_every_unit_of_price_makes_the_same_contract(price: str, unit: str, monthly: Decimal) -> None:
    assert submit({"price": price, "unit": unit}).contract.monthly == monthly


def test_a_plan_from_the_price_list_stands_for_a_price() -> None:
    contract = submit({"price": "", "unit": "", "plan": "Professional"}).contract

    assert (contract.price, contract.currency, contract.plan) == (Decimal(19), "USD", "Professional")


@pytest.mark.parametrize(
    ("vendor", "typed", "plan"),
    [
        ("ActivTrak", "professional", "Professional"),
        ("ActivTrak", "Legacy 2019", "Legacy 2019"),
        ("Acme", " Business \n Plus", "Business Plus"),
        ("Acme", "professional", "professional"),
        ("Acme", "P" * 80, "P" * 80),
        ("Acme", "", None),
    ],
)
def test_a_plan_is_kept_as_the_vendors_list_or_the_person_writes_it(
    vendor: str, typed: str, plan: str | None
) -> None:
    assert submit({"vendor": vendor, "plan": typed}).contract.plan == plan


def test_facts_behind_more_facts_reach_the_contract() -> None:
    contract = submit(
        {
            "price": "€16",
            "billing": "monthly",
            "term_months": "2 years",
            "auto_renews": "no",
            "notice_method": "certified_mail",
            "reseller": "partner@example.com",
            "replacement_name": "Acme Time",
            "replacement_price": "144 EUR per seat per year",
            "replacement_seats": "40",
            "trial_days": "2 weeks",
            "situation": "active_problems zero_usage",
            "billing_error": "950",
            "country": "de",
        }
    ).contract

    assert (contract.currency, contract.billing, contract.term_months) == ("EUR", Billing.MONTHLY, 24)
    assert (contract.auto_renews, contract.notice_method) == (False, NoticeMethod.CERTIFIED_MAIL)
    assert contract.reseller == "partner@example.com"
    assert contract.replacement == Replacement(name="Acme Time", price=Decimal(12), seats=40, trial_days=14)
    assert contract.situation == Situation(active_problems=True, zero_usage=True, billing_error=Decimal(950))
    assert contract.country == "DE"
    assert not contract.calendar.is_business_day(date(2026, 12, 25))


def test_a_known_replacement_brings_its_price_and_trial() -> None:
    assert submit({"replacement_name": "Intelogos"}).contract.replacement == INTELOGOS


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            {"replacement_name": "Acme Time"},
            "No price is known for “Acme Time”: write it per seat and month, like 12 USD.",
        ),
        (
            {"replacement_name": "Intelogos", "price": "19 EUR"},
            "The known price of Intelogos is in USD, the contract in EUR: write its price in EUR.",
        ),
        (
            {"replacement_name": "Intelogos", "replacement_price": "12 EUR"},
            "“12 EUR” is not in USD, the currency of the contract: make the two agree.",
        ),
        (
            {"replacement_name": "Acme Time", "replacement_price": "100000001 USD"},
            "The replacement's price can be at most USD 100,000,000 a month: give what one seat costs, like 19.",
        ),
        (
            {"replacement_name": "Acme Time", "replacement_price": "100 USD per year"},
            "“100 USD per year” makes no round price per seat and month: write it like 12 USD.",
        ),
    ],
)
def test_a_replacement_needs_a_price_in_the_contracts_currency(
    answers: dict[str, str], sentence: str
) -> None:
    assert errors_of(answers) == {"replacement_price": sentence}


def test_without_auto_renewal_no_notice_period_is_needed() -> None:
    answers = {"vendor": "Acme", "notice_days": "", "auto_renews": "no"}

    assert submit(answers).contract.notice_days == 0


def test_a_mistake_in_a_field_that_is_not_shown_is_told_at_one_that_is() -> None:
    view = submitted(open_form(ContractDraft(**GOOD)))
    hidden = '"hidden":{"country":"Germany"}'
    view["private_metadata"] = view["private_metadata"].replace('"hidden":{', f"{hidden[:-1]},")
    assert "Germany" in view["private_metadata"]

    with pytest.raises(FormError) as refused:
        read_contract_form(view, today=TODAY, playbooks=PLAYBOOKS, calendars=calendars)

    assert refused.value.errors == {
        "notice_days~0": "Country for holidays (More facts): “Germany” is no country with known holidays: "
        "use a code like US or DE."
    }


def test_an_edit_keeps_what_the_form_does_not_show() -> None:
    existing = a_contract(notice=Notice(sent_on=date(2026, 11, 20)))

    contract = submit(existing=existing).contract

    assert contract.notice == Notice(sent_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("typed", "months"),
    [("", None), ("24", 24), ("2 years", 24), ("1", 1), ("120", 120)],
)
def test_the_next_term_may_last_otherwise_than_this_one(typed: str, months: int | None) -> None:
    assert submit({"renewal_term_months": typed}).contract.renewal_term_months == months


def test_an_edit_can_give_the_next_terms_length_up() -> None:
    existing = a_contract(renewal_term_months=24)

    assert submit({"renewal_term_months": ""}, existing=existing).contract.renewal_term_months is None


def test_the_next_terms_hint_says_what_holds_without_it() -> None:
    hint = block_of(open_form(ContractDraft(**GOOD), show_more=True), "renewal_term_months")["hint"]["text"]

    assert hint == "How long it renews for, like 12; as long again, if empty."


def test_the_next_terms_hint_says_where_a_playbook_has_its_length_from() -> None:
    vendor = replace(ACTIVTRAK, renewal=replace(ACTIVTRAK.renewal, months=1))

    assert renewal_hint(vendor) == (
        "How long it renews for, if your order form says so; 1 month if empty (reported, as of 22 Nov 2026)."
    )


EVERYTHING = a_contract(
    currency="KWD",
    price=Decimal("1.125"),
    billing=Billing.MONTHLY,
    term_months=24,
    renewal_term_months=12,
    auto_renews=False,
    notice_method=NoticeMethod.EMAIL,
    plan="Legacy 2019",
    reseller="partner@example.com",
    replacement=Replacement(name="Acme Time", price=Decimal("0.5"), seats=40, trial_days=14),
    situation=Situation(budget_constrained=True, account_manager=True, billing_error=Decimal(950)),
)


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(a_contract(), id="the guide's"),
        pytest.param(EVERYTHING, id="every fact"),
        pytest.param(a_contract(price=None, annual_charge=Decimal("11400.50")), id="annual charge"),
        pytest.param(a_contract(replacement=None, vendor="ActivTrak"), id="no replacement"),
    ],
)
@pytest.mark.parametrize("show_more", [False, True])
def test_an_edit_without_a_change_changes_nothing(contract: Contract, show_more: bool) -> None:
    record = a_record(contract)
    view = open_form(draft_of(record), contract_id=record.id, expected_revision=3, show_more=show_more)

    form = read_contract_form(submitted(view), today=TODAY, playbooks=PLAYBOOKS, calendars=calendars)

    assert form.contract == contract
    assert (form.contract_id, form.expected_revision) == ("k3x9ab", 3)
    assert (form.channel_id, form.owner_id, form.backup_id) == ("C0EXIT", "U0OWNER", "U0BACKUP")


def test_what_travels_with_the_form_comes_back() -> None:
    metadata = read_metadata(
        open_form(origin_channel_id="C0ORIGIN", contract_id="k3x9ab", expected_revision=7)
    )

    assert (metadata.nonce, metadata.timezone, metadata.person_id) == ("nonce-1", "Europe/Berlin", "U0OWNER")
    assert (metadata.origin_channel_id, metadata.contract_id, metadata.expected_revision) == (
        "C0ORIGIN",
        "k3x9ab",
        7,
    )


TYPED = [block for block in Block if block not in {Block.SITUATION, Block.UNIT, Block.PLAN, Block.LEFTOVER}]


@given(answers=st.dictionaries(st.sampled_from([block.value for block in TYPED]), st.text(), max_size=6))
def test_any_text_in_any_field_is_taken_or_explained(answers: dict[str, str]) -> None:
    assert all(sentence for sentence in errors_of(answers).values())


@given(values=st.dictionaries(st.sampled_from([block.value for block in TYPED]), st.text(max_size=200)))
def test_any_text_in_any_field_survives_the_form(values: dict[str, str]) -> None:
    view = submitted(open_form(show_more=True), values)

    draft = draft_from_view(view)

    assert {name: getattr(draft, name) for name in values if values[name]} == {
        name: value for name, value in values.items() if value
    }


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(a_contract(), id="to the end of its term"),
        pytest.param(a_contract().released(date(2026, 12, 31)), id="released before"),
    ],
)
@pytest.mark.parametrize(
    ("end_on", "is_taken"),
    [
        pytest.param("31 March 2027", True, id="as it was"),
        pytest.param("30 March 2027", False, id="another day that has passed"),
        pytest.param("31 March 2028", True, id="the end of the next term"),
    ],
)
def test_after_the_end_other_facts_can_still_be_changed(
    end_on: str, is_taken: bool, contract: Contract
) -> None:
    record = a_record(contract)
    view = open_form(draft_of(record), contract_id=record.id, expected_revision=3)
    answers = submitted(view, {"end_on": end_on})

    def read() -> Contract:
        return read_contract_form(
            answers,
            today=date(2027, 4, 3),
            playbooks=PLAYBOOKS,
            calendars=calendars,
            existing=record.contract,
        ).contract

    if is_taken:
        assert read().seats == 50
    else:
        with pytest.raises(FormError, match="has passed"):
            read()
