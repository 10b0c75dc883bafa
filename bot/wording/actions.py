"""What to do, in words, for every action of a plan."""

from __future__ import annotations

from dataclasses import replace

from bot.wording.notice import METHODS
from planner.actions import ActionKey, Anchor, Line
from planner.contract import Contract
from planner.deadlines import cancel_by, goes_by_post, send_by
from planner.playbook import NoticeMethod

_WITH_AGENTS = {
    ActionKey.DEPLOY_PILOT: "Deploy {new}'s agents to a pilot group",
    ActionKey.ROLL_OUT_AND_UNINSTALL: "Roll {new} out to the full team and uninstall {old}'s agents",
    ActionKey.DEPLOY_FULL_TEAM: "Deploy {new} to the full team",
    ActionKey.STOP_OLD_AGENTS: "Stop {old}'s agents once the data is exported",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "Uninstall {old}'s agents and submit the {deletion}",
}
_WITHOUT_AGENTS = {
    ActionKey.DEPLOY_PILOT: "Let a pilot group work with {new}",
    ActionKey.ROLL_OUT_AND_UNINSTALL: "Move the full team to {new} and stop using {old}",
    ActionKey.DEPLOY_FULL_TEAM: "Give the full team access to {new}",
    ActionKey.STOP_OLD_AGENTS: "Stop using {old} once the data is exported",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "Remove {old} everywhere and ask for the account to be deleted",
}
_WITHOUT_DELETION_FORM = {
    ActionKey.REQUEST_ACCOUNT_DELETION: "Ask {old} to delete the account",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "Uninstall {old}'s agents and ask {old} to delete the account",
}
_WITHOUT_REPLACEMENT = {
    True: "Uninstall {old}'s agents",
    False: "Stop using {old} and remove it everywhere",
}
_WITHOUT_TRIAL = {
    ActionKey.START_TRIAL: "Start with {new}: it has no trial and is paid from this day",
    ActionKey.START_TRIAL_AND_CONFIGURE: "Start with {new} and begin its configuration",
}
_ALWAYS = {
    ActionKey.START_TRIAL: "Start {new}'s trial",
    ActionKey.CONFIGURE_REPLACEMENT: "Configure {new}: teams, classifications, dashboards",
    ActionKey.START_TRIAL_AND_CONFIGURE: "Start {new}'s trial and begin its configuration",
    ActionKey.RUN_BOTH_AND_VALIDATE: "Run {old} and {new} side by side and compare their data",
    ActionKey.MAKE_REPLACEMENT_PRIMARY: "Make {new} the tool that people work with",
    ActionKey.REQUEST_ACCOUNT_DELETION: "Submit the {deletion} to {old}",
    ActionKey.LAST_SAFE_NOTICE_DAY: "Send {old} the notice by the end of this day: later may be too late",
    ActionKey.CONFIRM_CANCELLATION: "Get {old}'s written confirmation of the cancellation",
    ActionKey.EXPORT_DATA: "Export the data that you need from {old}",
    ActionKey.FINAL_EXPORT: "Export the last data from {old}",
    ActionKey.CHECK_NO_RENEWAL_CHARGE: "Check that {old} has not charged a renewal",
    ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN: "Check once more that {old} has not charged a renewal",
    ActionKey.REQUEST_EARLY_TERMINATION: "Ask {old}'s billing for early release in writing",
    ActionKey.FOLLOW_UP_REQUEST: "Follow up on the request for early release",
    ActionKey.ESCALATE_REQUEST: "Escalate the request to {old}'s sales",
    ActionKey.CITE_EXPERIENCE: "Mention your documented experience if the escalation has failed: facts only",
}

_THROUGH_RESELLER = {
    ActionKey.SUBMIT_CANCELLATION: (
        "Send your reseller written notice that {old} is not to be renewed "
        "and ask for a confirmation in writing"
    ),
    ActionKey.LAST_SAFE_NOTICE_DAY: (
        "Send your reseller the notice by the end of this day: later may be too late"
    ),
    ActionKey.CONFIRM_CANCELLATION: "Get your reseller's written confirmation of the cancellation",
    ActionKey.REQUEST_EARLY_TERMINATION: "Ask your reseller for early release from {old} in writing",
    ActionKey.ESCALATE_REQUEST: "Escalate the request at your reseller",
}
"""Only the reseller can change what was bought through it; rules section 2."""

