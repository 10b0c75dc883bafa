"""`exitplan plan`: the recommendation, timeline and money for a contract, without Slack or a database."""

from __future__ import annotations

import argparse
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from bot.cli.plan_json import advice_as_json
from bot.cli.plan_table import advice_as_table
from bot.forms.errors import InputError
from bot.forms.lines import MAX_ADDRESS_LENGTH, MAX_NAME_LENGTH, read_name
from bot.wording.actions import NAMELESS_REPLACEMENT
from bot.wording.refusals import refusal_text
from planner.advice import advise
from planner.contract import Billing, Contract, Notice, Replacement, Situation
from planner.money import MINOR_UNITS
from planner.playbook import NoticeMethod, Playbook
from planner.refusals import EARLIEST, LATEST, refuse
from storage.calendars import calendar_for, is_country
from storage.playbooks import load_playbooks


class PlanError(ValueError):
    """The arguments do not make a contract; its text is one sentence for the person who typed them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares every flag of `exitplan plan`."""
    _add_contract_arguments(parser)
    _add_replacement_arguments(parser)
    _add_situation_arguments(parser)
    parser.add_argument("--today", type=_day, metavar="DATE", help="plan as of this day (default: today)")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


def _add_contract_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("the contract").add_argument
    add("--vendor", required=True, help="who it is with, like ActivTrak")
    add("--seats", type=_whole, required=True, metavar="N")
    add("--price", type=_amount, metavar="AMOUNT", help="per seat and month")
    add("--annual-charge", type=_amount, metavar="AMOUNT", help="for all seats, instead of --price")
    add("--currency", default="USD", help="ISO code (default: USD)")
    add(
        "--billing",
        choices=[one.value for one in Billing],
        default=Billing.PREPAID_ANNUAL.value,
        help="(default: prepaid_annual)",
    )
    add("--end", type=_day, required=True, metavar="DATE", help="last paid day, like 2027-03-31")
    add(
        "--term-months",
        type=_whole,
        metavar="N",
        help="(default: the playbook's, else 12)",
    )
    add("--notice-days", type=_whole, metavar="N", help="notice before renewal (default: the playbook's)")
    add(
        "--method",
        choices=[one.value for one in NoticeMethod],
        default=NoticeMethod.FORM.value,
        help="of the notice (default: form)",
    )
    add("--country", metavar="CODE", help="whose holidays count, like US or DE")
    add("--reseller", metavar="ADDRESS", help="bought through a reseller: its address for notices")
    add("--no-auto-renew", action="store_true", help="the contract ends by itself")


def _add_replacement_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("the replacement").add_argument
    add("--replacement", metavar="NAME", help="the tool that takes over, like Intelogos")
    add("--replacement-price", type=_amount, metavar="AMOUNT", help="per seat and month")
    add("--replacement-seats", type=_whole, metavar="N", help="(default: as many as now)")
    add("--trial-days", type=_whole, metavar="N", help="(default: the playbook's, else 0)")
    add("--start", type=_day, metavar="DATE", help="day on which a switch starts (default: today)")


def _add_situation_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("the situation").add_argument
    add("--problems", action="store_true", help="the tool does harm: trust, wrong data, overhead")
    add("--budget", action="store_true", help="no money for two tools at once")
    add("--renewed", action="store_true", help="the contract has just renewed by itself")
    add("--zero-usage", action="store_true", help="nobody uses it")
    add("--account-manager", action="store_true", help="the vendor has given you an account manager")
    add("--billing-error", type=_amount, metavar="AMOUNT", help="what was charged by mistake")
    add("--notice-sent", type=_day, metavar="DATE", help="day on which notice was sent")
    add("--notice-confirmed", type=_day, metavar="DATE", help="day on which the vendor confirmed it")


def run(arguments: argparse.Namespace, *, today: date) -> str:
    """The plan for the arguments, as a table or as JSON. Raises PlanError with one sentence."""
    _refuse_implausible_days(arguments)
    today = arguments.today or today
    contract = _read_contract(arguments, today)
    for refused in refuse(contract, today=today):
        raise PlanError(refusal_text(refused, contract, today=today))
    advice = advise(contract, today=today, start_on=arguments.start)
    if arguments.json:
        return json.dumps(advice_as_json(advice), indent=2, ensure_ascii=False)
    return advice_as_table(advice)


