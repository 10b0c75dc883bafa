"""Letters: the right address for each purpose, the contract's own figures, blanks for what nobody told us."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.forms.letters import FOLDER, Letter, draft_letter
from bot.ids import LetterKind
from planner.contract import Billing
from planner.paths import Path
from planner.playbook import NoticeMethod, NoticeTerms
from storage.records.milestones import MilestoneKind
from tests.support.builders import ACTIVTRAK, GENERIC, a_contract, with_notice, with_situation
from tests.support.views import a_choice, a_contract_view, a_milestone

EVERY_KIND = list(LetterKind)


def a_letter(kind: LetterKind = LetterKind.REQUEST, **facts: object) -> Letter:
    return draft_letter(kind, a_contract_view(a_contract(**facts)))


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        (LetterKind.NOTICE, "renewals@activtrak.com"),
        (LetterKind.REQUEST, "billing@activtrak.com"),
        (LetterKind.ESCALATE, "sales@activtrak.com"),
        (LetterKind.CITE, "sales@activtrak.com"),
        (LetterKind.DELETE, "Account Deletion Request Form"),
    ],
)
def test_each_letter_has_its_own_address(kind: LetterKind, to: str) -> None:
    assert a_letter(kind).to == to


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_resellers_address_overrides_all(kind: LetterKind) -> None:
    letter = a_letter(kind, reseller="partner@example.com")

    assert letter.to == "partner@example.com"
    assert "please pass this on to ActivTrak" in letter.body
    assert letter.notes[0] == (
        "Bought through a reseller: only the reseller can change the contract, so letters go there."
    )


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_without_a_playbook_the_address_is_a_blank(kind: LetterKind) -> None:
    letter = a_letter(kind, vendor="Acme", playbook=GENERIC)

    assert letter.to == "[address: look in your order form]"
    assert letter.mailto is None
    assert letter.notes[0] == "No playbook for Acme: look in your order form for the right address."
    assert "ActivTrak" not in letter.body


def test_a_mail_link_carries_address_and_subject_only() -> None:
    assert a_letter(LetterKind.NOTICE).mailto == (
        "mailto:renewals@activtrak.com?subject=Notice%20of%20non-renewal%3A%20ActivTrak%2C%20%5Baccount%20name%5D"
    )


def test_a_mail_link_cannot_be_extended_by_what_somebody_typed() -> None:
    letter = a_letter(LetterKind.NOTICE, reseller="a@b.example?bcc=evil@example.com", vendor="A&body=x")

    assert letter.mailto is not None
    assert letter.mailto.startswith("mailto:a@b.example%3Fbcc%3Devil@example.com?subject=")
    assert "&" not in letter.mailto


def test_the_notice_states_the_dates_and_asks_for_a_confirmation() -> None:
    body = a_letter(LetterKind.NOTICE).body

    assert body.startswith("1 Dec 2026\n")
    assert "We do not renew our contract with ActivTrak. It ends on 31 Mar 2027" in body
    assert "The contract asks for 30 days of notice. The last day for it is 1 Mar 2027." in body
    assert "Please confirm in writing by 8 Dec 2026:" in body


@pytest.mark.parametrize(
    ("today", "is_late"),
    [
        pytest.param(date(2027, 3, 1), False, id="last day"),
        pytest.param(date(2027, 3, 2), True, id="a day late"),
    ],
)
def test_a_late_notice_asks_to_be_honoured(today: date, is_late: bool) -> None:
    letter = draft_letter(LetterKind.NOTICE, a_contract_view(today=today))

    assert ("We ask you to honour it all the same" in letter.body) is is_late
    assert any("The window is missed" in note for note in letter.notes) is is_late


def test_where_nothing_renews_the_notice_is_a_courtesy() -> None:
    assert "The contract does not renew by itself" in a_letter(LetterKind.NOTICE, auto_renews=False).body


def test_activtraks_notice_is_the_form_and_the_mail() -> None:
    notes = a_letter(LetterKind.NOTICE).notes

    assert "Submit the Cancellation Request Form as well: the notice is the form and this mail." in notes


def test_notice_by_post_says_where_to_and_how_long_it_travels() -> None:
    notes = a_letter(LetterKind.NOTICE, notice_method=NoticeMethod.CERTIFIED_MAIL).notes

    assert (
        "Send it by certified post to [postal address: look in your order form]: it travels 5 days, "
        "and the e-mail is a copy."
    ) in notes


def test_the_request_counts_the_remaining_value_so_that_it_can_be_checked() -> None:
    body = a_letter().body

    assert "1. Release now, with a pro-rated refund of USD 3,800.00." in body
    assert "How we count: 4 months from today to 1 Apr 2027, at USD 950.00 a month, are USD 3,800.00." in body
    assert "Charged: USD 11,400.00 in advance, invoice [number]" in body


def test_odd_days_are_counted_as_days() -> None:
    body = draft_letter(LetterKind.REQUEST, a_contract_view(today=date(2026, 12, 12))).body

    assert "3 months and 20 days from today to 1 Apr 2027, at USD 950.00 a month, are USD 3,462.90." in body


def test_what_lies_beyond_the_paid_instalment_is_not_asked_back() -> None:
    body = a_letter(term_months=24, end_on=date(2028, 3, 31)).body

    assert "16 months from today" in body
    assert "are USD 15,200.00, of which USD 11,400.00 is paid." in body


def test_under_monthly_billing_nothing_is_refunded() -> None:
    body = a_letter(billing=Billing.MONTHLY).body

    assert "1. Release now, without the USD 3,800.00 still to be charged for this term." in body
    assert "refund" not in body
    assert "Charged: USD 950.00 a month" in body


def test_the_request_asks_for_outcomes_in_order_of_preference() -> None:
    body = a_letter().body

    wanted = [
        "pro-rated refund",
        "partial credit",
        "Fewer seats",
        "Release from the renewal",
        "later invoice",
    ]
    assert [body.index(one) for one in wanted] == sorted(body.index(one) for one in wanted)


@pytest.mark.parametrize("kind", [LetterKind.REQUEST, LetterKind.ESCALATE, LetterKind.CITE])
def test_asking_for_release_never_stands_for_the_notice(kind: LetterKind) -> None:
    replaces = "This letter does not replace our notice of non-renewal"

    def body(sent_on: date | None = None, confirmed_on: date | None = None) -> str:
        return draft_letter(kind, a_contract_view(with_notice(sent_on, confirmed_on))).body

    assert f"{replaces}, which we give separately." in body()
    assert f"{replaces}, which we gave on 20 Nov 2026 and which stands." in body(date(2026, 11, 20))
    confirmed = body(date(2026, 11, 20), date(2026, 11, 25))
    assert f"{replaces}, which was confirmed on 25 Nov 2026 and stands." in confirmed


def test_the_answer_is_wanted_by_the_day_of_the_plans_follow_up() -> None:
    choice = a_choice(Path.NEGOTIATE, Path.WAIT, begun_on=date(2026, 11, 27))

    body = draft_letter(LetterKind.REQUEST, a_contract_view(choice=choice)).body

    assert "Please answer in writing by 4 Dec 2026." in body


def test_the_situation_is_stated_in_facts_or_left_blank() -> None:
    unused = draft_letter(LetterKind.REQUEST, a_contract_view(with_situation(zero_usage=True))).body
    harmful = draft_letter(LetterKind.REQUEST, a_contract_view(with_situation(active_problems=True))).body

    assert "Usage: none of the 50 seats [usage report]" in unused
    assert "Why we ask: [what goes wrong, in facts" in harmful
    assert "Why we ask: [the reason, in facts" in a_letter().body


def test_an_erroneous_charge_is_claimed_in_any_case() -> None:
    contract = with_situation(billing_error=Decimal(950))

    body = draft_letter(LetterKind.REQUEST, a_contract_view(contract)).body

    assert (
        "Charged by mistake: USD 950.00 on [date], invoice [number]. Please correct this in any case." in body
    )
    assert "mistake" not in a_letter().body


def test_citing_experience_is_never_conditional_on_payment() -> None:
    body = a_letter(LetterKind.CITE).body

    assert "does not depend on a refund, a credit or any other answer from you" in body
    assert "USD" not in body


def test_the_deletion_asks_for_the_invoices_first() -> None:
    letter = a_letter(LetterKind.DELETE)

    assert "Before you delete it, please send us copies of all invoices" in letter.body
    assert letter.notes == (
        "Deletion cannot be undone: export first, and keep the invoices and the vendor's confirmation.",
    )


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_amount_is_written_where_money_is_hidden(kind: LetterKind) -> None:
    contract = with_situation(billing_error=Decimal(950))

    assert "USD" not in draft_letter(kind, a_contract_view(contract, hides_money=True)).body


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_placeholder_is_filled(kind: LetterKind) -> None:
    letter = a_letter(kind)

    assert "$" not in letter.body
    assert letter.kind is kind


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        (
            LetterKind.NOTICE,
            "This is our written notice of non-renewal. We do not renew our contract with ActivTrak.",
        ),
        (LetterKind.REQUEST, "We ask for an early end of our contract with ActivTrak."),
        (LetterKind.ESCALATE, "On [date of our request] we asked your billing team for an early end"),
        (
            LetterKind.CITE,
            "On [date of our request], and again on [date], we asked for an early end of our contract with ActivTrak,"
            " and could not agree with you.",
        ),
        (LetterKind.DELETE, "Our contract with ActivTrak ends on 31 Mar 2027. Please delete our account"),
    ],
)
def test_a_letter_begins_with_a_whole_sentence_after_the_greeting(kind: LetterKind, begins: str) -> None:
    assert a_letter(kind).body.startswith(f"1 Dec 2026\n\nHello,\n\n{begins}")


def test_there_is_a_template_for_every_letter_and_no_other() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {kind.value for kind in LetterKind} | {"claim"}


def test_after_the_end_the_request_is_to_refund_what_was_charged() -> None:
    contract = replace(
        with_notice(date(2027, 1, 29), date(2027, 2, 5)),
        situation=with_situation(billing_error=Decimal(11400)).situation,
    )
    charge = a_milestone(MilestoneKind.CHARGED, on=date(2027, 4, 1), amount=Decimal(11400))
    view = a_contract_view(contract, today=date(2027, 4, 2), milestones=[charge])

    letter = draft_letter(LetterKind.REQUEST, view)

    assert letter.subject.startswith("Refund of a charge after the end of our contract: ActivTrak")
    assert "Hello,\n\nOur contract with ActivTrak ended on 31 Mar 2027, and we were charged" in letter.body
    assert "Charged by mistake: USD 11,400.00 on 1 Apr 2027, invoice [number]" in letter.body
    assert "You confirmed our notice of non-renewal on 5 Feb 2027." in letter.body
    assert "early end" not in letter.body
    assert "$" not in letter.body


@pytest.mark.parametrize(
    ("today", "is_claim"),
    [
        pytest.param(date(2027, 3, 31), False, id="on the last day release can be asked for"),
        pytest.param(date(2027, 4, 1), True, id="the day after it can't"),
    ],
)
def test_release_is_asked_for_to_the_last_day(today: date, is_claim: bool) -> None:
    letter = draft_letter(LetterKind.REQUEST, a_contract_view(today=today))

    assert ("Refund" in letter.subject) is is_claim


def test_a_reseller_that_is_no_address_is_still_named() -> None:
    letter = a_letter(LetterKind.NOTICE, reseller="SHI, Berlin office")

    assert letter.to == "SHI, Berlin office"
    assert letter.mailto is None


VENDOR_WITH_A_SWITCH = replace(ACTIVTRAK, notice=NoticeTerms(days=0, is_a_switch=True, reseller_days=40))
SWITCH = "The vendor wants no letter: switch the renewal off in the account, and keep a picture of it."
RESELLERS = "Resellers of this vendor ask for 40 days of notice: check yours."


def test_a_vendor_that_wants_a_switch_wants_no_letter_unless_a_reseller_stands_between() -> None:
    direct = a_letter(LetterKind.NOTICE, playbook=VENDOR_WITH_A_SWITCH).notes
    through = a_letter(LetterKind.NOTICE, playbook=VENDOR_WITH_A_SWITCH, reseller="a@b.example").notes

    assert (SWITCH in direct, RESELLERS in direct) == (True, False)
    assert (SWITCH in through, RESELLERS in through) == (False, True)


def test_where_nothing_renews_no_other_letter_is_reminded_of() -> None:
    assert a_letter(LetterKind.REQUEST, auto_renews=False).notes == ()
