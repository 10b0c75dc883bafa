"""The form while it is open: the playbook's facts come in and go out, what a person typed stays."""

from __future__ import annotations

import pytest

from bot.forms.contract_draft import ContractDraft
from bot.forms.contract_form import draft_from_view, read_metadata, refreshed_view
from tests.support.forms import (
    PLAYBOOKS,
    TODAY,
    Json,
    block_of,
    names_of,
    notes_of,
    open_form,
    submitted,
)
from tests.support.views import a_record


def refreshed(view: Json, answers: dict[str, str], *, show_more: bool | None = None) -> Json:
    return refreshed_view(submitted(view, answers), playbooks=PLAYBOOKS, today=TODAY, show_more=show_more)


def value_of(view: Json, name: str) -> str | None:
    value: str | None = block_of(view, name)["element"].get("initial_value")
    return value


def test_a_known_vendors_notice_period_is_filled_in_and_marked() -> None:
    view = refreshed(open_form(), {"vendor": "ActivTrak"})

    assert value_of(view, "notice_days") == "30"
    assert block_of(view, "notice_days")["hint"]["text"] == (
        "From ActivTrak's own help, as of 22 Nov 2026: check your order form."
    )
    assert notes_of(view)[0] == "ActivTrak's playbook is used. Your own order form wins over it."


def test_an_unknown_vendors_notice_period_is_asked_for() -> None:
    view = refreshed(open_form(), {"vendor": "Acme"})

    assert value_of(view, "notice_days") is None
    assert not block_of(view, "notice_days")["optional"]
    assert block_of(view, "notice_days")["hint"]["text"] == (
        "Days before the renewal by which notice must arrive: look in your order form. "
        "Not needed if it ends by itself: say so under More facts."
    )


def test_the_notice_period_of_a_known_vendor_may_be_left() -> None:
    assert block_of(open_form(ContractDraft(vendor="ActivTrak")), "notice_days")["optional"]


def test_while_no_vendor_is_named_the_notice_period_says_when_it_is_needed() -> None:
    view = open_form()

    assert block_of(view, "notice_days")["optional"], "the vendor may be typed without pressing Enter"
    assert block_of(view, "notice_days")["hint"]["text"] == (
        "Days before the renewal by which notice must arrive: look in your order form. "
        "May stay empty only for a vendor that exitplan knows, like ActivTrak."
    )


def test_where_nothing_renews_the_notice_period_may_be_left() -> None:
    view = open_form(ContractDraft(vendor="Acme"), show_more=True)
    assert not block_of(view, "notice_days")["optional"]

    view = refreshed(view, {"auto_renews": "no"})

    assert block_of(view, "notice_days")["optional"]
    assert block_of(view, "notice_days")["hint"]["text"] == "May stay empty, as the contract ends by itself."


def test_a_field_that_is_refilled_gets_a_new_id_and_others_keep_theirs() -> None:
    before = open_form()
    after = refreshed(before, {"vendor": "ActivTrak"})

    assert block_of(before, "notice_days")["block_id"] == "notice_days~0"
    assert block_of(after, "notice_days")["block_id"] == "notice_days~1"
    assert block_of(after, "vendor")["block_id"] == block_of(before, "vendor")["block_id"] == "vendor"


def test_ids_stay_where_nothing_is_refilled() -> None:
    view = refreshed(open_form(), {"vendor": "Acme", "seats": "50"})

    assert block_of(view, "notice_days")["block_id"] == "notice_days~0"


def test_another_vendor_takes_its_own_facts_along() -> None:
    view = refreshed(open_form(ContractDraft(vendor="ActivTrak")), {"vendor": "Acme"})

    assert value_of(view, "notice_days") is None


def test_a_notice_period_that_a_person_typed_is_never_replaced() -> None:
    view = refreshed(open_form(ContractDraft(vendor="ActivTrak")), {"notice_days": "60"})
    view = refreshed(view, {"vendor": "Acme"})
    view = refreshed(view, {"vendor": "ActivTrak"})

    assert value_of(view, "notice_days") == "60"
    assert block_of(view, "notice_days")["hint"]["text"] == (
        "30 days from ActivTrak's own help, as of 22 Nov 2026: check your order form."
    )


def test_more_facts_are_filled_in_and_keep_what_was_typed_before() -> None:
    view = refreshed(
        open_form(ContractDraft(vendor="ActivTrak", replacement_name="Intelogos")),
        {"seats": "fifty", "end_on": "03/04/2027"},
        show_more=True,
    )

    assert (value_of(view, "seats"), value_of(view, "end_on")) == ("fifty", "03/04/2027")
    assert (value_of(view, "replacement_name"), value_of(view, "replacement_price")) == (
        "Intelogos",
        "12 USD",
    )
    assert (value_of(view, "trial_days"), value_of(view, "term_months")) == ("7", "12")


