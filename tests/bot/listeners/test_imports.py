"""`/exitplan import` through the front door: pasted, checked, seen, and registered all or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.forms.errors import FormError
from bot.forms.import_form import import_view
from bot.forms.modals import read_metadata_of
from bot.listeners.imports import save
from bot.listeners.origins import FORGOTTEN
from bot.listeners.submitted import Kept
from bot.listeners.turn import Turn, turn_of
from bot.people import People
from bot.usecases.imports import import_contracts
from sandbox.seed import ALEX, FINANCE, GENERAL, GUS, IT_SAAS, NOOR, SAM, VENDOR
from storage.records.contracts import ContractRecord
from tests.support.office import Office, text_of
from tests.support.stored import facts_of

TEAM = "T0SANDBOX"
TWO = "ActivTrak\t50\t19 USD per seat/month\t2027-03-31\nZoom\t5\t9 USD per month\t2027-06-30\t30"


def open_form(office: Office) -> None:
    assert office.type("import") is None


def shown(office: Office) -> str:
    """Every text of the form that is open."""
    view = office.sandbox.view()
    assert view is not None
    return "\n".join(block["text"]["text"] for block in view.blocks if block["type"] == "section")


def submit_label(office: Office) -> str:
    view = office.sandbox.view()
    assert view is not None
    return str(view.definition["submit"]["text"])


def registered(office: Office) -> list[str]:
    with office.database.reading() as transaction:
        return [record.contract.vendor for record in transaction.contracts.list(TEAM)]


def rows_in_form(office: Office) -> Any:
    view = office.sandbox.view()
    assert view is not None
    return view.values["rows"]["value"]["value"]


def test_rows_are_shown_as_they_were_read_before_anything_is_registered(office: Office) -> None:
    open_form(office)

    office.fill(rows=TWO)

    assert registered(office) == []
    assert submit_label(office) == "Register 2"
    assert (
        "Row 1: “ActivTrak”, 50 seats, USD 19.00 per seat and month, paid until 31 Mar 2027, "
        "send notice by 1 Mar 2027"
    ) in shown(office)
    assert (
        "Row 2: “Zoom”, 5 seats, USD 108.00 a year in all (USD 1.80 per seat and month), paid until 30 Jun 2027"
    ) in shown(office)


def test_a_price_per_month_shows_what_it_makes_for_each_seat_so_that_a_misreading_is_seen(
    office: Office,
) -> None:
    open_form(office)

    office.fill(
        rows="vendor, seats, price, end date, notice days\nZoom, 50, 19 USD per month, 2027-03-31, 30"
    )

    assert "50 seats, USD 228.00 a year in all (USD 0.38 per seat and month)" in shown(office)


def test_a_second_press_registers_them_all(office: Office) -> None:
    open_form(office)
    office.fill(rows=TWO)
    before = len(office.ephemeral())

    office.submit()

    answer = office.ephemeral()[before]
    assert registered(office) == ["ActivTrak", "Zoom"]
    assert answer.text.startswith(f"2 contracts are registered in <#{IT_SAAS.id}>.")
    assert office.sandbox.view() is None
    with office.database.reading() as transaction:
        owners = {record.owner_id for record in transaction.contracts.list(TEAM)}
    assert owners == {ALEX.id}


def test_one_refused_row_keeps_all_others_out_and_the_text_stays(office: Office) -> None:
    open_form(office)
    pasted = f"{TWO}\nSlack\t5\t9 USD per month\t03/04/2027\t30"

    office.fill(rows=pasted)

    assert registered(office) == []
    assert submit_label(office) == "Check"
    assert "Nothing is registered yet: 1 of 3 rows can't be imported." in shown(office)
    assert "Row 3 (“Slack”): “03/04/2027” can be" in shown(office)
    assert rows_in_form(office) == pasted


def test_all_of_a_hundred_refused_rows_are_named(office: Office) -> None:
    open_form(office)

    office.fill(rows="\n".join(f"Tool{number},{number}x,9 USD" for number in range(1, 101)))

    for number in range(1, 101):
        assert f"Row {number} (“Tool{number}”): “{number}x” is" in shown(office)


def test_once_it_is_mended_it_is_checked_again_before_it_is_registered(office: Office) -> None:
    open_form(office)
    office.fill(rows="Zoom,5,9 USD per month,03/04/2027,30")

    office.fill(rows="Zoom,5,9 USD per month,2027-04-03,30")
    assert registered(office) == []
    assert submit_label(office) == "Register 1"

    office.submit()
    assert registered(office) == ["Zoom"]


def test_what_was_changed_after_the_check_is_not_registered_unseen(office: Office) -> None:
    open_form(office)
    office.fill(rows=TWO)

    office.fill(rows=TWO.replace("50", "60"))

    assert registered(office) == []
    assert "60 seats" in shown(office)


def test_another_channel_is_checked_again_too(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    open_form(office)
    office.fill(rows=TWO)

    office.fill(channel_id=FINANCE.id)
    assert registered(office) == []

    office.submit()
    with office.database.reading() as transaction:
        assert all(record.is_restricted for record in transaction.contracts.list(TEAM))


def test_a_double_press_registers_them_once(office: Office) -> None:
    open_form(office)
    office.fill(rows=TWO)
    view = office.sandbox.view()
    assert view is not None

    office.submit()
    desk = office.bot.desk
    with office.database.reading() as transaction:
        records = transaction.contracts.list(TEAM)
    nonce = read_metadata_of(view.definition)["nonce"]
    again = import_contracts(
        [facts_of(), facts_of()],
        nonce=nonce,
        workspace_id=TEAM,
        actor_id=ALEX.id,
        services=desk.services,
    )

    assert {record.id for record in again} == {record.id for record in records}
    assert registered(office) == ["ActivTrak", "Zoom"]


def test_what_is_registered_already_is_named_before_it_is_registered_again(office: Office) -> None:
    office.register()
    open_form(office)

    office.fill(rows=f"{TWO}\nzoom\t5\t9 USD per month\t2027-06-30\t30")

    assert "⚠ Already there." in shown(office)
    assert "Row 1: “ActivTrak” ending 31 Mar 2027 is registered as" in shown(office)
    assert "Row 3: the same vendor and end date as row 2." in shown(office)


def test_of_a_restricted_contract_others_hear_nothing(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31", channel=FINANCE.id)
    assert office.fill(channel_id=FINANCE.id).ok
    office.type("import", person=SAM.id)

    office.fill(person=SAM.id, rows=TWO)

    view = office.sandbox.view(person=SAM.id)
    assert view is not None
    assert "Already there" not in str(view.definition)


def test_a_table_that_can_not_be_told_apart_is_refused_at_its_field(office: Office) -> None:
    open_form(office)

    outcome = office.fill(rows="vendor,seats,mood\nZoom,5,good")

    assert outcome.errors == {
        "rows": "“mood” is no column: take it out, or use names like vendor, seats, price or end date."
    }
    assert registered(office) == []


def test_a_channel_without_the_bot_is_refused_at_its_field(office: Office) -> None:
    open_form(office)

    outcome = office.fill(rows=TWO, channel_id=FINANCE.id)

    assert "invite @exitplan" in outcome.errors["channel_id"]


def test_rows_that_were_typed_behind_the_command_stand_in_the_form(office: Office) -> None:
    office.type("import Zoom, 5, 9 USD per month, 2027-06-30, 30")

    assert rows_in_form(office) == "Zoom, 5, 9 USD per month, 2027-06-30, 30"


@pytest.mark.parametrize(("length", "is_opened"), [(3_000, True), (3_001, False)])
def test_rows_that_the_form_can_not_hold_are_not_cut_off(
    office: Office, length: int, is_opened: bool
) -> None:
    row = "Zoom,5,9 USD per month,2027-06-30,30"

    answer = office.type(f"import {row}{'0' * (length - len(row))}")

    assert (answer is None) == is_opened
    if answer is not None:
        assert answer.text.startswith(
            "3,001 characters are more than the form's 3,000: import the rows in parts, or all at once with "
            "exitplan import FILE on the machine."
        )


def test_guests_import_nothing(office: Office) -> None:
    assert "members of this workspace only" in office.read("import", person=GUS.id)


def test_imported_contracts_can_be_recommended_at_once(office: Office) -> None:
    open_form(office)
    office.fill(rows=TWO)
    office.submit()

    assert "ActivTrak" in office.read("recommend ActivTrak")
    assert "registered" in office.read("history Zoom").casefold()


def test_imported_contracts_take_the_workspaces_zone_hour_and_country(office: Office) -> None:
    office.type("settings")
    assert not office.fill(hour="07:00", timezone="America/New_York", country="US").errors
    open_form(office)
    office.fill(rows=TWO)

    office.submit()

    with office.database.reading() as transaction:
        (first, second) = transaction.contracts.list(TEAM)
    for record in (first, second):
        assert (record.timezone, record.post_time) == ("America/New_York", time(7, 0))
        assert record.contract.country == "US"


def test_an_import_into_a_channel_that_other_organisations_read_warns_its_owner(office: Office) -> None:
    open_form(office)
    office.fill(rows=TWO, channel_id=VENDOR.id)

    office.submit()

    warnings = [one for one in office.posted(channel=f"D{ALEX.id[1:]}") if "Mind who reads" in one.text]
    assert len(warnings) == 2, "one of each contract"


PLACED = "vendor\tseats\tprice\tend date\tnotice days\t{headings}\nZoom\t5\t9 USD per month\t2027-06-30\t30\t{cells}"


def placed(headings: str, *cells: str) -> str:
    """Zoom with more columns; each of `cells` is one more row of them."""
    header, row = PLACED.split("\n")
    rows = (row.format(cells=cell) for cell in cells)
    return "\n".join((header.format(headings=headings), *rows))


def records(office: Office) -> list[ContractRecord]:
    with office.database.reading() as transaction:
        return list(transaction.contracts.list(TEAM))


def test_a_restricted_row_is_not_exposed_in_a_public_channel(office: Office) -> None:
    open_form(office)

    office.fill(rows=placed("restricted", "yes"))

    assert (
        "Row 2 (“Zoom”): It is restricted, and everybody reads #it-saas: choose a private channel or a direct "
        "message for it, or write no under “restricted”."
    ) in shown(office)
    office.submit()
    assert registered(office) == []


def test_each_row_says_who_reads_it_and_the_form_shows_it(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    open_form(office)

    office.fill(rows=placed("restricted", "yes", "no", ""), channel_id=FINANCE.id)
    text = shown(office)
    office.submit()

    lines = [
        line.rpartition(", ")[2] for line in text.split("\n") if line.startswith("• Row") and "paid" in line
    ]
    assert lines == ["restricted", "readable in the workspace", "restricted"]
    assert sorted(record.is_restricted for record in records(office)) == [False, True, True]


@pytest.mark.parametrize(
    ("owner", "backup", "channel"),
    [
        pytest.param("U0SAM", "U0NOOR", "C0GENERAL", id="ids"),
        pytest.param("<@U0SAM|sam>", "<@U0NOOR>", "<#C0GENERAL|general>", id="ids as Slack copies them"),
        pytest.param("@sam", "Noor Haddad", "C0GENERAL", id="names"),
    ],
)
def test_a_row_names_its_owner_its_backup_and_its_channel(
    office: Office, owner: str, backup: str, channel: str
) -> None:
    open_form(office)

    office.fill(rows=placed("owner\tbackup\tchannel", f"{owner}\t{backup}\t{channel}"))
    assert "owner sam, backup noor, in #general" in shown(office)
    office.submit()

    (record,) = records(office)
    assert (record.owner_id, record.backup_id, record.channel_id) == ("U0SAM", "U0NOOR", "C0GENERAL")
    assert record.registrant_id == ALEX.id
    assert not record.is_restricted


def test_the_chosen_channel_may_be_named_and_other_names_are_refused(office: Office) -> None:
    open_form(office)

    office.fill(rows=placed("channel", "#it-saas", "#general"))

    assert "Row 3 (“Zoom”): “general” is not the chosen channel" in shown(office)
    assert "Row 2" not in shown(office)


@pytest.mark.parametrize(
    ("owner", "reason"),
    [
        ("@sma", "Nobody here is called “sma”: write the name or id that Slack shows."),
        ("U0NOBODY", "Slack knows nobody here with the id “U0NOBODY”."),
        (
            "@gus",
            "“gus” can't be owner or backup: only members of this workspace can, no guests and no apps.",
        ),
        ("sam@example.com", "“sam@example.com” is a mail address, which exitplan may not look up"),
    ],
)
def test_a_row_is_refused_whose_owner_is_no_member(office: Office, owner: str, reason: str) -> None:
    open_form(office)

    office.fill(rows=placed("owner", owner))

    assert f"Row 2 (“Zoom”): {reason}" in shown(office)
    assert submit_label(office) == "Check"


@pytest.mark.parametrize(("accounts", "is_found"), [(600, True), (601, False)])
def test_names_are_found_among_600_accounts_that_of_the_app_included(
    office: Office, accounts: int, is_found: bool
) -> None:
    people = office.sandbox.workspace.people
    for at in range(accounts - 1 - len(people)):
        people[f"U1{at}"] = replace(SAM, id=f"U1{at}", name=f"sam{at}")

    said = first_press(office, "owner", "@noor")

    assert ("owner noor" in said) == is_found
    assert (
        "This workspace has too many accounts to find “noor” by name, apps and deactivated ones included: "
        "write the Slack id." in said
    ) != is_found


def test_a_row_puts_nothing_into_a_private_channel_that_was_not_chosen(office: Office) -> None:
    """Whoever imports may not be in it; what they can choose, Slack shows only to its members."""
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.type("import", person=SAM.id)

    office.fill(person=SAM.id, rows=placed("channel", "C0FINANCE", "D0NOOR", "C0NOWHERE", "D0SAM"))

    view = office.sandbox.view(person=SAM.id)
    assert view is not None
    text = text_of(view.blocks)
    for row, channel in ((2, "C0FINANCE"), (3, "D0NOOR"), (4, "C0NOWHERE")):
        assert f"Row {row} (“Zoom”): “{channel}” is no public channel that exitplan finds" in text
    assert "Row 5" not in text, "their own direct messages are theirs"


def test_a_channel_of_a_row_needs_the_bot(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, bot_member=False)
    open_form(office)

    office.fill(rows=placed("channel", "C0GENERAL"))

    assert "Row 2 (“Zoom”): Type /invite @exitplan in #general first." in shown(office)


def test_a_channel_of_a_row_is_found_as_soon_as_the_bot_is_invited(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, bot_member=False)
    open_form(office)
    office.fill(rows=placed("channel", "C0GENERAL"))

    office.sandbox.change_channel(GENERAL.id, bot_member=True)
    office.submit()

    assert "in #general" in shown(office)
    assert submit_label(office) == "Register 1"


def test_a_channel_of_a_row_is_found_as_soon_as_it_is_no_longer_archived(office: Office) -> None:
    office.sandbox.change_channel(GENERAL.id, archived=True)
    open_form(office)
    office.fill(rows=placed("channel", "C0GENERAL"))
    assert "Row 2 (“Zoom”): #general is archived: name another channel." in shown(office)

    office.sandbox.change_channel(GENERAL.id, archived=False)
    office.submit()

    assert submit_label(office) == "Register 1"


def test_channels_without_the_bot_are_all_named_where_slack_is_slow(office: Office) -> None:
    """Looking once more at those of an earlier press never keeps the others from being found."""
    ids = invitable(office, 6)
    slack = SlowSlack(office)

    asked, text = presses(slack, placed("channel", *ids))

    assert asked == [6, 6]
    for channel_id in ids:
        assert f"Type /invite @exitplan in #{channel_id.casefold()} first." in text


def test_of_many_channels_with_a_new_bot_more_are_seen_at_each_press(office: Office) -> None:
    ids = invitable(office, 6)
    slack = SlowSlack(office)
    presses(slack, placed("channel", *ids))

    for channel_id in ids:
        office.sandbox.change_channel(channel_id, bot_member=True)

    _, text = presses(slack, placed("channel", *ids))
    assert "1 of 6 rows can't be imported" in text
    _, text = presses(slack, placed("channel", *ids))
    assert "6 contracts read." in text


def invitable(office: Office, number: int) -> list[str]:
    """So many public channels without the bot."""
    conversations = office.sandbox.workspace.conversations
    ids = [f"C0OTHER{at}" for at in range(number)]
    for one in ids:
        conversations[one] = replace(GENERAL, id=one, name=one.casefold(), bot_member=False)
    return ids


class SlowSlack:
    """Takes its time for each answer, and says nothing about some; its clock is the desk's."""

    def __init__(self, office: Office, *, seconds: float = 0.25, silent_about: Collection[str] = ()) -> None:
        self._seconds = seconds
        self._silent_about = silent_about
        self._clients = office.bot.desk.clients
        self.passed = 0.0
        self.asked = 0
        self.errors: dict[str, str] = {}
        people = People(self._client, lambda: self.passed)
        self.desk = replace(office.bot.desk, people=people)
        self.person = office.bot.desk.people.person(TEAM, ALEX.id)

    def _client(self, workspace_id: str) -> WebClient:
        self.passed += self._seconds
        self.asked += 1
        known = self._clients(workspace_id)
        client = PartlySilent(known.token, base_url=known.base_url, timeout=known.timeout)
        client.slack = self
        return client

    def say_nothing(self, about: str, timeout: float) -> None:
        """Where it says nothing, whoever asks waits until they give up."""
        if about in self._silent_about:
            self.passed += timeout - self._seconds
            raise TimeoutError

    def press(self, rows: str, *, begun_at: float | None = None) -> Kept | None:
        """Press the button of a form with these rows: what it then shows; None where it was too slow."""
        view = import_view(nonce="n", channel_id=IT_SAAS.id, origin_channel_id=IT_SAAS.id, text=rows)
        typed = {
            "rows": {"value": {"value": rows}},
            "channel_id": {"value": {"selected_conversation": IT_SAAS.id}},
        }
        turn = Turn(desk=self.desk, person=self.person, origin=FORGOTTEN, trigger_id="", begun_at=begun_at)
        try:
            saved = save(turn, {**view, "state": {"values": typed}})
        except FormError as error:
            self.errors = error.errors
            return None
        assert isinstance(saved, Kept)
        return saved


