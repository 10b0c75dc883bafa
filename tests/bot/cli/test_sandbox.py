"""What the sandbox's page is told of the bot."""

from __future__ import annotations

from storage.database import Database
from tests.support.office import an_office


def test_forgetting_what_was_removed_is_no_next_reminder(sqlite_database: Database) -> None:
    with an_office(sqlite_database, stands_still=True) as office:
        office.register()
        answer = office.type("remove ActivTrak")
        assert answer is not None
        office.click(answer, "remove")

        assert office.bot.sweep.next_due_at() is not None
        assert office.sandbox.slack.next_reminder is not None
        assert office.sandbox.slack.next_reminder() is None
