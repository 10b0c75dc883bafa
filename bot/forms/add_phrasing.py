"""Other ways of saying it, German ones above all, in the words that the grammar of `/exitplan add` knows."""

from __future__ import annotations

import re

from bot.forms.date_shapes import MONTH_NAME

_SEAT = (
    r"(?:(?:Arbeits)?(?:pl(?:ä|ae)tzen?|platz)|Sitze?n?|Lizenz(?:en)?|(?:Be)?Nutzer(?:n|in|innen)?|Person(?:en)?"
    r"|Mitarbeiter(?:n|in|innen)?|Mitglied(?:er|ern)?|Leuten?|Kopf|K(?:ö|oe)pfen?)\b"
)
_PER = r"(?:pro\b|je\b|im\b|/)"
_CURRENCY = r"(?:[€$]|(?:EUR|CHF|USD|Euro)\b)"
_MONEY = rf"(?:{_CURRENCY} ?[0-9][0-9.,'’]*|[0-9][0-9.,'’]* ?(?:{_CURRENCY}|k\b))"
_SPANS = {"days": "Tag(?:e|en)?", "weeks": "Wochen?", "months": "Monat(?:e|en)?", "years": "Jahr(?:e|en)?"}
_NOTICE = r"K(?:ü|ue)ndigungsfrist"
_DATE = (
    r"(?=[0-9]{1,4}[./-][0-9]|end(?:e| of)\b|Jahresende\b|in [0-9]+ (?:days|weeks|months|years)\b"
    rf"|[0-9]{{1,2}}\.? {MONTH_NAME})"
)
_TERM = r"(?:(?:Vertrags|Mindest)?laufzeit)"
_NAME = r"[A-Z][\w.&-]*(?: [A-Z0-9][\w.&-]*){0,2}"
_ENGLISH_SEAT = r"(?:seats|users|licen[cs]es|members)\b"
_SEATS_ELSEWHERE = rf".*(?:{_ENGLISH_SEAT}|[0-9] {_SEAT})"

