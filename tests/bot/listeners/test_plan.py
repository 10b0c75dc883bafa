from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.faults import Fault, FaultMode
from sandbox.model import Message
from sandbox.seed import ALEX, GENERAL, NOOR, SAM, VENDOR
from tests.bot.listeners.test_bad_input import copyable_in
from tests.support.office import Office, values_in

LAST_DAY_OF_JANUARY = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)
MIDDLE_OF_MARCH = datetime(2027, 3, 18, 12, 0, tzinfo=UTC)
AFTER_THE_END = datetime(2027, 4, 6, 12, 0, tzinfo=UTC)


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


def reminders(office: Office) -> list[Message]:
    """Everything posted but the plan itself."""
    return office.posted()[1:]


def reminder(office: Office, words: str) -> Message:
    return next(one for one in reminders(office) if words in one.text)


def test_start_posts_the_plan_once_with_its_delivery_id(started: Office) -> None:
    (plan,) = started.posted()

    assert plan.text.startswith("Exit plan for ActivTrak")
    assert plan.metadata is not None
    assert plan.metadata["event_type"] == "exitplan_delivery"
    assert list(plan.metadata["event_payload"]) == ["id"]
    assert plan.blocks[0]["block_id"] == f"delivery-{plan.metadata['event_payload']['id']}"


def test_a_second_click_on_start_posts_nothing_more(started: Office) -> None:
    answer = started.type("recommend ActivTrak")
    assert answer is not None
    first = next(one for one in started.ephemeral() if values_in(one, "start_plan"))

    said = started.click(first, "start_plan")

    assert said is not None
    assert "under way" in said.text
    assert len(started.posted()) == 1


@pytest.mark.parametrize("outlived", ["start_plan", "start_with_late_trial"])
def test_a_button_that_outlived_its_advice_replaces_no_plan(started: Office, outlived: str) -> None:
    registered = next(one for one in started.ephemeral() if values_in(one, "start_plan"))
    advice = registered if outlived == "start_plan" else started.type("recommend ActivTrak")
    assert advice is not None
    started.go_to(MIDDLE_OF_MARCH)  # the window is missed: another plan is advised now
    posts = len(started.posted())

    said = started.click(advice, outlived)

    assert said is not None
    assert "Another plan is under way" in said.text
    assert len(started.posted()) == posts


def test_another_plan_starts_after_slacks_question(started: Office) -> None:
    started.go_to(MIDDLE_OF_MARCH)
    advice = started.type("recommend ActivTrak")
    assert advice is not None

    started.click(advice, "change_plan")

    assert sum(one.text.startswith("Exit plan for ActivTrak") for one in started.posted()) == 2


def test_a_reminder_comes_on_its_rolled_day_and_names_only_the_owner(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)

    (message,) = reminders(started)
    assert message.at.date().isoformat() == "2027-01-29", "30 January is a Saturday"
    assert (message.at.hour, message.at.minute) == (8, 0), "09:00 in Berlin"
    assert message.pings == (ALEX.id,)


def test_done_on_the_notice_opens_the_proof_form_and_proof_ticks_it_off(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)
    started.click(reminder(started, "Cancellation Request Form"), "done")
    assert started.sandbox.view() is not None

    outcome = started.fill(on="2027-01-29", method="form", reference="https://example.com/ticket/1")

    assert not outcome.errors
    message = reminder(started, "Cancellation Request Form")
    assert values_in(message, "done") == []
    assert "<@U0ALEX>" in message.text
    assert "notice sent" in started.read("show ActivTrak").casefold()
    plan = started.posted()[0]
    assert "Done on 31 Jan 2027 by <@U0ALEX>: Send ActivTrak the Cancellation" in plan.text


def test_a_double_click_on_record_is_one_proof_and_one_line_of_history(started: Office) -> None:
    started.type("notice ActivTrak")
    with started.sandbox.workspace.lock:
        stack = started.sandbox.slack.views._stacks
        kept = list(stack[ALEX.id])
    started.fill(on="2026-11-30", method="form")
    with started.sandbox.workspace.lock:
        stack[ALEX.id] = kept

    assert not started.fill(on="2026-11-30", method="form").errors

    assert started.read("history ActivTrak").count("recorded the notice as sent") == 1
    assert started.read("show ActivTrak").count("otice sent on 30 Nov 2026") == 1


def recorded_before(office: Office) -> list[str]:
    """The boxes with what is recorded already, all ticked in the open form."""
    view = office.sandbox.view()
    assert view is not None
    block = next(one for one in view.blocks if one["block_id"] == "corrects")
    return [option["value"] for option in block["element"]["options"]]


