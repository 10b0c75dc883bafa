"""Where a negotiation stands, from the steps that are open and the answers that came."""

from __future__ import annotations

import pytest

from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import Answer, AnswerKind, Respondent, Stage, find_stage, settled_by, spared_by

REQUEST, FOLLOW_UP, ESCALATE, CITE = NEGOTIATION_ACTIONS
BILLING_DENIES = (Respondent.BILLING, AnswerKind.DENIED)
BILLING_IS_SILENT = (Respondent.BILLING, AnswerKind.NO_ANSWER)
BILLING_OFFERS = (Respondent.BILLING, AnswerKind.OFFER)
SALES_DENIES = (Respondent.SALES, AnswerKind.DENIED)
SALES_IS_SILENT = (Respondent.SALES, AnswerKind.NO_ANSWER)


@pytest.mark.parametrize(
    ("open_steps", "answers", "stage"),
    [
        ((REQUEST, FOLLOW_UP, ESCALATE, CITE), (), Stage.ASK),
        ((FOLLOW_UP, ESCALATE, CITE), (), Stage.AWAIT_BILLING),
        ((ESCALATE, CITE), (), Stage.AWAIT_BILLING),
        ((ESCALATE, CITE), (BILLING_IS_SILENT,), Stage.AWAIT_BILLING),
        ((ESCALATE, CITE), (BILLING_DENIES,), Stage.ESCALATE),
        ((ESCALATE, CITE), (BILLING_DENIES, BILLING_OFFERS), Stage.DECIDE),
        ((ESCALATE, CITE), (BILLING_OFFERS, BILLING_DENIES), Stage.ESCALATE),
        ((CITE,), (BILLING_DENIES,), Stage.AWAIT_SALES),
        ((CITE,), (BILLING_DENIES, SALES_DENIES), Stage.CITE),
        ((CITE,), (SALES_IS_SILENT,), Stage.CITE),
        ((CITE,), (SALES_IS_SILENT, (Respondent.SALES, AnswerKind.OFFER)), Stage.DECIDE),
        ((), (SALES_DENIES,), Stage.STALLED),
        ((FOLLOW_UP,), (), Stage.AWAIT_BILLING),
    ],
)
def test_the_stage_follows_from_open_steps_and_answers(
    open_steps: tuple[ActionKey, ...], answers: tuple[Answer, ...], stage: Stage
) -> None:
    assert find_stage(open_steps, answers, is_chosen=True, is_ended=False) is stage


def test_experience_waits_for_the_escalation_to_fail() -> None:
    """Rules section 3: only after the escalation failed."""
    denied_by_billing_only = find_stage((ESCALATE, CITE), (SALES_DENIES,), is_chosen=True, is_ended=False)

    assert denied_by_billing_only is not Stage.CITE


def test_an_outcome_ends_it_whatever_is_open() -> None:
    assert find_stage((REQUEST,), (BILLING_OFFERS,), is_chosen=True, is_ended=True) is Stage.ENDED
    assert find_stage((), (), is_chosen=False, is_ended=True) is Stage.ENDED


def test_without_path_1_nothing_is_asked() -> None:
    assert find_stage((), (), is_chosen=False, is_ended=False) is Stage.NOT_CHOSEN


def test_who_answers_was_asked() -> None:
    assert settled_by(Respondent.BILLING) == (REQUEST,)
    assert settled_by(Respondent.SALES) == (REQUEST, ESCALATE)


def test_what_was_answered_needs_no_follow_up() -> None:
    assert spared_by(AnswerKind.DENIED) == (FOLLOW_UP,)
    assert spared_by(AnswerKind.OFFER) == (FOLLOW_UP,)
    assert spared_by(AnswerKind.NO_ANSWER) == ()
