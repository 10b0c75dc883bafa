from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.__main__ import main
from bot.cli.manifest import MANIFEST
from storage.database import Database
from storage.migrate import is_current


@pytest.mark.parametrize(
    "arguments",
    [[], ["frob"], ["run", "--fast"], ["sandbox", "--port", "x"], ["db"], ["db", "drop"], ["manifest", "x"]],
)
def test_a_wrong_argument_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)

    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("exitplan")
    assert len(said.splitlines()) == 1


def test_without_a_command_it_says_where_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])

    said = "exitplan: say what to do, like exitplan sandbox; exitplan --help lists the commands\n"
    assert capsys.readouterr() == ("", said)


def test_choices_are_named_as_they_are_typed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["plan", "--vendor", "Zoom", "--seats", "5", "--end", "2027-03-31", "--billing", "weekly"])

    said = capsys.readouterr().err
    assert "monthly" in said
    assert "Billing." not in said


def test_a_plan_that_cannot_be_made_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["plan", "--vendor", "ActivTrak", "--seats", "0", "--price", "19", "--end", "2027-03-31"])

    assert refused.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        pytest.param("--price=--", "exitplan: argument --price: expected one argument", id="two dashes"),
        pytest.param("--two\nlines", "exitplan plan: unrecognized arguments: --two lines", id="line break"),
        pytest.param("--\x1b[31mred", "exitplan plan: unrecognized arguments: --[31mred", id="colour"),
        pytest.param(
            f"--{'q' * 5000}", f"exitplan plan: unrecognized arguments: --{'q' * 97}…", id="5,000 letters"
        ),
    ],
)
def test_whatever_is_typed_the_refusal_is_one_short_line(
    capsys: pytest.CaptureFixture[str], argument: str, said: str
) -> None:
    flags = ["--vendor", "ActivTrak", "--seats", "50", "--price", "19", "--end", "2027-03-31"]

    with pytest.raises(SystemExit) as refused:
        main(["plan", *flags, argument])

    assert refused.value.code == 2
    assert capsys.readouterr() == ("", f"{said}\n")


def test_the_manifest_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest"]) == 0

    assert capsys.readouterr().out == MANIFEST.read_text(encoding="utf-8")


def test_the_manifest_for_http_is_printed_with_its_addresses(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert main(["manifest", "--base-url", "https://exitplan.example.com"]) == 0

    printed = capfdbinary.readouterr().out.decode()
    assert printed.startswith(
        "# The app over HTTP, as `exitplan manifest --base-url` makes it of manifest.yml.\n"
    )
    assert "    url: https://exitplan.example.com/slack/events\n" in printed


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "http://exitplan.example.com",
            "has to be an https address with a host, like https://exitplan.example.com",
        ),
        (
            "http://localhost:3000",
            "has to be an https address with a host, like https://exitplan.example.com",
        ),
        ("exitplan.example.com", "has to be an https address with a host, like https://exitplan.example.com"),
        ("https://", "has to be an https address with a host, like https://exitplan.example.com"),
        ("https:///slack", "has to be an https address with a host, like https://exitplan.example.com"),
        ("", "has to be an https address with a host, like https://exitplan.example.com"),
        ("https://exitplan.example.com:99999", "is no address"),
        ("https://[", "is no address"),
        (
            "https://me:pass@exitplan.example.com",
            "has to be an address without a user, a query, a fragment or spaces",
        ),
        (
            "https://exitplan.example.com/?a=1",
            "has to be an address without a user, a query, a fragment or spaces",
        ),
        (
            "https://exitplan.example.com/#a",
            "has to be an address without a user, a query, a fragment or spaces",
        ),
        (
            "https://exitplan.example.com/a b",
            "has to be an address without a user, a query, a fragment or spaces",
        ),
    ],
)
def test_an_address_that_slack_would_not_take_is_one_line_and_status_2(
    capfd: pytest.CaptureFixture[str], url: str, said: str
) -> None:
    assert main(["manifest", "--base-url", url]) == 2

    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == f"exitplan manifest: --base-url {said}\n"


def test_the_database_is_upgraded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)

    assert main(["db", "upgrade"]) == 0

    assert capsys.readouterr().out == "The database is up to date.\n"
    database = Database(url)
    assert is_current(database)
    database.dispose()


def test_a_mistake_in_the_settings_is_one_line_and_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "oracle://x")

    assert main(["db", "upgrade"]) == 1

    assert capsys.readouterr().err == "DATABASE_URL has to start with sqlite:/// or postgresql://.\n"


@pytest.mark.parametrize(
    "url", ["postgresql://user:pa@ss:word@host/name", "postgresql://user:pa@ssword@host/name"]
)
def test_an_address_that_cannot_be_read_is_one_line_without_the_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)

    assert main(["db", "upgrade"]) == 1

    said = capsys.readouterr().err
    assert said == (
        "DATABASE_URL can't be read: write it like postgresql://user:password@host:5432/name, "
        "an @ in the password as %40.\n"
    )


def test_a_database_that_cannot_be_opened_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")

    assert main(["db", "upgrade"]) == 1

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_server_that_does_not_answer_is_one_line_without_the_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://user:secret@127.0.0.1:{port}/name")

    assert main(["db", "upgrade"]) == 1

    said = capsys.readouterr().err
    assert said == (
        "The database can't be upgraded: connection failed: "
        f'connection to server at "127.0.0.1", port {port} failed: Connection refused\n'
    )


@pytest.mark.parametrize("arguments", [["db", "upgrade"], ["sandbox", "--keep", "--no-browser"]])
def test_a_database_of_a_newer_exitplan_is_one_line_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    sqlite_url: URL,
    arguments: list[str],
) -> None:
    (tmp_path / "var").mkdir()
    file = Path(sqlite_url.database or "").rename(tmp_path / "var" / "sandbox.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'later'")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")

    assert main(arguments) == 1

    assert capsys.readouterr().err == (
        "The database was brought up to date by a newer exitplan: update this one, or restore a backup from before.\n"
    )


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_planning_without_slack_imports_none_of_it(form: list[str]) -> None:
    flags = "--vendor ActivTrak --seats 50 --price 19 --end 2027-03-31 --today 2026-12-01 --country US"
    program = (
        f"import sys; from bot.__main__ import main; main({['plan', *flags.split(), *form]}); "
        "heavy = {'slack_sdk', 'slack_bolt', 'sqlalchemy', 'alembic', 'apscheduler', 'starlette', 'uvicorn', "
        "'matplotlib', 'numpy', 'icalendar', 'babel', 'prometheus_client'} & set(sys.modules); "
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