def test_a_wrong_day_is_corrected_in_the_form_that_recorded_it(started: Office) -> None:
    started.type("notice ActivTrak")
    started.fill(on="2026-11-20", method="email")
    started.type("notice ActivTrak")

    outcome = started.fill(kind="sent", corrects=recorded_before(started), on="2026-11-30", method="email")

    assert not outcome.errors
    shown = started.read("show ActivTrak")
    assert "✖ Notice sent on 20 Nov 2026 by e-mail, recorded by <@U0ALEX>." in shown
    assert "It does not count: taken back by <@U0ALEX> on 1 Dec 2026." in shown
    assert "✔ Notice sent on 30 Nov 2026 by e-mail, recorded by <@U0ALEX>." in shown
    history = started.read("history ActivTrak")
    assert "took back, as recorded by mistake, that the notice was sent: day: 20 Nov 2026" in history


def test_a_notice_that_was_never_sent_is_taken_back_and_asked_for_on_its_day(started: Office) -> None:
    started.type("notice ActivTrak")
    started.fill(on="2026-11-20", method="email")
    started.type("notice ActivTrak")

    outcome = started.fill(kind="nothing", corrects=recorded_before(started))

    assert not outcome.errors
    assert started.ephemeral()[-1].text.startswith("ActivTrak")
    assert "active" in started.ephemeral()[-1].text.splitlines()[0]
    started.go_to(LAST_DAY_OF_JANUARY)
    assert reminder(started, "Cancellation Request Form").pings == (ALEX.id,)


def test_taking_back_needs_a_tick(started: Office) -> None:
    started.type("notice ActivTrak")
    started.fill(on="2026-11-20", method="email")
    started.type("notice ActivTrak")

    outcome = started.fill(kind="nothing")

    assert list(outcome.errors.values()) == ["Tick what is to be taken back."]


def test_facts_can_be_changed_where_the_notice_followed_its_confirmation(started: Office) -> None:
    started.type("notice ActivTrak")
    started.fill(kind="confirmed", on="2026-11-25", reference="CASE-7")
    started.type("notice ActivTrak")
    started.fill(kind="sent", on="2026-11-30", method="email")
    started.type("edit ActivTrak")

    outcome = started.fill(seats="60")

    assert not outcome.errors
    shown = started.read("show ActivTrak")
    assert "Seats: 60" in shown
    assert "Notice is confirmed" in shown


def test_proof_from_the_future_is_refused_at_its_field(started: Office) -> None:
    started.type("notice ActivTrak")

    outcome = started.fill(on="2026-12-24", method="form")

    assert len(outcome.errors) == 1
    assert started.sandbox.view() is not None


def test_an_ordinary_action_is_done_by_one_click_and_the_message_says_who(started: Office) -> None:
    started.go_to(datetime(2027, 3, 2, 12, 0, tzinfo=UTC))
    message = reminder(started, "Start Intelogos's trial")

    answer = started.click(message, "done", person=NOOR.id)

    assert answer is None, "the message itself changes"
    changed = reminder(started, "Start Intelogos's trial")
    assert "<@U0NOOR>" in changed.text
    assert values_in(changed, "done") == []
    assert "Start Intelogos's trial" in started.posted()[0].text


def test_the_second_of_two_people_is_told_who_was_faster(started: Office) -> None:
    started.go_to(datetime(2027, 3, 2, 12, 0, tzinfo=UTC))
    message = reminder(started, "Start Intelogos's trial")
    (action_id,) = values_in(message, "done")
    started.click(message, "done", person=NOOR.id)
    picks = started.type("done ActivTrak")
    assert picks is not None
    assert action_id not in values_in(picks, "done")

    with started.sandbox.workspace.lock:
        started.sandbox.workspace.edit(message, text=message.text, blocks=message.blocks)
    answer = started.click(reminder(started, "Start Intelogos's trial"), "done")

    assert answer is not None
    assert "answered already" in answer.text
    assert "<@U0NOOR>" in answer.text


@pytest.mark.parametrize(
    ("button", "fields", "typed"),
    [
        ("skip", {"reason": "We know it from last year"}, "Why is it not needed?\nWe know it from last year"),
        ("snooze", {"on": "2027-03-05"}, "Remind on\n2027-03-05"),
    ],
)
def test_whoever_answers_in_a_form_second_is_told_who_was_faster_and_loses_no_word(
    started: Office, button: str, fields: dict[str, str], typed: str
) -> None:
    started.go_to(datetime(2027, 3, 2, 12, 0, tzinfo=UTC))
    message = reminder(started, "Start Intelogos's trial")
    started.click(message, button)
    started.click(message, "done", person=NOOR.id)
    before = len(started.ephemeral())

    assert not started.fill(**fields).errors

    answer = started.ephemeral()[before]
    assert answer.text.startswith(
        "This has been answered already, so nothing more is needed. "
        "✔ Done on 2 Mar 2027 by <@U0NOOR>: Start Intelogos's trial."
    )
    assert "Nothing was kept" not in answer.text
    assert "What you typed, to copy:" in answer.text
    assert copyable_in(answer) == typed