class PartlySilent(WebClient):
    slack: SlowSlack

    def conversations_info(self, *, channel: str, **facts: Any) -> SlackResponse:
        self.slack.say_nothing(channel, self.timeout)
        return super().conversations_info(channel=channel, **facts)

    def users_info(self, *, user: str, **facts: Any) -> SlackResponse:
        self.slack.say_nothing(user, self.timeout)
        return super().users_info(user=user, **facts)


UNANSWERED = "Slack did not answer in time about"


def presses(slack: SlowSlack, rows: str) -> tuple[list[int], str]:
    """How often Slack was asked at each press until it had answered all, and what the form then says."""
    asked: list[int] = []
    form = None
    while form is None or UNANSWERED in text_of(form.view["blocks"]):
        before = slack.asked
        form = slack.press(rows)
        asked.append(slack.asked - before)
    return asked, text_of(form.view["blocks"])


def first_press(office: Office, heading: str, *cells: str) -> str:
    """What the form says of rows with these cells: its error, or what it shows."""
    slack = SlowSlack(office, seconds=0.0)
    form = slack.press(placed(heading, *cells))
    return text_of(form.view["blocks"]) if form else slack.errors["rows"]


TOO_MANY = "More than 20 people or channels at once: import the rows in parts."


@pytest.mark.parametrize(("number", "is_asked"), [(20, True), (21, False)])
def test_no_more_people_are_named_than_slack_can_be_asked_about(
    office: Office, number: int, is_asked: bool
) -> None:
    owners = [f"U0{at}" for at in range(number)]

    said = first_press(office, "owner\tbackup", *(f"{owner}\t" for owner in owners), f"{ALEX.id}\t", "\t")

    assert (said == TOO_MANY) != is_asked
    if is_asked:
        assert "20 of 22 rows can't be imported" in said


