from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.seed import ALEX, GENERAL, GUS, IT_SAAS, NOOR, RIO, SAM, VENDOR
from tests.support.office import Office, values_in


def add(office: Office, text: str, *, person: str = ALEX.id) -> None:
    office.type(f"add {text}", person=person)
    outcome = office.submit(person=person)
    assert not outcome.errors, outcome.errors


def test_a_newcomer_gets_one_sentence_and_the_button(office: Office) -> None:
    answer = office.type("")

    assert answer is not None
    assert "exitplan gets your team out" in answer.text
    office.click(answer, "register")
    assert office.sandbox.view() is not None


def test_alone_the_command_shows_contracts_and_money_at_stake(office: Office) -> None:
    office.register()

    assert "USD 11,400.00" in office.read("")


def test_somebody_whom_slack_has_to_be_asked_about_gets_the_answer_all_the_same(office: Office) -> None:
    assert not office.bot.desk.people.knows("T0SANDBOX", NOOR.id)

    assert "exitplan gets your team out" in office.read("", person=NOOR.id)
    assert office.bot.desk.people.knows("T0SANDBOX", NOOR.id)
    assert "exitplan gets your team out" in office.read("", person=NOOR.id)


def test_the_list_turns_its_pages_in_place(office: Office) -> None:
    for number in range(11):
        add(office, f"Vendor{number:02} 12 seats at $10 ends 2027-03-31 notice 30 days")
    first = office.type("list")
    assert first is not None
    assert values_in(first, "page") == ["all 2"]

    shown = office.click(first, "page")

    assert shown is None, "no second message"
    (second,) = [one for one in office.ephemeral() if one.ts == first.ts]
    assert "Vendor10" in second.text
    assert values_in(second, "page") == ["all 1"]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("list due soon", "day"),
        ("list due", "/exitplan list due 30"),
        ("list mien", "did you mean /exitplan list mine"),
        ("lst", "did you mean /exitplan list"),
        ("xyzzy", "/exitplan help"),
        ("show", "Name the contract, like /exitplan show ActivTrak"),
        ("show nothing-like-it", "There is no contract “nothing-like-it”"),
        ("help frob", "There is no command “frob”"),
        ("help lst", "did you mean /exitplan help list?"),
        ("done", "Name the contract"),
        ("restore", "There is no removed contract"),
    ],
)
def test_what_cannot_be_understood_gets_one_sentence_and_an_example(
    office: Office, command: str, sentence: str
) -> None:
    office.register()

    assert sentence in office.read(command)


@pytest.mark.parametrize("command", ["edit", "done", "keep", "show"])
def test_without_a_name_the_example_is_a_contract_that_the_person_may_change(
    office: Office, command: str
) -> None:
    office.register()
    add(office, "Zoom 5 seats at 10 EUR ends 2027-06-30, notice 30 days", person=SAM.id)

    assert office.read(command, person=SAM.id) == f"Name the contract, like /exitplan {command} Zoom."
    assert office.read(command) == f"Name the contract, like /exitplan {command} ActivTrak."


def test_whoever_may_change_no_contract_is_given_no_example_that_is_refused(office: Office) -> None:
    office.register()

    for command in (
        "edit",
        "done",
        "snooze",
        "skip",
        "assign",
        "keep",
        "notice",
        "renewed",
        "ended",
        "remove",
    ):
        said = office.read(command, person=SAM.id)
        assert said == "Name the contract: /exitplan list all shows which ones there are.", command
    assert office.read("show", person=SAM.id) == "Name the contract, like /exitplan show ActivTrak."


def test_show_without_any_contract_says_how_to_start(office: Office) -> None:
    assert "/exitplan add ActivTrak 50 seats" in office.read("show")


def test_a_name_is_any_unambiguous_beginning_or_the_short_id(office: Office) -> None:
    office.register()
    (short_id,) = values_in(office.type("list") or office.ephemeral()[-1], "show")

    for name in ("activtrak", "Acti", short_id, f'"{short_id.upper()}"'):
        assert office.read(f"show {name}").startswith("ActivTrak"), name


def test_several_matches_are_offered_and_picking_one_runs_the_command(office: Office) -> None:
    add(office, "Zoom Phone 20 seats at $10 ends 2027-03-31 notice 30 days")
    add(office, "Zoom Rooms 12 seats at $10 ends 2027-03-31 notice 30 days")

    question = office.type("letter zoom request")
    assert question is not None
    assert [value.rpartition(" ")[0] for value in values_in(question, "pick")] == ["letter request"] * 2

    blocks = [
        block["block_id"] for block in question.blocks if "Zoom Rooms" in str(block) and "pick" in str(block)
    ]
    answer = office.click(question, "pick", block_id=blocks[0])
    assert answer is not None
    assert "early" in answer.text
    assert "Zoom Rooms" in answer.text


def test_a_typo_gets_did_you_mean(office: Office) -> None:
    office.register()

    question = office.type("cost activtrck")

    assert question is not None
    assert "did you mean" in question.text
    answer = office.click(question, "pick")
    assert answer is not None
    assert "USD 3,800.00" in answer.text


def test_remove_asks_first_and_restore_brings_it_back(office: Office) -> None:
    office.register()
    question = office.type("remove ActivTrak")
    assert question is not None
    assert "ActivTrak" in office.read("list")

    office.click(question, "remove")
    assert "No contract is registered yet" in office.read("list")

    assert "ActivTrak" in office.read("restore activ")
    assert "ActivTrak" in office.read("list")


