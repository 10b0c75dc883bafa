"""The audit trail: who, what, when, from what to what."""

from __future__ import annotations

from bot.messages.history import history_message
from storage.records.audit import AuditEvent
from tests.bot.messages.conftest import Golden
from tests.support.views import a_history_page, an_entry


def only_line(event: AuditEvent, **facts: object) -> str:
    return history_message(a_history_page([an_entry(event, **facts)])).text.split("\n")[1]


def test_a_trail_of_every_event(golden: Golden) -> None:
    entries = [an_entry(event) for event in AuditEvent]

    golden("history", history_message(a_history_page(entries, page=2, has_more=True)))


def test_a_change_is_told_from_before_to_after() -> None:
    line = only_line(
        AuditEvent.EDITED,
        before={"seats": 50, "end_on": "2027-03-31", "price": "19.00", "owner": "U0OWNER", "same": 1},
        after={"seats": 60, "end_on": "2027-04-30", "price": "21.50", "owner": "U0BACKUP", "same": 1},
    )

    assert line == (
        "1 Dec 2026, 13:00 <@U0OWNER> changed facts: seats: 50 → 60; end date: 31 Mar 2027 → 30 Apr 2027; "
        "price per seat and month: USD 19.00 → USD 21.50; owner: <@U0OWNER> → <@U0BACKUP>."
    )


def test_an_entry_of_a_renewal_that_spelled_out_that_no_charge_was_known_reads_as_words() -> None:
    line = only_line(
        AuditEvent.RENEWED, before={"annual_charge": "None"}, after={"annual_charge": "12000.00"}
    )

    assert line.endswith("began the next term: charge per year: none → USD 12,000.00.")


def test_amounts_before_and_after_a_change_of_currency_have_each_their_own() -> None:
    line = only_line(
        AuditEvent.EDITED,
        before={"currency": "EUR", "annual_charge": "11400.00"},
        after={"currency": "JPY", "annual_charge": "1800000"},
    )

    assert line.endswith("currency: EUR → JPY; charge per year: EUR 11,400.00 → JPY 1,800,000.")


def test_an_answer_names_its_action() -> None:
    line = only_line(AuditEvent.ACTION_SKIPPED, after={"action": "start_trial", "reason": "*known*"})

    assert line.endswith("marked an action as not needed: Start Intelogos's trial; reason: ∗known∗.")


def test_what_exitplan_did_itself_is_said_so() -> None:
    assert "exitplan posted a reminder." in only_line(AuditEvent.REMINDER_POSTED, actor_id=None)


def test_slacks_name_of_a_message_is_not_told() -> None:
    line = only_line(AuditEvent.REMINDER_POSTED, after={"channel": "C0EXIT", "ts": "1796148001.494587"})

    assert line.endswith("posted a reminder: channel: <#C0EXIT>.")


def test_a_reminder_of_the_day_does_not_repeat_the_day() -> None:
    line = only_line(AuditEvent.REMINDER_POSTED, after={"action": "start_trial", "remind_on": "2026-12-01"})

    assert line.endswith("posted a reminder: Start Intelogos's trial.")


def test_a_reminder_that_came_late_says_when_it_was_due() -> None:
    line = only_line(AuditEvent.REMINDER_POSTED, after={"action": "start_trial", "remind_on": "2026-11-30"})

    assert line.endswith("posted a reminder: Start Intelogos's trial; due on: 30 Nov 2026.")


def test_a_reason_that_somebody_ended_with_a_full_stop_keeps_one() -> None:
    line = only_line(AuditEvent.KEPT, after={"reason": "The team needs it."})

    assert line.endswith("decided to keep it: reason: The team needs it.")


def test_a_notice_that_was_sent_reads_as_words() -> None:
    line = only_line(AuditEvent.NOTICE_SENT, after={"on": "2027-01-29", "method": "email"})

    assert line.endswith("recorded the notice as sent: day: 29 Jan 2027; way of notice: by e-mail.")


def test_a_started_plan_names_its_tactic() -> None:
    line = only_line(AuditEvent.PLAN_STARTED, after={"paths": [1, 3], "tactic": 2})

    assert line.endswith("started a plan: Paths 1 and 3; Tactic 2, switch immediately.")


def test_a_plan_of_one_path_names_that_path() -> None:
    line = only_line(AuditEvent.PLAN_CHANGED, before={"paths": [1, 3]}, after={"paths": [2]})

    assert line.endswith("changed the plan: Paths 1 and 3 → Path 2.")


def test_a_situation_that_is_over_reads_as_no() -> None:
    line = only_line(
        AuditEvent.EDITED, before={"active_problems": True, "zero_usage": None}, after={"zero_usage": True}
    )

    assert line.endswith("changed facts: the tool does harm: yes → no; nobody uses it: no → yes.")


def test_an_edited_letter_is_named() -> None:
    line = only_line(AuditEvent.LETTER_EDITED, after={"letter": "notice"})

    assert line.endswith("edited a letter: notice of non-renewal.")


def test_values_of_every_kind_read_as_words() -> None:
    line = only_line(
        AuditEvent.REGISTERED,
        before={"reseller": "Acme"},
        after={
            "reseller": None,
            "auto_renews": True,
            "billing": "prepaid_annual",
            "paths": [1, 3],
            "channel": "C0EXIT",
            "not_a_date": "2027-13-99",
        },
    )

    assert line.endswith(
        "reseller: Acme → none; renews by itself: yes; billing: prepaid annual; Paths 1 and 3; "
        "channel: <#C0EXIT>; not a date: 2027-13-99."
    )


def test_many_facts_are_cut_short() -> None:
    line = only_line(AuditEvent.REGISTERED, after={f"fact_{number}": number for number in range(20)})

    assert line.endswith("fact 7: 7; and 12 more.")


def test_an_empty_trail_says_so() -> None:
    assert "Nothing has happened yet." in history_message(a_history_page([])).text
