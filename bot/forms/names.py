"""Which contract a typed NAME means."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.forms.quoting import one_line
from storage.records.contracts import ContractRecord

SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a name stands for: one contract, several to pick from, or none."""

    records: tuple[ContractRecord, ...]
    suggestions: tuple[str, ...] = ()
    """Vendors whose names look like it, where no record fits."""

    @property
    def one(self) -> ContractRecord | None:
        return self.records[0] if len(self.records) == 1 else None


def find_contracts(name: str, records: Sequence[ContractRecord]) -> Match:
    """The contracts that `name` means: by vendor, else by short id, else by the beginning of the vendor.

    The first of these that fits any contract decides, so `Zoom` means Zoom and not Zoom Workplace.
    """
    wanted = _as_name(name)
    if not wanted:
        return Match(records=())
    rules: tuple[Callable[[ContractRecord], bool], ...] = (
        lambda record: _as_name(record.contract.vendor) == wanted,
        lambda record: record.id.casefold() == wanted,
        lambda record: _as_name(record.contract.vendor).startswith(wanted),
    )
    for fits in rules:
        found = tuple(record for record in records if fits(record))
        if found:
            return Match(records=found)
    return Match(records=(), suggestions=_suggestions(wanted, records))


def _suggestions(wanted: str, records: Sequence[ContractRecord]) -> tuple[str, ...]:
    """Vendors that look like what was typed, whole or in their first word, the most alike first."""
    vendors: dict[str, list[str]] = {}
    for record in records:
        vendor = record.contract.vendor
        for alias in (_as_name(vendor), _as_name(vendor).partition(" ")[0], record.id.casefold()):
            vendors.setdefault(alias, []).append(vendor)
    alike = difflib.get_close_matches(wanted, vendors)
    return tuple(dict.fromkeys(vendor for alias in alike for vendor in vendors[alias]))[:SUGGESTIONS]


def _as_name(text: str) -> str:
    return one_line(text).strip("\"'“”„‘’«» ").casefold()
