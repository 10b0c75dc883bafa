"""A form that closes without having kept anything: its answer gives back what was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.usecases.keep import keep_contract
from bot.usecases.remove import remove_contract
from sandbox.model import Message
from sandbox.seed import ALEX, SAM
from tests.bot.listeners.test_bad_input import copyable_in
from tests.bot.listeners.test_register import records
from tests.bot.listeners.test_settings import save
from tests.bot.usecases.builders import a_person
from tests.support.office import Office, values_in

LETTER = "Dear Billing,\n\nplease let us go <soon> & *gladly*.\n\nAlex"


def remove(office: Office) -> None:
    """Somebody else removes the contract while the form is open."""
    (record,) = records(office)
    admin = a_person("U0OTHER", workspace_id="T0SANDBOX", is_admin=True)
    remove_contract(record.id, admin, office.bot.desk.services)


def answer_to(office: Office, **fields: Any) -> Message:
    before = len(office.ephemeral())
    outcome = office.fill(**fields)
    assert not outcome.errors, outcome.errors
    return office.ephemeral()[before]


@pytest.mark.parametrize(
    ("command", "fields", "given"),
    [
        pytest.param(
            "keep ActivTrak",
            {"reason": "The team needs it"},
            "Why is it kept?\nThe team needs it",
            id="keep",
        ),
        pytest.param(
            "ended ActivTrak",
            {"on": "2026-11-30", "reason": "Released by mail", "reference": "case 4711"},
            "What was its last day?\n2026-11-30\n\nHow did it end?\nReleased by mail\n\n"
            "Reference or link\ncase 4711",
            id="ended",
        ),
        pytest.param(
            "notice ActivTrak",
            {"on": "2026-12-01", "method": "email", "note": "Sent with Noor"},
            "Note\nSent with Noor",
            id="proof",
        ),
    ],
)
def test_the_answer_gives_back_what_was_typed_into_the_form(
    office: Office, command: str, fields: dict[str, Any], given: str
) -> None:
    office.register()
    office.type(command)
    remove(office)

    answer = answer_to(office, **fields)

    assert answer.text.startswith("This is gone")
    assert "Nothing was kept. What you typed, to copy:" in answer.text
    assert copyable_in(answer) == given


def test_an_edited_letter_comes_back_as_it_was_written(office: Office) -> None:
    office.register()
    letter = office.type("letter ActivTrak request")
    assert letter is not None
    office.click(letter, "edit_letter")
    remove(office)

    answer = answer_to(office, subject="Our contract", body=LETTER)

    assert copyable_in(answer) == f"Subject\nOur contract\n\nLetter\n{LETTER}"
    assert answer.pings == ()


def test_whoever_keeps_it_second_is_told_and_loses_no_reason(office: Office) -> None:
    office.register()
    office.type("keep ActivTrak")
    (record,) = records(office)
    other = a_person("U0OTHER", workspace_id="T0SANDBOX", is_admin=True)
    keep_contract(record.id, "We know it", other, office.bot.desk.services)

    answer = answer_to(office, reason="The team needs it")

    assert answer.text.startswith("ActivTrak is kept already")
    assert "Nothing was kept" not in answer.text
    assert "What you typed, to copy:" in answer.text
    assert copyable_in(answer) == "Why is it kept?\nThe team needs it"


def the_proof_that_is_recorded(office: Office) -> str:
    with office.database.reading() as transaction:
        (proof,) = (
            one
            for one in transaction.proofs.list("T0SANDBOX", records(office)[0].id)
            if one.taken_back_at is None
        )
    return proof.id


@pytest.mark.parametrize(
    ("takes_back_only", "told"),
    [
        pytest.param(
            False,
            "<@U0SAM> has corrected this meanwhile. What is recorded of ActivTrak's notice now:\n"
            "✔ Notice sent on 21 Nov 2026 by e-mail, recorded by <@U0SAM>. CASE-7.\n",
            id="corrected",
        ),
        pytest.param(
            True,
            "<@U0SAM> has taken this back meanwhile: nothing is recorded of ActivTrak's notice now.\n",
            id="taken back",
        ),
    ],
)
def test_whoever_corrects_a_proof_second_is_told_who_was_faster(
    office: Office, takes_back_only: bool, told: str
) -> None:
    office.register()
    office.type("notice ActivTrak")
    office.fill(on="2026-11-20", method="email")
    wrong = the_proof_that_is_recorded(office)
    save(office, admins=[SAM.id])
    for person in (SAM, ALEX):
        office.type("notice ActivTrak", person=person.id)
    kind = "nothing" if takes_back_only else "sent"
    first = office.fill(
        person=SAM.id, kind=kind, corrects=[wrong], on="2026-11-21", method="email", reference="CASE-7"
    )
    assert not first.errors

    answer = answer_to(
        office, kind="sent", corrects=[wrong], on="2026-11-22", method="portal", note="As Noor has it"
    )

    assert answer.text.startswith(told)
    assert "Nothing was kept. What you typed, to copy:" in answer.text
    assert "On which day?\n2026-11-22" in copyable_in(answer)
    assert "Note\nAs Noor has it" in copyable_in(answer)
    assert values_in(answer, "record_notice") == [records(office)[0].id]
    assert "22 Nov 2026" not in office.read("history ActivTrak")


def test_settings_that_are_not_an_admins_to_change_any_more_are_given_back(office: Office) -> None:
    save(office, admins=[ALEX.id, SAM.id])
    office.type("settings", person=SAM.id)
    save(office, admins=[ALEX.id])
    before = len(office.ephemeral(person=SAM.id))

    assert not office.fill(person=SAM.id, timezone="Europe/Paris").errors

    answer = office.ephemeral(person=SAM.id)[before]
    assert answer.text.startswith("Only admins can change the settings.")
    assert "Time zone\nEurope/Paris" in copyable_in(answer)


def test_whoever_has_become_a_guest_gets_back_what_they_typed(office: Office) -> None:
    office.register()
    office.type("keep ActivTrak")
    people = office.sandbox.workspace.people
    people[ALEX.id] = replace(people[ALEX.id], is_guest=True)
    office.bot.desk.people._remembered.clear()  # as after five minutes

    answer = answer_to(office, reason="The team needs it")

    assert answer.text.startswith("exitplan answers members of this workspace only")
    assert "Nothing was kept. What you typed, to copy:" in answer.text
    assert copyable_in(answer) == "Why is it kept?\nThe team needs it"


def test_in_home_the_text_stands_in_the_window(office: Office) -> None:
    office.register()
    office.open_home()
    office.click_home("show")
    office.click_modal("keep")
    remove(office)

    assert not office.fill(reason="The team needs it").errors

    assert "The team needs it" in office.modal_text()


def test_what_was_kept_is_not_given_back(office: Office) -> None:
    office.register()
    office.type("keep ActivTrak")

    answer = answer_to(office, reason="The team needs it")

    assert answer.text == "Recorded, and posted in <#C0ITSAAS>."


def test_the_same_charge_twice_is_recorded_once_and_the_answer_says_so(office: Office) -> None:
    office.register()
    office.type("ended ActivTrak")
    assert not office.fill(reason="Released by mail", reference="case 4711").errors
    office.type("show ActivTrak")
    shown = office.ephemeral()[-1]

    office.click(shown, "charged")
    first = answer_to(office, amount="950")
    office.click(shown, "charged")
    second = answer_to(office, amount="950")

    assert first.text == "Recorded, and posted in <#C0ITSAAS>."
    assert second.text == "This charge of USD 950.00 on 1 Dec 2026 is recorded already."
    assert records(office)[0].contract.situation.billing_error == 950
