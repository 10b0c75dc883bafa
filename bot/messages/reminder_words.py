"""The words of each action in a reminder: why now, what missing it costs, what to mind, who is asked."""

from __future__ import annotations

from bot.ids import LetterKind
from bot.messages.figures import amount
from bot.messages.steps import NOTICE_LINES
from bot.messages.text import capitalised, channel, mention
from bot.usecases.said_views import Asking, ReminderView
from bot.usecases.views import ContractView, is_exported
from bot.wording.actions import replacement_name
from bot.wording.format import day
from planner.actions import (
    CHARGE_CHECKS,
    EXPORT_ACTIONS,
    NEGOTIATION_ACTIONS,
    ActionKey,
    exports_needed_before,
)
from planner.asking import needs_proof
from planner.contract import Contract
from planner.deadlines import NoticeStatus
from storage.records.plans import ActionRecord, ActionState

WHY = {
    ActionKey.SUBMIT_CANCELLATION: "Sent now, there is time to ask again if no confirmation comes.",
    ActionKey.START_TRIAL: "People need to know {new} before {old} goes.",
    ActionKey.CONFIGURE_REPLACEMENT: "A pilot group can only work with a tool that is set up.",
    ActionKey.DEPLOY_PILOT: "A small group finds what is missing before everybody moves.",
    ActionKey.ROLL_OUT_AND_UNINSTALL: "It is the last day that is paid.",
    ActionKey.REQUEST_ACCOUNT_DELETION: "The contract is over, and the data stays until you ask.",
    ActionKey.START_TRIAL_AND_CONFIGURE: "The switch begins with it.",
    ActionKey.DEPLOY_FULL_TEAM: "The plan gives the set-up one week.",
    ActionKey.RUN_BOTH_AND_VALIDATE: "With both tools in use, their data can be compared.",
    ActionKey.MAKE_REPLACEMENT_PRIMARY: "The plan gives the comparison one week.",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "It is the last day that is paid.",
    ActionKey.LAST_SAFE_NOTICE_DAY: "Only notice that arrives in time stops the renewal.",
    ActionKey.CONFIRM_CANCELLATION: "Notice counts for little until {old} has confirmed it in writing.",
    ActionKey.EXPORT_DATA: "There is time to notice what is missing and to fetch it.",
    ActionKey.FINAL_EXPORT: "It catches what has come in since the first export.",
    ActionKey.CHECK_NO_RENEWAL_CHARGE: "A renewal is charged on or near this day.",
    ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN: "Charges can show up some days late.",
    ActionKey.STOP_OLD_AGENTS: "{old} does harm while it runs, and stopping it costs nothing.",
    ActionKey.REQUEST_EARLY_TERMINATION: "The earlier you ask, the more is left to be credited.",
    ActionKey.FOLLOW_UP_REQUEST: "A request that nobody answers has to be asked about.",
    ActionKey.ESCALATE_REQUEST: "Sales can grant what billing denies.",
    ActionKey.CITE_EXPERIENCE: "No answer that helps is recorded so far.",
}
COURTESY = "An early word avoids a misunderstanding."
"""Why notice is given although nothing renews."""
WITHOUT_FIRST_EXPORT = {
    ActionState.OPEN: "The first export is still open: do both now.",
    ActionState.SKIPPED: "Nothing was exported before: it is the last chance.",
}
"""Why the last export is made where the first one was not."""
TOO_LATE = "Until the renewal is charged, {old} can still honour it."
"""Why notice is sent although its window is missed."""

