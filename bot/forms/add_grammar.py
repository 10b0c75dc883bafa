"""The phrases that `/exitplan add` recognises, in any order; the last filled group of each is its value."""

from __future__ import annotations

import re

from bot.forms.amounts import CURRENCY_PATTERN, UNIT_PATTERN
from bot.forms.contract_draft import AutoRenews, Block, Flag
from bot.forms.date_shapes import DATE_ALONE, DATE_IN_TEXT, RENEWS
from planner.contract import Billing

BOUNDARY = "\n"
"""Stands where a recognised phrase was; typed text is brought to one line first."""

_NUMBER_WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:an? )?(?:hundred|thousand|dozen))"
)
_SEATS = (
    r"(?:seats?|users?|licen[cs]es?|people|ppl|persons?|members?|employees|editors?|hosts?|agents?|lines?)\b"
)
_NUMBER = r"[0-9]{1,3}(?: [0-9]{3}){1,4}(?:[.,][0-9]{1,6})?(?![0-9])|[0-9](?:[0-9.,'’]{0,20}[0-9])?"
_SPAN = r"(?:days?|weeks?|months?|years?|d)\b"
_CURRENCY, _UNIT = f"(?:{CURRENCY_PATTERN})", rf"(?:{UNIT_PATTERN})(?![a-z0-9])"
_MINUS = r"(?:-(?! ))?"
"""A dash with a space behind it only separates: `12 seats - $74`."""
_SIGNED = rf"(?:-(?! )|\( ?)?(?:{_NUMBER})(?:[km]\b)?\)?(?:-{_CURRENCY}?(?:{_NUMBER})(?:[km]\b)?(?![0-9-]))?"
"""With the second number of a range, which is no price: it has to be asked about as a whole."""
_NO_SPAN = rf"(?! ?[0-9]+[ -]?{_SPAN})"
"""`24 months` is no price by the month."""
_MONEY = rf"{_NO_SPAN}(?:{_MINUS}{_CURRENCY} ?)?{_SIGNED}(?: ?{_CURRENCY})?(?: ?{_UNIT})?"
_BEHIND_A_PRICE_WORD = "|".join(
    rf"(?<=\b{word}{sign})"
    for word in ("at", "price", "cost", "costs", "costing", "pay", "paying", "(?-i:us)", "uns")
    for sign in (" ", ":", ": ", " - ")
)
"""The US in a name is written in capitals."""
_BEHIND_A_JOINING_WORD = "|".join(
    rf"(?<=\b{word} )"
    for word in (
        *("for", "with", "and", "of", "to", "have", "is", "about"),
        *("total", "insgesamt", "annual", "annually", "yearly", "monthly"),
    )
)
_PAUSE = ",;:.|/–—-"
_BEHIND_A_NAME = rf"(?<=[^\s@{_PAUSE}] )(?<!{BOUNDARY}. )(?!{_BEHIND_A_PRICE_WORD}|{_BEHIND_A_JOINING_WORD})"
"""Where a number can be the vendor's: the `)` of `(Pro, 50 seats) 1 200 EUR` only closes a phrase."""
_BEHIND_A_BREAK = (
    rf"(?:^|(?<=[\n,;:(])|(?<=[\n{_PAUSE}] )|{_BEHIND_A_JOINING_WORD})(?!{_BEHIND_A_PRICE_WORD})"
)
"""Where a count begins; not behind a price word, as `at 19 200 seats` is a price and a count."""
_CLEARLY_ONE = r"[0-9]{1,3} 0[0-9]{2}"
"""How `120 000` begins: nobody counts 000 of anything, so neither number stands alone."""
_MARKED_MONEY = (
    rf"{_MINUS}{_CURRENCY} ?{_SIGNED}(?: ?{_UNIT})?|{_SIGNED} ?{_CURRENCY}(?: ?{_UNIT})?|{_SIGNED} ?{_UNIT}"
)
_ABOUT = r"(?-i:about|around|approx\.?|roughly|circa|ca\.?|rund|etwa)"
"""Not with a capital, as in a name."""
_COUNTED = rf"(?: ?{_SEATS}| ?[x×](?= ?(?:{_MARKED_MONEY})))"
_AT = (
    r"(?:(?<![^\s,;])(?:at|price|priced at|costs?(?: us)?|costing|for|we pay|paying)\b(?:[:=]| -(?= ))?|@) ?"
)
_KEYWORD = (
    r"(?:at|for|trial|with|ends?|ending|until|till|through|expires?|expiring|renews?|renewal|notice|seats|users"
    r"|price|billed|reseller|via|term)\b|@|[0-9]"
)
_UP_TO_KEYWORD = rf"\S.*?(?=[\n,;]|$| (?:{_KEYWORD}))"
_ENDS = (
    r"(?:(?:the )?(?:contract|subscription|agreement) )?"
    r"(?:paid (?:until|through|till)|end(?:s|ing)?|until|till?|thru|through|up to|expir(?:es|ing|y)"
    r"|last (?:paid )?day)"
)
_LINKS = r"(?: (?:on|date|day|is|by|of|the))*[:=]? "
_YEARLY = r"(?:annual|yearly|(?:1|one)[- ]year)"

