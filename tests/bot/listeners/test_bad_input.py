"""What people type by mistake or on purpose: one clear sentence, nothing lost, nothing pinged, no traceback."""

from __future__ import annotations

import json
import logging

import pytest

from sandbox.model import Message
from sandbox.seed import ALEX
from storage.records.contracts import ContractRecord
from tests.bot.listeners.test_register import records
from tests.support.office import Office

GOOD = {
    "vendor": "ActivTrak",
    "seats": "50",
    "price": "19 USD",
    "unit": "seat_month",
    "end_on": "2027-03-31",
    "notice_days": "30",
}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("seats", "0"),
        ("seats", "-1"),
        ("seats", "1000000000"),
        ("seats", "fifty"),
        ("seats", "²"),
        ("seats", "12.5"),
        ("seats", "9" * 40),
        ("price", "free"),
        ("price", "-1"),
        ("price", "1e400"),
        ("price", "NaN"),
        ("price", "19 XYZ"),
        ("price", "1,234 USD"),
        ("price", "19.999999 USD"),
        ("end_on", "2020-03-31"),
        ("end_on", "9999-12-31"),
        ("end_on", "2029-12-31"),
        ("end_on", "31 Feb"),
        ("end_on", "31 Feb 2027"),
        ("end_on", "March 2027"),
        ("end_on", "03/04/2027"),
        ("end_on", "soon"),
        ("notice_days", "400"),
        ("notice_days", "-3"),
        ("notice_days", "a month"),
        ("notice_days", "30 hours"),
        ("vendor", " \n "),
        ("vendor", "x" * 500),
        ("vendor", "🎉" * 81),
    ],
)
def test_a_field_that_cannot_be_read_is_refused_there_and_keeps_its_value(
    office: Office, caplog: pytest.LogCaptureFixture, field: str, typed: str
) -> None:
    office.type("add")

    with caplog.at_level(logging.WARNING):
        outcome = office.fill(**{**GOOD, field: typed})

    assert [block_id.partition("~")[0] for block_id in outcome.errors] == [field]
    (sentence,) = outcome.errors.values()
    assert 0 < len(sentence) < 300
    assert "\n" not in sentence
    view = office.sandbox.view()
    assert view is not None, "the form stays open"
    assert typed.strip() in str(view.values)
    assert records(office) == ()
    assert caplog.records == [], "no traceback"


def test_a_price_written_the_european_way_is_read(office: Office) -> None:
    office.type("add")

    outcome = office.fill(**{**GOOD, "price": "1.234,56 €", "unit": "month", "vendor": "Slate"})

    assert not outcome.errors
    (record,) = records(office)
    assert record.contract.currency == "EUR"
    assert record.contract.monthly * 100 == 123_456


HOSTILE = [
    pytest.param("<!channel> <@U0SAM> <#C0ITSAAS>", id="mentions"),
    pytest.param("*bold* _it_ ~st~ `code` ```block```", id="markup"),
    pytest.param("Zoom\n> quoted\n• list", id="newlines"),
    pytest.param("Zoom 🎉👩‍👩‍👧 <b>&amp;", id="emoji and entities"),
    pytest.param("\u202eevil\u202c שלום", id="right to left"),
    pytest.param("http://evil.example/ <http://evil.example|click>", id="links"),
    pytest.param("x" * 80, id="as long as allowed"),
]


@pytest.mark.parametrize("vendor", HOSTILE)
def test_a_hostile_vendor_name_pings_nobody_in_any_answer_or_post(
    office: Office, caplog: pytest.LogCaptureFixture, vendor: str
) -> None:
    office.type("add")
    before = len(office.ephemeral())
    with caplog.at_level(logging.WARNING):
        outcome = office.fill(**{**GOOD, "vendor": vendor})
        assert not outcome.errors, outcome.errors
        office.click(office.ephemeral()[before], "start_plan")
        (record,) = records(office)
        ask_for_everything(office, record)

    pings = {ping for message in (*office.posted(), *office.ephemeral()) for ping in message.pings}
    assert pings <= {ALEX.id}, "nobody but the owner"
    assert "<http://evil" not in "".join(formatted(one) for one in office.ephemeral())
    assert caplog.records == []


def formatted(message: Message) -> str:
    """What Slack formats: the letters' text in rich text is shown as it is."""
    blocks = [block for block in message.blocks if block["type"] != "rich_text"]
    return message.text + json.dumps(blocks)


