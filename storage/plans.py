"""Plans and their dated actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, case, insert, or_, select, update

from planner.actions import ActionKey, Line
from planner.choice import PlanChoice
from storage.ids import new_id
from storage.keys import is_row, of_contract
from storage.message_rows import message_columns
from storage.plan_rows import choice_columns, line_columns, read_action, read_plan
from storage.records.messages import PostedMessage
from storage.records.plans import ActionRecord, ActionState, PlanRecord, PlanState
from storage.schema.plans import IS_ACTIVE, actions, plans

IS_ACTIVE_PLAN = plans.c.state == PlanState.ACTIVE


MOVE = (
    update(actions)
    .where(
        is_row(actions, bindparam("its_workspace"), bindparam("its_id")),
        or_(actions.c.state == ActionState.OPEN, actions.c.state == ActionState.DROPPED),
    )
    .values(snoozed_until=case((actions.c.planned_on == bindparam("day"), actions.c.snoozed_until)))
)
"""One statement for the whole plan; the columns of its line come with each row."""


class Plans:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(
        self,
        workspace_id: str,
        contract_id: str,
        choice: PlanChoice,
        lines: Sequence[Line],
        *,
        by: str,
        at: datetime,
        term_number: int,
    ) -> PlanRecord:
        """Start a plan with these actions. One that is active is replaced, its open actions are dropped."""
        self._replace_active(workspace_id, contract_id)
        row = {
            "workspace_id": workspace_id,
            "id": new_id(),
            "contract_id": contract_id,
            "term_number": term_number,
            "state": PlanState.ACTIVE,
            "started_by": by,
            "started_at": at,
            **choice_columns(choice),
        }
        plan = self._one_plan(insert(plans).values(row).returning(plans))
        assert plan is not None
        self._insert_actions(plan, enumerate(lines))
        return plan

    def active(self, workspace_id: str, contract_id: str) -> PlanRecord | None:
        """The contract's active plan; there is never more than one."""
        return self._one_plan(select(plans).where(_is_active(workspace_id, contract_id)))

    def get(self, workspace_id: str, plan_id: str) -> PlanRecord | None:
        return self._one_plan(select(plans).where(is_row(plans, workspace_id, plan_id)))

    def set_message(self, workspace_id: str, plan_id: str, message: PostedMessage) -> None:
        """Remember where the plan was posted, so that it can be edited there."""
        self._change(plans, workspace_id, plan_id, **message_columns(message))

    def set_state(self, workspace_id: str, plan_id: str, state: PlanState) -> None:
        self._change(plans, workspace_id, plan_id, state=state)

    def latest(
        self, workspace_id: str, contract_id: str, *, term_number: int | None = None
    ) -> PlanRecord | None:
        """The contract's active plan, else the one that was started last; where a term is given, of that."""
        is_its = of_contract(plans, workspace_id, contract_id)
        if term_number is not None:
            is_its = and_(is_its, plans.c.term_number == term_number)
        order = (case((IS_ACTIVE_PLAN, 0), else_=1), plans.c.started_at.desc(), plans.c.id)
        return self._one_plan(select(plans).where(is_its).order_by(*order).limit(1))

    def set_choice(self, workspace_id: str, plan_id: str, choice: PlanChoice) -> None:
        self._change(plans, workspace_id, plan_id, **choice_columns(choice))

    def actions(self, workspace_id: str, plan_id: str) -> tuple[ActionRecord, ...]:
        """The plan's actions in every state, by planned day, then as in the timeline."""
        query = select(actions).where(_of_plan(workspace_id, plan_id))
        rows = self._connection.execute(query.order_by(actions.c.planned_on, actions.c.position)).mappings()
        return tuple(read_action(row) for row in rows)

    def action(self, workspace_id: str, action_id: str) -> ActionRecord | None:
        query = select(actions).where(is_row(actions, workspace_id, action_id))
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else read_action(row)

    def sync_actions(
        self, workspace_id: str, plan_id: str, lines: Sequence[Line], *, unsettled: Collection[ActionKey] = ()
    ) -> tuple[ActionRecord, ...]:
        """Bring the plan's actions up to a timeline that was built anew.

        New lines are added, open actions move, those that left are dropped and those that came back
        are open again. Done and skipped ones stay as they are, but for the `unsettled`: their answers
        do not hold any more.
        """
        plan = self.get(workspace_id, plan_id)
        if plan is None:
            return ()
        self._reopen(workspace_id, plan_id, unsettled)
        known = {action.key: action for action in self.actions(workspace_id, plan_id)}
        placed = list(enumerate(lines))
        self._insert_actions(plan, ((place, line) for place, line in placed if line.key not in known))
        self._move(
            (known[line.key], line_columns(line, place)) for place, line in placed if line.key in known
        )
        self._drop_others(workspace_id, plan_id, {line.key for line in lines})
        return self.actions(workspace_id, plan_id)

    def answer(
        self,
        workspace_id: str,
        action_id: str,
        state: ActionState,
        *,
        by: str,
        at: datetime,
        reason: str | None = None,
    ) -> ActionRecord | None:
        """Settle an open action; None where it is not open any more: the first answer wins."""
        is_open = and_(is_row(actions, workspace_id, action_id), actions.c.state == ActionState.OPEN)
        values = {"state": state, "answered_by": by, "answered_at": at, "reason": reason}
        change = update(actions).where(is_open).values(values).returning(actions)
        row = self._connection.execute(change).mappings().one_or_none()
        return None if row is None else read_action(row)

    def reword(self, workspace_id: str, action_id: str, reason: str) -> None:
        """Give a settled action another reason."""
        self._change(actions, workspace_id, action_id, reason=reason)

    def snooze(self, workspace_id: str, action_id: str, until: date) -> None:
        """Remember that nobody is to be asked about the action before that day."""
        self._change(actions, workspace_id, action_id, snoozed_until=until)

    def assign(self, workspace_id: str, action_id: str, assignee_id: str | None) -> ActionRecord:
        """Remember whose the action is; None: the owner's again."""
        change = (
            update(actions).where(is_row(actions, workspace_id, action_id)).values(assignee_id=assignee_id)
        )
        return read_action(self._connection.execute(change.returning(actions)).mappings().one())

    def _replace_active(self, workspace_id: str, contract_id: str) -> None:
        replaced = self._one_plan(
            update(plans)
            .where(_is_active(workspace_id, contract_id))
            .values(state=PlanState.REPLACED)
            .returning(plans)
        )
        if replaced is not None:
            self._drop_others(workspace_id, replaced.id, ())

    def _insert_actions(self, plan: PlanRecord, placed: Iterable[tuple[int, Line]]) -> None:
        rows = [
            {
                "workspace_id": plan.workspace_id,
                "id": new_id(),
                "contract_id": plan.contract_id,
                "plan_id": plan.id,
                "key": line.key,
                **line_columns(line, place),
            }
            for place, line in placed
        ]
        if rows:
            self._connection.execute(insert(actions), rows)

    def _reopen(self, workspace_id: str, plan_id: str, keys: Collection[ActionKey]) -> None:
        change = update(actions).where(
            _of_plan(workspace_id, plan_id),
            actions.c.state.in_([ActionState.DONE, ActionState.SKIPPED]),
            actions.c.key.in_(list(keys)),
        )
        unanswered = {"answered_by": None, "answered_at": None, "reason": None, "snoozed_until": None}
        self._connection.execute(change.values(state=ActionState.OPEN, **unanswered))

    def _move(self, moves: Iterable[tuple[ActionRecord, Mapping[str, Any]]]) -> None:
        """Give unanswered actions these columns; who moves to another day is snoozed no more."""
        rows = [
            {
                "its_workspace": action.workspace_id,
                "its_id": action.id,
                "day": columns["planned_on"],
                **columns,
            }
            for action, columns in moves
        ]
        if rows:
            self._connection.execute(MOVE, rows)

    def _drop_others(self, workspace_id: str, plan_id: str, kept: Iterable[ActionKey]) -> None:
        change = update(actions).where(
            _of_plan(workspace_id, plan_id),
            actions.c.state == ActionState.OPEN,
            actions.c.key.not_in(list(kept)),
        )
        self._connection.execute(change.values(state=ActionState.DROPPED))

    def _change(self, table: Table, workspace_id: str, row_id: str, **values: object) -> None:
        self._connection.execute(update(table).where(is_row(table, workspace_id, row_id)).values(values))

    def _one_plan(self, statement: Any) -> PlanRecord | None:
        row = self._connection.execute(statement).mappings().one_or_none()
        return None if row is None else read_plan(row)


def _is_active(workspace_id: str, contract_id: str) -> ColumnElement[bool]:
    return and_(of_contract(plans, workspace_id, contract_id), IS_ACTIVE)


def _of_plan(workspace_id: str, plan_id: str) -> ColumnElement[bool]:
    return and_(actions.c.workspace_id == workspace_id, actions.c.plan_id == plan_id)
