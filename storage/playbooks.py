"""The vendors' playbooks, read from `playbooks/*.toml` and checked field by field."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.money import MINOR_UNITS, has_minor_units_only
from planner.playbook import CreditRule, KnownReplacement, Odds, Playbook, PricePlan

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

FOLDER = Path(__file__).with_name("playbooks")
"""The playbooks that are shipped."""

Wrong = tuple[str, str]
"""A field's path, and what is wrong there."""


class PlaybookError(ValueError):
    """A playbook that can't be used. Its text is one line: file, field, reason."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Playbooks:
    """All playbooks; one of them is the generic one, which answers for every unknown vendor."""

    all: tuple[Playbook, ...]

    @property
    def generic(self) -> Playbook:
        return next(playbook for playbook in self.all if playbook.is_generic)

    def find(self, vendor: str) -> Playbook:
        """The playbook of that name or alias, whatever its case; else the generic one."""
        wanted = _as_name(vendor)
        return next((one for one in self.all if wanted in _names(one)), self.generic)

    def get(self, key: str) -> Playbook:
        """The playbook with that key; a contract whose playbook is gone stays usable with the generic one."""
        return next((playbook for playbook in self.all if playbook.key == key), None) or self.generic


@cache
def load_playbooks(folder: Path = FOLDER) -> Playbooks:
    """The playbooks in `folder`, by key. Raises PlaybookError."""
    read = {path.name: _read(path) for path in sorted(folder.glob("*.toml"))}
    _refuse(read)
    return Playbooks(all=tuple(read.values()))


def _read(path: Path) -> Playbook:
    from pydantic import ValidationError  # the import and the adapter take longer than the reading

    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{path.name}: {error}") from None
    try:
        return _adapter().validate_python(_with_notice_days(facts))
    except ValidationError as error:
        raise PlaybookError(f"{path.name}: {_sentence(error)}") from None


def _with_notice_days(facts: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null: a notice period that is not given is one to ask for."""
    notice = facts.get("notice")
    if isinstance(notice, dict):
        notice.setdefault("days", None)
    return facts


@cache
def _adapter() -> TypeAdapter[Playbook]:
    from pydantic import TypeAdapter

    return TypeAdapter(Playbook)


def _sentence(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    reasons = {"unexpected_keyword_argument": "there is no such field"}
    return "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'file'}: {reasons.get(one['type'], one['msg'])}" for one in found
    )


def _refuse(read: Mapping[str, Playbook]) -> None:
    """What no single field shows: figures that contradict each other, and names that two playbooks claim."""
    owners: dict[str, str] = {}
    for file, playbook in read.items():
        for path, reason in _contradictions(file, playbook):
            raise PlaybookError(f"{file}: {path}: {reason}")
        for name in _names(playbook):
            if owners.setdefault(name, file) != file:
                raise PlaybookError(f"{file}: aliases: {name!r} also belongs to {owners[name]}")
    if sum(playbook.is_generic for playbook in read.values()) != 1:
        raise PlaybookError("*.toml: is_generic: exactly one playbook has to be the generic one")


def _contradictions(file: str, playbook: Playbook) -> Iterator[Wrong]:
    if f"{playbook.key}.toml" != file:
        yield "key", "has to be the name of the file"
    for number, odds in enumerate(playbook.odds):
        yield from _range(f"odds.{number}", odds)
    for number, rule in enumerate(playbook.credit):
        yield from _range(f"credit.{number}", rule)
    for number, plan in enumerate(playbook.plans):
        yield from _price(f"plans.{number}", plan)
    for number, replacement in enumerate(playbook.replacements):
        yield from _price(f"replacements.{number}", replacement)
    for path in playbook.sources:
        if not _has_field(playbook, path):
            yield f"sources.{path}", "there is no such field"


def _range(path: str, one: Odds | CreditRule) -> Iterator[Wrong]:
    low, high = one.percent_low, one.percent_high
    if (low is None) != (high is None):
        yield path, "percent_low and percent_high belong together"
    elif low is not None and high is not None and not 0 <= low <= high <= 100:
        yield path, f"{low}-{high} % is not a range"


def _price(path: str, offer: PricePlan | KnownReplacement) -> Iterator[Wrong]:
    if offer.currency not in MINOR_UNITS:
        yield f"{path}.currency", f"{offer.currency!r} is not a currency in use"
    elif offer.price < 0 or not has_minor_units_only(offer.price, offer.currency):
        yield f"{path}.price", f"{offer.price} can't be paid in {offer.currency}"


def _has_field(record: object, path: str) -> bool:
    name, _, rest = path.partition(".")
    if not is_dataclass(record) or name not in {field.name for field in fields(record)}:
        return False
    return not rest or _has_field(getattr(record, name), rest)


def _names(playbook: Playbook) -> set[str]:
    return {_as_name(name) for name in (playbook.key, playbook.name, *playbook.aliases)}


def _as_name(text: str) -> str:
    return " ".join(text.split()).casefold()
