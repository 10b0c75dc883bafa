"""Fields that the forms of a contract's life share: a day that has come, an amount of its currency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.forms.amounts import Unit, read_amount
from bot.forms.errors import FormError, InputError
from bot.forms.modals import block_ids
from bot.wording.format import day
from planner.contract import Contract
from planner.money import has_minor_units_only
from planner.refusals import EARLIEST, LATEST, MAX_ANNUAL

Errors = dict[str, str]
"""Sentences by the block's name."""


def read_past_day(text: str, name: str, today: date, errors: Errors) -> date | None:
    """A day that is not ahead."""
    on = read_chosen_day(text, name, errors)
    if on is not None and on > today:
        errors[name] = (
            f"{day(on)} lies in the future: record it once it has happened (today is {day(today)})."
        )
        return None
    return on


def read_chosen_day(text: str, name: str, errors: Errors) -> date | None:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        errors[name] = "Choose a day."
        return None
    if not EARLIEST <= on <= LATEST:
        errors[name] = f"{day(on)} cannot be right: choose the right day."
        return None
    return on


def read_money(
    text: str, name: str, contract: Contract, errors: Errors, *, unit: Unit | None = None
) -> Decimal | None:
    """A sum charged or paid back, in the contract's currency; None where nothing was typed."""
    if not text.strip():
        return None
    try:
        amount = read_amount(text, currency=contract.currency, unit=unit, is_charged=True, may_be_free=False)
    except InputError as error:
        errors[name] = error.sentence
        return None
    if not 0 < amount.value <= MAX_ANNUAL or not has_minor_units_only(amount.value, contract.currency):
        errors[name] = f"Give an amount like 950 {contract.currency}."
        return None
    return amount.value


def refuse(view: Mapping[str, Any], errors: Errors) -> None:
    """Raises FormError where there is anything to refuse."""
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
