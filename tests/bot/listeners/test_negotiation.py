from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.model import Message
from sandbox.seed import ALEX, NOOR, SAM
from tests.support.office import Office, values_in


@pytest.fixture
def started(office: Office) -> Office:
    """The guide's contract, its plan started; Noor is the backup."""
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12")
    office.sandbox.click_in_view(action_id="more_facts")
    office.settle()
    before = len(office.ephemeral())
    office.fill(backup_id=NOOR.id)
    office.click(office.ephemeral()[before], "start_plan")
    return office


@pytest.fixture
def negotiating(started: Office) -> Office:
    """Path 1 joins it on 1 December."""
    started.click(file(started), "start_negotiation")
    return started


def file(office: Office, *, person: str = ALEX.id) -> Message:
    message = office.type("negotiate ActivTrak", person=person)
    assert message is not None
    return message


def reminder(office: Office, words: str) -> Message:
    return next(one for one in office.posted()[1:] if words in one.text)


def on(office: Office, month: int, day: int) -> None:
    year = 2026 if month == 12 else 2027
    office.go_to(datetime(year, month, day, 12, 0, tzinfo=UTC))


def record(office: Office, button: str, **fields: str) -> str:
    office.click(file(office), button)
    outcome = office.fill(**fields)
    assert not outcome.errors, outcome.errors
    return office.ephemeral()[-1].text


def test_starting_it_shows_in_the_channels_plan_and_asks_for_the_request(started: Office) -> None:
    text = file(started).text
    assert "Nothing is asked yet" in text
    assert "moderate success" in text, "with its odds"

    started.click(file(started), "start_negotiation")
    on(started, 12, 1)

    assert "The request is due today" in started.ephemeral()[-1].text
    assert "Paths 1 + 2" in started.posted()[0].text
    assert "Ask ActivTrak's billing for early release" in started.posted()[1].text


def test_fifty_seats_are_negotiated_to_a_credit(negotiating: Office) -> None:
    on(negotiating, 12, 2)
    negotiating.click(reminder(negotiating, "Ask ActivTrak's billing"), "done")
    on(negotiating, 12, 4)

    denied = record(negotiating, "record_answer", respondent="billing", answer="denied", on="2026-12-04")
    assert "There was a no from billing. Do first, today: escalate the request" in denied
    on(negotiating, 12, 5)
    escalation = reminder(negotiating, "Escalate the request")
    letter = negotiating.click(escalation, "letter")
    assert letter is not None
    assert "On 2 Dec 2026 we asked your billing team" in letter.text
    assert "The answer was: no, on 4 Dec 2026." in letter.text
    negotiating.click(escalation, "done")

    on(negotiating, 12, 9)
    offered = record(
        negotiating,
        "record_answer",
        respondent="sales",
        answer="invoice_credit",
        amount="1,500",
        on="2026-12-09",
    )
    assert "An offer is on the table: a credit against a later invoice, USD 1,500.00." in offered

    ended = record(negotiating, "record_outcome", outcome="invoice_credit", amount="1,900", on="2026-12-09")
    assert "Ended on 9 Dec 2026: a credit against a later invoice, USD 1,900.00." in ended
    assert "Received: USD 1,900.00, 50 % of the claim" in ended
    assert "Asking is not notice" in ended, "a credit is no notice"
    before = len(negotiating.posted())
    on(negotiating, 1, 15)
    assert len(negotiating.posted()) == before, "nobody is asked for the steps that are left"
    history = negotiating.read("history ActivTrak")
    assert "recorded what came of negotiating" in history
    assert "<@U0ALEX> recorded an answer: day: 4 Dec 2026; by: billing; answer: denied." in history


def test_a_double_click_on_record_records_one_answer(negotiating: Office) -> None:
    negotiating.click(file(negotiating), "record_answer")
    with negotiating.sandbox.workspace.lock:
        stack = negotiating.sandbox.slack.views._stacks
        kept = list(stack[ALEX.id])
    negotiating.fill(answer="denied")
    with negotiating.sandbox.workspace.lock:
        stack[ALEX.id] = kept

    assert not negotiating.fill(answer="denied").errors

    assert file(negotiating).text.count("no from billing, recorded") == 1


def test_experience_may_be_mentioned_once_sales_has_failed_and_only_on_a_click(negotiating: Office) -> None:
    record(negotiating, "record_answer", respondent="billing", answer="denied")
    assert values_in(file(negotiating), "cite") == []

    record(negotiating, "record_answer", respondent="sales", answer="no_answer")

    letter = negotiating.click(file(negotiating), "cite")
    assert letter is not None
    assert "does not depend on a refund, a credit or any other answer" in letter.text


def test_a_release_now_ends_the_contract_and_says_so_in_the_channel(negotiating: Office) -> None:
    text = record(
        negotiating,
        "record_outcome",
        outcome="release_with_refund",
        amount="3,800",
        released_on="2026-12-31",
        reference="case 4711",
    )
    negotiating.settle()

    assert "Released early: the contract ends on 31 Dec 2026, and not on 31 Mar 2027." in text
    plan = negotiating.posted()[0].text
    assert "Released early: the contract ends on 31 Dec 2026" in plan
    assert "31 Dec 2026: Roll Intelogos out" in plan
    assert "Send ActivTrak the Cancellation" not in plan
    on(negotiating, 2, 15)
    assert not any("Cancellation Request Form" in one.text for one in negotiating.posted()[1:])
    ended = next(one.text for one in negotiating.posted() if "ActivTrak has ended" in one.text)
    assert "Its last day was 31 Dec 2026. ActivTrak let go before 31 Mar 2027." in ended
    assert "+ USD 3,800.00: got back" in ended