ENDS_SOMEHOW = re.compile(rf"\b(?:{_ENDS}|{RENEWS}){_LINKS}(?P<end>[^\n]+?)[ ,;)]*(?=\n|$)", re.IGNORECASE)
"""An end in words that are no date: kept as typed, and asked about."""

_BETWEEN = r"(?: (?:on|by|before|date|day|was|is|to|must|be|due|sent|given|received|at|the|latest))*:?"
OTHER_DAY = re.compile(
    r"\b(?:signed|started|starts|starting|start|since|from|began|begins|bought|purchased|dated|invoiced?|renewed"
    rf"|cancel\w*|notice){_BETWEEN} (?:{DATE_ALONE})(?![^\s,;.])",
    re.IGNORECASE,
)
"""A day that is not the end, with the words that say so: none of the facts."""

QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»\n]+)[\"“”»]")

REPLACEMENT = re.compile(
    r"\b(?:replacement|replaced (?:by|with)|replace (?:it )?with|switch(?:ing)? to|mov(?:e|ing) to)\b[:=]? "
    rf"(?P<name>[\"“„«][^\"“”»\n]+[\"“”»]|{_UP_TO_KEYWORD})"
    rf"(?: (?:{_AT})(?P<price>{_MONEY}|[^\s,;]+))?"
    rf"(?:,?(?: (?:for|with))? (?P<seats>[0-9][0-9.,]*) {_SEATS})?",
    re.IGNORECASE,
)


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _standing_alone(words: str) -> str:
    """These words where nothing else stands between two phrases or commas."""
    return rf"(?:^|(?<=[\n,;])) *(?:{words}) *(?=[\n,;]|$)"


def _closing(words: str) -> str:
    """These words as the last ones before a phrase or a comma; behind `renews` they say how often it does."""
    return rf"(?:^|(?<=[\s,;]))(?<!renews )(?<!renew )(?<!renewed )(?<!renewing )(?:{words}) *(?=[\n,;]|$)"


PHRASES: tuple[tuple[Block | None, re.Pattern[str]], ...] = (
    (
        None,
        _pattern(rf"(?<![^\s,;])(?:[~≈]|{_ABOUT}(?= ))(?= ?(?:{_MARKED_MONEY}|[0-9][0-9.,'’]* ?{_SEATS}))"),
    ),
    (
        Block.TRIAL_DAYS,
        _pattern(
            rf"\b([0-9]+[ -]{_SPAN})[ -](?:free[ -])?trial\b",
            rf"\btrial(?: (?:of|for|period))*[:=]? ([0-9]+(?:[ -]?{_SPAN})?|{_NUMBER_WORD}\b(?: {_SPAN})?)",
        ),
    ),
    (
        Block.NOTICE_DAYS,
        _pattern(
            rf"(?<!\S)(-?[0-9]+[ -]{_SPAN})'?(?: of)?[ -](?:written[ -])?notice(?: period)?\b",
            rf"\bcancel\w* (?:at least )?([0-9]+[ -]?{_SPAN}) (?:before|ahead|in advance|prior)\b(?: to)?"
            r"(?: (?:the )?(?:renewal|end|term ends|it renews))?",
            rf"\bnotice(?: (?:of|is|period))*[:=]? (-?[0-9]+(?:[ -]?{_SPAN})?|{_NUMBER_WORD}\b(?: {_SPAN})?)",
        ),
    ),
    (
        Block.RENEWAL_TERM_MONTHS,
        _pattern(
            rf"\b{RENEWS} (?:for|by)(?: (?:another|a further|further|an additional))? ([0-9]+[ -]?{_SPAN})",
            rf"\bnext term(?: (?:of|is|for))*[:=]? ([0-9]+[ -]?{_SPAN})",
        ),
    ),
    (
        Block.TERM_MONTHS,
        _pattern(
            rf"\b([0-9]+[ -]{_SPAN})[ -](?:term|contract|commitment)\b",
            rf"\bterm(?: (?:of|is))*[:=]? ([0-9]+(?:[ -]?{_SPAN})?)",
        ),
    ),
    (
        Block.RESELLER,
        _pattern(
            r"\b(?:via|reseller|bought from)[:=]? ([^\s,;]+@[^\s,;]+)", rf"\breseller[:=]? ({_UP_TO_KEYWORD})"
        ),
    ),
    (
        Block.END_ON,
        _pattern(rf"\b{_ENDS}{_LINKS}((?:{DATE_IN_TEXT}))", rf"\b({RENEWS}{_LINKS}(?:{DATE_IN_TEXT}))"),
    ),
    (Block.END_ON, _pattern(rf"(?<![^\s,;])((?:{DATE_ALONE}))(?![^\s,;.])")),
    (
        None,
        _pattern(
            rf"{_BEHIND_A_NAME}(?!{_CLEARLY_ONE})-?[0-9]{{1,2}}(?: [0-9]{{3}})+{_COUNTED}",
            rf"\bfor [0-9][0-9.,]* (?!{_SEATS}|{_UNIT}|{_CURRENCY}|each\b|{_SPAN})[a-z]{{3,}}",
        ),
    ),
    (
        Block.SEATS,
        _pattern(
            rf"(?<=[0-9] )[x×] ([0-9]+) {_SEATS}",
            rf"\(([0-9]{{1,3}}(?: [0-9]{{3}})*) ?{_SEATS}\)",
            rf"{_BEHIND_A_BREAK}(-?[0-9]{{1,3}}(?: [0-9]{{3}})+){_COUNTED}",
            rf"(?<!\S)({_CLEARLY_ONE}(?: [0-9]{{3}})*){_COUNTED}",
            rf"(?<![^\s,;(])([^\s$€£¥/,;(]{{0,20}}[0-9][^\s$€£¥/;]{{0,20}}) {_SEATS}",
            rf"(?<![^\s,;])([0-9]+){_SEATS}",
            rf"\b({_NUMBER_WORD}) {_SEATS}",
            rf"(?<![^\s,;])([0-9]+) ?[x×](?= ?(?:{_MARKED_MONEY}))",
        ),
    ),
    (
        None,
        _pattern(
            rf"{_BEHIND_A_NAME}(?!{_CLEARLY_ONE})[0-9]{{1,3}}(?: [0-9]{{3}})+(?:[.,][0-9]{{1,2}})?"
            rf" ?(?:{_CURRENCY}(?: ?{_UNIT})?|{_UNIT})",
        ),
    ),
    (
        Block.PRICE,
        _pattern(
            rf"{_AT}({_MONEY})(?![0-9a-z])",
            rf"(?<![^\s,;]){_NO_SPAN}({_MARKED_MONEY})(?![0-9a-z])",
        ),
    ),
    (
        Block.PRICE,
        _pattern(rf"(?:\bat|\bprice|@)[:=]? ?(free\b|{_NUMBER_WORD}\b|[^\s,;]{{0,20}}[0-9][^\s,;]{{0,20}})"),
    ),
    (
        Block.SEATS,
        _pattern(
            r"\b(?:seats|users|licen[cs]es)[:=]? ?(-?[0-9](?:[0-9.,]*[0-9])?)",
            r"(?<=[^\W\d_] )(?-i:[x×]) ([0-9]+) *(?=[\n,;]|$)",
        ),
    ),
)
"""In this order: what an earlier phrase has taken is gone for the later ones.

Without a block it is set aside: the first number of `Office 365 300 USD` can be the word's before it, or one
with the next number, and `for 5 designers` is no price;
`about` before a number says that it is none for sure. A price comes behind the seats: `20 users 1 500 GBP`.
A capital X behind a name is a part of it: `Mac OS X 11`.
"""

