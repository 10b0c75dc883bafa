"""`exitplan export` and `exitplan import`: files in and out of a whole workspace, with a bot beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.__main__ import SystemClock, main
from bot.wording.format import day
from storage.database import Database
from storage.records.settings import WorkspaceSettings
from storage.sender_lock import only_sender
from tests.support.clock import START
from tests.support.databases import closing_database
from tests.support.stored import TEAM, add_contract, start_plan

END = SystemClock().now().date() + timedelta(days=200)
ROWS = f"Zoom,5,9 USD per month,{END},30\nSlack,7,8 USD per seat/month,{END},60\n"
PLACES = ["--channel", "C0ITSAAS", "--owner", "U0ALEX"]


@pytest.fixture
def database(sqlite_url: URL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A workspace's database, which the commands find by DATABASE_URL."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url.render_as_string(hide_password=False))
    with closing_database(sqlite_url) as database:
        with database.transaction() as transaction:
            transaction.workspaces.ensure(TEAM, at=START)
        yield database


def file(tmp_path: Path, text: str, name: str = "rows.csv") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def vendors(database: Database) -> list[str]:
    with database.reading() as transaction:
        return sorted(record.contract.vendor for record in transaction.contracts.list(TEAM))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line with which a command is refused."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


def test_rows_are_imported_while_a_sender_holds_the_database(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with only_sender(database):
        assert main(["import", file(tmp_path, ROWS), *PLACES]) == 0

    assert capsys.readouterr().out == f"2 contracts imported into {TEAM}.\n"
    assert vendors(database) == ["Slack", "Zoom"]
    with database.reading() as transaction:
        records = transaction.contracts.list(TEAM)
        history = transaction.audit.list(TEAM, records[0].id)
    assert {record.owner_id for record in records} == {"U0ALEX"}
    assert all(record.is_restricted for record in records), "unless it is said to be public"
    assert history[0].actor_id is None


def test_imported_rows_take_the_workspaces_zone_hour_and_country_unless_the_command_says_otherwise(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as transaction:
        new = WorkspaceSettings(post_time=time(7, 0), timezone="America/New_York", country="US")
        transaction.settings.change(TEAM, new, expected_revision=0, by="U0ALEX", at=START)

    assert main(["import", file(tmp_path, ROWS), *PLACES]) == 0
    assert main(["import", file(tmp_path, ROWS), *PLACES, "--again", "--timezone", "Europe/Paris"]) == 0

    with database.reading() as transaction:
        records = transaction.contracts.list(TEAM)
    assert {(one.post_time, one.contract.country) for one in records} == {(time(7, 0), "US")}
    assert sorted(one.timezone for one in records) == ["America/New_York"] * 2 + ["Europe/Paris"] * 2


def test_an_export_is_imported_as_it_was(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", file(tmp_path, ROWS), *PLACES, "--public"]) == 0
    capsys.readouterr()
    for which in ("json", "csv"):
        assert main(["export", which]) == 0
        text = capsys.readouterr().out
        with database.transaction() as transaction:
            for record in transaction.contracts.list(TEAM):
                transaction.contracts.remove(TEAM, record.id, by="U0ALEX", at=START)
        assert vendors(database) == []

        assert main(["import", file(tmp_path, text, f"again.{which}")]) == 0

        capsys.readouterr()
        assert vendors(database) == ["Slack", "Zoom"]
        with database.reading() as transaction:
            records = transaction.contracts.list(TEAM)
        assert {(one.channel_id, one.owner_id, one.is_restricted) for one in records} == {
            ("C0ITSAAS", "U0ALEX", False)
        }


def test_one_refused_row_keeps_all_out_and_every_reason_stands_in_one_line(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = ROWS + "Notion,x,9 USD per month,03/04/2027,30\n"

    line = refused(capsys, "import", file(tmp_path, bad), *PLACES)

    assert line.startswith(
        "exitplan import: nothing was imported, for 1 of 3 rows can't be read. Row 3 (“Notion”):"
    )
    assert "03/04/2027" in line
    assert "“x”" in line
    assert vendors(database) == []


def test_the_same_file_twice_is_refused_unless_it_is_meant(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path, ROWS)
    assert main(["import", path, *PLACES]) == 0
    capsys.readouterr()

    line = refused(capsys, "import", path, *PLACES)
    assert f"Row 1: Zoom ending {day(END)} is registered as" in line

    assert main(["import", path, *PLACES, "--again"]) == 0
    assert len(vendors(database)) == 4


def test_owners_and_channels_are_named_by_slacks_ids_alone(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        f"vendor,seats,price,end date,notice days,owner,channel\nZoom,5,9 USD per month,{END},30,@sam,#it\n"
    )

    line = refused(capsys, "import", file(tmp_path, rows), *PLACES)

    assert "“sam” is no Slack id of a person: write ids like U024BE7LH." in line
    assert "“it” is no Slack id of a channel: write ids like C024BE91L." in line


def test_what_an_import_can_not_take_over_is_said(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = f"vendor,seats,price,end date,notice days,state\nZoom,5,9 USD per month,{END},30,notice sent\n"
    assert main(["import", file(tmp_path, rows), *PLACES]) == 0

    assert capsys.readouterr().out == (
        f"1 contract imported into {TEAM}. "
        "Row 2 (“Zoom”): “notice sent” is not taken over: /exitplan notice records it.\n"
    )
    assert main(["export", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    document["contracts"][0]["state"] = "keeping"
    again = file(tmp_path, json.dumps(document), "again.json")

    assert main(["import", again, "--again", "--dry-run"]) == 0

    assert (
        "Row 1 (“Zoom”): “keeping” is not taken over: /exitplan keep records it." in capsys.readouterr().out
    )


def test_rows_that_lose_the_same_are_named_together(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    states = ["ended"] * 6 + ["keeping", "active"]
    rows = "".join(
        f"Tool{at},5,9 USD per month,{END},30,{state}\n" for at, state in enumerate(states, start=1)
    )
    table = f"vendor,seats,price,end date,notice days,state\n{rows}"

    assert main(["import", file(tmp_path, table), *PLACES, "--dry-run"]) == 0

    assert capsys.readouterr().out == (
        f"8 contracts can be imported into {TEAM}; nothing was kept. "
        "Rows 2 to 7: “ended” is not taken over: /exitplan ended records it. "
        "Row 8 (“Tool7”): “keeping” is not taken over: /exitplan keep records it.\n"
    )


def test_a_file_may_begin_with_a_vendor_in_braces(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = f"{{code}},5,9 USD per month,{END},30\n"

    assert main(["import", file(tmp_path, rows), *PLACES]) == 0

    assert vendors(database) == ["{code}"]


def test_a_dry_run_keeps_nothing(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", file(tmp_path, ROWS), *PLACES, "--dry-run"]) == 0

    assert capsys.readouterr().out == f"2 contracts can be imported into {TEAM}; nothing was kept.\n"
    assert vendors(database) == []


def test_rows_without_a_channel_or_an_owner_need_one(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path, ROWS)

    assert "give one to all with --channel" in refused(capsys, "import", path)
    assert "give one to all with --owner" in refused(capsys, "import", path, "--channel", "C0ITSAAS")


@pytest.mark.parametrize(
    ("place", "line"),
    [
        pytest.param(
            ("--channel", "it-saas"),
            "“it-saas” is no Slack id of a channel: write ids like C024BE91L.",
            id="a channel's name",
        ),
        pytest.param(
            ("--owner", "@alex"),
            "“alex” is no Slack id of a person: write ids like U024BE7LH.",
            id="a person's name",
        ),
    ],
)
def test_the_channel_and_the_owner_of_all_rows_are_named_by_slacks_ids_alone(
    database: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    place: tuple[str, str],
    line: str,
) -> None:
    assert line in refused(capsys, "import", file(tmp_path, ROWS), *PLACES, *place)

    assert vendors(database) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("", "nothing to import", id="an empty file"),
        pytest.param("{", "can't be read", id="half a JSON"),
        pytest.param('{"contracts": {}}', "no list “contracts”", id="another JSON"),
        pytest.param(
            '{"contracts": [{"id": "x"}]}', "Contract 1 has no “facts”", id="a contract without facts"
        ),
        pytest.param(
            '{"contracts": [{"facts": {"mood": "good"}}]}', "unknown fact “mood”", id="an unknown fact"
        ),
        pytest.param(
            '{"contracts": [{"facts": {}, "restricted": "maybe"}]}',
            "neither true nor false",
            id="a strange flag",
        ),
        pytest.param("vendor,seats,mood\nZoom,5,good", "“mood” is no column", id="an unknown column"),
    ],
)
def test_a_file_is_refused_in_one_line_for(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, part: str
) -> None:
    assert part in refused(capsys, "import", file(tmp_path, text), *PLACES)


def test_bytes_that_are_no_text_a_missing_file_and_a_bad_zone_are_refused(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\xff\xfe")

    assert "can't be read" in refused(capsys, "import", str(binary), *PLACES)
    assert "No such file" in refused(capsys, "import", str(tmp_path / "none.csv"), *PLACES)
    zone = ("--timezone", "Mars/Olympus")
    assert "no time zone" in refused(capsys, "import", file(tmp_path, ROWS), *PLACES, *zone)


def test_which_workspace_is_meant_has_to_be_clear(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure("T0OTHER", at=START)

    assert "name one of T0OTHER" in refused(capsys, "export").replace(TEAM, "T0OTHER")
    assert "no workspace 'T0NONE'" in refused(capsys, "export", "--workspace", "T0NONE")
    assert main(["export", "--workspace", "T0OTHER"]) == 0


def test_a_database_that_is_not_there_is_not_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none.db")

    assert "there is no database none.db" in refused(capsys, "export")
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_printed_in_each_format(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.transaction() as transaction:
        add_contract(transaction)

    assert main(["export"]) == 0
    assert capsys.readouterr().out.startswith('\ufeff"vendor","seats"')
    assert main(["export", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["contracts"]) == 1
    assert "nothing for a calendar" in refused(capsys, "export", "ics")
    with database.transaction() as transaction:
        (contract,) = transaction.contracts.list(TEAM)
        start_plan(transaction, contract)
    assert main(["export", "ics"]) == 0
    assert capsys.readouterr().out.startswith("BEGIN:VCALENDAR")


def test_an_unknown_format_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["export", "xml"])

    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