IF_MISSED = {
    ActionKey.SUBMIT_CANCELLATION: "the contract renews{for_exposure}.",
    ActionKey.START_TRIAL: "less time to try {new} before {old} goes.",
    ActionKey.CONFIGURE_REPLACEMENT: "the pilot starts with a tool that is not set up.",
    ActionKey.DEPLOY_PILOT: "everybody moves at once, untested.",
    ActionKey.ROLL_OUT_AND_UNINSTALL: "people work with a tool that is no longer paid for.",
    ActionKey.REQUEST_ACCOUNT_DELETION: "{old} keeps your people's data.",
    ActionKey.START_TRIAL_AND_CONFIGURE: "the later steps have nothing to build on.",
    ActionKey.DEPLOY_FULL_TEAM: "{new} is paid for and not used.",
    ActionKey.RUN_BOTH_AND_VALIDATE: "you rely on data that nobody has compared.",
    ActionKey.MAKE_REPLACEMENT_PRIMARY: "people go on working with the tool that you are leaving.",
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: "{old} keeps your people's data.",
    ActionKey.LAST_SAFE_NOTICE_DAY: "the contract renews{for_exposure}.",
    ActionKey.CONFIRM_CANCELLATION: "you have no proof if {old} renews all the same{for_exposure}.",
    ActionKey.EXPORT_DATA: "what is not exported is gone for good once the account is closed.",
    ActionKey.FINAL_EXPORT: "what is not exported is gone for good once the account is closed.",
    ActionKey.CHECK_NO_RENEWAL_CHARGE: "a wrong charge gets harder to claim back.",
    ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN: "a wrong charge gets harder to claim back.",
    ActionKey.STOP_OLD_AGENTS: "the harm goes on.",
    ActionKey.REQUEST_EARLY_TERMINATION: "nothing is credited{of_remaining}.",
    ActionKey.FOLLOW_UP_REQUEST: "the request is forgotten.",
    ActionKey.ESCALATE_REQUEST: "a no from billing stands.",
    ActionKey.CITE_EXPERIENCE: "the request ends here.",
}
NOTHING_MISSED = "nothing: the contract ends by itself."

LETTERS = {
    ActionKey.SUBMIT_CANCELLATION: LetterKind.NOTICE,
    ActionKey.LAST_SAFE_NOTICE_DAY: LetterKind.NOTICE,
    ActionKey.REQUEST_EARLY_TERMINATION: LetterKind.REQUEST,
    ActionKey.FOLLOW_UP_REQUEST: LetterKind.REQUEST,
    ActionKey.ESCALATE_REQUEST: LetterKind.ESCALATE,
    ActionKey.CITE_EXPERIENCE: LetterKind.CITE,
    ActionKey.REQUEST_ACCOUNT_DELETION: LetterKind.DELETE,
    ActionKey.UNINSTALL_AND_REQUEST_DELETION: LetterKind.DELETE,
}
"""The letter that an action sends, or sends again, where there is one."""

DONE_LABELS = {
    ActionKey.SUBMIT_CANCELLATION: "Record notice",
    ActionKey.LAST_SAFE_NOTICE_DAY: "Record notice",
    ActionKey.CONFIRM_CANCELLATION: "Record confirmation",
}
"""Done asks for proof here, and the button says so."""
NO_CHARGE_LABEL = "No charge"
"""Done means that nothing was found."""
ANSWERED = frozenset(NEGOTIATION_ACTIONS[1:])
"""Before each of these steps the vendor may have answered."""

_DELETIONS = {ActionKey.REQUEST_ACCOUNT_DELETION, ActionKey.UNINSTALL_AND_REQUEST_DELETION}


def done_label(key: ActionKey, contract: Contract) -> str:
    if key in CHARGE_CHECKS:
        return NO_CHARGE_LABEL
    return DONE_LABELS[key] if needs_proof(contract, key) else "Done"


def why_text(key: ActionKey, view: ContractView) -> str:
    contract, why = view.record.contract, WHY[key]
    if key is ActionKey.SUBMIT_CANCELLATION and not contract.auto_renews:
        why = COURTESY
    elif key is ActionKey.SUBMIT_CANCELLATION and view.advice.deadlines.status is NoticeStatus.MISSED:
        why = TOO_LATE
    elif key is ActionKey.FINAL_EXPORT:
        why = _why_export_again(view)
    return why.format(old=contract.vendor, new=replacement_name(contract))


def _why_export_again(view: ContractView) -> str:
    """Its reason counts on the first export; without that one there is another."""
    states = {one.key: one.state for one in actions_of(view)}
    first = states.get(ActionKey.EXPORT_DATA, ActionState.DONE)
    return WITHOUT_FIRST_EXPORT.get(first, WHY[ActionKey.FINAL_EXPORT])