CHOICES: tuple[tuple[Block, str, re.Pattern[str]], ...] = (
    (
        Block.AUTO_RENEWS,
        AutoRenews.NO,
        _pattern(
            r"\b(?:no|without|not) auto[- ]?renew\w*|\bnon-renewing\b",
            r"\bauto[- ]?renew\w*(?: is)? (?:off|disabled)\b",
            r"\b(?:does not|doesn['’]t|won['’]t|will not) (?:auto[- ]?)?renew\b",
        ),
    ),
    (
        Block.AUTO_RENEWS,
        AutoRenews.YES,
        _pattern(r"\bauto(?:matic(?:ally)?)?[- ]?renew(?:s|al|ing)?(?: on)?\b", r"\brenews automatically\b"),
    ),
    (
        Block.BILLING,
        Billing.MONTHLY,
        _pattern(r"\b(?:billed|paid|charged) monthly\b", r"\bmonthly billing\b"),
    ),
    (
        Block.BILLING,
        Billing.PREPAID_ANNUAL,
        _pattern(
            r"\b(?:billed|paid|charged) (?:annually|yearly)\b",
            r"\b(?:annual|yearly) billing\b",
            r"\bprepaid(?: annually)?\b",
        ),
    ),
    (Block.BILLING, Billing.MONTHLY, _pattern(_closing("monthly"))),
    (Block.BILLING, Billing.PREPAID_ANNUAL, _pattern(_standing_alone("annual"), _closing("annually|yearly"))),
    (Block.TERM_MONTHS, "12", _pattern(rf"\b{_YEARLY} (?:term|contract|commitment|agreement)\b")),
    (Block.SITUATION, Flag.ALREADY_RENEWED, _pattern(r"\balready renewed\b", r"\bauto[- ]renewed\b")),
    (Block.SITUATION, Flag.ACTIVE_PROBLEMS, _pattern(r"\bactive problems\b")),
    (Block.SITUATION, Flag.BUDGET_CONSTRAINED, _pattern(r"\bbudget[- ]constrained\b", r"\btight budget\b")),
    (Block.SITUATION, Flag.ZERO_USAGE, _pattern(r"\bzero usage\b", r"\bnobody uses it\b")),
    (Block.SITUATION, Flag.ACCOUNT_MANAGER, _pattern(r"\baccount manager\b")),
)
"""Phrases that say yes to something."""
