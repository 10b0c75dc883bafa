"""The command line: the only place that makes a clock, and that decides what runs.

Commands are imported when they run, so that `exitplan plan` starts without Slack, scheduler or database.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_VERIFICATION_TOKEN",
    "SLACK_REDIRECT_URI",
)
"""Bolt takes these from the environment where an argument is missing; ours come from the settings alone."""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 (the one clock)

    def monotonic(self) -> float:
        return time.monotonic()


LONGEST_WORD = 100
"""Characters that a refusal repeats of one word that somebody typed."""


class Parser(argparse.ArgumentParser):
    """Refuses in one line, without repeating the usage; its help is an answer like any other."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        from bot.cli.output import print_answer

        if file is None:
            print_answer(self.format_help())
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        from bot.forms.quoting import one_line, repeat

        words = (repeat(word, LONGEST_WORD) for word in one_line(message).split())
        self.exit(2, f"{self.prog}: {' '.join(words)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the process's exit status."""
    parser, plan_parser = _parser()
    given = sys.argv[1:] if arguments is None else arguments
    _refuse_flags_without_value(parser, given)
    chosen, rest = parser.parse_known_args(given)
    if chosen.command is None and not rest:
        parser.error("say what to do, like exitplan sandbox; exitplan --help lists the commands")
    if chosen.command == "plan":
        return _plan(plan_parser, rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return _with_settings(chosen)


def _refuse_flags_without_value(parser: Parser, arguments: Sequence[str]) -> None:
    """Python 3.11 hands `--price=--` on as an empty list, past the flag's own reader."""
    for argument in arguments:
        flag, _, value = argument.partition("=")
        if flag.startswith("--") and value == "--":
            parser.error(f"argument {flag}: expected one argument")


def _parser() -> tuple[Parser, Parser]:
    parser = Parser(
        prog="exitplan", description="Gets a team out of an annual SaaS contract before it renews."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("start", help="the real bot where Slack is set up, else the sandbox")
    commands.add_parser("run", help="the real bot, over Socket Mode or HTTP")
    _add_sandbox(commands.add_parser("sandbox", help="a local Slack to try the bot in"))
    plan_parser = commands.add_parser("plan", help="the plan for a contract, without Slack", add_help=False)
    database = commands.add_parser("db", help="look after the database")
    database.add_argument("task", choices=["upgrade"], help="bring it up to date")
    _add_export(commands.add_parser("export", help="print all contracts, also while the bot runs"))
    _add_import(commands.add_parser("import", help="register contracts from a file: all of them or none"))
    commands.add_parser("doctor", help="look whether everything is in place, and change nothing")
    _add_manifest(commands.add_parser("manifest", help="print the manifest for Slack's app settings"))
    return parser, plan_parser


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, metavar="N", help="of the page (default: 8642)")
    parser.add_argument("--keep", action="store_true", help="go on with the contracts of the last run")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")


def _add_manifest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base-url", metavar="URL", help="for HTTP: where Slack reaches exitplan, over https"
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", nargs="?", default="csv", choices=["csv", "ics", "json"])
    parser.add_argument("--workspace", metavar="ID", help="where there are several")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a table or the JSON of an export; - is standard input")
    parser.add_argument("--workspace", metavar="ID", help="where there are several")
    parser.add_argument("--channel", metavar="ID", help="Slack's id, for rows that name none")
    parser.add_argument("--owner", metavar="ID", help="Slack's id, for rows that name none")
    parser.add_argument("--timezone", metavar="ZONE", help="for rows that name none; else the workspace's")
    parser.add_argument("--public", action="store_true", help="readable in the workspace, unless rows say no")
    parser.add_argument("--again", action="store_true", help="also what is registered already")
    parser.add_argument("--dry-run", action="store_true", help="read everything, keep nothing")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no port: use one like 8700")
    return int(text)


def _plan(parser: Parser, arguments: Sequence[str]) -> int:
    from bot.cli import plan
    from bot.cli.output import print_answer

    parser = Parser(prog=parser.prog, description="The recommendation, timeline and money for a contract.")
    plan.add_arguments(parser)
    today = SystemClock().now().astimezone().date()
    try:
        answer = plan.run(parser.parse_args(arguments), today=today)
    except plan.PlanError as error:
        parser.error(str(error))
    return print_answer(f"{answer}\n")


def _with_settings(chosen: argparse.Namespace) -> int:
    if chosen.command == "manifest":
        return _manifest(chosen.base_url)
    if chosen.command == "doctor":
        return _doctor()
    from bot.cli.starting import StartError
    from bot.logs import LogForm, complain, log_to_standard_error
    from bot.settings import SettingsError

    log_to_standard_error(LogForm.TEXT)
    try:
        return _serve(chosen)
    except (SettingsError, StartError) as error:
        complain(str(error))
        return 1


def _manifest(base_url: str | None) -> int:
    """An address that Slack would not take is refused in one line, with exit status 2."""
    from bot.cli.manifest import BaseUrlError, manifest_text
    from bot.cli.output import print_answer

    try:
        return print_answer(manifest_text(base_url))
    except BaseUrlError as error:
        sys.stderr.write(f"exitplan manifest: --base-url {error}\n")
        return 2


def _doctor() -> int:
    from bot.cli import doctor
    from bot.cli.output import print_answer

    return doctor.run(SystemClock(), write=lambda line: print_answer(f"{line}\n"))


def _serve(chosen: argparse.Namespace) -> int:
    from bot.logs import log_to_standard_error
    from bot.modes import Sandbox, mode_of
    from bot.rehearsal import rehearse
    from bot.settings import read_settings

    if chosen.command == "sandbox":
        return _sandbox(port=chosen.port, keep=chosen.keep, browse=not chosen.no_browser)
    settings = read_settings()
    log_to_standard_error(settings.exitplan_log, secrets=settings.secrets())
    for name in READ_BY_BOLT:
        os.environ.pop(name, None)  # noqa: TID251
    if chosen.command in {"export", "import"}:
        return _move_data(chosen, settings.database_url)
    if chosen.command == "db":
        from bot.cli import database

        return database.run(settings)
    if chosen.command == "start" and isinstance(mode_of(settings), Sandbox):
        return _sandbox()
    from bot.cli import run

    return run.run(settings, rehearse(settings, SystemClock()))


def _move_data(chosen: argparse.Namespace, url: str) -> int:
    """Bad input is refused in one line, with exit status 2."""
    from bot.cli import data
    from bot.cli.output import print_answer
    from bot.usecases.file_views import ExportFormat

    try:
        with data.opened(url, SystemClock()) as services:
            if chosen.command == "export":
                answer = data.run_export(services, ExportFormat(chosen.format), chosen.workspace)
                return print_answer(answer)
            given = data.read_bytes(chosen.file, sys.stdin)
            done = data.run_import(services, data.options_of(chosen), given)
            return print_answer(f"{done}\n")
    except data.DataError as error:
        sys.stderr.write(f"exitplan {chosen.command}: {' '.join(str(error).split())}\n")
        return 2


def _sandbox(*, port: int | None = None, keep: bool = False, browse: bool = True) -> int:
    """The sandbox talks to itself only, so no proxy must come between."""
    from bot.cli import sandbox

    for name in PROXIES:
        os.environ.pop(name, None)  # noqa: TID251
        os.environ.pop(name.lower(), None)  # noqa: TID251
    return sandbox.run(port=port, keep=keep, browse=browse and _has_desktop(), real_now=SystemClock().now)


def _has_desktop() -> bool:
    """Whether a browser gets a window of its own; one in the terminal would take that over."""
    is_drawn = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))  # noqa: TID251
    return is_drawn or sys.platform in {"darwin", "win32"}


if __name__ == "__main__":
    sys.exit(main())