def ask_for_everything(office: Office, record: ContractRecord) -> None:
    for word in ("show", "recommend", "compare", "timeline", "cost", "credit", "letter", "history", "done"):
        office.read(f"{word} {record.id}")
    office.read("")
    office.read("list all")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!channel> <@U0SAM>", id="mentions"),
        pytest.param("*bold* `code`", id="markup"),
        pytest.param("🎉" * 30, id="emoji"),
        pytest.param("שלום \u202eabc", id="right to left"),
        pytest.param("x" * 10_000, id="ten thousand characters"),
        pytest.param("\n\n\t", id="white space"),
        pytest.param("%s {0} {view} \\x00", id="format strings"),
    ],
)
@pytest.mark.parametrize(
    "command", ["", "recomend ", "show ", "list ", "letter ", "done ", "restore ", "help ", "cost "]
)
def test_any_text_gets_one_answer_that_pings_nobody(
    office: Office, caplog: pytest.LogCaptureFixture, command: str, text: str
) -> None:
    office.register()

    with caplog.at_level(logging.WARNING):
        answer = office.type(f"{command}{text}")

    assert answer is not None
    assert answer.pings == ()
    assert len(answer.text) < 10_000
    assert caplog.records == []


@pytest.mark.parametrize(
    "text",
    [
        "ActivTrak fifty seats at free ends 31 Feb",
        "ActivTrak 50 seats at $19 ends 03/04/2027",
        "<!channel> 0 seats at -1 ends yesterday",
        "x" * 3_000,
        "🎉 \u202e שלום",
    ],
)
def test_unreadable_text_for_add_opens_the_form_and_loses_nothing(
    office: Office, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = office.type(f"add {text}")

    assert answer is None
    view = office.sandbox.view()
    assert view is not None
    assert caplog.records == []


@pytest.mark.parametrize(("length", "is_opened"), [(3_000, True), (3_001, False)])
def test_text_for_add_that_the_form_can_not_hold_is_not_cut_off(
    office: Office, length: int, is_opened: bool
) -> None:
    text = "Zoom 50 seats " + "x" * (length - len("Zoom 50 seats "))

    answer = office.type(f"add {text}")

    assert (answer is None) == is_opened
    if answer is not None:
        assert answer.text.startswith(
            "3,001 characters are more than the form's 3,000: give the facts alone, like "
            "/exitplan add ActivTrak 50 seats at $19 ends 2027-03-31."
        )
        assert text in answer.text, "given back to copy"


def test_an_ambiguous_date_is_asked_about_with_both_readings(office: Office) -> None:
    office.type("add")

    outcome = office.fill(**{**GOOD, "end_on": "03/04/2027"})

    (sentence,) = outcome.errors.values()
    assert "3 Apr 2027" in sentence
    assert "4 Mar 2027" in sentence


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("due 30", "There is no command “due”: did you mean /exitplan list due 30?"),
        (
            "letter ActivTrak resignation",
            "“resignation” is no letter: use notice, request, escalate, cite or delete, "
            "like /exitplan letter ActivTrak notice.",
        ),
    ],
)
def test_a_command_that_is_nearly_right_is_told_what_would_be(
    office: Office, command: str, sentence: str
) -> None:
    office.register()

    assert office.read(command) == sentence


@pytest.mark.parametrize(
    "button", ["recommend", "timeline", "negotiate", "record_notice", "edit", "keep", "ended"]
)
def test_a_button_of_a_removed_contract_says_so_and_what_to_type(office: Office, button: str) -> None:
    office.register()
    shown = office.type("show ActivTrak")
    question = office.type("remove ActivTrak")
    assert shown is not None
    assert question is not None
    office.click(question, "remove")

    answer = office.click(shown, button)

    assert answer is not None
    assert answer.text == (
        "This is gone: the contract was removed, or the plan has changed since. "
        "Type /exitplan to see what there is."
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Slate", " SLATE "),
        ("Slate CRM", "slate  crm"),
        ("Slate", "Slate\u200b"),
        ("Sl\u00e4te", "Sla\u0308te"),
    ],
)
def test_a_vendor_typed_in_another_way_is_the_same_vendor(office: Office, first: str, second: str) -> None:
    office.type("add")
    office.fill(**{**GOOD, "vendor": first})
    office.type("add")

    office.fill(**{**GOOD, "vendor": second})

    assert "is already registered as" in office.modal_text()
    assert len(records(office)) == 1


