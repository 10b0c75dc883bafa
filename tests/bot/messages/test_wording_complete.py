"""Whatever the planner and the stores can say, messages have words for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import pytest

from bot.forms import letter_facts_form, letters
from bot.ids import LetterKind
from bot.messages import answers, costs, history, lists, reminder_words, show, step_words, steps
from bot.usecases.portfolio_views import Urgency
from bot.wording import negotiation as negotiation_words
from bot.wording import notice as notice_words
from bot.wording import trouble
from planner.actions import NOTICE_ACTIONS, ActionKey
from planner.concessions import Concession, Respondent
from planner.playbook import CreditBase, CreditFact, NoticeMethod
from scheduler.trouble import Trouble
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractState
from storage.records.letters import LetterFact
from storage.records.proofs import ProofKind

TABLES: dict[str, tuple[Mapping[Any, object], Iterable[object]]] = {
    "why an action is due": (reminder_words.WHY, ActionKey),
    "what missing it costs": (reminder_words.IF_MISSED, ActionKey),
    "the button for proof": (reminder_words.DONE_LABELS, NOTICE_ACTIONS),
    "signs of states": (step_words.SIGNS, steps.StepState),
    "events": (history.EVENTS, AuditEvent),
    "bands": (lists.BANDS, Urgency),
    "letters": (letters.LETTER_TITLES, LetterKind),
    "what may come of it": (negotiation_words.CONCESSIONS, Concession),
    "who answers": (negotiation_words.RESPONDENTS, Respondent),
    "who answers at a reseller": (negotiation_words.RESELLERS_PEOPLE, Respondent),
    "facts for letters": (letter_facts_form.ASKED, LetterFact),
    "states of contracts": (show.STATES, ContractState),
    "ways of notice": (notice_words.METHODS, NoticeMethod),
    "troubles": (trouble.TROUBLES, Trouble),
    "proofs": (show.PROOFS, ProofKind),
    "reasons for credit": (costs.CREDIT_REASONS, [*CreditFact, None]),
    "bases of credit": (costs.BASES, CreditBase),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_member_has_wording(name: str) -> None:
    table, members = TABLES[name]

    assert set(table) == set(members)
    assert all(table.values())


def test_words_keep_the_tone() -> None:
    words = [
        *reminder_words.WHY.values(),
        *reminder_words.IF_MISSED.values(),
        *(text for question in answers.PICKS.values() for text in question if not isinstance(text, Enum)),
    ]

    assert not any("!" in text for text in words)
