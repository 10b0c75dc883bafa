"""What a vendor's terms say that matters to whoever leaves, in words, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.wording.format import count, listing
from planner.playbook import AccountTerms, EarlyExit, EarlyExitKind, NoticeCounts, Playbook

COUNTS = {
    NoticeCounts.ON_SENDING: "Notice counts when it is sent.",
    NoticeCounts.NEXT_BUSINESS_DAY: "Notice counts on the business day after it was sent.",
    NoticeCounts.ON_RECEIPT: "Notice counts when it is received.",
    NoticeCounts.ON_CONFIRMATION: "Notice counts only once it is confirmed.",
}
EARLY_EXITS = {
    EarlyExitKind.NEGOTIATED: "Leaving before the end has to be negotiated.",
    EarlyExitKind.ALL_OF_THE_REST: "Leaving before the end costs all that is left of the term.",
    EarlyExitKind.SHARE_OF_THE_REST: "Leaving before the end costs a share of what is left of the term.",
    EarlyExitKind.FEE_IN_CONTRACT: "Leaving before the end costs a fee, which your order form names.",
    EarlyExitKind.REFUNDED: "Whoever leaves before the end gets back what is left of the term.",
    EarlyExitKind.UNKNOWN: "",
}

Fact = tuple[str, str]
"""The playbook's field, by its path, and what it says as a sentence; empty where it says nothing."""


def facts_for_leaving(playbook: Playbook) -> Mapping[str, str]:
    """What its terms say to whoever leaves, as sentences by the path of the playbook's field.

    Of the generic playbook nothing: it knows no vendor's terms.
    """
    return {} if playbook.is_generic else {path: said for path, said in _facts(playbook) if said}


def _facts(playbook: Playbook) -> Iterator[Fact]:
    yield from _notice(playbook)
    yield from _renewal(playbook)
    yield from _early_exit(playbook.early_exit)
    yield from _data(playbook.account)
    yield from _payment(playbook.account)


def _notice(playbook: Playbook) -> Iterator[Fact]:
    notice, partners = playbook.notice, playbook.addresses.partners
    yield "notice.counts", COUNTS[notice.counts]
    yield "notice.needs_email_copy", _if(notice.needs_email_copy, "Post counts only with a copy by e-mail.")
    yield "notice.each_product_apart", _if(notice.each_product_apart, "Each product is cancelled on its own.")
    yield (
        "notice.reminder_may_miss_you",
        _if(
            notice.reminder_may_miss_you,
            "The vendor's reminder goes to a billing contact, who may have left.",
        ),
    )
    yield (
        "addresses.partners",
        f"What was bought through a partner is a matter for {partners}." if partners else "",
    )
    yield "account.before_cancelling", " ".join(playbook.account.before_cancelling)


def _renewal(playbook: Playbook) -> Iterator[Fact]:
    renewal = playbook.renewal
    undone = f"A renewal can still be undone for {count(renewal.second_chance_days, 'day')}."
    yield "renewal.second_chance_days", _if(renewal.second_chance_days > 0, undone)
    stops = "Without auto-renewal the service stops at the end, unless a new order is signed."
    yield "renewal.off_stops_service", _if(renewal.off_stops_service, stops)
    days = renewal.price_news_days
    if days is not None:
        yield (
            "renewal.price_news_days",
            f"A new price may come as late as {count(days, 'day')} before the renewal.",
        )
    fewer = "Seats can be given up only at the renewal."
    yield "seats.reduced_only_at_renewal", _if(playbook.seats.reduced_only_at_renewal, fewer)


def _early_exit(terms: EarlyExit) -> Iterator[Fact]:
    yield "early_exit.kind", EARLY_EXITS[terms.kind]
    if terms.percent_of_rest is not None:
        yield "early_exit.percent_of_rest", f"That share is {terms.percent_of_rest} %."
    if terms.cure_days is not None:
        days = count(terms.cure_days, "business day" if terms.cure_in_business_days else "day")
        yield (
            "early_exit.cure_days",
            f"Whoever breaks the contract has {days} to put it right before the other may leave.",
        )


def _data(terms: AccountTerms) -> Iterator[Fact]:
    paid = "Data can be exported on paid plans only."
    yield "account.export_needs_paid_plan", _if(terms.export_needs_paid_plan, paid)
    if terms.data_kept_days is not None:
        kept = count(terms.data_kept_days, "day")
        yield "account.data_kept_days", f"Data can be fetched for {kept} after the end."
    if terms.free_plan_history_days is not None:
        history = count(terms.free_plan_history_days, "day")
        yield "account.free_plan_history_days", f"The free plan keeps {history} of history."


def _payment(terms: AccountTerms) -> Iterator[Fact]:
    chased = f"on days {listing([str(one) for one in terms.chased_on_days])} after it is due"
    yield "account.chased_on_days", _if(bool(terms.chased_on_days), f"An unpaid invoice is chased {chased}.")
    if terms.collections_on_day is not None:
        lost = f"On day {terms.collections_on_day} the account is locked, and the debt goes to collections."
        yield "account.collections_on_day", lost
    revives = "Paying late revives the contract."
    yield "account.late_payment_revives", _if(terms.late_payment_revives, revives)


def _if(holds: bool, sentence: str) -> str:
    return sentence if holds else ""
