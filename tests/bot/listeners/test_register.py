from __future__ import annotations

import pytest

from bot.forms.contract_form import CHANNEL
from bot.usecases.look import find_readable
from planner.contract import Contract
from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, FINANCE, GENERAL, SAM, VENDOR, dm_with_bot
from storage.records.contracts import ContractRecord
from tests.bot.usecases.builders import a_person
from tests.support.office import REGISTER, Office

EVERYTHING = "ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12"


def records(office: Office) -> tuple[ContractRecord, ...]:
    admin = a_person(ALEX.id, workspace_id="T0SANDBOX", is_admin=True)
    return find_readable(admin, office.bot.desk.services)


def contract(office: Office) -> Contract:
    (record,) = records(office)
    return record.contract


def test_text_opens_the_form_filled_and_saving_it_shows_the_recommendation(office: Office) -> None:
    answer = office.register()

    assert "ActivTrak is registered" in answer.text
    assert "Path 2 with Tactic 1" in answer.text
    assert contract(office).seats == 50
    assert office.posted() == [], "nobody else is told before the plan starts"


def test_the_answer_says_that_a_year_in_advance_is_assumed_unless_it_was_said(office: Office) -> None:
    assumed = "Paid a year in advance is assumed. If you pay monthly, choose it under Change facts."
    office.type("add Basecamp 20 seats €300/month ends 2027-04-30, notice 60 days")
    office.submit()
    silent = office.ephemeral()[-1].text
    office.type("add Acme 20 seats €300/month ends 2027-04-30, notice 60 days, billed monthly")
    office.submit()
    said = office.ephemeral()[-1].text

    assert assumed in silent
    assert assumed not in said
    assert "billed monthly" in said


@pytest.mark.parametrize(
    "figure",
    [
        "USD 3,800.00",
        "USD 2,400.00",
        "USD 6,200.00",
        "USD 7,200.00",
        "USD 11,400.00",
        "USD 4,200.00",
        "7 months",
    ],
)
def test_the_guides_figures_are_shown_after_the_form(office: Office, figure: str) -> None:
    office.type(f"add {EVERYTHING}")
    office.submit()

    assert figure in office.read("show ActivTrak")
    assert figure in office.read("cost ActivTrak")


def test_the_form_can_be_filled_by_hand(office: Office) -> None:
    office.type("add")

    outcome = office.fill(
        vendor="ActivTrak", seats="50", price="19", unit="seat_month", end_on="31 Mar 2027", notice_days="30"
    )

    assert not outcome.errors
    assert contract(office).annual == 11_400


def test_a_refused_form_says_why_at_the_field_and_keeps_what_was_typed(office: Office) -> None:
    office.type(REGISTER)

    outcome = office.fill(seats="fifty", vendor="ActivTrak")

    assert outcome.errors == {"seats": outcome.errors["seats"]}
    assert "fifty" in outcome.errors["seats"]
    view = office.sandbox.view()
    assert view is not None
    assert view.values["seats"]["value"]["value"] == "fifty"
    assert records(office) == ()


def test_a_channel_without_the_bot_is_refused_before_anything_is_saved(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, bot_member=False)
    office.type(REGISTER)

    outcome = office.fill(channel_id=GENERAL.id)

    assert list(outcome.errors) == [CHANNEL]
    assert outcome.errors[CHANNEL] == "Type /invite @exitplan in #general first, then press the button again."
    assert records(office) == ()


def test_after_the_invitation_the_same_form_is_saved(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, bot_member=False)
    office.type(REGISTER)
    office.fill(channel_id=GENERAL.id)
    office.sandbox.change_channel(GENERAL.id, bot_member=True)

    outcome = office.fill(channel_id=GENERAL.id)

    assert not outcome.errors
    assert records(office)[0].channel_id == GENERAL.id


def test_a_private_channel_without_the_bot_is_refused_too(office: Office) -> None:
    office.type(REGISTER)

    outcome = office.fill(channel_id=FINANCE.id)

    assert "/invite @exitplan" in outcome.errors[CHANNEL]


def test_an_archived_channel_is_not_asked_to_invite_anybody(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, bot_member=False, archived=True)
    office.type(REGISTER)

    outcome = office.fill(channel_id=GENERAL.id)

    assert outcome.errors[CHANNEL] == "#general is archived: choose another channel."


