"""What exitplan has to say: the recommendation, its money and its dates."""

from __future__ import annotations

from collections.abc import Callable

from bot.listeners.names import ByView, by_id, with_view
from bot.listeners.turn import Reply, Turn
from bot.messages.advice import timeline_message
from bot.messages.compare import compare_message
from bot.messages.costs import cost_message, credit_message
from bot.messages.message import Message
from bot.messages.recommendation import recommendation_message
from bot.usecases.views import ContractView

Handler = Callable[[Turn, str], Reply | None]


def _saying(build: Callable[[ContractView], Message]) -> ByView:
    return lambda view: Reply(message=build(view))


def _compared(view: ContractView) -> Reply:
    """A table; where Slack refuses it, the same as paragraphs."""
    return Reply(message=compare_message(view), otherwise=compare_message(view, with_table=False))


_ANSWERS: dict[str, ByView] = {
    "recommend": _saying(recommendation_message),
    "compare": _compared,
    "timeline": _saying(timeline_message),
    "cost": _saying(cost_message),
    "credit": _saying(credit_message),
}


def by_name(word: str) -> Handler:
    """The handler of a command that answers about one contract."""
    return lambda turn, name: with_view(turn, word, name, _ANSWERS[word])


def by_button(word: str) -> Handler:
    """The same for a button, whose value is the contract's id."""
    return lambda turn, contract_id: by_id(turn, contract_id, _ANSWERS[word])
