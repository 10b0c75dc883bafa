"""`exitplan run` for every workspace that installs it, and people who do so in their browsers."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sandbox.delivery import HttpReceiver
from sandbox.model import TEAM_ID
from sandbox.server import Sandbox
from tests.support.http import Answer, Browser, port_of, send_to_bot
from tests.support.keys import NEW
from tests.support.processes import Process, a_process

HERE, ELSEWHERE = TEAM_ID, "T0ELSEWHERE"
"""Two workspaces, in which channels and people have the same ids."""


def for_many(sandbox: Sandbox, folder: Path, **settings: str) -> AbstractContextManager[Process]:
    return a_process(
        "run",
        folder=folder,
        **{
            "SLACK_SIGNING_SECRET": sandbox.signing_secret,
            "SLACK_CLIENT_ID": sandbox.client_id,
            "SLACK_CLIENT_SECRET": sandbox.client_secret,
            "EXITPLAN_SECRET_KEY": NEW,
            "SLACK_API_URL": sandbox.api_url,
            "PORT": "0",
            **settings,
        },
    )


def act_in(team_id: str, sandbox: Sandbox, port: int) -> HttpReceiver:
    """Have all that people do from now on be done in this workspace, and be told to this process."""
    return sandbox.attach_app(partial(send_to_bot, port), unix_now=time.time, team_id=team_id)  # noqa: TID251


@dataclass(slots=True, kw_only=True)
class Installer:
    """Somebody with a browser."""

    sandbox: Sandbox
    port: int
    browser: Browser = field(default_factory=Browser)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self, query: str = "") -> str:
        """Go where exitplan sends people to; the address of Slack's page."""
        self.sandbox.take_people_back_to(f"{self.home}/slack/oauth_redirect")
        answer = self.browser.get(f"{self.home}/slack/install{query}")
        assert answer.status == 302, answer
        page = Browser().get(answer.headers["location"])
        assert page.status == 200, page.text
        return answer.headers["location"]

    def allow(self, page: str, team_id: str = HERE, **more: str) -> str:
        """Say yes there; the address that leads back."""
        answer = Browser().get(page, answer="allow", team=team_id, name=f"Team {team_id}", **more)
        assert answer.status == 302, answer.text
        return answer.headers["location"]

    def cancel(self, page: str) -> str:
        return Browser().get(page, answer="cancel").headers["location"]

    def install(self, team_id: str = HERE, **more: str) -> Answer:
        """The whole journey; the last page."""
        return self.browser.get(self.allow(self.begin(), team_id, **more))


def an_installer(sandbox: Sandbox, bot: Process) -> Installer:
    return Installer(sandbox=sandbox, port=port_of(bot))
