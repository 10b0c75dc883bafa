"""Every modal is one that Slack takes, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.forms.contract_draft import Block, ContractDraft, Flag
from bot.forms.contract_form import draft_of, refreshed_view
from bot.forms.proof_form import proof_view
from bot.forms.skip_form import skip_view
from bot.forms.snooze_form import snooze_view
from bot.ids import ActionId
from tests.support.builders import GENERIC, a_contract
from tests.support.forms import (
    GOOD,
    PLAYBOOKS,
    TODAY,
    Json,
    block_of,
    check_modal,
    names_of,
    notes_of,
    open_form,
    submitted,
)
from tests.support.views import a_contract_view, a_record

LONG = "x" * 10_000
CHOSEN = {Block.SITUATION, Block.CHANNEL, Block.OWNER, Block.BACKUP}
"""Not typed, but chosen from what Slack offers."""


@pytest.mark.parametrize("show_more", [False, True])
@pytest.mark.parametrize(
    "draft",
    [
        pytest.param(ContractDraft(), id="empty"),
        pytest.param(ContractDraft(**GOOD), id="complete"),
        pytest.param(draft_of(a_record()), id="registered"),
        pytest.param(
            ContractDraft(**{block.value: LONG for block in Block if block not in CHOSEN}),
            id="10,000 characters in every field",
        ),
        pytest.param(
            ContractDraft(
                vendor="<!channel> *b* `c`\n😀 שלום", leftover="<!here>", seats="fifty", end_on="31 Feb"
            ),
            id="marks, emoji and right-to-left",
        ),
        pytest.param(
            ContractDraft(situation=" ".join(Flag), channel_id="D0BOT"), id="everything ticked, in a DM"
        ),
    ],
)
def test_slack_takes_the_contract_form(draft: ContractDraft, show_more: bool) -> None:
    check_modal(open_form(draft, show_more=show_more))


def test_slack_takes_the_warning_about_a_duplicate() -> None:
    view = refreshed_view(submitted(open_form()), playbooks=PLAYBOOKS, today=TODAY, duplicate=a_record())

    check_modal(view)
    assert view["blocks"][0]["text"]["text"] == (
        "ActivTrak ending 31 Mar 2027 is already registered as k3x9ab. "
        "Press Register again to register it a second time."
    )


def test_slack_takes_the_small_forms() -> None:
    view = a_contract_view(a_contract(vendor="V" * 80, playbook=GENERIC), started=True)
    assert view.plan is not None

    check_modal(proof_view(view, nonce="n1"))
    for item in view.plan.items:
        check_modal(snooze_view(view, item))
        check_modal(skip_view(view, item))


def test_the_form_is_short_until_more_facts_are_asked_for() -> None:
    assert names_of(open_form()) == [
        "vendor",
        "seats",
        "price",
        "unit",
        "end_on",
        "notice_days",
        "channel_id",
    ]
    assert names_of(open_form(show_more=True))[7:] == [
        "plan",
        "currency",
        "billing",
        "term_months",
        "renewal_term_months",
        "auto_renews",
        "notice_method",
        "reseller",
        "replacement_name",
        "replacement_price",
        "replacement_seats",
        "trial_days",
        "situation",
        "billing_error",
        "owner_id",
        "backup_id",
        "access",
        "timezone",
        "country",
    ]


def test_more_facts_is_a_button_that_goes_once_they_are_shown() -> None:
    def buttons(view: Json) -> list[str]:
        found = [block for block in view["blocks"] if block["type"] == "actions"]
        return [element["action_id"] for block in found for element in block["elements"]]

    assert buttons(open_form()) == [ActionId.MORE_FACTS]
    assert buttons(open_form(show_more=True)) == []


def test_a_vendor_with_a_price_list_offers_its_plans() -> None:
    view = open_form(ContractDraft(vendor="ActivTrak"), show_more=True)

    options = block_of(view, "plan")["element"]["options"]
    assert [option["text"]["text"] for option in options] == [
        "Essentials, USD 10.00",
        "Essentials Plus, USD 15.00",
        "Professional, USD 19.00",
    ]


def test_a_plan_that_is_on_no_list_can_stay_chosen() -> None:
    view = open_form(ContractDraft(vendor="ActivTrak", plan="Legacy 2019"), show_more=True)

    element = block_of(view, "plan")["element"]
    assert [option["value"] for option in element["options"]][-1] == "Legacy 2019"
    assert element["initial_option"]["text"]["text"] == "Legacy 2019"


@pytest.mark.parametrize(
    "draft",
    [
        pytest.param(ContractDraft(vendor="Acme"), id="no price list"),
        pytest.param(ContractDraft(vendor="ActivTrak", plan="P" * 76), id="longer than an option may be"),
    ],
)
def test_a_plan_is_typed_where_no_menu_can_hold_it(draft: ContractDraft) -> None:
    element = block_of(open_form(draft, show_more=True), "plan")["element"]

    assert (element["type"], element.get("initial_value", "")) == ("plain_text_input", draft.plan)


def test_nothing_that_was_typed_is_shown_as_markup() -> None:
    view = open_form(ContractDraft(vendor="<!channel>", seats="<!here>", leftover="<@U1>"), show_more=True)

    assert "mrkdwn" not in str(view)


def test_facts_that_are_not_shown_are_named() -> None:
    draft = ContractDraft(
        vendor="ActivTrak",
        replacement_name="Intelogos",
        replacement_price="12",
        situation="zero_usage",
        billing="monthly",
    )

    assert notes_of(open_form(draft))[-1] == (
        "Also noted: Billing: Monthly; Replacement: Intelogos; Replacement's price: 12; "
        "Situation: Nobody uses it."
    )


ASSUMED = "Paid a year in advance is assumed. If you pay monthly, choose it under More facts."


@pytest.mark.parametrize(
    ("draft", "is_told"),
    [
        pytest.param(ContractDraft(price="300 EUR", unit="month"), True, id="a price, and no word of it"),
        pytest.param(ContractDraft(price="300 EUR", billing="monthly"), False, id="said to be monthly"),
        pytest.param(ContractDraft(price="300 EUR", billing="prepaid_annual"), False, id="said to be yearly"),
        pytest.param(ContractDraft(), False, id="nothing to be billed yet"),
        pytest.param(ContractDraft(vendor="ActivTrak", price="19"), False, id="ActivTrak's usual case"),
    ],
)
def test_that_a_year_in_advance_is_assumed_is_told_where_nobody_said_so(
    draft: ContractDraft, is_told: bool
) -> None:
    assert (ASSUMED in notes_of(open_form(draft))) is is_told


def test_what_is_wrong_with_a_draft_stands_below_its_field() -> None:
    view = open_form(ContractDraft(vendor="Miro", seats="fifty", price="16 EUR", end_on="03/04/2027"))

    assert notes_of(view) == [
        "No playbook for this vendor: the general rules apply. Look in your order form for the notice period.",
        "⚠️ “fifty” is no whole number: write the seats in digits, like 50.",
        "⚠️ Say what the price is for, like “per seat and month”.",
        "⚠️ “03/04/2027” can be 3 Apr 2027 or 4 Mar 2027: write 2027-04-03 or 2027-03-04.",
        ASSUMED,
    ]


def test_a_wrong_fact_behind_more_facts_is_shown_at_once() -> None:
    view = open_form(ContractDraft(vendor="Miro", trial_days="a week", replacement_name="Foo"))

    assert "trial_days" in names_of(view)


def test_a_bare_dollar_sign_is_said_to_be_us_dollars() -> None:
    said = "“$” is read as USD. Another dollar? Write its code, like 19 CAD."

    assert said in notes_of(open_form(ContractDraft(price="$19")))
    assert said not in notes_of(open_form(ContractDraft(price="19 USD")))
    assert said not in notes_of(open_form(ContractDraft(price="$19", currency="CAD")))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31 Mar", ["Read as 31 Mar 2027."]),
        ("renews 1 April 2027", ["Read as 31 Mar 2027."]),
        ("31 Mar 2027", []),
        ("2027-03-31", []),
    ],
)
def test_a_date_that_says_more_than_it_shows_is_read_back(typed: str, said: list[str]) -> None:
    assert notes_of(open_form(ContractDraft(end_on=typed))) == said


@pytest.mark.parametrize(
    ("channel", "kinds"),
    [("C0EXIT", ["public", "private"]), ("D0BOT", ["public", "private", "im"])],
)
def test_a_direct_message_is_offered_only_where_the_form_was_opened_in_one(
    channel: str, kinds: list[str]
) -> None:
    element = block_of(open_form(channel_id=channel), "channel_id")["element"]

    assert element["filter"]["include"] == kinds
    assert element["initial_conversation"] == channel


def test_without_a_channel_slack_proposes_the_current_one() -> None:
    assert block_of(open_form(), "channel_id")["element"]["default_to_current_conversation"] is True


def test_as_many_seats_as_now_stay_as_many_when_the_seats_change() -> None:
    contract = a_contract()
    assert contract.replacement is not None
    fewer = replace(contract, replacement=replace(contract.replacement, seats=contract.seats - 10))

    assert draft_of(a_record(contract)).replacement_seats == ""
    assert draft_of(a_record(fewer)).replacement_seats == str(contract.seats - 10)
