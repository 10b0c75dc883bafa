"""What may come of asking for early release, in words; rules section 3."""

from __future__ import annotations

from planner.concessions import Concession, Respondent

CONCESSIONS = {
    Concession.RELEASE_WITH_REFUND: "release now with a pro-rated refund",
    Concession.RELEASE_WITH_CREDIT: "release now with a partial credit",
    Concession.SMALLER_CONTRACT: "fewer seats or a lower plan for the rest of the term",
    Concession.RELEASE_FROM_RENEWAL: "release from the renewal, in writing",
    Concession.INVOICE_CREDIT: "a credit against a later invoice",
    Concession.CHARGE_REFUND: "refund of the wrong charge",
    Concession.NOTHING: "nothing",
}
"""In our order of preference, after which comes what is beside it."""
RESPONDENTS = {Respondent.BILLING: "billing", Respondent.SALES: "sales"}
RESELLERS_PEOPLE = {
    Respondent.BILLING: "the reseller",
    Respondent.SALES: "whoever it was escalated to at the reseller",
}
"""Who answers where a reseller stands between; rules section 2."""


def respondent_text(respondent: Respondent, *, is_resold: bool) -> str:
    return (RESELLERS_PEOPLE if is_resold else RESPONDENTS)[respondent]