def test_a_colleague_who_may_not_answer_is_told_whom_to_ask(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)

    answer = started.click(reminders(started)[0], "done", person=SAM.id)

    assert answer is not None
    assert "<@U0ALEX>" in answer.text
    assert started.sandbox.view(person=SAM.id) is None


def test_record_confirmation_opens_the_form_on_the_confirmation(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)
    started.click(reminder(started, "Cancellation Request Form"), "done")
    started.fill(kind="sent", on="2027-01-29", method="form", reference="CASE-7")
    started.go_to(datetime(2027, 2, 6, 12, 0, tzinfo=UTC))

    started.click(reminder(started, "written confirmation"), "done")

    assert "reference" in next(iter(started.fill().errors)), "only a confirmation needs a reference"


def test_snooze_asks_until_when_and_reminds_again_on_that_day(started: Office) -> None:
    started.go_to(datetime(2027, 3, 2, 12, 0, tzinfo=UTC))
    started.click(reminder(started, "Start Intelogos's trial"), "snooze")

    assert not started.fill(on="2027-03-05").errors
    assert "comes again on 5 Mar 2027" in started.ephemeral()[-1].text
    started.go_to(datetime(2027, 3, 6, 12, 0, tzinfo=UTC))

    days = [one.at.date().isoformat() for one in reminders(started) if "Start Intelogos's trial" in one.text]
    assert days == ["2027-03-01", "2027-03-05"]


def test_what_is_snoozed_on_a_later_day_than_it_was_posted_says_of_which_day_it_tells(
    started: Office,
) -> None:
    started.go_to(datetime(2027, 2, 1, 12, 0, tzinfo=UTC))
    started.click(reminder(started, "Cancellation Request Form"), "snooze")
    started.fill(on="2027-02-10")

    posted = reminder(started, "Cancellation Request Form")
    assert posted.at.date().isoformat() == "2027-01-29"
    assert posted.text.startswith("Still open: Send ActivTrak the Cancellation Request Form")
    assert "As of 1 Feb 2027" in posted.text
    assert "Snoozed: the reminder comes again on 10 Feb 2027." in posted.text


def test_what_is_snoozed_on_the_day_on_which_it_was_posted_needs_no_date(started: Office) -> None:
    started.go_to(datetime(2027, 1, 29, 22, 30, tzinfo=UTC))  # half past eleven in the evening there
    started.click(reminder(started, "Cancellation Request Form"), "snooze")
    started.fill(on="2027-02-10")

    posted = reminder(started, "Cancellation Request Form")
    assert posted.text.startswith("By 30 Jan 2027: Send ActivTrak the Cancellation Request Form")
    assert "Snoozed: the reminder comes again on 10 Feb 2027." in posted.text
    assert "As of" not in posted.text


def test_the_notice_cannot_be_snoozed_past_its_last_safe_day(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)
    started.click(reminders(started)[0], "snooze")

    outcome = started.fill(on="2027-03-02")

    assert "1 Mar 2027" in next(iter(outcome.errors.values()))


def test_not_needed_asks_why(started: Office) -> None:
    started.go_to(MIDDLE_OF_MARCH)
    started.click(reminder(started, "Configure Intelogos"), "skip")
    assert started.fill(reason="  ").errors

    assert not started.fill(reason="<!channel> the vendor does it").errors

    changed = reminder(started, "Configure Intelogos")
    assert "the vendor does it" in changed.text
    assert "!channel" not in changed.pings


def test_an_uninstall_waits_for_the_export_unless_there_is_nothing_to_export(started: Office) -> None:
    started.go_to(AFTER_THE_END)
    message = reminder(started, "uninstall ActivTrak's agents")

    question = started.click(message, "done")
    assert question is not None
    assert "Export first" in question.text

    started.click(question, "done_without_export")
    assert values_in(reminder(started, "uninstall ActivTrak's agents"), "done") == []


@pytest.mark.parametrize("command", ["done", "snooze", "skip"])
def test_actions_are_offered_to_pick_from(started: Office, command: str) -> None:
    offered = started.type(f"{command} ActivTrak")

    assert offered is not None
    assert values_in(offered, command)


def test_a_click_on_a_removed_contract_is_one_sentence(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)
    offers = {command: started.type(f"{command} ActivTrak") for command in ("done", "snooze", "skip")}
    question = started.type("remove ActivTrak")
    assert question is not None
    started.click(question, "remove")

    for command, offered in offers.items():
        assert offered is not None
        answer = started.click(offered, command)
        assert answer is not None
        assert "gone" in answer.text


