"""What a playbook lends to the contract form: values with where they come from, to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.forms.amounts import Unit, read_amount, write_amount
from bot.forms.contract_draft import AutoRenews, Block, ContractDraft
from bot.forms.errors import InputError
from bot.wording.format import count, day
from planner.playbook import KnownReplacement, Mark, NoticeMethod, Playbook, PricePlan, Source

OWN_WORDS = frozenset({Mark.OWN_TERMS, Mark.OWN_HELP})
"""The vendor's own text: such a value is filled in. All others are told, for a person to confirm."""

_SAID_BY = {
    Mark.OWN_TERMS: "from {vendor}'s own terms",
    Mark.OWN_HELP: "from {vendor}'s own help",
    Mark.COPY: "reported, from a copy of {vendor}'s terms",
    Mark.SECONDARY: "reported",
    Mark.WEAK: "often said",
}


_PATHS = {
    Block.UNIT: "plans",
    Block.TERM_MONTHS: "default_term_months",
    Block.AUTO_RENEWS: "renewal.auto_renews",
    Block.NOTICE_METHOD: "notice.methods",
}
"""The playbook's field behind a field of the form."""


def source_of(playbook: Playbook, path: str) -> Source:
    """Where the playbook has one of its fields from: the nearest source to the field's path."""
    while path:
        if path in playbook.sources:
            return playbook.sources[path]
        path = path.rpartition(".")[0]
    return playbook.source


def is_own_word(playbook: Playbook, path: str) -> bool:
    return source_of(playbook, path).mark in OWN_WORDS


def provenance(playbook: Playbook, source: Source) -> str:
    """`from ActivTrak's own help, as of 22 Nov 2026`."""
    said_by = _SAID_BY[source.mark].format(vendor=playbook.name)
    return f"{said_by}, as of {day(source.checked_on)}"


def own_notice_days(playbook: Playbook) -> int | None:
    return playbook.notice.days if is_own_word(playbook, "notice.days") else None


def may_leave_notice(draft: ContractDraft, playbook: Playbook) -> bool:
    """Whether the notice period may stay empty: it is known from the vendor, or nothing renews."""
    return own_notice_days(playbook) is not None or not renews(draft, playbook)


def renews(draft: ContractDraft, playbook: Playbook) -> bool:
    """As chosen, else as the playbook says."""
    if not draft.auto_renews:
        return playbook.renewal.auto_renews
    return draft.auto_renews == AutoRenews.YES


def default_method(playbook: Playbook) -> NoticeMethod:
    """How the vendor itself wants notice; else the form, as for any vendor."""
    own = playbook.notice.methods if is_own_word(playbook, "notice.methods") else ()
    return next(iter(own), NoticeMethod.FORM)


def default_currency(playbook: Playbook) -> str | None:
    """The currency of the vendor's price list, where it has one."""
    currencies = {plan.currency for plan in playbook.plans}
    return currencies.pop() if len(currencies) == 1 else None


def find_plan(playbook: Playbook, name: str) -> PricePlan | None:
    wanted = " ".join(name.split()).casefold()
    return next((plan for plan in playbook.plans if plan.name.casefold() == wanted), None)


def fill_in(
    draft: ContractDraft, playbook: Playbook, filled: Mapping[Block, str], *, show_more: bool
) -> tuple[ContractDraft, dict[Block, str]]:
    """The draft with what the playbook knows in its empty fields, and which values these are.

    `filled` are those of the last time: where nobody has touched them, they make room for the new
    vendor's, as a plan of the old vendor's list does. What a person typed is never replaced.
    """
    plan = find_plan(playbook, draft.plan)
    untouched = {block.value: "" for block, value in filled.items() if draft[block] == value}
    listed = {} if plan is None else {Block.PLAN: plan.name}
    draft = replace(draft, **(untouched | {block.value: name for block, name in listed.items()}))
    known = dict(_known(draft, playbook, show_more=show_more))
    added = {block: value for block, value in known.items() if not draft[block].strip()}
    return replace(draft, **{block.value: value for block, value in added.items()}), added | listed


def _known(draft: ContractDraft, playbook: Playbook, *, show_more: bool) -> Iterator[tuple[Block, str]]:
    days = own_notice_days(playbook)
    if days is not None:
        yield Block.NOTICE_DAYS, str(days)
    plan = find_plan(playbook, draft.plan)
    if plan is not None and not draft.price.strip():
        yield Block.PRICE, f"{write_amount(plan.price)} {plan.currency}"
        yield Block.UNIT, Unit.SEAT_MONTH
    if show_more:
        yield from _known_behind_more(draft, playbook)


