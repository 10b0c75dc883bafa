"""Every fact of a playbook is of use to somebody: it works in the rules, or people are told of it."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.show import contract_message
from bot.wording.vendor_terms import facts_for_leaving
from planner.playbook import AccountTerms, EarlyExit, EarlyExitKind, NoticeTerms, RenewalTerms, SeatTerms
from storage.playbooks import load_playbooks
from tests.support.builders import ACTIVTRAK, a_contract
from tests.support.views import a_contract_view

EVERYTHING = replace(
    ACTIVTRAK,
    notice=NoticeTerms(days=30, needs_email_copy=True, each_product_apart=True, reminder_may_miss_you=True),
    renewal=RenewalTerms(second_chance_days=7, off_stops_service=True, price_news_days=30),
    seats=SeatTerms(reduced_only_at_renewal=True),
    early_exit=EarlyExit(
        kind=EarlyExitKind.SHARE_OF_THE_REST, percent_of_rest=50, cure_days=30, cure_in_business_days=True
    ),
    account=AccountTerms(
        export_needs_paid_plan=True,
        data_kept_days=30,
        free_plan_history_days=30,
        chased_on_days=(7, 14),
        collections_on_day=28,
        late_payment_revives=True,
        before_cancelling=("Port the numbers.",),
    ),
)


def test_whoever_leaves_activtrak_is_told_what_its_terms_say_with_source_and_date() -> None:
    text = contract_message(a_contract_view()).text

    assert (
        "Known about ActivTrak; your own order form wins over it\n"
        "• From ActivTrak's own help, as of 22 Nov 2026: Notice counts when it is received.\n"
        "• Reported, as of 22 Nov 2026: What was bought through a partner is a matter for "
        "partners@activtrak.com. Leaving before the end has to be negotiated. "
        "Data can be exported on paid plans only. The free plan keeps 30 days of history. "
        "An unpaid invoice is chased on days 7, 14 and 21 after it is due. "
        "On day 28 the account is locked, and the debt goes to collections."
    ) in text


def test_of_a_vendor_without_playbook_nothing_is_claimed() -> None:
    generic = load_playbooks().generic

    assert facts_for_leaving(generic) == {}
    view = a_contract_view(a_contract(vendor="Acme", playbook=generic, replacement=None))
    assert "Known about" not in contract_message(view).text


def test_all_that_a_playbook_can_say_has_words() -> None:
    assert facts_for_leaving(EVERYTHING) == {
        "notice.counts": "Notice counts when it is received.",
        "notice.needs_email_copy": "Post counts only with a copy by e-mail.",
        "notice.each_product_apart": "Each product is cancelled on its own.",
        "notice.reminder_may_miss_you": (
            "The vendor's reminder goes to a billing contact, who may have left."
        ),
        "addresses.partners": "What was bought through a partner is a matter for partners@activtrak.com.",
        "account.before_cancelling": "Port the numbers.",
        "renewal.second_chance_days": "A renewal can still be undone for 7 days.",
        "renewal.off_stops_service": (
            "Without auto-renewal the service stops at the end, unless a new order is signed."
        ),
        "renewal.price_news_days": "A new price may come as late as 30 days before the renewal.",
        "seats.reduced_only_at_renewal": "Seats can be given up only at the renewal.",
        "early_exit.kind": "Leaving before the end costs a share of what is left of the term.",
        "early_exit.percent_of_rest": "That share is 50 %.",
        "early_exit.cure_days": (
            "Whoever breaks the contract has 30 business days to put it right before the other may leave."
        ),
        "account.export_needs_paid_plan": "Data can be exported on paid plans only.",
        "account.data_kept_days": "Data can be fetched for 30 days after the end.",
        "account.free_plan_history_days": "The free plan keeps 30 days of history.",
        "account.chased_on_days": "An unpaid invoice is chased on days 7 and 14 after it is due.",
        "account.collections_on_day": "On day 28 the account is locked, and the debt goes to collections.",
        "account.late_payment_revives": "Paying late revives the contract.",
    }
