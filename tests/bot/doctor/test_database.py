"""What exitplan doctor says of a database, which it leaves as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from bot.doctor.database import _server, check_database
from storage.condition import PostgresqlCondition, disk_of
from storage.migrate import Standing, upgrade
from tests.support.databases import closing_database

A_LOCAL_DISK = "/dev/sda1 / ext4 rw,relatime 0 0\n"


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """A list of mounts beside the folder of the database."""
    file = tmp_path.parent / f"{tmp_path.name}-mounts"
    file.write_text(A_LOCAL_DISK, "utf-8")
    return file


@pytest.fixture
def old_sqlite(tmp_path: Path) -> Path:
    """A file that this version has yet to bring up to date."""
    path = tmp_path / "old.db"
    with closing_database(URL.create("sqlite", database=str(path))) as database:
        upgrade(database, to="0020")
    return path


def said(url: str, mounts: Path) -> list[str]:
    return [f"{one.verdict}: {one.what}: {one.text}" for one in check_database(url, mounts=mounts)]


def wrongs(url: str, mounts: Path) -> list[str]:
    return [line for line in said(url, mounts) if not line.startswith("ok: ")]


def folder(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.iterdir()}


def test_a_file_in_order_is_five_good_lines(sqlite_url: URL, mounts: Path) -> None:
    path = sqlite_url.database

    assert said(str(sqlite_url), mounts) == [
        f"ok: database: SQLite, {path}.",
        "ok: schema: It is up to date.",
        "ok: writing: The file and its folder can be written.",
        "ok: WAL mode: It is on.",
        "ok: disk: It is a local one (ext4).",
    ]


def test_a_file_that_lies_there_is_left_as_it_is_and_none_is_put_beside_it(
    sqlite_url: URL, mounts: Path, tmp_path: Path
) -> None:
    before = folder(tmp_path)

    said(str(sqlite_url), mounts)

    assert folder(tmp_path) == before


def test_a_file_that_a_bot_has_open_is_read_with_what_is_not_written_back_yet(
    sqlite_url: URL, mounts: Path, tmp_path: Path
) -> None:
    with closing_database(sqlite_url) as database:
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
        before = sorted(folder(tmp_path))

        lines = said(str(sqlite_url), mounts)

        assert sorted(folder(tmp_path)) == before
    assert (
        "wrong: schema: It is of a newer exitplan: update this one, or restore a backup from before." in lines
    )


def test_a_file_that_is_behind_says_how_it_is_brought_up_to_date(old_sqlite: Path, mounts: Path) -> None:
    assert wrongs(f"sqlite:///{old_sqlite}", mounts) == [
        "wrong: schema: It is not up to date: make a backup, and start exitplan, which brings it up to date."
    ]


def test_postgresql_that_is_behind_names_the_command(empty_postgres_url: URL, mounts: Path) -> None:
    with closing_database(empty_postgres_url) as database:
        upgrade(database, to="0020")

    assert wrongs(shown(empty_postgres_url), mounts) == [
        "wrong: schema: It is not up to date: make a backup, and run `exitplan db upgrade`."
    ]


def test_postgresql_without_a_schema_names_the_command(empty_postgres_url: URL, mounts: Path) -> None:
    assert wrongs(shown(empty_postgres_url), mounts) == [
        "wrong: schema: There is none yet: run `exitplan db upgrade`."
    ]


def test_postgresql_that_can_only_be_read_is_wrong(empty_postgres_url: URL, mounts: Path) -> None:
    with closing_database(empty_postgres_url) as database:
        upgrade(database)
        with database.engine.begin() as connection:
            name = empty_postgres_url.database
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))

    assert wrongs(shown(empty_postgres_url), mounts) == [
        "wrong: writing: It can only be read: name the main server in DATABASE_URL, and a user who may write."
    ]


def test_postgresql_of_a_user_who_may_only_read_is_wrong(empty_postgres_url: URL, mounts: Path) -> None:
    with closing_database(empty_postgres_url) as database:
        upgrade(database)
        name = f"reader_{empty_postgres_url.database}"
        with database.engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE {name} LOGIN"))
            connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"))
        try:
            lines = wrongs(shown(empty_postgres_url.set(username=name, password=None)), mounts)
        finally:
            with database.engine.begin() as connection:
                connection.execute(text(f"DROP OWNED BY {name}"))
                connection.execute(text(f"DROP ROLE {name}"))

    assert [line.split(":")[1] for line in lines] == [" writing"]


@pytest.mark.parametrize(("version", "is_well"), [(15, True), (14, False)])
def test_a_server_without_fixes_is_to_be_updated(version: int, is_well: bool) -> None:
    found = _server(PostgresqlCondition(version=version, standing=Standing.CURRENT, is_writable=True))

    assert (found.verdict == "ok") is is_well


def test_before_the_first_start_there_is_no_file_and_all_is_well(mounts: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.db"

    assert said(f"sqlite:///{path}", mounts) == [
        f"ok: database: SQLite, {path}; the first start makes it.",
        "ok: disk: It is a local one (ext4).",
    ]
    assert not path.exists()


def test_a_folder_that_is_not_there_is_wrong(mounts: Path, tmp_path: Path) -> None:
    path = tmp_path / "no" / "new.db"

    assert wrongs(f"sqlite:///{path}", mounts) == [
        f"wrong: database: {path} is not there and can't be made: "
        "make its folder, or name another file in DATABASE_URL."
    ]


def test_a_file_that_is_no_database_is_wrong(mounts: Path, tmp_path: Path) -> None:
    path = tmp_path / "exitplan.db"
    path.write_text("a letter" * 100, "utf-8")

    assert wrongs(f"sqlite:///{path}", mounts) == [
        f"wrong: database: {path} can't be read (file is not a database): see who may read it; if it is damaged, restore a backup."
    ]


def test_a_database_in_memory_is_wrong(mounts: Path) -> None:
    assert wrongs("sqlite:///:memory:", mounts) == [
        "wrong: database: It is in memory, and gone at every stop: name a file in DATABASE_URL."
    ]


def test_a_file_without_wal_is_wrong(sqlite_url: URL, mounts: Path) -> None:
    with closing(sqlite3.connect(sqlite_url.database or "")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")

    (line,) = wrongs(str(sqlite_url), mounts)

    assert line.startswith("wrong: WAL mode: It is off.")


def test_a_file_on_a_network_disk_is_wrong(sqlite_url: URL, mounts: Path, tmp_path: Path) -> None:
    mounts.write_text(f"{A_LOCAL_DISK}files:/srv {tmp_path.resolve()} nfs4 rw,vers=4.2 0 0\n", "utf-8")

    assert wrongs(str(sqlite_url), mounts) == [
        "wrong: disk: It is on a network (nfs4), where SQLite can lose what it wrote: "
        "move it to a local disk, or use PostgreSQL."
    ]


def test_a_system_that_does_not_say_where_the_file_is_kept_is_believed(
    sqlite_url: URL, tmp_path: Path
) -> None:
    assert wrongs(str(sqlite_url), tmp_path / "no-list") == [
        "not checked: disk: This system does not say where the file is kept. It has to be a local disk."
    ]


def test_the_disk_is_that_of_the_nearest_and_latest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "files:/a /srv nfs4 rw 0 0\n"
        "/dev/sdb1 /srv/my\\040data xfs rw 0 0\n"
        "tmpfs /tmp tmpfs rw 0 0\n"
        "files:/b /tmp cifs rw 0 0\n",
        "utf-8",
    )

    assert disk_of(Path("/srv/my data/exitplan"), mounts) == "xfs"
    assert disk_of(Path("/srv/exitplan"), mounts) == "nfs4"
    assert disk_of(Path("/srvexitplan"), mounts) == "ext4"
    assert disk_of(Path("/tmp"), mounts) == "cifs"


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)
