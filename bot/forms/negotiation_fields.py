"""The fields that the forms of the negotiation file share, and reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.forms.amounts import read_amount
from bot.forms.errors import FormError, InputError
from bot.forms.lines import MAX_NOTE_LENGTH, MAX_REASON_LENGTH, read_name, read_remark
from bot.forms.modals import block_ids, read_metadata_of, read_state
from bot.wording.format import day
from planner.contract import Contract
from planner.money import has_minor_units_only
from planner.refusals import MAX_ANNUAL

ON, AMOUNT, RELEASED_ON, REFERENCE, NOTE = "on", "amount", "released_on", "reference", "note"
AMOUNT_EXAMPLE = "1,900"


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReader:
    """The fields of an answer and of an outcome; what is wrong with them is gathered, one sentence each."""

    view: Mapping[str, Any]
    answers: Mapping[str, str]
    today: date
    contract: Contract
    errors: dict[str, str]

    @classmethod
    def of(cls, view: Mapping[str, Any], today: date, contract: Contract) -> FieldReader:
        return cls(view=view, answers=read_state(view), today=today, contract=contract, errors={})

    @property
    def nonce(self) -> str:
        return str(read_metadata_of(self.view)["nonce"])

    def refuse(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, sentence)

    def check(self) -> None:
        raise_all(self.errors, self.view)

    def past_day(self, name: str, verb: str) -> date:
        """A day of this term that has come; a stand-in with a problem where it can't be read."""
        on, starts_on = self._day(name), self.contract.term_starts_on
        if on is None:
            self.refuse(name, f"Choose the day on which it was {verb}, like {day(self.today)}.")
        elif on > self.today:
            now = f"(today is {day(self.today)})"
            self.refuse(name, f"{day(on)} lies in the future: record it once it has happened {now}.")
        elif on < starts_on:
            self.refuse(name, f"{day(on)} is before this term, which began on {day(starts_on)}.")
        return on or self.today

    def release_day(self) -> date:
        """The contract's new last day, within its term."""
        on, starts_on, ends_on = (
            self._day(RELEASED_ON),
            self.contract.term_starts_on,
            self.contract.term_end_on,
        )
        if on is None:
            self.refuse(RELEASED_ON, f"Choose the contract's last day, like {day(self.today)}.")
        elif not starts_on <= on <= ends_on:
            term = f"{day(starts_on)} to {day(ends_on)}"
            self.refuse(RELEASED_ON, f"{day(on)} is not in this term: choose a day from {term}.")
        return on or self.today

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.answers.get(name, ""))
        except ValueError:
            return None

    def amount(self) -> Decimal | None:
        text, currency = self.answers.get(AMOUNT, ""), self.contract.currency
        if not text.strip():
            return None
        try:
            value = read_amount(text, currency=currency, is_charged=True, may_be_free=False).value
        except InputError as error:
            self.refuse(AMOUNT, error.sentence)
            return None
        return self._payable(value)

    def _payable(self, value: Decimal) -> Decimal | None:
        if value > MAX_ANNUAL:
            self.refuse(AMOUNT, f"That is too much to be true: give an amount like {AMOUNT_EXAMPLE}.")
        elif not has_minor_units_only(value, self.contract.currency):
            self.refuse(AMOUNT, f"{self.contract.currency} has fewer decimals: round the amount.")
        return value

    def reference(self) -> str:
        try:
            return read_name(self.answers.get(REFERENCE, ""), "reference", longest=MAX_REASON_LENGTH)
        except InputError as error:
            self.refuse(REFERENCE, error.sentence)
            return ""

    def remark(self) -> str:
        try:
            return read_remark(self.answers.get(NOTE, ""), "note", longest=MAX_NOTE_LENGTH)
        except InputError as error:
            self.refuse(NOTE, error.sentence)
            return ""


def raise_all(errors: Mapping[str, str], view: Mapping[str, Any]) -> None:
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