NAMELESS_REPLACEMENT = "the replacement"


def action_text(key: ActionKey, contract: Contract) -> str:
    """What to do, in one line."""
    if contract.reseller is not None and key in _THROUGH_RESELLER and not _is_courtesy(key, contract):
        return _THROUGH_RESELLER[key].format(old=contract.vendor)
    if key is ActionKey.SUBMIT_CANCELLATION:
        return _submission(contract)
    if key is ActionKey.ROLL_OUT_AND_UNINSTALL and contract.replacement is None:
        template = _WITHOUT_REPLACEMENT[contract.playbook.account.has_agents]
    else:
        template = _templates(contract)[key]
    return template.format(
        old=contract.vendor,
        new=replacement_name(contract),
        deletion=contract.playbook.addresses.deletion_form,
    )


def _templates(contract: Contract) -> dict[ActionKey, str]:
    """The words for a vendor with or without agents or a form to delete the account; and without a trial."""
    playbook, new = contract.playbook, contract.replacement
    words = _ALWAYS | _WITH_AGENTS
    if playbook.addresses.deletion_form is None:
        words |= _WITHOUT_DELETION_FORM
    if new is not None and new.trial_days == 0:
        words |= _WITHOUT_TRIAL
    return words if playbook.account.has_agents else words | _WITHOUT_AGENTS


def line_text(line: Line, contract: Contract) -> str:
    """What to do, in one line; past the last safe day without the post, which is too slow by then."""
    is_notice = line.key is ActionKey.SUBMIT_CANCELLATION and goes_by_post(contract)
    safe = send_by(contract)
    if not is_notice or safe is None or line.valid_until == safe:
        return action_text(line.key, contract)
    text = action_text(line.key, replace(contract, notice_method=NoticeMethod.FORM))
    return f"{text}: today, by form or e-mail" if line.valid_until == cancel_by(contract) else text


def _submission(contract: Contract) -> str:
    if _is_courtesy(ActionKey.SUBMIT_CANCELLATION, contract):
        return f"Tell {contract.vendor} that you will not continue (a courtesy: nothing renews by itself)"
    return f"Send {contract.vendor} {_notice_words(contract)} and ask for a confirmation in writing"


def _notice_words(contract: Contract) -> str:
    """What is sent, and how: the vendor's form and the address that it counts at, or a letter by post."""
    if goes_by_post(contract):
        return f"written notice of non-renewal {METHODS[contract.notice_method]}"
    form, address = contract.playbook.notice.form_name, contract.playbook.addresses.notice
    words = f"the {form}" if form else "written notice of non-renewal"
    return f"{words}, also by e-mail to {address}," if address else words


def _is_courtesy(key: ActionKey, contract: Contract) -> bool:
    return key is ActionKey.SUBMIT_CANCELLATION and send_by(contract) is None


def replacement_name(contract: Contract) -> str:
    return contract.replacement.name if contract.replacement else NAMELESS_REPLACEMENT


def action_label(line: Line) -> str:
    """Where the planned day comes from: `60 days before end`, `week 2`."""
    return anchor_label(line.anchor, line.offset)


def anchor_label(anchor: Anchor, offset: int) -> str:
    """Like `action_label`, from the parts that a stored action keeps."""
    if anchor is Anchor.AFTER_REQUEST and offset == 0:
        return "start of the negotiation"
    days = f"{offset} day" if offset == 1 else f"{offset} days"
    business_days = f"{offset} business {'day' if offset == 1 else 'days'}"
    return {
        Anchor.BEFORE_END: f"{days} before end",
        Anchor.END: "end",
        Anchor.AFTER_END: f"{days} after end",
        Anchor.WEEK: f"week {offset}",
        Anchor.BEGINNING: "at once",
        Anchor.LAST_SAFE_DAY: "last safe day",
        Anchor.AFTER_NOTICE: "after the notice",
        Anchor.AFTER_REQUEST: f"{business_days} after the request",
    }[anchor]
