"""How long `/exitplan list` takes with 50 contracts, against a bare Bolt handler that runs one query.

Both in this process, signature check on, `process_before_response` for both, same run. The bare handler
reads the same 50 rows with one SQLAlchemy query and answers one line. Run: python -m bench.list_command
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.app import create_app
from bot.installation import Installation, authorize_one, installed_in_one
from bot.process import make_desk
from bot.usecases.register import Registration, register_contract
from sandbox.payloads import signed_request_headers
from storage.database import Database
from storage.migrate import upgrade
from storage.schema.contracts import contracts
from tests.bot.usecases.builders import a_person
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.stored import OWNER, TEAM, facts_of

CONTRACTS = 50
ROUNDS = 8
TURN = 50
WARM_UP = 10
"""Commands that an app handles in each of its turns, and before them uncounted."""
MOST = 4.0
"""The ratio that is promised."""
SECRET = "bench"  # noqa: S105 (signs nothing but this)
INSTALLATION = Installation(
    workspace_id=TEAM, workspace_name="Bench", bot_user_id="U0BOT", bot_id="B0BOT", bot_token=""
)
BODY = urlencode(
    {"command": "/exitplan", "text": "list", "user_id": OWNER, "team_id": TEAM, "channel_id": "C0EXITS"}
)


def main() -> int:
    """Print both medians and their ratio; 1 where it is more than promised."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(database)
        ours, bare = our_app(database), bare_app(database)
        medians = measure(ours, bare)
        database.dispose()
    ratio = medians[0] / medians[1]
    sys.stdout.write(
        f"/exitplan list, {CONTRACTS} contracts: p50 {medians[0] * 1000:.2f} ms\n"
        f"bare Bolt handler, one query for {CONTRACTS} rows: p50 {medians[1] * 1000:.2f} ms\n"
        f"ratio {ratio:.2f} (at most {MOST:.0f})\n"
    )
    return int(ratio > MOST)


def our_app(database: Database) -> App:
    """The real app over a database with 50 contracts of different deadlines."""
    worker = ThreadPoolExecutor(max_workers=1)
    installed = installed_in_one(INSTALLATION, api_url="http://127.0.0.1:9/")
    desk = make_desk(installed, database, FakeClock(), worker=worker, nudge=lambda: None)
    person = a_person()
    desk.people._keep(TEAM, OWNER, person)  # known already, as after a first command
    for number in range(CONTRACTS):
        contract = a_contract(
            vendor=f"Vendor {number}", end_on=date(2027, 3, 31) + timedelta(days=number * 5)
        )
        new = facts_of(replace(contract, seats=10 + number))
        register_contract(Registration(new=new, nonce=str(number)), person, desk.services)
    return create_app(
        desk=desk,
        client=WebClient(),
        authorize=authorize_one(INSTALLATION),
        signing_secret=SECRET,
        executor=worker,
    )


def bare_app(database: Database) -> App:
    """Bolt, one query, one line."""
    app = App(
        name="bare",
        client=WebClient(),
        signing_secret=SECRET,
        authorize=authorize_one(INSTALLATION),
        process_before_response=True,
        token_verification_enabled=False,
    )

    @app.command("/exitplan")
    def list_contracts(ack: Ack) -> None:
        with database.engine.connect() as connection:
            rows = connection.execute(select(contracts).where(contracts.c.workspace_id == TEAM)).all()
        ack(text=f"{len(rows)} contracts", response_type="ephemeral")

    return app


def measure(*apps: App) -> list[float]:
    """The median seconds of a handled command; the apps take turns, so that all see the same load."""
    times: list[list[float]] = [[] for _ in apps]
    for _ in range(ROUNDS):
        for app, taken in zip(apps, times, strict=True):
            for _ in range(WARM_UP):
                answer(app)
            taken.extend(timed(app) for _ in range(TURN))
    return [statistics.median(taken) for taken in times]


def answer(app: App) -> None:
    headers = signed_request_headers(SECRET, BODY, int(datetime.now(UTC).timestamp()))  # noqa: TID251
    response = app.dispatch(BoltRequest(body=BODY, headers=dict(headers)))
    if response.status != 200 or "contracts" not in str(response.body):
        raise AssertionError(f"HTTP {response.status}: {response.body!r}")


def timed(app: App) -> float:
    started = time.perf_counter()
    answer(app)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
