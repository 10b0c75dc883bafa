"""Small checks that compose into the shape of a JSON value; each yields what is wrong, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.model import JsonObject


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack would refuse: a JSON pointer and a sentence."""

    at: str
    text: str

    def __str__(self) -> str:
        return f"{self.at}: {self.text}"


Check = Callable[[Any, str], Iterator[Problem]]
"""Takes a value and its JSON pointer."""

Rule = Callable[[JsonObject], Iterator[tuple[str, str]]]
"""What the keys of one object must have to do with each other; yields (relative pointer, sentence)."""


def string(
    longest: int,
    *,
    shortest: int = 1,
    matching: str | None = None,
    example: str = "",
    valid: Callable[[str], bool] = lambda _: True,
) -> Check:
    """A string of this many characters; `example` stands in the sentence when the form is wrong."""
    pattern = re.compile(matching) if matching else None

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "must be a string")
        elif len(value) > longest:
            yield Problem(at, f"must be at most {longest} characters (has {len(value)})")
        elif len(value) < shortest:
            yield Problem(at, f"must be at least {shortest} character{'s' * (shortest > 1)}")
        elif (pattern and not pattern.fullmatch(value)) or not valid(value):
            yield Problem(at, f"must look like {example}")

    return check


def boolean(value: Any, at: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem(at, "must be true or false")


def number(value: Any, at: str) -> Iterator[Problem]:
    """Any JSON number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(at, "must be a number")


def whole(lowest: int, highest: int) -> Check:
    """A whole number between these two, both included."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem(at, "must be a whole number")
        elif not lowest <= value <= highest:
            yield Problem(at, f"must be between {lowest} and {highest}")

    return check


def one_of(*choices: str) -> Check:
    """One of these words."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in choices:
            yield Problem(at, f"must be one of {', '.join(choices)}")

    return check


def list_of(item: Check, most: int, *, fewest: int = 1) -> Check:
    """A list of this many items."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "must be a list")
            return
        if len(value) > most:
            yield Problem(at, f"must have at most {most} items (has {len(value)})")
        if len(value) < fewest:
            yield Problem(at, f"must have at least {fewest} item{'s' * (fewest > 1)}")
        for index, entry in enumerate(value[:most]):
            yield from item(entry, f"{at}/{index}")

    return check


def record(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *, rules: Sequence[Rule] = ()
) -> Check:
    """An object with these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must be an object")
            return
        found = list(_keys(value, at))
        yield from found
        if not found:
            for rule in rules:
                yield from (Problem(at + where, text) for where, text in rule(value))

    def _keys(value: JsonObject, at: str) -> Iterator[Problem]:
        yield from (Problem(at, f"needs {key}") for key in required if key not in value)
        for key, entry in value.items():
            if key in known:
                yield from known[key](entry, f"{at}/{key}")
            else:
                yield Problem(f"{at}/{key}", "is not known here")

    return check


def by_type(variants: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of these shapes it has."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must be an object")
        elif value.get("type") not in variants:
            yield Problem(f"{at}/type", f"must be one of {', '.join(variants)}")
        else:
            rest = {key: entry for key, entry in value.items() if key != "type"}
            yield from variants[value["type"]](rest, at)

    return check
