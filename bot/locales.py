"""What a person's language in Slack says about how they read."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

from bot.wording.format import DateOrder

_FIRST = {"d": DateOrder.DAY, "M": DateOrder.MONTH, "y": DateOrder.YEAR}


@cache
def date_order(locale: str | None) -> DateOrder:
    """The order of day, month and year in this locale, like `en-US`; the day first where it is not known.

    Source: CLDR, by Babel. Words stay English, as all that exitplan says.
    """
    try:
        pattern = str(Locale.parse(locale or "", sep="-").date_formats["medium"].pattern)
    except (UnknownLocaleError, ValueError):
        return DateOrder.DAY
    return next((_FIRST[letter] for letter in pattern if letter in _FIRST), DateOrder.DAY)
