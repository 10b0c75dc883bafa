"""`exitplan db upgrade`: bring the database to the schema of this program."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.complaints import first_line
from bot.cli.starting import StartError, say
from bot.settings import Settings
from storage.database import Database
from storage.migrate import NewerDatabase, upgrade


def run(settings: Settings) -> int:
    """Raises StartError."""
    database = Database(settings.database_url)
    try:
        upgrade(database)
    except NewerDatabase as error:
        raise StartError(str(error)) from None
    except SQLAlchemyError as error:
        raise StartError(f"The database can't be upgraded: {first_line(error)}") from None
    finally:
        database.dispose()
    say("The database is up to date.")
    return 0
