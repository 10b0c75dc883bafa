"""Two equal replicas of `exitplan run` on PostgreSQL: whichever a person meets, and when one is killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from sqlalchemy import URL

from sandbox.server import Sandbox
from tests.end_to_end.test_installing import (
    last_answer,
    let_the_first_reminder_be_due,
    plans,
    private,
    register_and_start,
)
from tests.support.databases import closing_database
from tests.support.http import port_of, send_to_bot
from tests.support.many import Installer, for_many
from tests.support.processes import Process, until


@contextmanager
def two_replicas(sandbox: Sandbox, folder: Path, url: URL) -> Iterator[tuple[Process, Process]]:
    """Both listen; people's acts go to one and the other in turn."""
    address = url.render_as_string(hide_password=False)
    folders = [folder / name for name in ("one", "other")]
    for one in folders:
        one.mkdir()
    with (
        for_many(sandbox, folders[0], DATABASE_URL=address) as one_bot,
        for_many(sandbox, folders[1], DATABASE_URL=address) as other_bot,
    ):
        bots = (one_bot, other_bot)
        ports = cycle([port_of(bot) for bot in bots])
        sandbox.attach_app(
            lambda body, headers: send_to_bot(next(ports), body, headers),
            unix_now=time.time,  # noqa: TID251 (signatures are real)
        )
        yield bots


def test_what_one_replica_began_the_other_goes_on_with(
    sandbox: Sandbox, tmp_path: Path, postgres_url: URL
) -> None:
    with two_replicas(sandbox, tmp_path, postgres_url) as (one, other):
        installer = Installer(sandbox=sandbox, port=port_of(one))
        back = installer.allow(installer.begin())
        assert installer.browser.get(back.replace(str(port_of(one)), str(port_of(other)))).status == 200

        register_and_start(sandbox)
        assert "ActivTrak is registered" in private(sandbox)[0], "where the form was opened on the other one"
        sandbox.open_home()
        until(lambda: sandbox.home() is not None)
        for _ in range(2):
            last_answer(sandbox, "/exitplan list", says="ActivTrak")
        assert [one.stop(), other.stop()] == [0, 0]
    assert len(plans(sandbox)) == 1
    assert one.complained() + other.complained() == ""


def test_when_one_is_killed_the_other_sends_what_is_due_once(
    sandbox: Sandbox, tmp_path: Path, postgres_url: URL
) -> None:
    with two_replicas(sandbox, tmp_path, postgres_url) as (one, other):
        Installer(sandbox=sandbox, port=port_of(one)).install()
        register_and_start(sandbox)
        one.kill()
        sandbox.attach_app(
            lambda body, headers: send_to_bot(port_of(other), body, headers),
            unix_now=time.time,  # noqa: TID251 (signatures are real)
        )

        with closing_database(postgres_url) as database:
            let_the_first_reminder_be_due(database)
            until(lambda: len(plans(sandbox)) == 2)
        last_answer(sandbox, "/exitplan list", says="ActivTrak")

        assert other.stop() == 0
    assert len(plans(sandbox)) == 2, "the plan and its first reminder, each once"