_ENGLISH = (
    (rf"^(?!10x |{_SEATS_ELSEWHERE})([0-9]+) ?[x×] (?=[\"“„«]?[0-9]*[^\W\d_])", r"\1 seats of "),
    (rf"^([0-9]+) ((?-i:{_NAME})) ({_ENGLISH_SEAT})(?! (?:of|on|for|with)\b)", r"\1 \3 of \2"),
    (
        r"^(?:our|the) (?!annual|monthly|yearly|current)([^0-9,;]{1,60}?) (?:contract|subscription|agreement)"
        r"(?= (?:ends|expires|renews|runs|auto))",
        r"\1",
    ),
)
_GERMAN = (
    (r"^(?:vendor|anbieter|tool)[:=] ", ""),
    (r"(?<=[0-9])[.,][-–]+(?![0-9])", ""),
    (rf"^([0-9]+) {_SEAT} (?:von|f(?:ü|ue)r|bei) (?!{_MONEY})(?=[^\W\d_])", r"\1 seats of "),
    (rf"\b{_SEAT}[:=] ?(?=[0-9])", "seats: "),
    (rf"^(?:wir haben )?([0-9]+) ((?-i:{_NAME}))[ -]{_SEAT}", r"\1 seats of \2"),
    (rf"^unser ((?-i:{_NAME}))-Vertrag\b", r"\1"),
    (rf"(?<=[0-9]) {_SEAT}", " seats"),
    *((rf"(?<=[0-9]) (?:{german})(?= {_NOTICE})", f" {english}") for english, german in _SPANS.items()),
    (rf"\b(?:mit )?([0-9]+ (?:days|weeks|months|years)) {_NOTICE}\b", r"\1 notice"),
    *(
        (rf"\b{_NOTICE}(?: von| betr(?:ä|ae)gt|:)* ([0-9]+) (?:{german})\b", rf"notice \1 {english}")
        for english, german in _SPANS.items()
    ),
    *(
        (rf"\b(endet|l(?:ä|ae)uft) in ([0-9]+) (?:{german})\b", rf"\1 in \2 {english}")
        for english, german in _SPANS.items()
    ),
    *((rf"([0-9]+) (?:{german}) {_TERM}\b", rf"\1 {english} term") for english, german in _SPANS.items()),
    *(
        (rf"\b{_TERM}(?: von|:)? ([0-9]+) (?:{german})\b", rf"term \1 {english}")
        for english, german in _SPANS.items()
    ),
    (
        r"\bj(?:ä|ae)hrliche? (?:im Voraus|bezahlt|gezahlt|abgerechnet|Zahlung|Abrechnung)\b",
        "billed annually",
    ),
    (r"\bmonatliche? (?:bezahlt|gezahlt|abgerechnet|Zahlung|Abrechnung)\b", "billed monthly"),
    (rf" ?{_PER} ?{_SEAT}", " per seat"),
    (rf" ?{_PER} ?Monat\b|(?<=€|R|F) (?:monatlich\b|mtl\b\.?)", " per month"),
    (rf" ?{_PER} ?Jahr\b|(?<=€|R|F) j(?:ä|ae)hrl(?:ich\b|\b\.?)", " per year"),
    (rf"(?<=per month) und {_SEAT}", " per seat"),
    (r"(?<=per seat) und (?:pro )?Monat\b", " per month"),
    (r"(?<=per seat) und (?:pro )?Jahr\b", " per year"),
    (r"\bverl(?:ä|ae)ngert sich(?: automatisch)? um ([0-9]+) Monate?\b", r"renews for \1 months"),
    (rf"\bverl(?:ä|ae)ngert sich(?: automatisch)?(?: am| zum) {_DATE}", "renews on "),
    (r"\bverl(?:ä|ae)ngert sich automatisch\b", "auto-renews"),
    (r"\b(?:ohne|keine) automatische Verl(?:ä|ae)ngerung\b", "no auto-renewal"),
    (
        r"\b(?:k(?:ü|ue)ndbar|k(?:ü|ue)ndigen|gek(?:ü|ue)ndigt|K(?:ü|ue)ndigung)(?: sp(?:ä|ae)testens)?"
        rf"(?: bis| zum| am)* {_DATE}",
        "cancel by ",
    ),
    (rf"\b(?:seit|ab|abgeschlossen am|unterschrieben am|Beginn|Vertragsbeginn):? {_DATE}", "since "),
    (rf"\bl(?:ä|ae)uft (?:am |zum )?{_DATE}(\S+(?: \w+){{0,3}}?) aus\b", r"ends \1"),
    (
        r"\b(?:(?:der )?Vertrag )?(?:(?:endet|l(?:ä|ae)uft|Laufzeit|g(?:ü|ue)ltig|bezahlt) )?"
        rf"bis(?: zum)? {_DATE}",
        "until ",
    ),
    (rf"\b(?:(?:Vertrags)?ende|(?:(?:der )?Vertrag )?endet)(?::| am| zum)? {_DATE}", "ends "),
    (rf"\b(?:zu je|je|à) ({_MONEY})(?= per (?:month|year))", r"at \1 each"),
    (rf"\b(?:zu je|zu|je|à) (?={_MONEY})", "at "),
    (rf"\bf(?:ü|ue)r (?={_MONEY})", "for "),
    (rf"\b(?:kostet|Preis:?) (?={_MONEY})", "costs "),
    (r"^wir (?:zahlen|bezahlen|haben|nutzen)\b(?: f(?:ü|ue)r)?", "we have"),
)
_SPAN = rf"(?:days?|weeks?|months?|years?|{'|'.join(_SPANS.values())})"
_APART = (
    (
        rf"\b((?:term|{_TERM})(?: of| von|:)? [0-9]+ {_SPAN}) "
        rf"(?=(?:notice|{_NOTICE})(?: of| is| period| von| betr(?:ä|ae)gt|:)* [0-9]+ ?{_SPAN}\b)",
        r"\1, ",
    ),
)
"""`term 24 months notice 30 days` holds no notice of 24 months."""
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), words) for pattern, words in (*_APART, *_ENGLISH, *_GERMAN)
)
"""In this order. German words are taken only beside a number, a price or a date: alone they may be a name.

`50x Slack` begins with a count, unless the seats are counted elsewhere; `10x Genomics` is a name.
"""


def rephrase(text: str) -> str:
    """`text` with what the grammar knows in other words; everything else as it was typed."""
    for pattern, words in _REWRITES:
        text = pattern.sub(words, text)
    return text
