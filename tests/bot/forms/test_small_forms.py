"""Proof of notice, snooze, not needed: bounds on both sides, one sentence each."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms import proof_form, skip_form, snooze_form
from bot.forms.errors import FormError
from bot.forms.keep_form import keep_view
from bot.forms.proof_form import ProofForm, proof_view, read_proof_form, read_taken_back
from bot.forms.skip_form import SkipForm, read_skip_form, skip_view
from bot.forms.snooze_form import SnoozeForm, read_snooze_form, snooze_view
from bot.usecases.views import ContractView, PlanItem
from planner.actions import ActionKey
from planner.contract import Contract
from planner.playbook import NoticeMethod
from storage.records.proofs import ProofKind, ProofRecord
from tests.support.builders import a_contract, with_notice
from tests.support.forms import TODAY, Json, block_of, check_modal, names_of, notes_of, submitted
from tests.support.views import NOON, a_contract_view, a_proof

SENT = {"kind": "sent", "on": "2026-12-01", "method": "email"}
CONFIRMED = {"kind": "confirmed", "on": "2026-12-01", "reference": "case 4711"}


def proof(answers: dict[str, str], contract: Contract | None = None, *recorded: ProofRecord) -> ProofForm:
    seen = a_contract_view(contract, proofs=recorded)
    return read_proof_form(submitted(proof_view(seen, nonce="n1"), answers), seen)


def proof_errors(
    answers: dict[str, str], contract: Contract | None = None, *recorded: ProofRecord
) -> dict[str, str]:
    with pytest.raises(FormError) as refused:
        proof(answers, contract, *recorded)
    return refused.value.errors


def test_a_notice_that_was_sent_has_a_day_and_a_way() -> None:
    assert proof({**SENT, "reference": "https://mail.example/1", "note": "by Ann\nto sales"}) == ProofForm(
        contract_id="k3x9ab",
        kind=ProofKind.SENT,
        on=date(2026, 12, 1),
        method=NoticeMethod.EMAIL,
        reference="https://mail.example/1",
        note="by Ann\nto sales",
        nonce="n1",
    )


def test_a_confirmation_has_a_reference_and_no_way() -> None:
    form = proof({**CONFIRMED, "method": "email"})

    assert (form.kind, form.method, form.reference) == (ProofKind.CONFIRMED, None, "case 4711")


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (
            {**SENT, "on": "2026-12-02"},
            {"on": "2 Dec 2026 lies in the future: record it once it has happened (today is 1 Dec 2026)."},
        ),
        ({**SENT, "on": ""}, {"on": "Choose the day on which it happened, like 1 Dec 2026."}),
        (
            {**SENT, "on": "1999-12-31"},
            {"on": "31 Dec 1999 cannot be right: choose the day on which it happened."},
        ),
        ({**SENT, "method": ""}, {"method": "Choose how the notice was sent, like E-mail."}),
        (
            {**CONFIRMED, "reference": " "},
            {"reference": "A confirmation needs its reference or a link, like case 4711."},
        ),
        (
            {**CONFIRMED, "reference": "x" * 501},
            {"reference": "The reference is too long: use at most 500 characters."},
        ),
        ({**SENT, "note": "x" * 1001}, {"note": "The note is too long: use at most 1,000 characters."}),
    ],
)
def test_proof_that_proves_nothing_is_refused(answers: dict[str, str], errors: dict[str, str]) -> None:
    assert proof_errors(answers) == errors


@pytest.mark.parametrize(("on", "is_taken"), [("2026-11-20", True), ("2026-11-19", False)])
def test_a_confirmation_is_not_older_than_the_notice(on: str, is_taken: bool) -> None:
    contract, sent = with_notice(sent_on=date(2026, 11, 20)), a_proof(on=date(2026, 11, 20))

    if is_taken:
        assert proof({**CONFIRMED, "on": on}, contract, sent).on == date(2026, 11, 20)
    else:
        assert proof_errors({**CONFIRMED, "on": on}, contract, sent) == {
            "on": "The notice was sent on 20 Nov 2026, so it cannot be confirmed on 19 Nov 2026."
        }


SENT_BEFORE = a_proof(id="proof-7", on=date(2026, 11, 20), method=NoticeMethod.EMAIL)
CONFIRMED_BEFORE = a_proof(ProofKind.CONFIRMED, id="proof-8", on=date(2026, 11, 25))


def recorded_in(*recorded: ProofRecord) -> Json:
    """The form of a contract of which these are recorded."""
    return proof_view(a_contract_view(with_notice(sent_on=date(2026, 11, 20)), proofs=recorded), nonce="n1")


def test_a_confirmation_older_than_a_notice_that_it_corrects_is_taken() -> None:
    answers = {**CONFIRMED, "on": "2026-11-19", "corrects": "proof-7"}

    form = proof(answers, with_notice(sent_on=date(2026, 11, 20)), SENT_BEFORE)

    assert (form.on, form.corrects) == (date(2026, 11, 19), ("proof-7",))


def test_the_form_names_what_is_recorded_already_and_ticks_none_of_it() -> None:
    view = recorded_in(SENT_BEFORE, CONFIRMED_BEFORE)

    check_modal(view)
    boxes = block_of(view, "corrects")["element"]
    assert [one["text"]["text"] for one in boxes["options"]] == [
        "Sent on 20 Nov 2026 by e-mail",
        "Confirmed on 25 Nov 2026",
    ]
    assert "initial_options" not in boxes
    assert [one["text"]["text"] for one in block_of(view, "kind")["element"]["options"]] == [
        "We have sent the notice",
        "The vendor has confirmed it",
        "Nothing new: only take back what is ticked",
    ]


def test_where_nothing_is_recorded_there_is_nothing_to_take_back() -> None:
    taken_back = replace(SENT_BEFORE, taken_back_by="U0OWNER", taken_back_at=NOON)
    of_an_earlier_term = replace(SENT_BEFORE, term_number=0, on=date(2025, 11, 20))

    for view in (recorded_in(), recorded_in(taken_back), recorded_in(of_an_earlier_term)):
        assert "corrects" not in names_of(view)
        assert len(block_of(view, "kind")["element"]["options"]) == 2


def test_of_very_many_records_the_latest_can_be_ticked() -> None:
    many = [replace(SENT_BEFORE, id=f"proof-{number}") for number in range(11)]
    view = recorded_in(*many)

    check_modal(view)
    options = block_of(view, "corrects")["element"]["options"]
    assert [options[0]["value"], options[-1]["value"]] == ["proof-1", "proof-10"]


def test_nothing_new_takes_back_what_is_ticked_and_needs_a_tick() -> None:
    view = recorded_in(SENT_BEFORE, CONFIRMED_BEFORE)

    assert read_taken_back(submitted(view, {"kind": "nothing", "corrects": "proof-7 proof-8", "on": ""})) == (
        "proof-7",
        "proof-8",
    )
    assert read_taken_back(submitted(view, {**SENT, "corrects": "proof-7"})) is None, (
        "something new is recorded"
    )
    with pytest.raises(FormError) as refused:
        read_taken_back(submitted(view, {"kind": "nothing"}))
    assert refused.value.errors == {"corrects": "Tick what is to be taken back."}


def test_a_form_from_before_an_update_is_refused_in_words() -> None:
    view = submitted(proof_view(a_contract_view(), nonce="n1"), SENT)
    view["private_metadata"] = '{"contract_id":"k3x9ab"}'
    with pytest.raises(FormError) as refused:
        read_proof_form(view, a_contract_view())
    assert refused.value.errors == {
        "kind": "This form is from before an update: copy what you typed, and open it again."
    }


def test_the_form_asks_for_what_comes_next() -> None:
    def kind(contract: Contract) -> str:
        view = proof_view(a_contract_view(contract), nonce="n1")
        value: str = block_of(view, "kind")["element"]["initial_option"]["value"]
        return value

    assert kind(a_contract()) == "sent"
    assert kind(with_notice(sent_on=date(2026, 11, 20))) == "confirmed"


def test_the_contracts_way_of_notice_is_chosen_already() -> None:
    contract = a_contract(notice_method=NoticeMethod.CERTIFIED_MAIL)

    element = block_of(proof_view(a_contract_view(contract), nonce="n1"), "method")["element"]
    assert element["initial_option"]["value"] == "certified_mail"


def an_action(key: ActionKey, view: ContractView) -> PlanItem:
    assert view.plan is not None
    return next(item for item in view.plan.items if item.action.key is key)


def snooze(key: ActionKey, on: str, *, today: date = TODAY, contract: Contract | None = None) -> SnoozeForm:
    view = a_contract_view(contract, today=today, started=True)
    item = an_action(key, view)
    return read_snooze_form(submitted(snooze_view(view, item), {"on": on}), contract=view, item=item)


def snooze_error(key: ActionKey, on: str, *, today: date = TODAY, contract: Contract | None = None) -> str:
    with pytest.raises(FormError) as refused:
        snooze(key, on, today=today, contract=contract)
    return refused.value.errors["on"]


def test_a_reminder_moves_to_a_later_day() -> None:
    form = snooze(ActionKey.START_TRIAL, "2026-12-02")

    assert form == SnoozeForm(action_id="action-start_trial", on=date(2026, 12, 2))


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-12-01", "1 Dec 2026 is not ahead: choose a day from 2 Dec 2026 on."),
        ("2026-11-30", "30 Nov 2026 is not ahead: choose a day from 2 Dec 2026 on."),
        ("2027-04-01", "31 Mar 2027 is the last day for this: choose that day or an earlier one."),
        ("9999-12-31", "31 Mar 2027 is the last day for this: choose that day or an earlier one."),
        ("", "Choose a day, like 2 Dec 2026."),
    ],
)
def test_a_reminder_moves_neither_back_nor_past_its_use(on: str, sentence: str) -> None:
    assert snooze_error(ActionKey.START_TRIAL, on) == sentence


def test_what_has_no_last_day_is_still_within_the_calendar() -> None:
    assert snooze_error(ActionKey.CHECK_NO_RENEWAL_CHARGE, "9999-12-31") == (
        "31 Dec 9999 is out of range: choose a day like 2 Dec 2026."
    )


def test_a_reminder_of_the_notice_moves_to_the_last_safe_day_at_most() -> None:
    assert snooze(ActionKey.SUBMIT_CANCELLATION, "2027-03-01").on == date(2027, 3, 1)
    assert snooze_error(ActionKey.SUBMIT_CANCELLATION, "2027-03-02") == (
        "1 Mar 2027 is the last day for this: choose that day or an earlier one."
    )


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (
            date(2027, 3, 1),
            "1 Mar 2027 is the last day for this, so its reminder cannot be put off any more.",
        ),
        (
            date(2027, 3, 2),
            "1 Mar 2027 was the last day for this, so its reminder cannot be put off any more.",
        ),
    ],
)
def test_from_the_last_safe_day_on_the_notice_is_not_put_off(today: date, sentence: str) -> None:
    assert snooze_error(ActionKey.SUBMIT_CANCELLATION, "2027-03-03", today=today) == sentence


def test_chasing_the_confirmation_may_take_until_the_end_once_it_is_too_late_to_send_again() -> None:
    contract, confirm = with_notice(sent_on=date(2027, 2, 1)), ActionKey.CONFIRM_CANCELLATION

    assert snooze(confirm, "2027-03-31", today=date(2027, 3, 1), contract=contract).on == date(2027, 3, 31)
    assert snooze_error(confirm, "2027-03-02", today=date(2027, 2, 28), contract=contract) == (
        "1 Mar 2027 is the last day for this: choose that day or an earlier one."
    )


def test_where_nothing_renews_the_courtesy_notice_may_wait_until_the_end() -> None:
    contract, submit = a_contract(auto_renews=False), ActionKey.SUBMIT_CANCELLATION

    assert snooze(submit, "2027-03-31", contract=contract).on == date(2027, 3, 31)
    assert snooze_error(submit, "2027-04-01", contract=contract) == (
        "31 Mar 2027 is the last day for this: choose that day or an earlier one."
    )


def test_the_next_business_day_is_proposed() -> None:
    friday = date(2026, 12, 4)
    view = a_contract_view(today=friday, started=True)

    form = snooze_view(view, an_action(ActionKey.START_TRIAL, view))

    assert block_of(form, "on")["element"]["initial_date"] == "2026-12-07"
    assert block_of(form, "on")["hint"]["text"] == (
        "Only the reminder moves: the action stays due on 1 Mar 2027. At the latest on 31 Mar 2027."
    )


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2027, 3, 1), "stays due on 1 Mar 2027"), (date(2027, 3, 2), "was due on 1 Mar 2027")],
    ids=["on its day", "the day after"],
)
def test_snoozing_a_late_action_does_not_call_it_due_today(today: date, due: str) -> None:
    view = a_contract_view(today=today, started=True)
    action = an_action(ActionKey.START_TRIAL, view)
    item = replace(action, action=replace(action.action, planned_on=date(2027, 3, 1)))

    hint = block_of(snooze_view(view, item), "on")["hint"]["text"]

    assert hint == f"Only the reminder moves: the action {due}. At the latest on 31 Mar 2027."


def skip(reason: str, key: ActionKey = ActionKey.START_TRIAL) -> SkipForm:
    view = a_contract_view(started=True)
    return read_skip_form(submitted(skip_view(view, an_action(key, view)), {"reason": reason}))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why it is not needed, like “the export is done already”."),
        (" \n ", "Say why it is not needed, like “the export is done already”."),
        ("x" * 501, "The reason is too long: use at most 500 characters."),
    ],
)
def test_skipping_needs_a_reason(reason: str, sentence: str) -> None:
    with pytest.raises(FormError) as refused:
        skip(reason)

    assert refused.value.errors == {"reason": sentence}


def test_the_reason_is_kept_as_written() -> None:
    assert skip("we have *no* agents <!channel> 😀") == SkipForm(
        action_id="action-start_trial", reason="we have *no* agents <!channel> 😀"
    )


def test_the_example_of_a_reason_fits_the_step() -> None:
    view = a_contract_view(started=True)
    of_trial, of_export = (
        json.dumps(skip_view(view, an_action(key, view)))
        for key in (ActionKey.START_TRIAL, ActionKey.EXPORT_DATA)
    )

    assert "We use this tool already, nothing has to be set up" in of_trial
    assert "Nothing in it has to be kept" in of_export


def test_skipping_the_notice_says_that_the_contract_still_renews() -> None:
    view = a_contract_view(started=True)

    notes = notes_of(skip_view(view, an_action(ActionKey.SUBMIT_CANCELLATION, view)))

    assert "This skips the action only: the contract still renews unless notice is given." in notes
    assert "gone for good" in notes_of(skip_view(view, an_action(ActionKey.EXPORT_DATA, view)))[-1]
    assert len(notes_of(skip_view(view, an_action(ActionKey.START_TRIAL, view)))) == 1


def test_skipping_a_courtesy_notice_speaks_of_no_renewal() -> None:
    view = a_contract_view(a_contract(auto_renews=False), started=True)

    assert len(notes_of(skip_view(view, an_action(ActionKey.SUBMIT_CANCELLATION, view)))) == 1


def test_a_form_knows_what_it_is_about() -> None:
    view = a_contract_view(started=True)
    item = an_action(ActionKey.START_TRIAL, view)

    assert proof_form.contract_id_of(proof_view(view, nonce="n1")) == "k3x9ab"
    assert snooze_form.action_id_of(snooze_view(view, item)) == "action-start_trial"
    assert skip_form.action_id_of(skip_view(view, item)) == "action-start_trial"


@given(
    answers=st.dictionaries(st.sampled_from(["kind", "on", "method", "reference", "note"]), st.text()),
)
def test_any_text_in_the_proof_form_is_taken_or_explained(answers: dict[str, str]) -> None:
    try:
        assert proof(answers).contract_id == "k3x9ab"
    except FormError as refused:
        explained = refused.errors
        assert all(explained.values())


@given(reason=st.text())
def test_any_reason_is_taken_or_explained(reason: str) -> None:
    try:
        taken = skip(reason).reason
    except FormError:
        taken = "explained"
    assert taken


@pytest.mark.parametrize(
    ("contract", "meaning"),
    [
        pytest.param(
            a_contract(),
            "It renews on 1 Apr 2027 for USD 11,400.00. The channel is told, the plan stops, and nothing more is "
            "asked until 31 Dec 2027, in time for the notice of the next term. "
            "The decision can be taken back until 31 Mar 2027.",
            id="nothing is proven",
        ),
        pytest.param(
            with_notice(date(2026, 12, 1), confirmed_on=date(2026, 12, 4)),
            "ActivTrak has confirmed the notice: the contract ends on 31 Mar 2027 unless ActivTrak agrees to go "
            "on. Withdraw the notice, and get that agreement in writing; then record that with /exitplan "
            "notice k3x9ab. The channel is told, the plan stops, and nothing more is asked until 1 Apr 2027: then, "
            "whether it has renewed. The decision can be taken back until 31 Mar 2027.",
            id="the vendor has confirmed the notice",
        ),
    ],
)
def test_the_form_that_keeps_it_says_what_becomes_of_it(contract: Contract, meaning: str) -> None:
    view = keep_view(a_contract_view(contract))

    assert meaning in str(view["blocks"][0])