@pytest.mark.parametrize(("number", "is_asked"), [(20, True), (21, False)])
def test_no_more_channels_are_named_than_slack_can_be_asked_about(
    office: Office, number: int, is_asked: bool
) -> None:
    channels = [f"C0{at}" for at in range(number)]

    said = first_press(office, "channel", *channels, IT_SAAS.id, "")

    assert (said == TOO_MANY) != is_asked
    if is_asked:
        assert "20 of 22 rows can't be imported" in said


def test_a_press_ends_while_slack_still_waits_and_the_next_one_goes_on(office: Office) -> None:
    """Each press asks about the chosen channel first."""
    rows = placed("owner", *(f"U0{number}" for number in range(13)))

    asked, text = presses(SlowSlack(office), rows)

    assert asked == [6, 6, 4]
    assert "13 of 13 rows can't be imported" in text
    assert "Slack knows nobody here with the id “U012”." in text


def test_channels_that_nobody_finds_are_gone_through_in_several_presses_too(office: Office) -> None:
    rows = placed("channel", *(f"C0{number}" for number in range(6)))

    asked, text = presses(SlowSlack(office), rows)

    assert asked == [6, 2]
    assert "6 of 6 rows can't be imported" in text


def test_names_are_gone_through_in_several_presses_too(office: Office) -> None:
    people = office.sandbox.workspace.people
    for at in range(600 - 1 - len(people)):
        people[f"U1{at}"] = replace(SAM, id=f"U1{at}", name=f"sam{at}")

    slack = SlowSlack(office, seconds=0.8)
    asked, text = presses(slack, placed("owner", "@noor"))

    assert slack.errors == {
        "rows": "Slack has not yet answered about all people and channels in these rows: press the button "
        "again, and exitplan goes on from there."
    }
    assert asked == [2, 2, 2, 2]
    assert "owner noor" in text


