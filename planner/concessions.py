"""What a negotiation brings: who answered what, and what came of it; rules section 3."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from planner.actions import NEGOTIATION_ACTIONS, ActionKey


class Concession(StrEnum):
    """What the vendor may grant, in our order of preference; and nothing at all."""

    RELEASE_WITH_REFUND = "release_with_refund"
    RELEASE_WITH_CREDIT = "release_with_credit"
    SMALLER_CONTRACT = "smaller_contract"
    """Fewer seats or a lower plan for the rest of the term."""
    RELEASE_FROM_RENEWAL = "release_from_renewal"
    INVOICE_CREDIT = "invoice_credit"
    CHARGE_REFUND = "charge_refund"
    """What was charged after the end comes back: beside whatever else was granted."""
    NOTHING = "nothing"


RELEASES_NOW = frozenset({Concession.RELEASE_WITH_REFUND, Concession.RELEASE_WITH_CREDIT})
"""The contract ends before its term does."""
NEEDS_PROOF = RELEASES_NOW | {Concession.RELEASE_FROM_RENEWAL}
"""They silence the notice deadline, and nothing but proof may do that; rules section 8."""
BRINGS_MONEY = RELEASES_NOW | {Concession.INVOICE_CREDIT, Concession.CHARGE_REFUND}


class Respondent(StrEnum):
    """Who answers for the vendor: the one who is asked first, and the one it is escalated to."""

    BILLING = "billing"
    SALES = "sales"


class AnswerKind(StrEnum):
    DENIED = "denied"
    NO_ANSWER = "no_answer"
    OFFER = "offer"


class Stage(StrEnum):
    """Where a negotiation stands, and with that what comes next."""

    NOT_CHOSEN = "not_chosen"
    ASK = "ask"
    AWAIT_BILLING = "await_billing"
    ESCALATE = "escalate"
    AWAIT_SALES = "await_sales"
    CITE = "cite"
    """The escalation has failed: experience may be mentioned now, on a person's click."""
    DECIDE = "decide"
    """An offer is on the table."""
    STALLED = "stalled"
    """No step is left: what came of it is still to be recorded."""
    ENDED = "ended"


Answer = tuple[Respondent, AnswerKind]


def find_stage(
    open_steps: Collection[ActionKey], answers: Sequence[Answer], *, is_chosen: bool, is_ended: bool
) -> Stage:
    """Where the negotiation stands; `answers` come oldest first, and the latest of each side counts."""
    if is_ended:
        return Stage.ENDED
    if not is_chosen:
        return Stage.NOT_CHOSEN
    if answers and answers[-1][1] is AnswerKind.OFFER:
        return Stage.DECIDE
    return _next_step(open_steps, dict(answers))


def _next_step(open_steps: Collection[ActionKey], latest: Mapping[Respondent, AnswerKind]) -> Stage:
    if ActionKey.REQUEST_EARLY_TERMINATION in open_steps:
        return Stage.ASK
    if ActionKey.ESCALATE_REQUEST in open_steps:
        is_denied = latest.get(Respondent.BILLING) is AnswerKind.DENIED
        return Stage.ESCALATE if is_denied else Stage.AWAIT_BILLING
    if ActionKey.CITE_EXPERIENCE in open_steps:
        has_failed = latest.get(Respondent.SALES) in {AnswerKind.DENIED, AnswerKind.NO_ANSWER}
        return Stage.CITE if has_failed else Stage.AWAIT_SALES
    return Stage.AWAIT_BILLING if ActionKey.FOLLOW_UP_REQUEST in open_steps else Stage.STALLED


def settled_by(respondent: Respondent) -> tuple[ActionKey, ...]:
    """The steps that an answer, or its absence, shows to be taken: nobody answers what was not asked."""
    request, _, escalation, _ = NEGOTIATION_ACTIONS
    return (request,) if respondent is Respondent.BILLING else (request, escalation)


def spared_by(kind: AnswerKind) -> tuple[ActionKey, ...]:
    """The steps that an answer makes needless: a request that was answered needs no follow-up."""
    return () if kind is AnswerKind.NO_ANSWER else (ActionKey.FOLLOW_UP_REQUEST,)
