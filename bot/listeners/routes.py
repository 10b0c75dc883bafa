"""Which word, button, form, shortcut and event leads where: the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.ids import ActionId, CallbackId, ShortcutId
from bot.listeners import (
    advice,
    answer_forms,
    contract_forms,
    contracts,
    evidence,
    files,
    imports,
    letters,
    life,
    negotiation,
    plan,
    settings,
)
from bot.listeners.health import show_health
from bot.listeners.help import show_help
from bot.listeners.home import home_opened
from bot.listeners.submitted import Accepted, Kept
from bot.listeners.turn import Payload, Reply, Turn
from bot.usecases.file_views import FileKind

Handler = Callable[[Turn, str], Reply | None]
"""Takes what follows the word, or the button's value; None: a form was opened instead."""
Saver = Callable[[Turn, Payload], Accepted | Kept]
"""Takes the submitted view. May raise FormError."""
ShortcutHandler = Callable[[Turn, Payload], Reply | None]
"""Takes the whole payload, which of a message shortcut holds the message."""
EventHandler = Callable[[Turn, Payload], None]
"""Takes the event. Slack may deliver one twice, so a second time has to change nothing."""

COMMANDS: Mapping[str, Handler] = {
    "": contracts.overview,
    "add": contract_forms.add,
    "list": contracts.list_page,
    "show": contracts.show,
    "recommend": advice.by_name("recommend"),
    "compare": advice.by_name("compare"),
    "timeline": advice.by_name("timeline"),
    "cost": advice.by_name("cost"),
    "credit": advice.by_name("credit"),
    "letter": letters.draft,
    "notice": plan.ask_for_proof,
    "negotiate": negotiation.show,
    "keep": life.by_name("keep"),
    "done": plan.picking("done"),
    "snooze": plan.picking("snooze"),
    "skip": plan.picking("skip"),
    "assign": plan.picking("assign"),
    "edit": contract_forms.edit,
    "renewed": life.by_name("renewed"),
    "ended": life.by_name("ended"),
    "remove": contracts.ask_to_remove,
    "restore": contracts.restore,
    "history": contracts.history,
    "settings": settings.show_settings,
    "export": files.export,
    "import": imports.ask,
    "health": show_health,
    "help": show_help,
}
"""What may follow `/exitplan`."""
CHANGING = frozenset({"restore"})
"""Commands that change something at once; all others show something, or open what does."""


def pick(turn: Turn, value: str) -> Reply | None:
    """One of several matches: the same command again, with the contract's id for a name."""
    command, _, contract_id = value.rpartition(" ")
    word, _, rest = command.partition(" ")
    return COMMANDS[word](turn, f"{contract_id} {rest}".strip())


def choose(turn: Turn, value: str) -> Reply | None:
    """One entry of a menu of several actions: the same as its button."""
    action, _, rest = value.partition(" ")
    return BUTTONS[ActionId(action)](turn, rest)


