"""The tables, in modules named like the stores that write them.

Every row belongs to a workspace. Keys are (workspace_id, id) and every foreign key names both, so no row
can point into another workspace. Partial indexes hold only what is still to be done: they stay small however
long the history.
"""

# Whoever imports one table has them all: foreign keys name tables of other modules, and migrations and
# purging go by `metadata`, which has to be whole.
from storage.schema import (  # noqa: F401
    audit,
    contracts,
    deliveries,
    installations,
    letters,
    milestones,
    negotiations,
    opened,
    plans,
    proofs,
    reminders,
    settings,
    workspaces,
)
from storage.schema.base import metadata

__all__ = ["metadata"]