def actions_of(view: ContractView) -> tuple[ActionRecord, ...]:
    """Of the plan that runs; none without one."""
    return tuple(item.action for item in view.plan.items) if view.plan else ()


def if_missed_text(key: ActionKey, view: ContractView) -> str:
    """What it costs to leave it undone, in money where money is at stake."""
    contract = view.record.contract
    if key in NOTICE_LINES and view.advice.deadlines.status is NoticeStatus.NONE:
        return NOTHING_MISSED
    return IF_MISSED[key].format(
        old=contract.vendor,
        new=replacement_name(contract),
        for_exposure=_for_exposure(view),
        of_remaining=_of_remaining(view),
    )


def _for_exposure(view: ContractView) -> str:
    if view.hides_money:
        return " for another term"
    return f", and the next term costs {amount(view, view.advice.deadlines.exposure)}"


def _of_remaining(view: ContractView) -> str:
    if view.hides_money:
        return ""
    return f" of the {amount(view, view.advice.credit.remaining_value)} that are left"


ASKED = {
    Asking.FIRST: "",
    Asking.AGAIN: "{whose}, nobody has answered this yet.",
    Asking.ASSIGNEE: "This is yours to do.",
    Asking.OWNER: "This is yours, and {open}.",
    Asking.BACKUP: "{Open}, and you are the backup.",
    Asking.ADMIN: "{Open}, and you are an admin of exitplan.",
}
"""Who is asked this time, and why."""

OWNED = "{Open}. It is {whose}'s to do, and you own the contract."
"""For the owner of the contract, while the action is somebody else's."""

UNANSWERED = "nobody has answered it yet"
NO_NOTICE = "no notice is recorded yet"
"""Of a notice people are told directly, perhaps in the minute in which it is asked for the first time."""


def whose(view: ReminderView) -> str:
    """Whoever is to do it."""
    return mention(view.item.action.assignee_id or view.contract.record.owner_id)


def asked_text(view: ReminderView) -> str:
    contract = view.contract.record.contract
    text = ASKED[view.asking]
    if view.asking is Asking.OWNER and view.item.action.assignee_id is not None:
        text = OWNED
    is_open = NO_NOTICE if view.item.action.key in NOTICE_LINES else UNANSWERED
    told = text.format(whose=whose(view), open=is_open, Open=capitalised(is_open))
    asked = f"{told}{posted_text(view.posted_in, view.asking)}"
    return f"{asked} {contract.vendor}, paid through {day(contract.end_on)}."


def posted_text(posted_in: str, asking: Asking) -> str:
    """In which channel it can be found. The thread says so itself, and direct messages can't be linked to."""
    is_in_channel = posted_in and not posted_in.startswith("D")
    return f" It is posted in {channel(posted_in)}." if is_in_channel and asking is not Asking.AGAIN else ""


EXPORTS = {
    (ActionKey.EXPORT_DATA,): "the first export is",
    (ActionKey.FINAL_EXPORT,): "the last export is",
    EXPORT_ACTIONS: "the exports are",
}


def cautions(key: ActionKey, view: ContractView) -> tuple[str, ...]:
    """What to mind while doing it; rules sections 2 and 3."""
    vendor, found = view.record.contract.vendor, []
    if key is ActionKey.REQUEST_EARLY_TERMINATION:
        found.append("Asking for early release is not notice of non-renewal: the notice goes out on its own.")
    if key is ActionKey.CITE_EXPERIENCE:
        found.append(
            "Mention facts that you can document, and nothing else. "
            "Never offer to stay silent, and never make it depend on money."
        )
    missing = _missing_exports(key, view)
    if missing:
        found.append(
            "Export first: this can destroy data for good. "
            f"exitplan ticks it off once {EXPORTS[missing]} done, "
            "or once you say that there is nothing to export."
        )
    if key in _DELETIONS:
        found.append(f"Before you ask for deletion, keep the invoices and {vendor}'s confirmation.")
    return tuple(found)


def _missing_exports(key: ActionKey, view: ContractView) -> tuple[ActionKey, ...]:
    exported = {one.key for one in actions_of(view) if is_exported(one)}
    return tuple(needed for needed in exports_needed_before(key) if needed not in exported)
