"""Plans, their choices and actions as columns, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from planner.actions import Line
from planner.choice import PlanChoice
from planner.paths import Path, Tactic
from storage.message_rows import read_message
from storage.records.plans import ActionRecord, ActionState, PlanRecord


def choice_columns(choice: PlanChoice) -> dict[str, Any]:
    return {
        "paths": [path.value for path in choice.paths],
        "tactic": choice.tactic.value,
        "begun_on": choice.begun_on,
        "start_on": choice.start_on,
        "waits": list(choice.waits),
        "trial_covers_end": choice.trial_covers_end,
        "asked_on": choice.asked_on,
        "escalate_on": choice.escalate_on,
    }


def line_columns(line: Line, place: int) -> dict[str, Any]:
    return {
        "position": place,
        "planned_on": line.planned_on,
        "valid_until": line.valid_until,
        "anchor": line.anchor,
        "anchor_offset": line.offset,
        "conditional": line.conditional,
        "if_released": line.if_released,
        "state": ActionState.OPEN,
    }


def read_plan(row: RowMapping) -> PlanRecord:
    choice = PlanChoice(
        paths=tuple(Path(path) for path in row["paths"]),
        tactic=Tactic(row["tactic"]),
        begun_on=row["begun_on"],
        start_on=row["start_on"],
        waits=tuple(row["waits"]),
        trial_covers_end=row["trial_covers_end"],
        asked_on=row["asked_on"],
        escalate_on=row["escalate_on"],
    )
    return PlanRecord(
        id=row["id"],
        workspace_id=row["workspace_id"],
        contract_id=row["contract_id"],
        term_number=row["term_number"],
        choice=choice,
        state=row["state"],
        started_by=row["started_by"],
        started_at=row["started_at"],
        message=read_message(row),
    )


def read_action(row: RowMapping) -> ActionRecord:
    return ActionRecord(
        id=row["id"],
        workspace_id=row["workspace_id"],
        contract_id=row["contract_id"],
        plan_id=row["plan_id"],
        key=row["key"],
        planned_on=row["planned_on"],
        valid_until=row["valid_until"],
        anchor=row["anchor"],
        offset=row["anchor_offset"],
        conditional=row["conditional"],
        if_released=row["if_released"],
        state=row["state"],
        answered_by=row["answered_by"],
        answered_at=row["answered_at"],
        reason=row["reason"],
        snoozed_until=row["snoozed_until"],
        assignee_id=row["assignee_id"],
    )
