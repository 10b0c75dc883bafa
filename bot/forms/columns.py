"""Contracts as rows of a table: the columns that an export writes and an import reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.forms.amounts import UNIT_NAMES, write_amount
from bot.forms.contract_draft import Block, draft_of
from bot.forms.quoting import one_line
from storage.records.contracts import ContractRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One fact of a contract; `also` are other headings under which people have it."""

    name: str
    block: Block
    also: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name in JSON."""
        return self.name.replace(" ", "_")


COLUMNS = (
    Column(name="vendor", block=Block.VENDOR, also=("supplier", "tool", "product", "name")),
    Column(name="seats", block=Block.SEATS, also=("users", "licenses", "licences", "quantity")),
    Column(name="price", block=Block.PRICE, also=("cost", "amount")),
    Column(name="price per", block=Block.UNIT, also=("per", "unit", "price unit")),
    Column(name="currency", block=Block.CURRENCY),
    Column(
        name="end date",
        block=Block.END_ON,
        also=(
            "end",
            "ends",
            "ends on",
            "end on",
            "paid until",
            "contract end",
            "contract end date",
            "end of term",
            "renewal date",
        ),
    ),
    Column(
        name="notice days",
        block=Block.NOTICE_DAYS,
        also=("notice", "notice (days)", "notice period", "notice period (days)"),
    ),
    Column(name="replacement", block=Block.REPLACEMENT_NAME, also=("replacement name",)),
    Column(name="replacement price", block=Block.REPLACEMENT_PRICE),
    Column(name="replacement seats", block=Block.REPLACEMENT_SEATS),
    Column(name="trial days", block=Block.TRIAL_DAYS, also=("trial",)),
    Column(name="plan", block=Block.PLAN, also=("vendor plan",)),
    Column(name="billing", block=Block.BILLING),
    Column(name="term months", block=Block.TERM_MONTHS, also=("term",)),
    Column(
        name="next term months",
        block=Block.RENEWAL_TERM_MONTHS,
        also=("next term", "renewal term", "renewal months", "renewal term months"),
    ),
    Column(name="auto renews", block=Block.AUTO_RENEWS, also=("auto renewal", "auto-renewal", "renews")),
    Column(name="notice by", block=Block.NOTICE_METHOD, also=("notice method", "method")),
    Column(name="reseller", block=Block.RESELLER),
    Column(name="situation", block=Block.SITUATION),
    Column(name="billing error", block=Block.BILLING_ERROR),
    Column(name="country", block=Block.COUNTRY),
    Column(name="time zone", block=Block.TIMEZONE, also=("timezone", "zone")),
    Column(name="owner", block=Block.OWNER),
    Column(name="backup", block=Block.BACKUP),
    Column(name="channel", block=Block.CHANNEL),
)
HEADERLESS = COLUMNS[:3] + COLUMNS[5:9]
"""What a row without a header holds: vendor, seats, price, end date, notice days, replacement, its price."""

RESTRICTED, STATE = "restricted", "state"
TOLD = ("id", STATE, "renews on", "send notice by", "notice status", "charge of next term")
"""Columns that an export adds and an import passes over: they follow from the others."""

_BY_NAME = {name: column for column in COLUMNS for name in (column.name, column.key, *column.also)}


def find_column(heading: str) -> Column | None:
    """The column that a heading names."""
    return _BY_NAME.get(_folded(heading))


def is_passed_over(heading: str) -> bool:
    """Whether a heading is one that exports write and nobody reads."""
    return not heading.strip() or _folded(heading) in {*TOLD, RESTRICTED}


def _folded(heading: str) -> str:
    return re.sub(r"[\s_]+", " ", one_line(heading)).strip(" :*").casefold()


def row_of(record: ContractRecord) -> dict[str, str]:
    """A contract's facts by column, so that an import reads them back."""
    draft = draft_of(record)
    written = {column.name: draft[column.block] for column in COLUMNS}
    contract = record.contract
    price = contract.annual_charge if contract.price is None else contract.price
    return written | {
        "price": "" if price is None else write_amount(price),
        "price per": UNIT_NAMES[draft.unit],
        "end date": contract.term_end_on.isoformat(),
        "billing": contract.billing.value.replace("_", " "),
        "notice by": contract.notice_method.value.replace("_", " "),
        "situation": ", ".join(flag.value.replace("_", " ") for flag in draft.flags),
    }
