"""Whole lives of the guide's contract, through the front door: kept, renewed, ended, charged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sandbox.model import Message
from sandbox.seed import ALEX
from storage.database import Database
from storage.records.contracts import ContractRecord, ContractState
from tests.support.office import Office, an_office, values_in

TEAM = "T0SANDBOX"
REGISTER = "ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12"


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    """A workspace with the bot in it, on the morning of 1 December 2026."""
    with an_office(sqlite_database) as office:
        yield office


def register(office: Office, text: str = REGISTER, *, starts: bool = True) -> None:
    office.type(f"add {text}")
    before = len(office.ephemeral())
    outcome = office.fill()
    assert not outcome.errors, outcome.errors
    if starts:
        office.click(office.ephemeral()[before], "start_plan")


def go_to(office: Office, day: str, hour: int = 12) -> None:
    office.go_to(datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=UTC))


def find(office: Office, words: str) -> Message:
    """The latest message of the channel with these words."""
    found = [one for one in office.posted() if words in one.text]
    assert found, f"nobody said {words!r}; the last was {office.posted()[-1].text!r}"
    return found[-1]


def said_on(office: Office, day: str) -> list[str]:
    """First lines of what the channel was told on that day."""
    return [one.text.split("\n")[0] for one in office.posted() if f"{one.at:%Y-%m-%d}" == day]


def record(office: Office) -> ContractRecord:
    with office.database.reading() as transaction:
        (found,) = transaction.contracts.list(TEAM)
    return found


def keep(office: Office, reason: str = "the team needs it for another year") -> None:
    office.type("keep ActivTrak")
    outcome = office.fill(reason=reason)
    assert not outcome.errors, outcome.errors


def prove(office: Office, kind: str, on: str) -> None:
    office.type("notice ActivTrak")
    outcome = office.fill(kind=kind, on=on, method="form", reference="CASE-7")
    assert not outcome.errors, outcome.errors


def test_a_tool_that_is_kept_is_quiet_until_the_next_term_and_is_asked_about_again(office: Office) -> None:
    register(office)
    go_to(office, "2027-01-29")
    reminder = find(office, "Send ActivTrak the")

    office.click(reminder, "keep")
    office.fill(reason="the team needs it for another year")

    announcement = find(office, "We are keeping ActivTrak.")
    assert "Reason: the team needs it for another year" in announcement.text
    assert "Not asked any more" in find(office, "Not asked any more").text
    assert "Stopped: kept by" in find(office, "Exit plan for ActivTrak").text
    before = len(office.posted())
    go_to(office, "2027-12-30", hour=20)
    assert len(office.posted()) == before, "it is quiet for the rest of this term and most of the next"
    assert record(office).contract.end_on.isoformat() == "2028-03-31"
    assert not record(office).contract.situation.already_renewed

    go_to(office, "2028-01-05")

    asked = find(office, "keep it for another term?")
    assert f"{asked.at:%Y-%m-%d}" == "2027-12-31", "30 days before the new target of 31 January, on a Friday"
    go_to(office, "2028-02-02")
    assert "Send ActivTrak the" in find(office, "Send ActivTrak the").text
    assert "We're keeping it" in str(asked.blocks)


def test_a_plan_that_was_stopped_is_still_told_and_no_command_asks_for_more(office: Office) -> None:
    register(office)
    prove(office, "sent", "2026-12-01")
    keep(office)

    for command in ("done", "snooze", "skip", "assign"):
        answer = office.type(f"{command} ActivTrak")
        assert answer is not None
        assert answer.text.startswith("Nothing is asked about ActivTrak until 1 Apr 2027: kept by")
        assert values_in(answer, "take_back")
    for command in ("timeline", "show"):
        told = office.type(f"{command} ActivTrak")
        assert told is not None
        assert f"✔ Done on 1 Dec 2026 by <@{ALEX.id}>: Send ActivTrak the Cancellation" in told.text


def test_a_button_for_the_plans_dates_that_outlived_the_plan_says_that_nothing_is_asked(
    office: Office,
) -> None:
    register(office)
    timeline = office.type("timeline ActivTrak")
    assert timeline is not None
    keep(office)

    for old in ("send_timeline", "send_calendar"):
        answer = office.click(timeline, old)
        assert answer is not None
        assert answer.text.startswith("Nothing is asked about ActivTrak until 31 Dec 2027: kept by")


def test_a_tool_that_is_kept_after_the_vendor_confirmed_its_end_does_not_renew_in_silence(
    office: Office,
) -> None:
    register(office)
    prove(office, "confirmed", "2026-12-01")

    keep(office)

    told = find(office, "We are keeping ActivTrak.").text
    assert "ActivTrak has confirmed the notice: the contract ends on 31 Mar 2027 unless" in told
    assert "It renews" not in told
    listed = office.type("list")
    assert listed is not None
    assert "kept, but notice confirmed by the vendor; ends on 31 Mar 2027." in listed.text
    assert "at stake" not in listed.text

    go_to(office, "2027-04-01")

    asked = find(office, "Did ActivTrak renew?")
    assert "It is kept. ActivTrak has confirmed the notice: only ActivTrak can say" in asked.text
    assert record(office).term_number == 1
    shown = office.type("show ActivTrak")
    assert shown is not None
    assert "Did it renew? It was kept by <@U0ALEX> on 1 Dec 2026, and nobody has answered yet." in shown.text
    assert values_in(shown, "ended")
    office.click(asked, "ended")
    office.fill(on="2027-03-31", reason="they did not agree")

    assert record(office).state is ContractState.ENDED
    assert "It has ended: recorded on 1 Apr 2027" in find(office, "We are keeping ActivTrak.").text


def test_what_has_ended_by_its_notice_is_not_kept_any_more_but_said_to_have_renewed(office: Office) -> None:
    register(office)
    prove(office, "confirmed", "2026-12-01")
    go_to(office, "2027-03-31")
    office.type("keep ActivTrak")
    left_open = office.sandbox.view(person=ALEX.id)
    assert left_open is not None
    go_to(office, "2027-04-02")
    said = "ActivTrak has confirmed the notice, and the term ended on 31 Mar 2027. If it goes on all the same"

    office.fill(reason="they agreed by phone")
    assert said in office.ephemeral()[-1].text
    answer = office.type("keep ActivTrak")

    assert answer is not None
    assert said in answer.text
    assert values_in(answer, "renewed")
    assert record(office).state is ContractState.NOTICE_CONFIRMED


def test_the_vendors_agreement_to_go_on_is_recorded_by_taking_the_notice_back(office: Office) -> None:
    register(office)
    prove(office, "confirmed", "2026-12-01")
    keep(office)

    office.type("notice ActivTrak")
    form = office.sandbox.view(person=ALEX.id)
    assert form is not None
    (recorded,) = next(one for one in form.blocks if one["block_id"] == "corrects")["element"]["options"]
    outcome = office.fill(kind="nothing", corrects=[recorded["value"]])

    assert not outcome.errors, outcome.errors
    told = find(office, "We are keeping ActivTrak.").text
    assert "It renews on 1 Apr 2027 for USD 11,400.00. Nothing more is asked until 31 Dec 2027" in told
    before = len(office.posted())
    go_to(office, "2027-04-02")
    assert record(office).term_number == 2
    assert len(office.posted()) == before
    assert "As decided: its next term began on" in find(office, "We are keeping ActivTrak.").text


def test_what_was_kept_against_a_confirmed_notice_counts_as_renewed_once_nobody_has_answered(
    office: Office,
) -> None:
    register(office)
    prove(office, "confirmed", "2026-12-01")
    keep(office)

    go_to(office, "2027-04-07", hour=20)
    assert record(office).term_number == 1
    go_to(office, "2027-04-08")

    assert record(office).term_number == 2
    assert "Nobody answered for 7 days." in find(office, "ActivTrak counts as renewed.").text
    kept = find(office, "We are keeping ActivTrak.").text
    assert "Nobody answered: since 8 Apr 2027 it counts as renewed." in kept
    assert "As decided" not in kept


def test_no_plan_can_be_started_while_it_is_kept_and_an_older_button_says_so(office: Office) -> None:
    register(office, starts=False)
    advice = office.type("recommend ActivTrak")
    assert advice is not None
    keep(office)
    buttons = ("start_plan", "change_plan", "start_with_late_trial")

    for old in ("start_plan", "start_with_late_trial"):
        answer = office.click(advice, old)
        assert answer is not None
        assert "ActivTrak is kept already" in answer.text
        assert values_in(answer, "take_back"), "the way to the plan is offered"
    for command in ("recommend ActivTrak", "compare ActivTrak"):
        shown = office.type(command)
        assert shown is not None
        assert not any(values_in(shown, button) for button in buttons), command
    assert not any("Exit plan for ActivTrak" in one.text for one in office.posted())


def test_no_plan_can_be_started_once_it_has_ended(office: Office) -> None:
    register(office, starts=False)
    advice = office.type("recommend ActivTrak")
    assert advice is not None
    office.type("ended ActivTrak")
    assert not office.fill(on="2026-12-01", reason="released by mail", reference="case 4711").errors

    answer = office.click(advice, "start_plan")

    assert answer is not None
    assert "ActivTrak has ended already" in answer.text
    shown = office.type("recommend ActivTrak")
    assert shown is not None
    assert not values_in(shown, "start_plan")


def test_1_comma_900_got_back_is_nineteen_hundred(office: Office) -> None:
    register(office)
    office.type("ended ActivTrak")

    recorded = office.fill(on="2026-12-01", reason="released", reference="case 4711", got_back="1,900")

    assert not recorded.errors
    assert "+ USD 1,900.00: got back" in find(office, "ActivTrak has ended.").text


def test_what_was_kept_can_be_taken_back_and_its_plan_goes_on(office: Office) -> None:
    register(office)
    keep(office)
    go_to(office, "2027-01-10")

    office.click(find(office, "We are keeping ActivTrak."), "take_back")

    assert "Taken back on 10 Jan 2027" in find(office, "We are keeping ActivTrak.").text
    assert "We are leaving ActivTrak after all." in find(office, "The plan goes on where it stopped").text
    assert record(office).state is ContractState.ACTIVE
    go_to(office, "2027-01-29")
    assert any("Send ActivTrak the" in one for one in said_on(office, "2027-01-29"))


def test_a_contract_about_which_nobody_answers_is_asked_about_and_renews_after_seven_days(
    office: Office,
) -> None:
    register(office)

    go_to(office, "2027-04-01")

    question = find(office, "Did ActivTrak renew?")
    assert values_in(question, "renewed")
    assert "Without an answer before 8 Apr 2027 it counts as renewed until 31 Mar 2028" in question.text
    assert not any("charged" in one for one in said_on(office, "2027-04-01"))

    go_to(office, "2027-04-08")

    assert "Nobody answered for 7 days" in find(office, "ActivTrak counts as renewed.").text
    assert not values_in(find(office, "Did ActivTrak renew?"), "renewed"), "its buttons are gone"
    now = record(office)
    assert (now.term_number, now.contract.end_on.isoformat()) == (2, "2028-03-31")
    assert now.contract.situation.already_renewed
    assert "2028-01-31" not in str(said_on(office, "2027-04-08"))
    go_to(office, "2028-01-31")
    assert any("Send ActivTrak the" in one for one in said_on(office, "2028-01-31"))


def test_between_the_end_and_the_answer_nobody_is_asked_for_what_only_a_release_allows(
    office: Office,
) -> None:
    register(office)

    go_to(office, "2027-04-07")

    asked = [
        one.text
        for one in office.posted()
        if "only if ActivTrak releases you: Roll Intelogos out" in one.text
    ]
    assert [text.split(",")[0] for text in asked] == ["Today"], "and nobody is told that it is still open"
    assert "Open, waits for the answer whether it renewed: Roll Intelogos out" in office.posted()[0].text


def test_notice_that_is_confirmed_leads_to_the_end_and_to_what_leaving_was_worth(office: Office) -> None:
    register(office)
    go_to(office, "2027-01-29")
    prove(office, "sent", "2027-01-29")
    go_to(office, "2027-02-05")
    prove(office, "confirmed", "2027-02-05")

    go_to(office, "2027-04-14")

    outcome = find(office, "ActivTrak has ended.")
    assert f"{outcome.at:%Y-%m-%d}" == "2027-04-14", "the checks are over, whatever was left unanswered"
    assert "ActivTrak confirmed the notice on 5 Feb 2027." in outcome.text
    assert "Saved against doing nothing: USD 3,754.84" in outcome.text
    assert record(office).state is ContractState.ENDED
    before = len(office.posted())
    go_to(office, "2027-12-31")
    assert len(office.posted()) == before


def test_a_charge_after_the_end_leads_to_the_claim(office: Office) -> None:
    register(office)
    go_to(office, "2027-01-29")
    prove(office, "confirmed", "2027-01-29")
    go_to(office, "2027-04-01")

    office.click(find(office, "has not charged a renewal"), "charged")
    office.fill(amount="11400", on="2027-04-01")

    claim = find(office, "ActivTrak has charged USD 11,400.00 on 1 Apr 2027.")
    assert "claim it back" in claim.text
    assert "USD 5,700.00 to USD 11,400.00" in claim.text
    assert record(office).contract.situation.billing_error == 11400
    go_to(office, "2027-04-14")
    assert (
        "USD 11,400.00: charged after the end, not counted here" in find(office, "ActivTrak has ended.").text
    )


def test_what_comes_back_of_a_wrong_charge_is_recorded_and_the_channel_reads_what_is_missing(
    office: Office,
) -> None:
    register(office)
    go_to(office, "2027-01-29")
    prove(office, "confirmed", "2027-01-29")
    go_to(office, "2027-04-14")
    saved = "Saved against doing nothing: USD 3,754.84"
    office.click(find(office, "ActivTrak has ended."), "charged")
    office.fill(amount="11400", on="2027-04-14")
    assert f"{saved}, up to 12 months after the end, once the USD 11,400.00" in find(office, "ended.").text

    for amount, received in (("5700", "USD 5,700.00, 50 % of the claim"), ("11400", "USD 11,400.00, 100 %")):
        office.type("negotiate ActivTrak")
        office.click(office.ephemeral()[-1], "record_outcome")
        assert office.fill(amount="11401").errors == {
            "amount": "USD 11,400.00 was charged after the end: no more of it can come back."
        }
        assert not office.fill(amount=amount).errors
        file = office.ephemeral()[-1].text
        assert "Claim: charged after the end: USD 11,400.00\n" in file
        assert f"Received: {received}" in file
        if amount == "5700":
            ended, charged = find(office, "has ended."), find(office, "has charged")
            assert f"{saved}, up to 12 months after the end, once the other USD 5,700.00 that" in ended.text
            assert "USD 5,700.00: still to come back of the USD 11,400.00 charged" in ended.text
            assert "USD 5,700.00 of USD 11,400.00 is refunded; USD 5,700.00 is still to" in charged.text
            assert values_in(charged, "record_outcome")

    ended, charged = find(office, "has ended."), find(office, "has charged")
    file = office.read("negotiate ActivTrak")
    assert "✔ What was charged after the end is refunded." in file
    assert "claim" not in file.split("Claim: charged after the end")[0]
    assert "none, as what was charged after the end is refunded." in office.read("credit ActivTrak")
    assert f"{saved}, up to 12 months after the end." in ended.text
    assert "USD 11,400.00: charged after the end, and refunded" in ended.text
    assert not values_in(charged, "record_outcome")


def test_yes_it_renewed_begins_the_next_term_with_its_new_charge(office: Office) -> None:
    register(office)
    go_to(office, "2027-04-02")

    office.click(find(office, "Did ActivTrak renew?"), "renewed")
    office.fill(end_on="2028-03-31", charge="12000")

    renewed = find(office, "ActivTrak has renewed.")
    assert "at USD 12,000.00 a year" in renewed.text
    assert "It has renewed: recorded on 2 Apr 2027" in find(office, "Did ActivTrak renew?").text
    go_to(office, "2027-04-10")
    assert record(office).term_number == 2, "once"


def test_the_history_tells_of_a_renewal_at_another_charge_what_the_seats_cost_before(office: Office) -> None:
    register(office)
    go_to(office, "2027-04-02")
    office.click(find(office, "Did ActivTrak renew?"), "renewed")

    office.fill(charge="12000")

    assert (
        "began the next term: end date: 31 Mar 2027 → 31 Mar 2028; price per seat and month: USD 19.00 → none; "
        "charge per year: none → USD 12,000.00; term: 2."
    ) in office.read("history ActivTrak")


def test_no_it_ended_closes_it_with_the_outcome(office: Office) -> None:
    register(office)
    go_to(office, "2027-04-02")

    office.click(find(office, "Did ActivTrak renew?"), "ended")
    office.fill(on="2027-03-31", reason="released by mail, case 4711")

    assert "Reason: released by mail, case 4711" in find(office, "ActivTrak has ended.").text
    assert record(office).state is ContractState.ENDED
    go_to(office, "2027-04-20")
    assert record(office).term_number == 1


def test_in_mid_term_a_reason_alone_ends_nothing_and_what_was_typed_stays(office: Office) -> None:
    register(office)
    office.type("ended ActivTrak")

    refused = office.fill(on="2026-12-01", reason="we have decided to leave")

    assert list(refused.errors) == ["reference"], "Slack itself asks for it"
    assert record(office).state is ContractState.ACTIVE
    assert not office.fill(on="2026-12-01", reason="Kim let us out", reference="case 4711").errors
    assert "Reason: Kim let us out, case 4711" in find(office, "ActivTrak has ended.").text


def test_a_day_in_the_term_that_has_begun_by_itself_takes_a_reference(office: Office) -> None:
    register(office)
    go_to(office, "2027-04-08")
    office.click(find(office, "ActivTrak counts as renewed."), "ended")

    refused = office.fill(on="2027-04-05", reason="we have decided to leave")

    assert list(refused.errors.values()) == [
        "Its term runs until 31 Mar 2028: before that only the vendor's release ends it, with a reference or "
        "link, like case 4711. For anything else: /exitplan negotiate, notice or keep."
    ]
    assert record(office).state is ContractState.ACTIVE


def test_what_ended_before_the_term_that_had_begun_by_itself_is_nowhere_paid_through_that_one(
    office: Office,
) -> None:
    register(office)
    go_to(office, "2027-04-08")
    office.click(find(office, "ActivTrak counts as renewed."), "ended")
    office.fill(on="2027-03-31", reason="released by mail, case 4711")

    office.type("show ActivTrak")
    office.type("list")

    shown, listed = office.ephemeral()[-2:]
    assert "Last day: 31 Mar 2027" in shown.text
    assert "ActivTrak" in listed.text
    assert ": ended." in listed.text
    for answer in (shown, listed):
        assert "31 Mar 2028" not in answer.text.split("Its life so far")[0]


def test_a_contract_without_a_plan_is_told_of_its_deadline_and_asked_whether_it_renewed(
    office: Office,
) -> None:
    register(office, starts=False)

    go_to(office, "2027-04-01")

    seen = [one for one in office.posted() if one.thread_ts is None or one.also_in_channel]
    assert [f"{one.at:%Y-%m-%d} {one.text.splitlines()[0]}" for one in seen] == [
        "2027-01-29 ActivTrak renews on 1 Apr 2027, and no plan is started.",
        "2027-02-24 ActivTrak renews on 1 Apr 2027, and no plan is started.",
        "2027-02-25 ActivTrak renews on 1 Apr 2027, and no plan is started.",
        "2027-02-26 ActivTrak renews on 1 Apr 2027, and no plan is started.",
        "2027-03-01 ActivTrak renews on 1 Apr 2027, and no plan is started.",
        "2027-03-02 The notice window of ActivTrak closed on 1 Mar 2027.",
        "2027-04-01 Did ActivTrak renew?",
    ]


def test_a_window_that_a_corrected_end_opens_again_is_called_missed_no_longer(office: Office) -> None:
    register(office, starts=False)
    go_to(office, "2027-03-02")
    office.type("edit ActivTrak")

    assert not office.fill(end_on="2027-05-31").errors

    missed = find(office, "The notice window of ActivTrak")
    assert missed.text.splitlines()[0] == "The notice window of ActivTrak is not missed any more."
    assert "Send notice by 30 Apr 2027, the last safe day" in missed.text


def test_what_was_said_of_a_term_keeps_its_dates_once_the_next_one_has_begun(office: Office) -> None:
    register(office, starts=False)

    go_to(office, "2027-04-08")

    assert (
        find(office, "closed on").text.splitlines()[0]
        == "The notice window of ActivTrak closed on 1 Mar 2027."
    )
    assert [one.text.splitlines()[0] for one in office.posted() if "no plan is started." in one.text][:4] == [
        "ActivTrak renews on 1 Apr 2027, and no plan is started."
    ] * 4


def test_without_a_plan_the_confirmation_is_asked_for_weekly_until_it_is_recorded(office: Office) -> None:
    register(office, starts=False)
    go_to(office, "2027-01-28")
    prove(office, "sent", "2027-01-28")
    go_to(office, "2027-02-12")

    said = [f"{one.at:%Y-%m-%d} {one.text.splitlines()[0]}" for one in office.posted()]
    assert said == [
        "2027-02-04 Has ActivTrak confirmed the notice?",
        "2027-02-11 Has ActivTrak confirmed the notice?",
    ]
    first, latest = office.posted()
    assert latest.thread_ts == first.ts
    assert values_in(first, "record_notice"), "the channel sees this one"
    office.click(latest, "record_notice")
    assert not office.fill(on="2027-02-12", reference="CASE-7").errors, "the form is set to the confirmation"
    go_to(office, "2027-03-31")

    assert len(office.posted()) == 2
    for answered in office.posted():
        assert "✔ Confirmed on 12 Feb 2027." in answered.text
        assert not values_in(answered, "record_notice")


def test_without_a_plan_keeping_it_ends_the_asking_for_the_confirmation(office: Office) -> None:
    register(office, starts=False)
    go_to(office, "2027-01-28")
    prove(office, "sent", "2027-01-28")
    go_to(office, "2027-02-05")

    keep(office)
    go_to(office, "2027-03-31")

    assert said_on(office, "2027-02-04") == ["Has ActivTrak confirmed the notice?"]
    assert [one for one in office.posted() if f"{one.at:%Y-%m-%d}" > "2027-02-05"] == []


def test_a_charge_is_no_error_while_the_contract_may_have_renewed(office: Office) -> None:
    register(office)
    go_to(office, "2027-04-02")

    office.type("show ActivTrak")
    shown = office.ephemeral()[-1]
    assert values_in(shown, "renewed")
    assert values_in(shown, "ended")
    assert not values_in(shown, "charged")

    prove(office, "confirmed", "2027-02-05")
    office.type("show ActivTrak")
    assert values_in(office.ephemeral()[-1], "charged")
