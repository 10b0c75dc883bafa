"""What comes back of a charge after the end is an outcome of its own."""

from __future__ import annotations

from storage.migrations.constraints import replace_choices

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

CONCESSIONS = (
    "release_with_refund",
    "release_with_credit",
    "smaller_contract",
    "release_from_renewal",
    "invoice_credit",
    "charge_refund",
    "nothing",
)


def upgrade() -> None:
    replace_choices("negotiation_entries", "concession", CONCESSIONS)
