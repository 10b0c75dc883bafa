"""App Home: everything that one person has to look after, on one page."""

from __future__ import annotations

from bot.usecases.access import Person, may_change, may_change_settings
from bot.usecases.health import load_health
from bot.usecases.look import add_up_stakes, find_readable, summarize_all
from bot.usecases.portfolio_views import HomeView, Urgency
from bot.usecases.services import Services

HOME_SIZE = 20
"""Contracts that Home shows; with their buttons they stay well within Slack's 100 blocks."""


def load_home(person: Person, services: Services) -> HomeView:
    records = find_readable(person, services)
    summaries = summarize_all(records, services)
    return HomeView(
        items=tuple(summaries[:HOME_SIZE]),
        total=len(summaries),
        missed=sum(summary.urgency is Urgency.MISSED for summary in summaries),
        at_stake=add_up_stakes(summaries),
        changeable=frozenset(record.id for record in records if may_change(person, record)),
        health=load_health(person, services),
        may_change_settings=may_change_settings(person),
    )