def test_the_same_contract_twice_is_asked_about_and_registered_only_on_the_second_press(
    office: Office,
) -> None:
    office.register()
    office.type("add")
    office.fill(**GOOD)
    assert "is already registered as" in office.modal_text()
    assert len(records(office)) == 1

    office.submit()

    assert len(records(office)) == 2
    assert office.read("show Activ").startswith("Several contracts fit: which one?")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param(
            "recomend <Zoom> & `Slate`",
            "There is no command “recomend”: did you mean /exitplan recommend &lt;Zoom&gt; &amp; ˋSlateˋ?",
            id="signs that a sentence shows by others",
        ),
        pytest.param(
            "regster " + "ActivTrak " * 10 + "50 seats",
            "There is no command “regster”: did you mean /exitplan add " + "ActivTrak " * 9 + "ActivTrak…?",
            id="a mistyped command with a long text",
        ),
        pytest.param(
            "lst by price",
            "There is no command “lst”: did you mean /exitplan list?",
            id="a mistyped command with what it can't use",
        ),
        pytest.param(
            "ActivTrak 50 seats at $19 ends 2027-03-31",
            "There is no command “activtrak”: type /exitplan help to see them all.",
            id="a command that was left out",
        ),
        pytest.param(
            "frobnicate &&&& %%%",
            "There is no command “frobnicate”: type /exitplan help to see them all.",
            id="an argument of signs",
        ),
        pytest.param(
            "show Northern Lights Analytics and Reporting GmbH",
            "There is no contract “Northern Lights Analytics and Reporting…”: "
            "type /exitplan list all to see them.",
            id="a name that is quoted in part",
        ),
    ],
)
def test_what_a_refusal_does_not_repeat_is_given_back_to_copy(
    office: Office, typed: str, sentence: str
) -> None:
    office.register()

    answer = office.type(typed)

    assert answer is not None
    assert answer.text.startswith(sentence)
    assert copyable_in(answer) == f"/exitplan {typed.strip()}"


def copyable_in(message: Message) -> str:
    """The text in the message's box to copy from."""
    (box,) = (block for block in message.blocks if block["type"] == "rich_text")
    return "".join(piece["text"] for piece in box["elements"][0]["elements"])


@pytest.mark.parametrize(
    "typed",
    [
        "lst",
        "recomend activtrak",
        "recomend AT&T <x>",
        "show",
        "show Slate",
        "restore activ",
        "list by price",
    ],
)
def test_what_a_refusal_repeats_is_not_said_twice(office: Office, typed: str) -> None:
    office.register()

    answer = office.type(typed)

    assert answer is not None
    assert [block["type"] for block in answer.blocks] == ["section"]


def test_an_edit_that_makes_the_same_contract_twice_is_asked_about_first(office: Office) -> None:
    office.register()
    office.type("add Zoom 12 seats at $10 ends 2027-03-31, notice 30 days")
    assert not office.fill().errors
    office.type("edit Zoom")

    assert not office.fill(vendor="ActivTrak").errors
    assert "is already registered as" in office.modal_text()
    assert "Press Save again to keep both." in office.modal_text()
    assert sorted(one.contract.vendor for one in records(office)) == ["ActivTrak", "Zoom"]

    office.submit()

    assert [one.contract.vendor for one in records(office)] == ["ActivTrak", "ActivTrak"]


def test_whoever_has_agreed_to_one_twin_is_asked_about_another(office: Office) -> None:
    office.register()
    office.type("add ActivTrak 50 seats at $19 ends 2027-06-30, notice 30 days")
    assert not office.fill().errors
    office.type("add Zoom 12 seats at $10 ends 2027-09-30, notice 30 days")
    assert not office.fill().errors
    office.type("edit Zoom")
    office.fill(vendor="ActivTrak", end_on="2027-03-31")
    assert "ActivTrak ending 31 Mar 2027 is already registered" in office.modal_text()

    office.fill(end_on="2027-06-30")

    assert "ActivTrak ending 30 Jun 2027 is already registered" in office.modal_text()
    assert sorted(one.contract.vendor for one in records(office)) == ["ActivTrak", "ActivTrak", "Zoom"]

    office.submit()

    assert [one.contract.vendor for one in records(office)] == ["ActivTrak", "ActivTrak", "ActivTrak"]


def test_whoever_registers_a_twin_on_purpose_is_asked_about_another(office: Office) -> None:
    office.register()
    office.type("add ActivTrak 50 seats at $19 ends 2027-06-30, notice 30 days")
    assert not office.fill().errors
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31, notice 30 days")
    office.submit()
    assert "ActivTrak ending 31 Mar 2027 is already registered" in office.modal_text()

    office.fill(end_on="2027-06-30")

    assert "ActivTrak ending 30 Jun 2027 is already registered" in office.modal_text()
    assert len(records(office)) == 2


def test_an_edit_that_leaves_vendor_and_end_of_a_twin_alone_asks_nothing(office: Office) -> None:
    office.register()
    office.type("add")
    office.fill(**GOOD)
    office.submit()
    office.type(f"edit {records(office)[0].id}")

    before = len(office.ephemeral())
    assert not office.fill(seats="60").errors

    assert len(office.ephemeral()) > before, "saved at once"