def _known_behind_more(draft: ContractDraft, playbook: Playbook) -> Iterator[tuple[Block, str]]:
    yield Block.TERM_MONTHS, str(playbook.default_term_months)
    yield Block.NOTICE_METHOD, default_method(playbook)
    yield Block.AUTO_RENEWS, AutoRenews.YES if playbook.renewal.auto_renews else AutoRenews.NO
    replacement = playbook.replacement(draft.replacement_name)
    if replacement is not None:
        yield Block.TRIAL_DAYS, str(replacement.trial_days)
        if _may_be_in(replacement.currency, draft):
            yield Block.REPLACEMENT_PRICE, f"{write_amount(replacement.price)} {replacement.currency}"


def _may_be_in(currency: str, draft: ContractDraft) -> bool:
    """Whether the contract's own price can be in this currency, as far as it is typed."""
    if draft.currency.strip():
        return draft.currency.strip().upper() == currency
    try:
        return read_amount(draft.price, currency=currency).currency == currency
    except InputError:
        return not draft.price.strip()


def vendor_note(draft: ContractDraft, playbook: Playbook) -> str:
    """What the form says of the vendor that was typed; empty while none is."""
    if not draft.vendor.strip():
        return ""
    if playbook.is_generic:
        return (
            "No playbook for this vendor: the general rules apply. "
            "Look in your order form for the notice period."
        )
    return f"{playbook.name}'s playbook is used. Your own order form wins over it."


def notice_hint(draft: ContractDraft, playbook: Playbook) -> str:
    """What is known of the notice period, and how well."""
    known = playbook.notice.days
    if known is None:
        return _asked_notice_hint(draft, playbook)
    said = provenance(playbook, source_of(playbook, "notice.days"))
    if own_notice_days(playbook) is not None and draft.notice_days == str(known):
        return f"{said[:1].upper()}{said[1:]}: check your order form."
    return f"{count(known, 'day')} {said}: check your order form."


def _asked_notice_hint(draft: ContractDraft, playbook: Playbook) -> str:
    if may_leave_notice(draft, playbook):
        return "May stay empty, as the contract ends by itself."
    asked = "Days before the renewal by which notice must arrive: look in your order form."
    if draft.vendor.strip():
        return f"{asked} Not needed if it ends by itself: say so under More facts."
    return f"{asked} May stay empty only for a vendor that exitplan knows, like ActivTrak."


def price_hint(playbook: Playbook) -> str:
    """The vendor's list prices, where they are known."""
    if not playbook.plans:
        return ""
    said = provenance(playbook, source_of(playbook, "plans"))
    listed = ", ".join(f"{plan.name} {plan.currency} {write_amount(plan.price)}" for plan in playbook.plans)
    return f"List prices per seat and month: {listed} ({said}). Yours is in your order form."


def filled_hint(block: Block, shown: str, draft: ContractDraft, playbook: Playbook) -> str:
    """Where a value that was filled in is from; empty for fields whose hint says so anyway.

    `shown` is the value as the form shows it.
    """
    if block is Block.TRIAL_DAYS:
        known = playbook.replacement(draft.replacement_name)
        return (
            ""
            if known is None
            else f"Filled in: {shown}, {known.name}'s offer on {day(known.source.checked_on)}."
        )
    if block not in _PATHS:
        return ""
    path = _PATHS[block]
    if playbook.is_generic or (block is Block.NOTICE_METHOD and not is_own_word(playbook, path)):
        return f"Filled in: {shown}, as is usual. Check your order form."
    return f"Filled in: {shown}, {provenance(playbook, source_of(playbook, path))}. Check your order form."


def renewal_hint(playbook: Playbook) -> str:
    """How long the next term lasts where the contract itself says nothing."""
    months = playbook.renewal.months
    if months is None:
        return "How long it renews for, like 12; as long again, if empty."
    said = provenance(playbook, source_of(playbook, "renewal.months"))
    return f"How long it renews for, if your order form says so; {count(months, 'month')} if empty ({said})."


def replacement_hint(known: KnownReplacement | None) -> str:
    if known is None:
        return "Per seat and month, like 12 USD."
    return (
        f"{known.name}: {known.currency} {write_amount(known.price)} per seat and month, "
        f"as of {day(known.source.checked_on)}."
    )
