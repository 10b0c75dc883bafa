"""The facts of a contract, read one by one from what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from bot.forms.amounts import Amount, Unit, read_amount
from bot.forms.contract_draft import Block, ContractDraft, Flag
from bot.forms.contract_facts import (
    default_currency,
    default_method,
    find_plan,
    may_leave_notice,
    own_notice_days,
    renews,
)
from bot.forms.contract_money import (
    Price,
    known_replacement_price,
    price_of,
    read_currency,
    read_replacement_price,
)
from bot.forms.errors import InputError
from bot.forms.lines import MAX_ADDRESS_LENGTH, read_name
from bot.forms.quoting import one_line, quote
from bot.forms.text import (
    read_country,
    read_end_day,
    read_next_term_months,
    read_notice_days,
    read_seats,
    read_term_months,
    read_trial_days,
)
from planner.calendar import BusinessCalendar
from planner.contract import Billing, Contract, Replacement, Situation
from planner.playbook import NoticeMethod, Playbook

T = TypeVar("T")
D = TypeVar("D")


class Calendars(Protocol):
    """Business days by country; the module `storage.calendars` is one."""

    def calendar_for(self, country: str | None, years: Iterable[int]) -> BusinessCalendar: ...

    def is_country(self, code: str) -> bool: ...


_STAND_IN = Amount(value=Decimal(0), currency="USD", unit=Unit.SEAT_MONTH)
"""Refused for nothing, so that an unreadable price is one problem and not two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReader:
    """Each fact as the planner has it; what cannot be read is a stand-in, and a sentence in `problems`."""

    draft: ContractDraft
    today: date
    playbook: Playbook
    calendars: Calendars | None
    problems: dict[Block, str] = field(default_factory=dict)

    def read(self, block: Block, reader: Callable[[str], T], default: T, *, missing: str = "") -> T:
        """What `reader` makes of the fact; `default` where it is missing, or a stand-in with a problem."""
        text = self.draft[block]
        if not text.strip():
            if missing:
                self.problems.setdefault(block, missing)
            return default
        try:
            return reader(text)
        except InputError as error:
            self.problems.setdefault(block, error.sentence)
            return default

    def contract(self) -> Contract:
        seats = self.read(Block.SEATS, read_seats, 1, missing="Give the number of seats, like 50.")
        price = self._price(seats)
        vendor = one_line(self.draft.vendor)
        return Contract(
            vendor=vendor if self.playbook.is_generic else self.playbook.name,
            playbook=self.playbook,
            seats=seats,
            currency=price.currency,
            price=price.price,
            annual_charge=price.annual_charge,
            end_on=self.read(Block.END_ON, self._end_day, self.today, missing=_END_MISSING),
            notice_days=self._notice_days(),
            billing=_chosen(Billing, self.draft.billing, Billing.PREPAID_ANNUAL),
            term_months=self.read(Block.TERM_MONTHS, read_term_months, self.playbook.default_term_months),
            renewal_term_months=self.read(Block.RENEWAL_TERM_MONTHS, read_next_term_months, None),
            auto_renews=renews(self.draft, self.playbook),
            notice_method=_chosen(NoticeMethod, self.draft.notice_method, default_method(self.playbook)),
            plan=self._plan(),
            country=self.read(Block.COUNTRY, self._country, None),
            reseller=self.read(Block.RESELLER, _reseller, "") or None,
            replacement=self._replacement(price.currency, seats),
            situation=self._situation(price.currency),
        )

    def _plan(self) -> str | None:
        """As the vendor's list writes it, else as typed."""
        listed = find_plan(self.playbook, self.draft.plan)
        if listed is not None:
            return listed.name
        return self.read(Block.PLAN, lambda text: read_name(text, "name of the plan"), "") or None

    def _end_day(self, text: str) -> date:
        return read_end_day(text, today=self.today)

    def _notice_days(self) -> int:
        """As typed, else the vendor's own; where nothing renews no notice is needed."""
        default = own_notice_days(self.playbook) or 0
        missing = "" if may_leave_notice(self.draft, self.playbook) else self._notice_missing()
        return self.read(Block.NOTICE_DAYS, read_notice_days, default, missing=missing)

    def _notice_missing(self) -> str:
        if not one_line(self.draft.vendor):
            return "Give the days of notice as in your order form, like 30."
        return (
            f"exitplan does not know how many days of notice {quote(self.draft.vendor)} asks for: "
            "give them as in your order form, like 30."
        )

    def _price(self, seats: int) -> Price:
        given = self.read(Block.CURRENCY, read_currency, None)
        unit = _chosen(Unit, self.draft.unit, None)
        amount = self._listed_amount(given) or self.read(
            Block.PRICE,
            lambda text: read_amount(text, currency=given, unit=unit),
            _STAND_IN,
            missing="Give the price, like 19 USD.",
        )
        if amount.unit is None:
            self.problems.setdefault(Block.UNIT, "Say what the price is for, like “per seat and month”.")
        currency = amount.currency or default_currency(self.playbook)
        if currency is None:
            self.problems.setdefault(Block.PRICE, _CURRENCY_MISSING)
        return price_of(amount, amount.unit or Unit.SEAT_MONTH, currency=currency or "USD", seats=seats)

    def _listed_amount(self, currency: str | None) -> Amount | None:
        """The list price of the plan that was chosen instead of a price."""
        plan = find_plan(self.playbook, self.draft.plan)
        if plan is None or self.draft.price.strip() or currency not in {None, plan.currency}:
            return None
        return Amount(value=plan.price, currency=plan.currency, unit=Unit.SEAT_MONTH)

    def _replacement(self, currency: str, seats: int) -> Replacement | None:
        name = self.read(Block.REPLACEMENT_NAME, lambda text: read_name(text, "replacement's name"), "")
        others = (Block.REPLACEMENT_PRICE, Block.REPLACEMENT_SEATS, Block.TRIAL_DAYS)
        if not name:
            if any(self.draft[block].strip() for block in others):
                self.problems.setdefault(Block.REPLACEMENT_NAME, "Name the replacement, like Intelogos.")
            return None
        known = self.playbook.replacement(name)
        seats = self.read(Block.REPLACEMENT_SEATS, read_seats, seats)
        return Replacement(
            name=known.name if known else name,
            price=self._replacement_price(name, currency, seats),
            seats=seats,
            trial_days=self.read(Block.TRIAL_DAYS, read_trial_days, known.trial_days if known else 0),
        )

    def _replacement_price(self, name: str, currency: str, seats: int) -> Decimal:
        if self.draft.replacement_price.strip():
            return self.read(
                Block.REPLACEMENT_PRICE,
                lambda text: read_replacement_price(text, currency=self._known(currency), seats=seats),
                Decimal(0),
            )
        try:
            return known_replacement_price(self.playbook.replacement(name), name, currency)
        except InputError as error:
            self.problems.setdefault(Block.REPLACEMENT_PRICE, error.sentence)
            return Decimal(0)

    def _known(self, currency: str) -> str | None:
        """The contract's currency, unless it is a stand-in itself."""
        return None if self.problems.keys() & {Block.CURRENCY, Block.PRICE} else currency

    def _situation(self, currency: str) -> Situation:
        error = self.read(
            Block.BILLING_ERROR,
            lambda text: self._charged(text, currency),
            None,
        )
        flags = {flag.value: flag in self.draft.flags for flag in Flag}
        return Situation(billing_error=error, **flags)

    def _charged(self, text: str, currency: str) -> Decimal:
        known = self._known(currency)
        return read_amount(text, currency=known, unit=Unit.YEAR, may_be_free=False).value

    def _country(self, text: str) -> str | None:
        return read_country(text, self.calendars.is_country if self.calendars else lambda _: True)


def _chosen(kind: Callable[[str], T], value: str, default: D) -> T | D:
    """The choice that `value` names, else `default`."""
    try:
        return kind(value)
    except ValueError:
        return default


_END_MISSING = "Give the last paid day, like 31 Mar 2027."
_CURRENCY_MISSING = "Say the currency too, like 19 USD or 19 EUR."


def _reseller(text: str) -> str:
    return read_name(text, "reseller's address", longest=MAX_ADDRESS_LENGTH)