def _read_contract(arguments: argparse.Namespace, today: date) -> Contract:
    vendor = _name(arguments.vendor, "vendor's name")
    if not vendor:
        raise PlanError("Name the vendor, like ActivTrak.")
    playbook = load_playbooks().find(vendor)
    currency = _currency(arguments.currency)
    country = _country(arguments.country)
    return Contract(
        vendor=vendor if playbook.is_generic else playbook.name,
        playbook=playbook,
        seats=arguments.seats,
        price=arguments.price,
        annual_charge=arguments.annual_charge,
        currency=currency,
        billing=Billing(arguments.billing),
        end_on=arguments.end,
        term_months=_given(arguments.term_months, playbook.default_term_months),
        notice_days=_notice_days(arguments, vendor, playbook),
        notice_method=NoticeMethod(arguments.method),
        auto_renews=not arguments.no_auto_renew and playbook.renewal.auto_renews,
        country=country,
        calendar=calendar_for(country, _years(arguments, today) if country else ()),
        reseller=_name(arguments.reseller or "", "reseller's address", MAX_ADDRESS_LENGTH) or None,
        replacement=_replacement(arguments, playbook, currency),
        situation=_situation(arguments),
        notice=Notice(
            sent_on=arguments.notice_sent,
            method=NoticeMethod(arguments.method),
            confirmed_on=arguments.notice_confirmed,
        ),
    )


def _years(arguments: argparse.Namespace, today: date) -> range:
    """Years whose holidays move a day of the plan."""
    days = [today, arguments.end, *(day for day in (arguments.notice_sent, arguments.start) if day)]
    return range(min(days).year - 1, max(days).year + 2)


def _situation(arguments: argparse.Namespace) -> Situation:
    return Situation(
        active_problems=arguments.problems,
        budget_constrained=arguments.budget,
        already_renewed=arguments.renewed,
        zero_usage=arguments.zero_usage,
        account_manager=arguments.account_manager,
        billing_error=arguments.billing_error,
    )


def _name(text: str, what: str, longest: int = MAX_NAME_LENGTH) -> str:
    try:
        return read_name(text, what, longest=longest)
    except InputError as error:
        raise PlanError(str(error)) from None


def _notice_days(arguments: argparse.Namespace, vendor: str, playbook: Playbook) -> int:
    days: int | None = _given(arguments.notice_days, playbook.notice.days)
    if days is not None:
        return days
    if arguments.no_auto_renew:
        return 0
    raise PlanError(
        f"No playbook knows {vendor!r}: look in your order form for the notice period "
        "and give it as --notice-days, like --notice-days 30."
    )


def _replacement(arguments: argparse.Namespace, playbook: Playbook, currency: str) -> Replacement | None:
    price = arguments.replacement_price
    name = _name(arguments.replacement or "", "replacement's name")
    if arguments.replacement is None and price is None:
        if arguments.replacement_seats is not None or arguments.trial_days is not None:
            raise PlanError(
                "--replacement-seats and --trial-days need --replacement, like --replacement Intelogos."
            )
        return None
    known = playbook.replacement(name)
    if price is None:
        if known is None or known.currency != currency:
            raise PlanError(
                f"The price of {name!r} in {currency} is not known: "
                "give it per seat and month, like --replacement-price 12."
            )
        price = known.price
    return Replacement(
        name=known.name if known else name or NAMELESS_REPLACEMENT,
        price=price,
        seats=_given(arguments.replacement_seats, arguments.seats),
        trial_days=_given(arguments.trial_days, known.trial_days if known else 0),
    )


def _currency(code: str) -> str:
    if code.upper() not in MINOR_UNITS:
        raise PlanError(f"{code[:12]!r} is no currency code: use one like USD, EUR or GBP.")
    return code.upper()


def _country(code: str | None) -> str | None:
    if code is None:
        return None
    if not is_country(code.upper()):
        raise PlanError(f"{code[:12]!r} is no country with known holidays: use a code like US or DE.")
    return code.upper()


def _refuse_implausible_days(arguments: argparse.Namespace) -> None:
    """All but the end, which has a refusal of its own."""
    for name in ("today", "start", "notice_sent", "notice_confirmed"):
        day = getattr(arguments, name)
        if day is not None and not EARLIEST <= day <= LATEST:
            flag = f"--{name.replace('_', '-')}"
            raise PlanError(f"{flag} {day} cannot be right: give a date like 2026-12-01.")


T = TypeVar("T")


def _given(value: T | None, default: T) -> T:
    return default if value is None else value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no date: write it like 2027-03-31") from None


def _whole(text: str) -> int:
    if not text.strip().removeprefix("-").isdecimal() or len(text) > 20:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number: write it like 50")
    return int(text)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.strip().replace("_", "?"))  # Python reads 1_9 as 19
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount.adjusted()) > 18:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no amount: write it like 19 or 11400.00")
    return amount