def test_a_name_on_the_other_side_of_removal_is_told_which_command_finds_it(office: Office) -> None:
    office.register()
    assert office.read("restore activ") == (
        "“ActivTrak” is not removed: type /exitplan show ActivTrak to see it."
    )

    question = office.type("remove ActivTrak")
    assert question is not None
    office.click(question, "remove")

    assert office.read("show activ") == (
        "“ActivTrak” was removed: type /exitplan restore ActivTrak to bring it back."
    )


def test_thirty_one_days_after_the_removal_it_is_gone_for_good(office: Office) -> None:
    office.register()
    question = office.type("remove ActivTrak")
    assert question is not None
    office.click(question, "remove")
    (removed,) = [one for one in office.ephemeral() if values_in(one, "restore")]

    office.go_to(office.clock.now() + timedelta(days=31, hours=1))

    assert office.read("restore ActivTrak").startswith(
        "There is no removed contract “ActivTrak”: 30 days after the removal it is gone for good."
    )
    answer = office.click(removed, "restore")
    assert answer is not None
    assert "This is gone" in answer.text


def test_restore_works_by_button(office: Office) -> None:
    office.register()
    question = office.type("remove ActivTrak")
    assert question is not None
    office.click(question, "remove")
    (removed,) = [one for one in office.ephemeral() if values_in(one, "restore")]

    office.click(removed, "restore")

    assert "ActivTrak" in office.read("list")


def test_the_history_says_who_did_what(office: Office) -> None:
    office.click(office.register(), "start_plan")

    history = office.read("history ActivTrak")

    assert "<@U0ALEX>" in history
    assert history.index("started a plan") < history.index("registered"), "newest first"


def test_the_history_of_what_was_asked_names_the_tools_as_they_were_called_then(office: Office) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Hubstaff at 12, trial 30 days")
    before = len(office.ephemeral())
    assert not office.fill().errors
    office.click(office.ephemeral()[before], "start_plan")
    office.go_to(datetime(2027, 3, 2, 12, tzinfo=UTC))
    office.type("edit ActivTrak")
    assert not office.fill(replacement_name="Toggl", reseller="sales@reseller.example").errors
    office.go_to(datetime(2027, 3, 10, 12, tzinfo=UTC))

    history = office.read("history ActivTrak")

    assert "1 Mar 2027, 09:00 exitplan posted a reminder: Start Hubstaff's trial;" in history
    assert (
        "2 Mar 2027, 09:00 exitplan posted a reminder: Send ActivTrak the Cancellation Request Form"
        in history
    )
    assert "4 Mar 2027, 09:00 exitplan posted a reminder: Start Toggl's trial;" in history
    assert "9 Mar 2027, 09:00 exitplan posted a reminder: Send your reseller written notice" in history


def test_the_history_of_a_charge_names_the_currency_that_it_had_then(office: Office) -> None:
    office.type("add Zoom 50 seats €11,400/yr ends 2027-03-31, notice 30 days")
    assert not office.fill().errors
    office.type("edit Zoom")
    assert not office.fill(price="12,000", unit="year").errors
    office.go_to(datetime(2026, 12, 2, 12, tzinfo=UTC))
    office.type("edit Zoom")
    assert not office.fill(price="20 USD", unit="seat_month", currency="USD").errors

    history = office.read("history Zoom")

    assert (
        "currency: EUR → USD; charge per year: EUR 12,000.00 → none; price per seat and month: none → USD 20.00"
        in history
    )
    assert "charge per year: EUR 11,400.00 → EUR 12,000.00" in history
    assert "currency: EUR; charge per year: EUR 11,400.00; billing" in history


def test_guests_and_people_of_other_organisations_see_nothing(office: Office) -> None:
    office.register()

    for person, channel in ((GUS, GENERAL), (RIO, VENDOR)):
        for command in ("list all", "show ActivTrak", "add ActivTrak", ""):
            answer = office.read(command, person=person.id, channel=channel.id)
            assert answer.startswith("exitplan answers members of this workspace only"), command
        assert office.sandbox.view(person=person.id) is None


def test_colleagues_read_and_are_told_whom_to_ask(office: Office) -> None:
    office.register()

    assert "ActivTrak" in office.read("show ActivTrak", person=SAM.id)
    for command in ("edit", "remove", "notice"):
        answer = office.read(f"{command} ActivTrak", person=SAM.id)
        assert "<@U0ALEX>" in answer, command
    assert office.sandbox.view(person=SAM.id) is None


def test_a_colleague_is_shown_the_recommendation_and_offered_no_start(office: Office) -> None:
    office.register()

    answer = office.type("recommend ActivTrak", person=SAM.id)

    assert answer is not None
    assert "Path" in answer.text
    assert not values_in(answer, "start_plan")


def test_help_knows_every_command(office: Office) -> None:
    from bot.listeners.routes import COMMANDS

    text = office.read("help")

    for word in filter(None, COMMANDS):
        assert f"\n{word}" in text
        assert word in office.read(f"help {word}")


def test_the_commands_of_help_are_those_that_are_answered() -> None:
    from bot.listeners.routes import COMMANDS as ANSWERED
    from bot.messages.help import COMMANDS as EXPLAINED

    assert set(EXPLAINED) == set(ANSWERED) - {""}


def test_every_button_has_a_handler() -> None:
    from bot.ids import ActionId, CallbackId
    from bot.listeners.routes import BUTTONS, FORMS, REFILLING

    assert set(BUTTONS) | set(REFILLING) == set(ActionId)
    assert set(FORMS) == set(CallbackId)


def test_a_command_in_a_channel_without_the_bot_is_answered(office: Office) -> None:
    office.sandbox.change_channel(IT_SAAS.id, bot_member=False)

    assert "exitplan gets your team out" in office.read("")
