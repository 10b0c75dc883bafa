"""Numbers as people type them: grouping and decimal signs of several countries, told apart or asked about."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bot.forms.errors import InputError
from bot.forms.quoting import one_line, quote

MAX_DIGITS = 15
"""More than any amount or count needs; longer ones are a slip of the finger."""

_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '’][0-9]{3})+(?![0-9])")
"""Thousands set apart by a space or an apostrophe: safe in any country."""

_HELD_TOGETHER = re.compile(r"(?<![0-9\u00a0])([0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+)(?![0-9])")
"""Spaces that don't break lines, between digits; not where such a space stands before them as well."""
_SAME_SIGNS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
_WHOLE = re.compile(r"[0-9]{1,3}(?:[., '’][0-9]{3})*|[0-9]+")


def plain_signs(text: str) -> str:
    """`text` with ASCII digits, minus signs and spaces instead of their many look-alikes."""
    same = text.translate(_SAME_SIGNS)
    return "".join(str(unicodedata.decimal(char, char)) for char in same)


def join_groups(text: str) -> str:
    """`text` with `120 000` as one number where its space is one that holds digits together."""
    return _HELD_TOGETHER.sub(lambda found: re.sub(r"\s", "", found[0]), text)


def read_whole(text: str, name: str, *, example: str) -> int:
    """The whole number in `text`; `name` stands in the sentence when there is none."""
    plain = plain_signs(one_line(text))
    sign, digits = (-1, plain[1:].strip()) if plain.startswith("-") else (1, plain)
    if not _WHOLE.fullmatch(digits) or _mixes_signs(digits):
        raise InputError(f"{quote(text)} is no whole number: write {name} in digits, like {example}.")
    _refuse_long(text, digits, example)
    return sign * int(re.sub(r"[^0-9]", "", digits))


def _mixes_signs(digits: str) -> bool:
    return len(set(re.sub(r"[0-9]", "", digits))) > 1


def read_decimal(text: str, *, three_decimals: bool | None, example: str) -> Decimal:
    """The number in `text`, whichever of comma and point is the decimal sign.

    One such sign before exactly three digits is ambiguous (`1,234`). `three_decimals` False says that
    the amount cannot have three decimals, so that they are thousands. Raises InputError.
    """
    plain = plain_signs(one_line(text)).lstrip("-").strip()
    _refuse_long(text, plain, example)
    plain = re.sub(r"[ '’]", "", plain) if _GROUPED.match(plain) else plain
    if not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)*", plain):
        raise InputError(f"{quote(text)} is no amount: write it in digits, like {example}.")
    signs = re.findall(r"[.,]", plain)
    if len(signs) == 1:
        return _with_one_sign(text, plain, three_decimals)
    value = _with_several_signs(plain, signs) if signs else plain
    if value is None:
        raise InputError(f"{quote(text)} is no amount: write it with one decimal sign, like {example}.")
    return Decimal(value)


def _with_one_sign(text: str, plain: str, three_decimals: bool | None) -> Decimal:
    whole, decimals = re.split(r"[.,]", plain)
    could_group = len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")
    if could_group and three_decimals is False:
        return Decimal(whole + decimals)
    if could_group:
        raise InputError(
            f"{quote(text)} can be {whole}{decimals} or {whole}.{decimals}: write {whole}{decimals}, "
            f"or {whole}.{decimals}0 with a fourth decimal."
        )
    return Decimal(f"{whole}.{decimals}")


def _with_several_signs(plain: str, signs: list[str]) -> str | None:
    """The same sign again groups thousands; the last one, where it differs from all others, is decimal."""
    *earlier, last = signs
    if len(set(earlier)) > 1:
        return None
    whole, decimals = (plain, "") if last in earlier else plain.rsplit(last, 1)
    first, *groups = re.split(r"[.,]", whole)
    if len(first) > 3 or any(len(group) != 3 for group in groups):
        return None
    return f"{first}{''.join(groups)}{'.' if decimals else ''}{decimals}"


def _refuse_long(text: str, digits: str, example: str) -> None:
    if len(re.sub(r"[^0-9]", "", digits)) > MAX_DIGITS:
        raise InputError(f"{quote(text)} has more than {MAX_DIGITS} digits: write a number like {example}.")
