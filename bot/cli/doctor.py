"""`exitplan doctor`: looks whether everything is in place, a line for each thing, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.doctor.database import DATABASE, check_database
from bot.doctor.findings import Check, Finding, Verdict, not_checked, well, within, wrong
from bot.doctor.installed import TOKENS, check_installed
from bot.doctor.running import RUNNING, check_running
from bot.doctor.slack import APP_TOKEN, BOT_TOKEN, CLOCK, SCOPES, check_app_token, check_bot_token
from bot.logs import without_secrets
from bot.modes import ForMany, OverSocketMode, Real, in_words, real_mode_of
from bot.rehearsal import rehearse
from bot.settings import Settings, SettingsError, read_settings
from scheduler.ports import Clock

SETTINGS = "settings"

CHECK_SECONDS = 12.0
"""How long one check may take. What it asks gives up earlier; looking up a host's name may not."""


def run(clock: Clock, write: Callable[[str], object]) -> int:
    """0: all is well; 1: something is wrong, or could not be checked because of what is wrong."""
    try:
        settings = read_settings()
    except SettingsError as error:
        for mistake in str(error).splitlines():
            write(_line(wrong(SETTINGS, mistake)))
        write(_line(not_checked("all else", "The settings have to be right first.")))
        return 1
    is_well = True
    for finding in look(settings, clock):
        write(without_secrets(_line(finding), secrets=settings.secrets()))
        is_well = is_well and finding.verdict is not Verdict.WRONG
    return 0 if is_well else 1


def look(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Everything, one after the other, each with a time of its own."""
    try:
        mode = real_mode_of(settings)
        rehearse(settings, clock)
    except SettingsError as error:
        yield wrong(SETTINGS, str(error))
        yield from _one_workspace(settings, clock)
    else:
        yield well(SETTINGS, f"They can be read; `exitplan run` is the real bot, {in_words(mode)}.")
        yield from _slack(mode, settings, clock)
    yield from _limited(partial(check_database, settings.database_url), DATABASE)
    yield from _limited(partial(check_running, settings.exitplan_health_port), RUNNING)


def _slack(mode: Real, settings: Settings, clock: Clock) -> Iterator[Finding]:
    if not isinstance(mode, ForMany):
        yield from _one_workspace(settings, clock, has_app_token=isinstance(mode, OverSocketMode))
        return
    url, api_url = settings.database_url, settings.slack_api_url
    yield from _limited(partial(check_installed, url, mode.keys, api_url, clock.now), TOKENS)


def _one_workspace(settings: Settings, clock: Clock, *, has_app_token: bool = True) -> Iterator[Finding]:
    """The tokens of the settings, as far as they are set."""
    api_url = settings.slack_api_url
    if settings.slack_bot_token is None:
        yield from (not_checked(what, "SLACK_BOT_TOKEN is not set.") for what in (BOT_TOKEN, SCOPES, CLOCK))
    else:
        bot_token = settings.slack_bot_token.get_secret_value()
        yield from _limited(partial(check_bot_token, bot_token, api_url, clock.now), BOT_TOKEN)
    if settings.slack_app_token is not None:
        app_token = settings.slack_app_token.get_secret_value()
        yield from _limited(partial(check_app_token, app_token, api_url), APP_TOKEN)
    elif has_app_token:
        yield not_checked(APP_TOKEN, "SLACK_APP_TOKEN is not set.")


def _limited(check: Check, what: str) -> tuple[Finding, ...]:
    return within(CHECK_SECONDS, check, what=what)


def _line(finding: Finding) -> str:
    """One line, also where somebody else's text in it has several."""
    return " ".join(f"{finding.verdict}: {finding.what}: {finding.text}".split())