def test_a_direct_message_with_somebody_else_is_no_place_for_a_contract(office: Office) -> None:
    office.type(REGISTER)
    office.sandbox.plan_fault(
        Fault(method="conversations.info", mode=FaultMode.ERROR, error="channel_not_found")
    )

    outcome = office.fill(channel_id=dm_with_bot(ALEX).id)

    assert outcome.errors[CHANNEL] == (
        "exitplan can't write between two people: choose a channel, or your direct message with exitplan."
    )


def test_a_contract_in_a_direct_message_is_not_said_to_be_in_a_channel(office: Office) -> None:
    direct = dm_with_bot(ALEX).id
    office.type(REGISTER, channel=direct)
    office.fill(channel_id=direct)

    shown = office.read("show ActivTrak")

    assert "Posts go to your direct message with exitplan." in shown
    assert "Posts go to your direct message with exitplan." in office.read("show ActivTrak", channel=direct)
    assert "<#D" not in shown + office.read("history ActivTrak")


def test_an_admin_reads_that_a_contract_is_in_somebody_elses_direct_message(office: Office) -> None:
    direct = dm_with_bot(SAM).id
    office.type(REGISTER, person=SAM.id, channel=direct)
    assert not office.fill(person=SAM.id, channel_id=direct).errors

    shown = office.read("show ActivTrak")
    office.type("keep ActivTrak")
    before = len(office.ephemeral())
    assert not office.fill(reason="The team needs it").errors

    assert "Posts go to somebody else's direct message with exitplan." in shown
    assert office.ephemeral()[before].text == (
        "Recorded, and posted in somebody else's direct message with exitplan."
    )


def test_where_slack_does_not_say_whose_direct_message_it_is_none_is_named(office: Office) -> None:
    direct = dm_with_bot(SAM).id
    office.type(REGISTER, person=SAM.id, channel=direct)
    assert not office.fill(person=SAM.id, channel_id=direct).errors
    office.sandbox.plan_fault(Fault(method="conversations.open", mode=FaultMode.ERROR, error="fatal_error"))

    assert "Posts go to a direct message with exitplan." in office.read("show ActivTrak")


