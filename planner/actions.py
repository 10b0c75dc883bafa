"""The dated actions of a plan; rules section 4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActionKey(StrEnum):
    """Every action, in the order of the rules' tables: Tactic 1, Tactic 2, what exitplan adds."""

    SUBMIT_CANCELLATION = "submit_cancellation"
    START_TRIAL = "start_trial"
    CONFIGURE_REPLACEMENT = "configure_replacement"
    DEPLOY_PILOT = "deploy_pilot"
    ROLL_OUT_AND_UNINSTALL = "roll_out_and_uninstall"
    REQUEST_ACCOUNT_DELETION = "request_account_deletion"

    START_TRIAL_AND_CONFIGURE = "start_trial_and_configure"
    DEPLOY_FULL_TEAM = "deploy_full_team"
    RUN_BOTH_AND_VALIDATE = "run_both_and_validate"
    MAKE_REPLACEMENT_PRIMARY = "make_replacement_primary"
    UNINSTALL_AND_REQUEST_DELETION = "uninstall_and_request_deletion"

    LAST_SAFE_NOTICE_DAY = "last_safe_notice_day"
    CONFIRM_CANCELLATION = "confirm_cancellation"
    EXPORT_DATA = "export_data"
    FINAL_EXPORT = "final_export"
    CHECK_NO_RENEWAL_CHARGE = "check_no_renewal_charge"
    CHECK_NO_RENEWAL_CHARGE_AGAIN = "check_no_renewal_charge_again"
    STOP_OLD_AGENTS = "stop_old_agents"
    REQUEST_EARLY_TERMINATION = "request_early_termination"
    FOLLOW_UP_REQUEST = "follow_up_request"
    ESCALATE_REQUEST = "escalate_request"
    CITE_EXPERIENCE = "cite_experience"


class Origin(StrEnum):
    """Whose line it is: the published guide's, or exitplan's own addition."""

    GUIDE = "guide"
    EXITPLAN = "exitplan"


class Anchor(StrEnum):
    """What a line's planned day counts from; with `offset`, its label."""

    BEFORE_END = "before_end"
    END = "end"
    AFTER_END = "after_end"
    WEEK = "week"
    BEGINNING = "beginning"
    LAST_SAFE_DAY = "last_safe_day"
    AFTER_NOTICE = "after_notice"
    AFTER_REQUEST = "after_request"


NOTICE_ACTIONS = (
    ActionKey.SUBMIT_CANCELLATION,
    ActionKey.LAST_SAFE_NOTICE_DAY,
    ActionKey.CONFIRM_CANCELLATION,
)
"""About the notice itself, in their order on one day. Their reminders roll back to a business day."""

CHARGE_CHECKS = (ActionKey.CHECK_NO_RENEWAL_CHARGE, ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN)
"""Looking after the charge, once the contract has ended."""

ONCE_IT_ENDED = (*CHARGE_CHECKS, ActionKey.REQUEST_ACCOUNT_DELETION)
"""They make sense only where the contract is known to end."""

EXPORT_ACTIONS = (ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT)

NEGOTIATION_ACTIONS = (
    ActionKey.REQUEST_EARLY_TERMINATION,
    ActionKey.FOLLOW_UP_REQUEST,
    ActionKey.ESCALATE_REQUEST,
    ActionKey.CITE_EXPERIENCE,
)

ADDED_ACTIONS = frozenset(list(ActionKey)[list(ActionKey).index(ActionKey.LAST_SAFE_NOTICE_DAY) :])
"""What exitplan adds to the guide's two tactics."""

REPLACEMENT_ACTIONS = frozenset(
    {
        ActionKey.START_TRIAL,
        ActionKey.CONFIGURE_REPLACEMENT,
        ActionKey.DEPLOY_PILOT,
        ActionKey.START_TRIAL_AND_CONFIGURE,
        ActionKey.DEPLOY_FULL_TEAM,
        ActionKey.RUN_BOTH_AND_VALIDATE,
        ActionKey.MAKE_REPLACEMENT_PRIMARY,
    }
)
"""Left out when there is no replacement."""

DESTRUCTIVE_ACTIONS = frozenset(
    {
        ActionKey.ROLL_OUT_AND_UNINSTALL,
        ActionKey.REQUEST_ACCOUNT_DELETION,
        ActionKey.UNINSTALL_AND_REQUEST_DELETION,
    }
)
"""They destroy data for good: exports come first; rules section 2."""

DEPENDS_ON_RELEASE = REPLACEMENT_ACTIONS | DESTRUCTIVE_ACTIONS
"""After a missed window these make sense only if the vendor lets go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dated action of a timeline."""

    key: ActionKey
    on: date
    """The day to do it: never in the past."""
    planned_on: date
    """The plan's own day, which stays when time passes."""
    remind_on: date
    """The day of its reminder: `on`, moved off weekends and holidays."""
    valid_until: date | None
    """Last day on which doing it still helps; None: no such day."""
    anchor: Anchor
    offset: int
    """Days, business days or weeks from the anchor."""
    due_now: bool
    late: bool
    """The planned day has passed."""
    conditional: bool = False
    """Only on a person's click, after the step before has failed."""
    if_released: bool = False
    """Only if the vendor lets go after a missed window."""

    @property
    def origin(self) -> Origin:
        return Origin.EXITPLAN if self.key in ADDED_ACTIONS else Origin.GUIDE


def exports_needed_before(key: ActionKey) -> tuple[ActionKey, ...]:
    """Exports that must be done before `key` may be ticked off; rules section 2."""
    if key in DESTRUCTIVE_ACTIONS:
        return EXPORT_ACTIONS
    return (ActionKey.EXPORT_DATA,) if key is ActionKey.STOP_OLD_AGENTS else ()


def actions_that_tell_of(key: ActionKey) -> frozenset[ActionKey]:
    """Actions whose reminders say whether `key` is done: what comes after an export, or after the request."""
    if key is ActionKey.REQUEST_EARLY_TERMINATION:
        return frozenset(NEGOTIATION_ACTIONS[1:])
    telling = {one for one in ActionKey if key in exports_needed_before(one)}
    return frozenset({*telling, ActionKey.FINAL_EXPORT} if key is ActionKey.EXPORT_DATA else telling)