def test_changing_facts_of_a_released_contract_leaves_the_release_alone(negotiating: Office) -> None:
    record(
        negotiating,
        "record_outcome",
        outcome="release_with_refund",
        amount="3,800",
        released_on="2026-12-31",
        reference="case 4711",
    )

    negotiating.type("edit ActivTrak")
    view = negotiating.sandbox.view()
    assert view is not None
    assert "31 Mar 2027" in str(view.definition), "the form asks for the term's own end"
    assert not negotiating.fill(seats="40").errors

    text = negotiating.read("show ActivTrak")
    assert "Released early: the contract ends on 31 Dec 2026, and not on 31 Mar 2027." in text
    assert "Seats: 40" in text


def test_a_release_from_the_renewal_is_offered_as_proof_of_notice(negotiating: Office) -> None:
    record(negotiating, "record_outcome", outcome="release_from_renewal", reference="case 4711")

    negotiating.click(negotiating.ephemeral()[-1], "confirm_release")

    assert not negotiating.fill().errors, "the form is filled with what was recorded"
    assert "Notice is confirmed: the contract ends on 31 Mar 2027." in negotiating.ephemeral()[-1].text


def test_a_release_without_proof_is_refused_at_its_field_and_keeps_what_was_typed(
    negotiating: Office,
) -> None:
    negotiating.click(file(negotiating), "record_outcome")

    outcome = negotiating.fill(outcome="release_with_refund", amount="3,800", released_on="2026-12-31")

    assert outcome.errors == {"reference": "A release needs its reference or a link, like case 4711."}
    assert negotiating.sandbox.view() is not None


def test_other_waits_move_the_plans_steps(negotiating: Office) -> None:
    text = record(negotiating, "change_waits", wait_to_follow_up="2")
    negotiating.settle()

    assert "The waits are changed" in text
    assert "3 Dec 2026: Follow up on the request" in negotiating.posted()[0].text


def test_the_file_itself_shows_what_was_recorded_from_it(negotiating: Office) -> None:
    shown = file(negotiating)
    before = len(negotiating.ephemeral())
    negotiating.click(shown, "record_answer")

    negotiating.fill(answer="denied")

    assert len(negotiating.ephemeral()) == before
    assert "There was a no from billing." in negotiating.ephemeral()[-1].text


def test_an_answer_can_be_recorded_from_the_reminder(negotiating: Office) -> None:
    on(negotiating, 12, 8)

    negotiating.click(reminder(negotiating, "Follow up on the request"), "record_answer", person=NOOR.id)

    assert not negotiating.fill(answer="denied", person=NOOR.id).errors
    assert "recorded by <@U0NOOR>" in negotiating.ephemeral(person=NOOR.id)[-1].text
    assert "recorded by <@U0NOOR>" in file(negotiating).text
    assert "Skipped" in reminder(negotiating, "Follow up on the request").text


def test_links_are_added_shown_and_taken_out(started: Office) -> None:
    text = record(started, "add_evidence", link="https://example.com/ticket/4711", title="Two teams missing")
    assert "Two teams missing: <https://example.com/ticket/4711|example.com/ticket/4711>" in text
    assert "has this link already" in record(started, "add_evidence", link="https://example.com/ticket/4711")

    started.click(file(started), "remove_evidence")

    assert "Evidence: none yet" in started.ephemeral()[-1].text


def test_a_colleague_reads_the_file_and_is_told_whom_to_ask(negotiating: Office) -> None:
    text = file(negotiating, person=SAM.id)
    assert "record_answer" not in str(text.blocks)

    on(negotiating, 12, 8)
    answer = negotiating.click(reminder(negotiating, "Follow up"), "record_answer", person=SAM.id)

    assert answer is not None
    assert "<@U0ALEX>" in answer.text
    assert negotiating.sandbox.view(person=SAM.id) is None


def test_a_form_for_a_contract_that_is_gone_says_so(negotiating: Office) -> None:
    negotiating.click(file(negotiating), "record_answer")
    question = negotiating.type("remove ActivTrak")
    assert question is not None
    negotiating.click(question, "remove")

    assert not negotiating.fill(answer="denied").errors
    assert "gone" in negotiating.ephemeral()[-1].text


def test_the_recommendation_leads_to_the_file_where_path_1_is_a_free_try(office: Office) -> None:
    office.type("add ActivTrak 20 seats at $19 ends 2027-09-30")
    office.fill()
    advice = office.type("recommend ActivTrak")
    assert advice is not None
    assert "free try" in advice.text

    answer = office.click(advice, "negotiate")

    assert answer is not None
    assert "Start negotiating" in str(answer.blocks)
    assert "10–30 %" in answer.text