def test_a_removed_contract_reminds_nobody_and_a_restored_one_goes_on(started: Office) -> None:
    started.go_to(datetime(2027, 1, 20, 12, 0, tzinfo=UTC))
    question = started.type("remove ActivTrak")
    assert question is not None
    started.click(question, "remove")
    started.go_to(LAST_DAY_OF_JANUARY)
    assert reminders(started) == []

    started.read("restore ActivTrak")
    started.settle()

    assert len(reminders(started)) == 1


def test_what_is_posted_says_that_it_was_removed_and_is_itself_again_once_it_is_back(
    started: Office,
) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)
    question = started.type("remove ActivTrak")
    assert question is not None
    started.click(question, "remove")
    started.settle()

    plan, posted = started.posted()[0], reminders(started)[0]
    said = "the contract was removed by <@U0ALEX> on 31 Jan 2027: until 2 Mar 2027 /exitplan restore brings it back."
    assert f"Stopped: {said}" in plan.text
    assert "Not asked any more: Send ActivTrak the" in posted.text
    assert said[1:] in posted.text
    assert not any("action_id" in str(one.blocks) for one in (plan, posted)), "no button is left"

    started.read("restore ActivTrak")
    started.settle()

    plan, posted = started.posted()[0], reminders(started)[0]
    assert "removed" not in plan.text + posted.text
    assert values_in(posted, "done")
    assert len(started.posted()) == 2, "nothing is posted twice"


def test_letters_come_with_their_address(started: Office) -> None:
    assert "renewals@activtrak.com" in started.read("letter ActivTrak")
    assert "billing@activtrak.com" in started.read("letter ActivTrak request")
    assert "sales@activtrak.com" in started.read("letter ActivTrak escalate")


def test_the_letter_button_of_a_reminder_drafts_the_notice(started: Office) -> None:
    started.go_to(LAST_DAY_OF_JANUARY)

    answer = started.click(reminders(started)[0], "letter")

    assert answer is not None
    assert "renewals@activtrak.com" in answer.text


def test_a_channel_that_becomes_external_sees_no_price_in_later_posts(started: Office) -> None:
    started.sandbox.change_channel("C0ITSAAS", external=True)
    started.clock.advance_to(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    started.go_to(LAST_DAY_OF_JANUARY)

    assert "USD" not in str(reminders(started)[0].blocks)


def test_without_a_table_the_comparison_comes_as_paragraphs(started: Office) -> None:
    answer = started.type("compare ActivTrak")

    assert answer is not None
    assert "table" in [block["type"] for block in answer.blocks]


def test_a_post_that_slack_took_without_saying_so_is_not_repeated(office: Office) -> None:
    answer = office.register()
    office.sandbox.plan_fault(Fault(method="chat.postMessage", mode=FaultMode.ACCEPT_THEN_RESET))

    office.click(answer, "start_plan")
    office.go_to(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    assert len(office.posted()) == 1


def test_a_post_that_slack_never_took_comes_late(office: Office) -> None:
    answer = office.register()
    office.sandbox.plan_fault(Fault(method="chat.postMessage", mode=FaultMode.RESET))

    office.click(answer, "start_plan")
    assert office.posted() == []
    office.go_to(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    assert len(office.posted()) == 1


def test_content_that_slack_refuses_is_said_as_plain_text(office: Office) -> None:
    answer = office.register()
    office.sandbox.plan_fault(Fault(method="chat.postMessage", mode=FaultMode.ERROR, error="invalid_blocks"))

    office.click(answer, "start_plan")

    (plan,) = office.posted()
    assert plan.text.startswith("Exit plan for ActivTrak")


def test_the_start_button_shows_where_the_plan_goes(office: Office) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31")
    before = len(office.ephemeral())
    office.fill(channel_id=GENERAL.id)

    said = office.click(office.ephemeral()[before], "start_plan")

    assert said is not None
    assert f"<#{GENERAL.id}>" in said.text
    assert len(office.posted(channel=GENERAL.id)) == 1
    assert office.posted(channel=VENDOR.id) == []


@pytest.mark.parametrize(
    ("until", "is_in_channel"),
    [
        pytest.param(datetime(2027, 2, 6, tzinfo=UTC), False, id="asked again in the thread"),
        pytest.param(datetime(2027, 2, 27, tzinfo=UTC), True, id="in the last days shown in the channel too"),
    ],
)
def test_a_click_is_answered_where_the_one_who_clicked_looks(
    started: Office, until: datetime, is_in_channel: bool
) -> None:
    started.go_to(until)
    reply = next(one for one in reversed(started.posted()) if one.text.startswith("Still open: Send"))
    assert reply.also_in_channel is is_in_channel

    answer = started.click(reply, "letter")

    assert answer is not None
    assert answer.thread_ts == (None if is_in_channel else reply.thread_ts)
