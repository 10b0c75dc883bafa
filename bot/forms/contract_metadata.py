"""What travels with the contract form and comes back, besides its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.forms.contract_draft import MORE_BLOCKS, Block, ContractDraft
from bot.forms.modals import read_metadata_of

MAX_HIDDEN = 1_800
"""Characters of hidden facts that travel in the metadata, of Slack's 3,000; more are shown instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFormMetadata:
    nonce: str
    timezone: str
    """Of the person who opened the form; the contract's own where no other is given."""
    person_id: str
    contract_id: str | None = None
    expected_revision: int | None = None
    origin_channel_id: str | None = None
    """Where `/exitplan` was typed."""
    show_more: bool = False
    twin_id: str | None = None
    """The contract of the same vendor and end date that the person was asked about last."""
    generation: int = 0
    """Counts the refills: Slack keeps the old value of a block that keeps its id."""
    filled: Mapping[Block, str] = field(default_factory=dict)
    """Values that the playbook gave."""
    hidden: Mapping[Block, str] = field(default_factory=dict)
    """Facts behind *More facts* while these are not shown."""


def as_json(metadata: ContractFormMetadata) -> dict[str, object]:
    """Only what is not the default, to save room."""
    return {name: value for name, value in asdict(metadata).items() if value not in (None, False, 0, {})}


def read_metadata(view: Mapping[str, Any]) -> ContractFormMetadata:
    found = read_metadata_of(view)
    filled, hidden = _by_block(found.pop("filled", {})), _by_block(found.pop("hidden", {}))
    return ContractFormMetadata(filled=filled, hidden=hidden, **found)


def _by_block(values: Mapping[str, str]) -> dict[Block, str]:
    return {Block(name): value for name, value in values.items() if name in set(Block)}


def hidden_facts(draft: ContractDraft) -> dict[Block, str]:
    return {block: draft[block] for block in MORE_BLOCKS if draft[block].strip()}


def fits(hidden: Mapping[Block, str]) -> bool:
    return len(json.dumps(hidden, ensure_ascii=False)) <= MAX_HIDDEN
