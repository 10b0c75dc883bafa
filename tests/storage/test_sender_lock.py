"""On SQLite one program sends; PostgreSQL takes any number."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sqlalchemy import URL

from storage.sender_lock import AnotherSender, only_sender
from tests.support.databases import closing_database


def test_a_second_sender_refuses_to_start_and_says_why(sqlite_url: URL) -> None:
    with closing_database(sqlite_url) as first, closing_database(sqlite_url) as second, only_sender(first):
        with pytest.raises(AnotherSender) as refused, only_sender(second):
            pytest.fail("a second sender started")

        assert str(refused.value) == (
            f"Another exitplan (process {os.getpid()}) already sends reminders from {sqlite_url.database}. "
            "With SQLite only one may: stop that one first, or set DATABASE_URL to a PostgreSQL server, "
            "which many may share."
        )


def test_the_next_sender_starts_once_the_first_has_stopped(sqlite_url: URL) -> None:
    with closing_database(sqlite_url) as database:
        with only_sender(database):
            pass
        with only_sender(database):
            pass


def test_any_number_of_senders_share_postgresql(postgres_url: URL) -> None:
    with (
        closing_database(postgres_url) as first,
        closing_database(postgres_url) as second,
        only_sender(first),
        only_sender(second),
    ):
        pass


SEND_UNTIL_KILLED = """
import signal, sys
from storage.database import Database
from storage.sender_lock import only_sender
with only_sender(Database(sys.argv[1])):
    print("sending", flush=True)
    signal.pause()
"""


def test_a_sender_that_was_killed_is_in_nobodys_way(sqlite_url: URL) -> None:
    command = [sys.executable, "-c", SEND_UNTIL_KILLED, str(sqlite_url)]
    with closing_database(sqlite_url) as database:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
            assert sender.stdout is not None
            assert sender.stdout.readline() == "sending\n"
            with pytest.raises(AnotherSender, match=f"process {sender.pid}"), only_sender(database):
                pytest.fail("a second sender started")
            sender.kill()

        with only_sender(database):
            pass
