"""Each action and each day that matters in a few words, for a picture in which there is room for no more."""

from __future__ import annotations

from bot.wording.actions import NAMELESS_REPLACEMENT, replacement_name
from bot.wording.deadlines import KeyDayKind
from planner.actions import ActionKey
from planner.contract import Contract

SHORT = {
    ActionKey.SUBMIT_CANCELLATION: "Send the notice",
    ActionKey.LAST_SAFE_NOTICE_DAY: "Last safe day to send the notice",
    ActionKey.CONFIRM_CANCELLATION: "Get the notice confirmed in writing",
    ActionKey.START_TRIAL: "Start {new}'s trial",
    ActionKey.CONFIGURE_REPLACEMENT: "Configure {new}",
    ActionKey.DEPLOY_PILOT: "Try {new} in a pilot group",
    ActionKey.ROLL_OUT_AND_UNINSTALL: "Roll {new} out, remove the old tool",
    ActionKey.REQUEST_ACCOUNT_DELETION: "Ask for the account's deletion",
    ActionKey.START_TRIAL_AND_CONFIGURE: "Start and configure {new}",
    ActionKey.DEPLOY_FULL_TEAM: "Give {new} to the full team",
    ActionKey.RUN_BOTH_AND_VALIDATE: "Run both, compare their data",
    ActionKey.MAKE_REPLACEMENT_PRIMARY: "Work with {new} from here on",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "Remove the old tool, ask for deletion",
    ActionKey.EXPORT_DATA: "Export the data",
    ActionKey.FINAL_EXPORT: "Export the last data",
    ActionKey.CHECK_NO_RENEWAL_CHARGE: "Check that nothing was charged",
    ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN: "Check the charges once more",
    ActionKey.STOP_OLD_AGENTS: "Stop the old tool",
    ActionKey.REQUEST_EARLY_TERMINATION: "Ask for early release",
    ActionKey.FOLLOW_UP_REQUEST: "Follow up on the request",
    ActionKey.ESCALATE_REQUEST: "Escalate the request",
    ActionKey.CITE_EXPERIENCE: "If that failed: mention experience",
}

SHORT_DAYS = {
    KeyDayKind.SEND_BY: "Last safe day to send the notice",
    KeyDayKind.CANCEL_BY: "Last day for notice to arrive",
    KeyDayKind.END: "Last paid day",
    KeyDayKind.RENEWAL: "Renews unless notice was given",
}


def short_text(key: ActionKey, contract: Contract) -> str:
    """What to do, in about five words; the contract's own vendor goes without saying."""
    if key is ActionKey.ROLL_OUT_AND_UNINSTALL and contract.replacement is None:
        return "Remove the tool everywhere"
    name, new = replacement_name(contract), contract.replacement
    has_no_trial = key is ActionKey.START_TRIAL and new is not None and new.trial_days == 0
    words = "Start with {new}" if has_no_trial else SHORT[key]
    return words.format(new="the new tool" if name == NAMELESS_REPLACEMENT else name)