BUTTONS: Mapping[ActionId, Handler] = {
    ActionId.REGISTER: lambda turn, _: contract_forms.add(turn, ""),
    ActionId.START_PLAN: plan.start,
    ActionId.CHANGE_PLAN: plan.change,
    ActionId.START_WITH_LATE_TRIAL: plan.start_with_late_trial,
    ActionId.SHOW: contracts.show_by_id,
    ActionId.RECOMMEND: advice.by_button("recommend"),
    ActionId.COMPARE: advice.by_button("compare"),
    ActionId.TIMELINE: advice.by_button("timeline"),
    ActionId.EDIT: contract_forms.edit_by_id,
    ActionId.RECORD_NOTICE: plan.ask_for_proof_by_id,
    ActionId.LETTER: letters.draft_by_button,
    ActionId.EDIT_LETTER: letters.edit,
    ActionId.RESET_LETTER: letters.reset,
    ActionId.LETTER_FACTS: letters.ask_for_facts,
    ActionId.SEND_CHART: files.sending(FileKind.CHART),
    ActionId.SEND_TIMELINE: files.sending(FileKind.TIMELINE),
    ActionId.SEND_CALENDAR: files.sending(FileKind.CALENDAR),
    ActionId.SEND_LETTER: files.send_letter,
    ActionId.SHARE_FILE: files.share,
    ActionId.NEGOTIATE: negotiation.show_by_id,
    ActionId.START_NEGOTIATION: negotiation.start,
    ActionId.RECORD_ANSWER: negotiation.ask_for_answer,
    ActionId.RECORD_OUTCOME: negotiation.ask_for_outcome,
    ActionId.CONFIRM_RELEASE: negotiation.ask_for_confirmation,
    ActionId.CHANGE_WAITS: negotiation.ask_for_waits,
    ActionId.CITE: letters.draft_by_button,
    ActionId.ADD_EVIDENCE: evidence.ask_for_link,
    ActionId.REMOVE_EVIDENCE: evidence.remove,
    ActionId.DONE: plan.done,
    ActionId.DONE_WITHOUT_EXPORT: plan.done_without_export,
    ActionId.SNOOZE: plan.ask_until,
    ActionId.SKIP: plan.ask_why,
    ActionId.ASSIGN: plan.ask_whom,
    ActionId.ASSIGN_TO_ME: plan.assign_to_me,
    ActionId.PICK: pick,
    ActionId.SETTINGS: settings.show_settings,
    ActionId.MORE: choose,
    ActionId.PAGE: contracts.turn_page,
    ActionId.HISTORY_PAGE: contracts.turn_history_page,
    ActionId.KEEP: life.by_button("keep"),
    ActionId.TAKE_BACK: life.take_back_by_button,
    ActionId.RENEWED: life.by_button("renewed"),
    ActionId.ENDED: life.by_button("ended"),
    ActionId.CHARGED: life.by_button("charged"),
    ActionId.CREDIT: advice.by_button("credit"),
    ActionId.REMOVE: contracts.remove,
    ActionId.RESTORE: contracts.restore_by_id,
}
"""Buttons and menus in messages, in Home and in the modals that show answers."""

REFILLING: Mapping[ActionId, bool | None] = {
    ActionId.MORE_FACTS: True,
    ActionId.VENDOR_CHOSEN: None,
    ActionId.RENEWAL_CHOSEN: None,
}
"""Elements of the contract form that show it again; whether that shows the second half."""

FORMS: Mapping[CallbackId, Saver] = {
    CallbackId.CONTRACT_FORM: contract_forms.save,
    CallbackId.PROOF_FORM: answer_forms.save_proof,
    CallbackId.SNOOZE_FORM: answer_forms.save_snooze,
    CallbackId.SKIP_FORM: answer_forms.save_skip,
    CallbackId.SETTINGS_FORM: settings.save,
    CallbackId.ANSWER_FORM: negotiation.save_answer,
    CallbackId.OUTCOME_FORM: negotiation.save_outcome,
    CallbackId.WAITS_FORM: negotiation.save_waits,
    CallbackId.EVIDENCE_FORM: evidence.save_link,
    CallbackId.IMPORT_FORM: imports.save,
    CallbackId.ASSIGN_FORM: answer_forms.save_assignment,
    CallbackId.EVIDENCE_CONTRACT_FORM: evidence.save_message,
    CallbackId.LETTER_FORM: letters.save,
    CallbackId.LETTER_FACTS_FORM: letters.save_facts,
    CallbackId.KEEP_FORM: life.save_keep,
    CallbackId.RENEWED_FORM: life.save_renewed,
    CallbackId.ENDED_FORM: life.save_ended,
    CallbackId.CHARGE_FORM: life.save_charge,
}

GLOBAL_SHORTCUTS: Mapping[ShortcutId, ShortcutHandler] = {
    ShortcutId.REGISTER_CONTRACT: lambda turn, _: contract_forms.add(turn, ""),
}
"""Shortcuts that are offered everywhere; manifest.yml lists them as `global`."""

MESSAGE_SHORTCUTS: Mapping[ShortcutId, ShortcutHandler] = {
    ShortcutId.ADD_AS_EVIDENCE: evidence.keep_message,
}
"""Shortcuts that are offered on messages; manifest.yml lists them as `message`."""

EVENTS: Mapping[str, EventHandler] = {"app_home_opened": home_opened}
"""Events that manifest.yml subscribes to."""