SLACK_WAITS = 3.0


@pytest.mark.parametrize(("heading", "silent"), [("channel", "C0SILENT"), ("owner", "U0SILENT")])
def test_a_row_about_which_slack_says_nothing_is_named_while_it_still_waits(
    office: Office, heading: str, silent: str
) -> None:
    known = GENERAL.id if heading == "channel" else NOOR.id
    slack = SlowSlack(office, silent_about=[silent])

    form = slack.press(placed(heading, known, silent))

    assert form is not None
    text = text_of(form.view["blocks"])
    assert "Nothing is registered yet: 1 of 2 rows can't be imported." in text
    assert f"Row 3 (“Zoom”): Slack did not answer in time about “{silent}”: press the button again." in text
    assert slack.passed <= SLACK_WAITS - 0.5, "the rest is for the rows themselves"


@pytest.mark.parametrize("seconds", [0.25, 0.37, 0.74, 1.4])
def test_however_slow_slack_is_the_form_is_answered_while_it_still_waits(
    office: Office, seconds: float
) -> None:
    """The last question begins with almost nothing left of the time in which one may."""
    silent = [f"C0SILENT{at}" for at in range(5)]
    slack = SlowSlack(office, seconds=seconds, silent_about=silent)

    form = slack.press(placed("channel", *silent))

    assert form is not None
    assert "5 of 5 rows can't be imported" in text_of(form.view["blocks"])
    assert slack.passed <= SLACK_WAITS - 0.5


