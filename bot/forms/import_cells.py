"""Cells of an imported table as the register form would have their facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.forms.amounts import UNIT_NAMES, Unit, read_amount
from bot.forms.contract_draft import AutoRenews, Block, Flag
from bot.forms.errors import InputError
from bot.forms.import_places import Directory
from bot.forms.import_table import Heading
from bot.forms.quoting import one_line, quote
from bot.wording.format import listing
from planner.contract import Billing
from planner.playbook import NoticeMethod

_MIDNIGHT = re.compile(r"(?<=\d)[T ]0{1,2}:00(:00(\.0+)?)?Z?$")
"""Spreadsheets and databases write it behind a plain date."""
_NO_DECIMALS = re.compile(r"(?<=\d)\.00?$")
"""`50.0`: three digits behind the point would be thousands to others."""


def read_cell(heading: Heading, cell: str, directory: Directory) -> str:
    """The fact as the form would have it; the heading is of a column. Raises InputError."""
    assert heading.column is not None
    if not cell:
        return ""
    if heading.is_renewal:
        return f"renews {_day(cell)}"
    readers = {
        **_CHOICES,
        Block.OWNER: directory.read_person,
        Block.BACKUP: directory.read_person,
        Block.CHANNEL: directory.read_channel,
    }
    read = readers.get(heading.column.block)
    return cell if read is None else read(cell)


def _day(text: str) -> str:
    return _MIDNIGHT.sub("", text)


def _whole_number(text: str) -> str:
    return _NO_DECIMALS.sub("", text)


def _unit(text: str) -> str:
    """What a price is for: as the form names it, or as people write it behind a price."""
    named = {name.casefold(): unit for unit, name in UNIT_NAMES.items()}
    typed = _words(text)
    if typed in named:
        return named[typed]
    if typed in {_words(unit.value) for unit in Unit}:
        return typed.replace(" ", "_")
    try:
        unit = read_amount(f"1 {typed}").unit or read_amount(f"1 per {typed}").unit
    except InputError:
        unit = None
    if unit is None:
        raise InputError(
            f"{quote(text)} is nothing that a price can be for: use {listing(list(named), 'or')}."
        )
    return unit.value


def _billing(text: str) -> str:
    others = dict.fromkeys(("annual", "annually", "yearly", "prepaid"), Billing.PREPAID_ANNUAL)
    return _one_of(text, "billing", {_words(one.value): one for one in Billing}, others)


def _method(text: str) -> str:
    others = {"e-mail": NoticeMethod.EMAIL}
    return _one_of(text, "way to give notice", {_words(one.value): one for one in NoticeMethod}, others)


def _renews(text: str) -> str:
    return AutoRenews.YES.value if read_yes_no(text, "auto renews") else AutoRenews.NO.value


def read_yes_no(text: str, name: str) -> bool:
    typed = _words(text)
    if typed in {"yes", "y", "true", "1", "x"}:
        return True
    if typed in {"no", "n", "false", "0"}:
        return False
    raise InputError(f"{quote(text)} is neither yes nor no: write one of the two under “{name}”.")


def _situation(text: str) -> str:
    named = {_words(flag.value): flag for flag in Flag}
    parts = [_words(part) for part in text.replace(";", ",").split(",") if part.strip()]
    unknown = [part for part in parts if part not in named]
    if unknown:
        raise InputError(f"{quote(unknown[0])} is no situation: use {listing(list(named), 'or')}.")
    return " ".join(named[part].value for part in parts)


def _one_of(text: str, name: str, named: Mapping[str, str], others: Mapping[str, str]) -> str:
    typed = _words(text)
    found = named.get(typed) or others.get(typed)
    if found is None:
        raise InputError(f"{quote(text)} is no {name}: use {listing(list(named), 'or')}.")
    return str(found)


def _words(text: str) -> str:
    return one_line(text).replace("_", " ").casefold()


_CHOICES: Mapping[Block, Callable[[str], str]] = {
    Block.UNIT: _unit,
    Block.BILLING: _billing,
    Block.NOTICE_METHOD: _method,
    Block.AUTO_RENEWS: _renews,
    Block.SITUATION: _situation,
    Block.END_ON: _day,
    Block.SEATS: _whole_number,
    Block.NOTICE_DAYS: _whole_number,
    Block.TERM_MONTHS: _whole_number,
    Block.REPLACEMENT_SEATS: _whole_number,
    Block.TRIAL_DAYS: _whole_number,
}
