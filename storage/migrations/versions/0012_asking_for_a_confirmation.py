"""A contract without a plan is asked for the confirmation of its notice."""

from __future__ import annotations

from storage.migrations.constraints import replace_choices

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = (
    "plan_wanted",
    "window_missed",
    "confirmation_wanted",
    "kept",
    "taken_back",
    "asked_again",
    "renewal_asked",
    "renewed",
    "charged",
    "ended",
)


def upgrade() -> None:
    replace_choices("milestones", "kind", KINDS)
