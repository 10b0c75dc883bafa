"""Playbooks: what is shipped, how a vendor is found, and how a wrong file is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.playbook import (
    CreditBase,
    CreditFact,
    CreditRule,
    KnownReplacement,
    Likelihood,
    Mark,
    NoticeMethod,
    Odds,
    PricePlan,
    SizeTier,
    Source,
)
from storage.playbooks import FOLDER, PlaybookError, load_playbooks

WriteActivTrak = Callable[[str, str], Path]


@pytest.fixture
def with_change(tmp_path: Path) -> WriteActivTrak:
    """A folder of the shipped playbooks in which one piece of ActivTrak's text is another."""

    def write(old: str, new: str) -> Path:
        for shipped in FOLDER.glob("*.toml"):
            text = shipped.read_text(encoding="utf-8")
            if shipped.name == "activtrak.toml":
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / shipped.name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_activtrak_wants_notice_30_days_before_by_form_and_email() -> None:
    notice = load_playbooks().get("activtrak").notice

    assert notice.days == 30
    assert notice.methods == (NoticeMethod.FORM, NoticeMethod.EMAIL)
    assert notice.form_name == "Cancellation Request Form"


def test_each_address_of_activtrak_has_its_own_job() -> None:
    addresses = load_playbooks().get("activtrak").addresses

    assert addresses.notice == "renewals@activtrak.com"
    assert addresses.early_termination == "billing@activtrak.com"
    assert addresses.billing == "billing@activtrak.com"
    assert addresses.escalation == "sales@activtrak.com"
    assert addresses.partners == "partners@activtrak.com"
    assert addresses.deletion_form == "Account Deletion Request Form"


def test_activtrak_is_sold_in_three_plans_with_five_seats_at_least() -> None:
    playbook = load_playbooks().get("activtrak")

    assert playbook.plans == (
        PricePlan(name="Essentials", price=Decimal(10), currency="USD"),
        PricePlan(name="Essentials Plus", price=Decimal(15), currency="USD"),
        PricePlan(name="Professional", price=Decimal(19), currency="USD"),
    )
    assert (playbook.seats.minimum, playbook.seats.added_are_locked_in) == (5, True)


def test_the_odds_of_asking_activtrak_grow_with_the_team() -> None:
    assert load_playbooks().get("activtrak").odds == (
        Odds(tier=SizeTier.UP_TO_10, likelihood=Likelihood.RARE),
        Odds(tier=SizeTier.UP_TO_49, likelihood=Likelihood.OCCASIONAL, percent_low=10, percent_high=30),
        Odds(tier=SizeTier.UP_TO_99, likelihood=Likelihood.MODERATE),
        Odds(tier=SizeTier.FROM_100, likelihood=Likelihood.BEST),
    )


def test_activtraks_credit_rules_stand_in_the_guides_order() -> None:
    rules = load_playbooks().get("activtrak").credit

    assert [(rule.code, rule.seats_min, rule.percent_low, rule.percent_high) for rule in rules] == [
        ("billing_error", 1, 50, 100),
        ("account_manager", 100, 0, 100),
        ("zero_usage", 50, 20, 50),
        ("some_usage_large", 50, None, None),
        ("medium_team", 11, 10, 30),
        ("small_voluntary", 1, 0, 0),
    ]


def test_not_paying_activtrak_leads_to_collections_on_day_28() -> None:
    account = load_playbooks().get("activtrak").account

    assert account.chased_on_days == (7, 14, 21)
    assert account.collections_on_day == 28


def test_intelogos_is_a_known_replacement_whatever_its_case() -> None:
    guide = Source(
        url="https://www.intelogos.com/alternatives/activtrak/cancel/stuck-in-contract",
        checked_on=date(2026, 11, 22),
        mark=Mark.SECONDARY,
    )

    assert load_playbooks().get("activtrak").replacement(" INTELOGOS") == KnownReplacement(
        name="Intelogos", price=Decimal(12), currency="USD", trial_days=7, source=guide
    )


def test_the_notice_period_has_the_vendors_own_help_as_its_source() -> None:
    sources = load_playbooks().get("activtrak").sources

    assert sources["notice"].url == "https://support.activtrak.com/hc/en-us/articles/360038363992"
    assert sources["notice"].mark is Mark.OWN_HELP