def test_a_private_channels_contract_is_restricted(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type(REGISTER)

    office.fill(channel_id=FINANCE.id)

    assert records(office)[0].is_restricted
    assert "There is no contract" in office.read("show ActivTrak", person=SAM.id)


def test_a_contract_in_a_direct_message_is_restricted(office: Office) -> None:
    dm = office.sandbox.workspace.dm_of(ALEX.id)
    assert dm is not None
    office.type(REGISTER, channel=dm.id)

    office.fill(channel_id=dm.id)

    assert records(office)[0].is_restricted


def test_an_archived_channel_is_refused(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, archived=True)
    office.type(REGISTER)

    outcome = office.fill(channel_id=GENERAL.id)

    assert "archived" in outcome.errors[CHANNEL]


def test_in_an_externally_shared_channel_the_owner_is_warned_and_no_price_is_posted(office: Office) -> None:
    office.type(f"add {EVERYTHING}")
    before = len(office.ephemeral())
    office.fill(channel_id=VENDOR.id)
    answer = office.ephemeral()[before]
    assert "another organisation" in answer.text

    office.click(answer, "start_plan")

    (plan,) = office.posted(channel=VENDOR.id)
    assert "USD" not in plan.text
    assert "USD" not in str(plan.blocks)


def test_the_same_contract_twice_asks_first_and_a_second_save_registers_it(office: Office) -> None:
    office.register()
    office.type(REGISTER)

    office.submit()
    view = office.sandbox.view()
    assert view is not None, "the form stays open"
    assert "already registered" in str(view.blocks)
    assert len(records(office)) == 1

    office.submit()
    assert len(records(office)) == 2


def test_a_double_click_on_save_registers_one_contract(office: Office) -> None:
    office.type(REGISTER)
    view = office.sandbox.view()
    assert view is not None

    with office.sandbox.workspace.lock:
        stack = office.sandbox.slack.views._stacks
        kept = list(stack[ALEX.id])
    office.submit()
    with office.sandbox.workspace.lock:
        stack[ALEX.id] = kept
    office.submit()

    assert len(records(office)) == 1


def test_more_facts_shows_the_rest_of_the_form_and_keeps_what_was_typed(office: Office) -> None:
    office.type("add ActivTrak")
    office.sandbox.click_in_view(action_id="more_facts", state=office.state(seats="12"))
    office.settle()

    view = office.sandbox.view()
    assert view is not None
    names = {block["block_id"].partition("~")[0] for block in view.blocks}
    assert {"replacement_name", "owner_id", "backup_id", "timezone"} <= names
    assert "12" in str(view.values)


def test_choosing_the_vendor_fills_in_what_the_playbook_knows(office: Office) -> None:
    office.type("add")
    office.sandbox.click_in_view(
        action_id="vendor_chosen", value="ActivTrak", state=office.state(vendor="ActivTrak")
    )
    office.settle()

    view = office.sandbox.view()
    assert view is not None
    notice = next(block for block in view.blocks if block["block_id"].startswith("notice_days"))
    assert notice["element"]["initial_value"] == "30"


def test_choosing_that_nothing_renews_frees_from_the_notice_period(office: Office) -> None:
    office.type("add Acme 12 seats at €8 ends 2027-06-30")
    office.sandbox.click_in_view(action_id="more_facts")
    office.settle()
    assert list(office.fill().errors.values()) == ["Please complete this required field."]

    office.sandbox.click_in_view(action_id="renewal_chosen", value="no", state=office.state(notice_days=None))
    office.settle()

    assert not office.fill().errors
    assert not contract(office).auto_renews


def test_a_vendor_typed_without_enter_keeps_the_form_open_until_its_notice_period_is_given(
    office: Office,
) -> None:
    office.type("add")
    facts = {"vendor": "Acme", "seats": "12", "price": "8 EUR", "unit": "seat_month", "end_on": "2027-06-30"}

    assert list(office.fill(**facts).errors.values()) == [
        "exitplan does not know how many days of notice “Acme” asks for: "
        "give them as in your order form, like 30."
    ]
    assert not office.fill(notice_days="60").errors
    assert contract(office).notice_days == 60


def test_an_unknown_vendor_is_registered_with_general_rules_and_told_so(office: Office) -> None:
    office.type("add Frobnicator 12 seats at €8 ends 2027-06-30 notice 60 days")
    before = len(office.ephemeral())
    office.submit()

    (answer,) = office.ephemeral()[before:]
    assert contract(office).playbook.is_generic
    assert "no playbook for Frobnicator" in answer.text


def test_the_persons_own_zone_is_the_contracts(office: Office) -> None:
    office.type(REGISTER, person=SAM.id)
    office.submit(person=SAM.id)

    assert records(office)[0].timezone == "America/New_York"


def test_editing_changes_the_facts_and_the_running_plan(office: Office) -> None:
    office.click(office.register(), "start_plan")

    office.type("edit ActivTrak")
    outcome = office.fill(end_on="2027-04-30")

    assert not outcome.errors
    (plan,) = office.posted()
    assert "1 Mar 2027" in plan.text
    assert "30 Apr 2027" in plan.text


def test_an_edit_form_that_somebody_overtook_is_refused_in_one_sentence(office: Office) -> None:
    office.register()
    office.type("edit ActivTrak")
    office.type("edit ActivTrak", person=ALEX.id, channel=GENERAL.id)
    with office.sandbox.workspace.lock:
        office.sandbox.slack.views._stacks["U0SAM"] = list(office.sandbox.slack.views._stacks[ALEX.id])
    office.fill(seats="60")
    with office.sandbox.workspace.lock:
        stale = office.sandbox.slack.views._stacks.pop("U0SAM")
        office.sandbox.slack.views._stacks[ALEX.id] = stale

    outcome = office.fill(seats="70")

    assert "Somebody changed this contract" in next(iter(outcome.errors.values()))
    assert contract(office).seats == 60


def test_the_edit_form_of_a_removed_contract_is_refused_in_one_sentence(office: Office) -> None:
    office.register()
    office.type("edit ActivTrak")
    question = office.type("remove ActivTrak", channel=GENERAL.id)
    assert question is not None
    office.click(question, "remove")

    outcome = office.fill(seats="70")

    assert "removed" in next(iter(outcome.errors.values()))
