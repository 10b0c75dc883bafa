"""`/exitplan add`: a contract from free text, in any order. What cannot be placed is kept apart, not lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from bot.forms.add_grammar import BOUNDARY, CHOICES, ENDS_SOMEHOW, OTHER_DAY, PHRASES, QUOTED, REPLACEMENT
from bot.forms.add_phrasing import rephrase
from bot.forms.amounts import UNIT_PATTERN, Amount, Unit, read_amount
from bot.forms.contract_draft import Block, ContractDraft
from bot.forms.contract_facts import find_plan
from bot.forms.dates import read_end_day
from bot.forms.errors import InputError
from bot.forms.numbers import join_groups, plain_signs
from bot.forms.quoting import one_line
from bot.wording.format import day
from planner.playbook import Playbook
from storage.playbooks import Playbooks

_EDGES = ' ,;:.-–—|·"“”„«»'
_SUBJECT = r"(?:we(?: are|['’]re)? (?:pay|paying|have|use|using|bought|got)|(?-i:our))"
_LINKS = re.compile(
    rf"^(?:(?:{_SUBJECT}|and|with|for|at|on|of|from|to)(?:\s+|$))+"
    r"|(?:(?:^|\s+)(?:and|with|for|at|on|of|from|to|mit|für|von|zu|zum))+$",
    re.IGNORECASE,
)
"""Words that only join phrases: dropped at the edges of what is left."""
_HALF_A_PAIR = re.compile(r"(^[^(\[]*)[)\]]|[(\[](?=[^)\]]*$)")
_TIMES = re.compile(r"[0-9] ?[xX×] | [x×] [0-9]")
"""A count of what the price may be for one of."""
_PRICE_AND_UNIT = re.compile(rf"(?P<amount>.*?) ?(?P<unit>(?:{UNIT_PATTERN})(?<! in all))", re.IGNORECASE)
"""A price that does not say itself that it is for all."""
_NAME_ENDS = re.compile(r" ?[,;|–—-] (?=[0-9]|unlimited\b)")
"""Before a count or an amount that could not be read."""
_PLAN_WORDS = re.compile(r"^(?:on )?(?:(?:the|our|a) )?\(?|\)?(?: plan)?\)?$", re.IGNORECASE)
"""What may stand around the name of a plan: `on the … plan`, `(…)`."""
_NAMED_PLAN = re.compile(
    r"(?P<vendor>\S.*?)(?: on)?(?: (?:the|our|a))? "
    r"(?P<plan>(?!(?:annual|monthly|yearly|the|our|a) )\S+) plan",
    re.IGNORECASE,
)
"""A vendor without a list of plans, and the one that is named behind it."""


def read_add_text(text: str, *, today: date, playbooks: Playbooks) -> ContractDraft:
    """The facts in `text`, as typed; those that cannot be read stay in their field, to be asked about."""
    scan = _Scan(rest=rephrase(one_line(join_groups(text))))
    scan.take_replacement()
    vendor = scan.take_first(QUOTED)
    scan.set_aside(OTHER_DAY)
    for block, pattern in PHRASES:
        if block is None:
            scan.set_aside(pattern)
        else:
            scan.take(block, pattern)
    for block, value, pattern in CHOICES:
        scan.choose(block, value, pattern)
    scan.take(Block.END_ON, ENDS_SOMEHOW)
    scan.settle_seats()
    scan.settle_unit(is_times=_TIMES.search(text) is not None)
    draft = ContractDraft(**{block.value: value for block, value in scan.found.items()})
    draft = replace(draft, unit=_unit(draft, has_at=scan.has_at))
    draft = _with_vendor(_with_end(draft, today), vendor, scan.chunks(), playbooks)
    return replace(draft, leftover="; ".join(filter(None, (draft.leftover, *scan.aside))))


@dataclass(slots=True, kw_only=True)
class _Scan:
    """The text from which phrase after phrase is taken; what is left over stays."""

    rest: str
    found: dict[Block, str] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    """Pieces that are no fact, and must not be read as one."""
    price_phrase: str = ""
    """The price with the word before it."""

    @property
    def has_at(self) -> bool:
        """Whether the price follows `at`: it is one seat's."""
        return self.price_phrase.startswith(("at", "@"))

    def take_first(self, pattern: re.Pattern[str]) -> str:
        match = self._cut(pattern)
        return _value(match) if match else ""

    def take(self, block: Block, pattern: re.Pattern[str]) -> None:
        """The first such phrase, unless the fact is there already."""
        if block in self.found:
            return
        match = self._cut(pattern)
        if match is None:
            return
        self.found[block] = _value(match)
        if block is Block.PRICE:
            self.price_phrase = match[0].casefold()

    def set_aside(self, pattern: re.Pattern[str]) -> None:
        """Every such piece, as it was typed."""
        kept, end = "", 0
        for match in pattern.finditer(plain_signs(self.rest)):
            self.aside.append(self.rest[match.start() : match.end()])
            kept, end = f"{kept}{self.rest[end : match.start()]}{BOUNDARY}", match.end()
        self.rest = kept + self.rest[end:]

    def choose(self, block: Block, value: str, pattern: re.Pattern[str]) -> None:
        """The situation grows; of other facts the first choice counts, and a contradiction is left over."""
        earlier = self.found.get(block, "")
        if (block is Block.SITUATION or not earlier) and self._cut(pattern):
            self.found[block] = f"{earlier} {value}".strip()

    def take_replacement(self) -> None:
        match = self._cut(REPLACEMENT)
        if match is None:
            return
        names = {
            "name": Block.REPLACEMENT_NAME,
            "price": Block.REPLACEMENT_PRICE,
            "seats": Block.REPLACEMENT_SEATS,
        }
        self.found |= {block: match[name].strip(_EDGES) for name, block in names.items() if match[name]}

    def settle_seats(self) -> None:
        """A count of seats behind the replacement is the contract's own where there is no other."""
        if Block.SEATS not in self.found and Block.REPLACEMENT_SEATS in self.found:
            self.found[Block.SEATS] = self.found.pop(Block.REPLACEMENT_SEATS)

    def settle_unit(self, *, is_times: bool) -> None:
        """Set the unit of `10 seats at $20/mo` and of `10 x $20/mo` aside: one seat's, or that of all."""
        found = _PRICE_AND_UNIT.fullmatch(self.found.get(Block.PRICE, ""))
        is_unsure = is_times or self.has_at or self.price_phrase.startswith("for")
        if found is None or not is_unsure or Block.SEATS not in self.found:
            return
        whole = _amount(found[0])
        if whole and whole.unit in {Unit.MONTH, Unit.YEAR} and _amount(found["amount"]):
            self.found[Block.PRICE], self.price_phrase = found["amount"], ""
            self.aside.append(found["unit"])

    def _cut(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, taken out of the text; look-alike signs count as the plain ones."""
        match = pattern.search(plain_signs(self.rest))
        if match is None:
            return None
        self.rest = f"{self.rest[: match.start()]}{BOUNDARY}{self.rest[match.end() :]}"
        return match

    def chunks(self) -> list[str]:
        """What is left between the phrases, without signs and words that only join them."""
        pieces = (_LINKS.sub("", _bare(piece)).strip(_EDGES) for piece in self.rest.split(BOUNDARY))
        return [piece for piece in pieces if piece]


def _bare(piece: str) -> str:
    """Without signs at its edges, and without a bracket whose other half went with a phrase."""
    return _HALF_A_PAIR.sub(r"\1", piece).strip(_EDGES)


def _value(match: re.Match[str]) -> str:
    """The last group that took part: each alternative of a pattern has one."""
    return (match[match.lastindex] if match.lastindex else match[0]).strip()


def _unit(draft: ContractDraft, *, has_at: bool) -> str:
    """What the price is for, where the text says so; `50 seats at $19` is a price per seat and month."""
    amount = _amount(draft.price)
    return (amount.unit or (Unit.SEAT_MONTH if has_at else "")) if amount else ""


def _amount(text: str) -> Amount | None:
    try:
        return read_amount(text)
    except InputError:
        return None


def _with_end(draft: ContractDraft, today: date) -> ContractDraft:
    """`in 4 months` and `31 Mar` as the day that they mean today; a full date stays as typed."""
    if re.search(r"[0-9]{4}|'[0-9]{2}", draft.end_on):
        return draft
    try:
        return replace(draft, end_on=day(read_end_day(draft.end_on, today=today)))
    except InputError:
        return draft


def _with_vendor(draft: ContractDraft, quoted: str, chunks: list[str], playbooks: Playbooks) -> ContractDraft:
    """A quoted vendor, else a known one, else the first thing that is left; the rest is left over."""
    if quoted:
        return replace(draft, vendor=quoted, leftover="; ".join(chunks))
    for index, chunk in enumerate(chunks):
        known = _known_vendor(chunk, playbooks)
        if known:
            rest = chunk[len(known) :].strip(_EDGES)
            left = [piece for piece in (*chunks[:index], rest, *chunks[index + 1 :]) if piece]
            return _with_known(draft, known, left, playbooks.find(known))
    name, *others = _NAME_ENDS.split(chunks[0], maxsplit=1) if chunks else [""]
    vendor, plan_name = _vendor_and_plan(name)
    return replace(draft, vendor=vendor, plan=plan_name, leftover="; ".join((*others, *chunks[1:])))


def _with_known(draft: ContractDraft, vendor: str, left: list[str], playbook: Playbook) -> ContractDraft:
    """A vendor of the playbook, with the plan of its list that is named anywhere."""
    for index, piece in enumerate(left):
        plan = find_plan(playbook, _PLAN_WORDS.sub("", piece))
        if plan is not None:
            left = [*left[:index], *left[index + 1 :]]
            return replace(draft, vendor=vendor, plan=plan.name, leftover="; ".join(left))
    return replace(draft, vendor=vendor, leftover="; ".join(left))


def _vendor_and_plan(chunk: str) -> tuple[str, str]:
    named = _NAMED_PLAN.fullmatch(chunk)
    return (named["vendor"], named["plan"]) if named else (chunk, "")


def _known_vendor(chunk: str, playbooks: Playbooks) -> str:
    """The longest name of a playbook that the chunk begins with, as typed."""
    names = sorted((name for one in playbooks.all for name in _names(one)), key=len, reverse=True)
    for name in names:
        if chunk.casefold().startswith(name.casefold()) and not chunk[len(name) : len(name) + 1].isalnum():
            return chunk[: len(name)]
    return ""


def _names(playbook: Playbook) -> tuple[str, ...]:
    return () if playbook.is_generic else (playbook.name, *playbook.aliases)
