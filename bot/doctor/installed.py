"""The workspaces that have installed exitplan: whether Slack lets it in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.clients import delivering_client
from bot.doctor.findings import Finding, not_checked, well, wrong
from bot.doctor.slack import CLOCK, INSTALL_AGAIN, SCOPES, NoAnswer, ask, compare_clocks, missing_scopes
from bot.sealing import SealedError, Sealer
from storage.condition import installations_at
from storage.installations import InstallationRecord

TOKENS = "tokens"

MOST_ASKED = 10
"""Workspaces, those that installed it last: each takes a question to Slack, and a check has little time."""

MOST_NAMED = 5
"""Workspaces in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What Slack says of one workspace's token."""

    workspace_id: str
    error: str | None
    missing: frozenset[str]


def check_installed(
    url: str, keys: Sequence[str], api_url: str, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """The workspaces' tokens, what they may do, and the clock."""
    try:
        clock = compare_clocks(ask(delivering_client(None, base_url=api_url).auth_test, api_url), now())
    except NoAnswer as error:
        yield wrong(TOKENS, str(error))
        yield from (not_checked(what, "Slack did not answer.") for what in (SCOPES, CLOCK))
        return
    yield from _check_tokens(url, Sealer(keys), api_url)
    yield clock


def _check_tokens(url: str, sealer: Sealer, api_url: str) -> Iterator[Finding]:
    records = _installations(url)
    if not records:
        why = (
            "The database has to be right first."
            if records is None
            else "No workspace has installed exitplan yet: open /slack/install at its address."
        )
        yield from (not_checked(what, why) for what in (TOKENS, SCOPES))
        return
    opened, unreadable = _open(records, sealer)
    try:
        asked = [_ask(one, opened[one], api_url) for one in list(opened)[:MOST_ASKED]]
    except NoAnswer as error:
        yield wrong(TOKENS, str(error))
        yield not_checked(SCOPES, "Slack did not answer.")
        return
    yield _judge_tokens(asked, unreadable, len(records))
    yield _judge_scopes([one for one in asked if one.error is None])


def _installations(url: str) -> tuple[InstallationRecord, ...] | None:
    """None where the database can't tell; the lines about it say why."""
    try:
        return installations_at(url)
    except (SQLAlchemyError, OSError):
        return None


def _open(records: Sequence[InstallationRecord], sealer: Sealer) -> tuple[dict[str, str], list[str]]:
    """The tokens by workspace, the latest first; and the workspaces whose token no key opens."""
    opened: dict[str, str] = {}
    unreadable = []
    for record in sorted(records, key=lambda one: one.installed_at, reverse=True):
        try:
            opened[record.workspace_id] = sealer.open(record.sealed_token, workspace_id=record.workspace_id)
        except SealedError:
            unreadable.append(record.workspace_id)
    return opened, unreadable


def _ask(workspace_id: str, token: str, api_url: str) -> _Asked:
    """Raises NoAnswer."""
    answer = ask(delivering_client(token, base_url=api_url).auth_test, api_url)
    if not answer.get("ok"):
        return _Asked(workspace_id=workspace_id, error=str(answer.get("error")), missing=frozenset())
    return _Asked(workspace_id=workspace_id, error=None, missing=missing_scopes(answer) or frozenset())


def _judge_tokens(asked: Sequence[_Asked], unreadable: Sequence[str], number: int) -> Finding:
    if unreadable:
        return wrong(
            TOKENS,
            f"No key in EXITPLAN_SECRET_KEY opens the token of {_named(unreadable)}: "
            "add the key that it was kept with, or install exitplan there again.",
        )
    refused = [f"{one.workspace_id} ({one.error})" for one in asked if one.error is not None]
    if refused:
        return wrong(TOKENS, f"Slack refuses the token of {_named(refused)}: install exitplan there again.")
    if len(asked) < number:
        return well(
            TOKENS, f"Slack takes those of the {len(asked)} workspaces that came last, of {number} in all."
        )
    return well(TOKENS, f"Slack takes those of all workspaces ({number}).")


def _judge_scopes(asked: Sequence[_Asked]) -> Finding:
    if not asked:
        return not_checked(SCOPES, "Slack takes no token that they belong to.")
    lacking = [one for one in asked if one.missing]
    if not lacking:
        return well(SCOPES, "All that the manifest asks for are granted.")
    missing = sorted({scope for one in lacking for scope in one.missing})
    where = _named([one.workspace_id for one in lacking])
    return wrong(SCOPES, f"Not granted in {where}: {', '.join(missing)}. {INSTALL_AGAIN}")


def _named(workspaces: Sequence[str]) -> str:
    more = len(workspaces) - MOST_NAMED
    return ", ".join(workspaces[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