def test_the_generic_playbook_claims_nothing() -> None:
    generic = load_playbooks().generic

    assert generic.key == "generic"
    assert generic.notice.days is None
    assert generic.odds == ()
    assert not generic.account.has_agents
    assert generic.credit == (
        CreditRule(
            code="billing_error",
            of=CreditBase.ERRONEOUS_CHARGE,
            needs=CreditFact.BILLING_ERROR,
            label="no published figures",
        ),
        CreditRule(code="no_published_figures", of=CreditBase.REMAINING_VALUE, label="no published figures"),
    )


@pytest.mark.parametrize("vendor", ["ActivTrak", "activtrak", "  ACTIV   TRAK ", "ActivTrak Inc."])
def test_a_vendor_is_found_by_name_or_alias_whatever_its_case(vendor: str) -> None:
    assert load_playbooks().find(vendor).key == "activtrak"


@pytest.mark.parametrize("vendor", ["Acme", "", "ActivTrakker", "🚀"])
def test_an_unknown_vendor_has_the_generic_playbook(vendor: str) -> None:
    assert load_playbooks().find(vendor).key == "generic"


def test_a_contract_whose_playbook_is_gone_has_the_generic_one() -> None:
    assert load_playbooks().get("no-longer-shipped") == load_playbooks().generic


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "days = 30",
            'days = "thirty"',
            "activtrak.toml: notice.days: Input should be a valid integer, "
            "unable to parse string as an integer",
            id="not a number",
        ),
        pytest.param(
            "minimum = 5",
            "minimun = 5",
            "activtrak.toml: seats.minimun: there is no such field",
            id="misspelt field",
        ),
        pytest.param('name = "ActivTrak"', "", "activtrak.toml: name: Field required", id="missing field"),
        pytest.param(
            'price = "15"\ncurrency = "USD"',
            'price = "15"\ncurrency = "USB"',
            "activtrak.toml: plans.1.currency: 'USB' is not a currency in use",
            id="no currency",
        ),
        pytest.param(
            'price = "15"',
            'price = "15.005"',
            "activtrak.toml: plans.1.price: 15.005 can't be paid in USD",
            id="half a cent",
        ),
        pytest.param(
            "percent_low = 20\npercent_high = 50",
            "percent_low = 50\npercent_high = 20",
            "activtrak.toml: credit.2: 50-20 % is not a range",
            id="range upside down",
        ),
        pytest.param(
            "percent_low = 10\npercent_high = 30",
            "percent_low = 10",
            "activtrak.toml: odds.1: percent_low and percent_high belong together",
            id="half a range",
        ),
        pytest.param(
            'key = "activtrak"',
            'key = "other"',
            "activtrak.toml: key: has to be the name of the file",
            id="key is not the file",
        ),
        pytest.param(
            "[sources.renewal]",
            '[sources."renewal.month"]',
            "activtrak.toml: sources.renewal.month: there is no such field",
            id="source of no field",
        ),
        pytest.param(
            'aliases = ["Activ Trak"',
            'aliases = ["Any Vendor"',
            "generic.toml: aliases: 'any vendor' also belongs to activtrak.toml",
            id="name of another playbook",
        ),
        pytest.param(
            'aliases = ["Activ Trak"',
            "is_generic = true\naliases = [",
            "activtrak.toml: Invalid value",
            id="no TOML",
        ),
        pytest.param(
            "[source]",
            "is_generic = true\n[source]",
            "*.toml: is_generic: exactly one playbook has to be the generic one",
            id="two generic ones",
        ),
    ],
)
def test_a_wrong_playbook_is_refused_in_one_line_that_names_file_and_field(
    with_change: WriteActivTrak, old: str, new: str, message: str
) -> None:
    folder = with_change(old, new)

    with pytest.raises(PlaybookError) as refused:
        load_playbooks(folder)

    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


def test_every_wrong_field_is_named(with_change: WriteActivTrak) -> None:
    folder = with_change("days = 30", 'days = "thirty"\ndayz = 1')

    with pytest.raises(PlaybookError, match=r"notice\.days: .*; notice\.dayz: there is no such field"):
        load_playbooks(folder)


def test_a_notice_period_that_is_left_out_is_one_to_ask_for(with_change: WriteActivTrak) -> None:
    asked = load_playbooks(with_change("days = 30\n", "")).get("activtrak")

    assert asked.notice == replace(load_playbooks().get("activtrak").notice, days=None)