def hint_of(view: Json, name: str) -> str:
    text: str = block_of(view, name)["hint"]["text"]
    return text


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("term_months", "Filled in: 12, reported, as of 22 Nov 2026. Check your order form."),
        (
            "auto_renews",
            "Filled in: Renews unless notice is given, reported, as of 22 Nov 2026. Check your order form.",
        ),
        (
            "notice_method",
            "Filled in: The vendor's form, from ActivTrak's own help, as of 22 Nov 2026. Check your order form.",
        ),
        ("trial_days", "Filled in: 7, Intelogos's offer on 22 Nov 2026."),
        ("unit", "Filled in: per seat and month, reported, as of 22 Nov 2026. Check your order form."),
    ],
)
def test_every_value_that_is_filled_in_says_where_it_is_from(name: str, hint: str) -> None:
    draft = ContractDraft(vendor="ActivTrak", plan="Professional", replacement_name="Intelogos")

    assert hint_of(open_form(draft, show_more=True), name) == hint


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("term_months", "12"),
        ("auto_renews", "Renews unless notice is given"),
        ("notice_method", "The vendor's form"),
    ],
)
def test_of_an_unknown_vendor_what_is_usual_is_filled_in_and_said_to_be_that(name: str, shown: str) -> None:
    view = open_form(ContractDraft(vendor="Acme"), show_more=True)

    assert hint_of(view, name) == f"Filled in: {shown}, as is usual. Check your order form."


def test_a_value_that_a_person_typed_is_not_marked() -> None:
    view = open_form(ContractDraft(vendor="ActivTrak", term_months="24"), show_more=True)

    assert hint_of(view, "term_months") == "How long a term lasts, like 12."


def test_a_replacements_known_price_is_not_filled_in_for_another_currency() -> None:
    view = open_form(
        ContractDraft(vendor="ActivTrak", price="19 EUR", replacement_name="Intelogos"), show_more=True
    )

    assert value_of(view, "replacement_price") is None


def test_a_plan_brings_its_list_price_and_its_unit() -> None:
    view = open_form(ContractDraft(vendor="ActivTrak", plan="Essentials Plus"))

    assert value_of(view, "price") == "15 USD"
    assert block_of(view, "unit")["element"]["initial_option"]["value"] == "seat_month"
    assert block_of(view, "price")["hint"]["text"] == (
        "List prices per seat and month: Essentials USD 10, Essentials Plus USD 15, Professional USD 19 "
        "(reported, as of 22 Nov 2026). Yours is in your order form."
    )


def test_a_plan_of_the_old_vendors_list_goes_with_it() -> None:
    view = open_form(ContractDraft(vendor="ActivTrak", plan="professional"), show_more=True)

    assert draft_from_view(submitted(refreshed(view, {"seats": "9"}))).plan == "Professional"
    assert draft_from_view(submitted(refreshed(view, {"vendor": "Acme"}))).plan == ""


def test_a_plan_that_somebody_typed_stays() -> None:
    view = open_form(ContractDraft(vendor="Acme", plan="Business"), show_more=True)

    assert draft_from_view(submitted(refreshed(view, {"vendor": "ActivTrak"}))).plan == "Business"


def test_facts_behind_more_facts_travel_unseen() -> None:
    draft = ContractDraft(
        vendor="Acme", replacement_name="Acme Time", trial_days="7", reseller="a@example.com"
    )

    view = refreshed(open_form(draft), {"seats": "50"})

    kept = draft_from_view(submitted(view))
    assert (kept.replacement_name, kept.trial_days, kept.reseller) == ("Acme Time", "7", "a@example.com")
    assert "replacement_name" not in names_of(view)


def test_facts_too_long_to_travel_unseen_are_shown() -> None:
    view = open_form(ContractDraft(vendor="Acme", reseller="r" * 2_500))

    assert value_of(view, "reseller") == "r" * 2_500


def test_text_that_could_not_be_placed_can_be_moved_by_hand() -> None:
    view = refreshed(open_form(ContractDraft(leftover="signed by Bob")), {"vendor": "Acme"})

    assert value_of(view, "leftover") == "signed by Bob"
    assert draft_from_view(submitted(view, {"leftover": "Bob"})).leftover == "Bob"


def test_after_the_warning_the_same_contract_is_registered_anyway() -> None:
    first = open_form()
    second = refreshed_view(submitted(first), playbooks=PLAYBOOKS, today=TODAY, duplicate=a_record())

    assert (read_metadata(first).twin_id, read_metadata(second).twin_id) == (None, "k3x9ab")
    assert read_metadata(second).nonce == "nonce-1"