def test_what_slack_took_to_say_who_presses_counts_too(office: Office) -> None:
    slack = SlowSlack(office)
    known = AuthorizeResult(enterprise_id=None, team_id=TEAM)
    pressed = {"user": {"id": ALEX.id}, "view": {"id": "V0IMPORT", "type": "modal"}}

    turn = turn_of(pressed, BoltContext({"desk": slack.desk, "authorize_result": known}))

    assert (turn.begun_at, slack.passed) == (0.0, 0.25)


def test_what_has_passed_since_the_press_came_in_is_taken_off(office: Office) -> None:
    slack = SlowSlack(office, silent_about=[GENERAL.id])
    slack.passed = 1.2

    form = slack.press(placed("channel", GENERAL.id, "C0OTHER"), begun_at=0.0)

    assert form is not None
    assert slack.asked == 2, "the chosen channel, and the first of the rows"
    assert text_of(form.view["blocks"]).count(UNANSWERED) == 2
    assert slack.passed <= SLACK_WAITS - 0.5


def test_what_an_import_can_not_take_over_is_said_with_its_rows(office: Office) -> None:
    open_form(office)

    office.fill(rows=placed("state", "notice sent", "active", "keeping"))

    assert "• Row 2 (“Zoom”): “notice sent” is not taken over: /exitplan notice records it." in shown(office)
    assert "• Row 4 (“Zoom”): “keeping” is not taken over: /exitplan keep records it." in shown(office)
    assert "Row 3 (“Zoom”)" not in shown(office)
    assert submit_label(office) == "Register 3"


def test_an_export_is_imported_as_it_was(office: Office) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12")
    office.click_modal("more_facts")
    assert not office.fill(owner_id=SAM.id, backup_id=NOOR.id, channel_id=GENERAL.id).errors
    office.type("export csv")
    content = office.posted(channel=f"D{ALEX.id[1:]}")[-1].files[0].content.decode()
    (before,) = records(office)
    with office.database.transaction() as transaction:
        transaction.contracts.remove(TEAM, before.id, by=ALEX.id, at=office.clock.now())
    open_form(office)

    office.fill(rows=content)
    office.submit()

    (after,) = records(office)
    for fact in ("contract", "owner_id", "backup_id", "channel_id", "is_restricted", "timezone"):
        assert getattr(after, fact) == getattr(before, fact), fact


def test_the_answer_names_the_channel_of_each_contract_where_there_are_several(office: Office) -> None:
    open_form(office)
    office.fill(rows=placed("channel", "C0GENERAL", ""))
    before = len(office.ephemeral())

    office.submit()

    text = office.ephemeral()[before].text
    assert text.startswith("2 contracts are registered in 2 channels.")
    assert "paid until 30 Jun 2027, in <#C0GENERAL>" in text
    assert "paid until 30 Jun 2027, in <#C0ITSAAS>" in text
