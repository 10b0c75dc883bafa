"""Identifiers that travel through Slack and come back: one place, so that messages and listeners agree."""

from __future__ import annotations

from enum import StrEnum

from storage.records.letters import LetterKind

__all__ = ["ActionId", "CallbackId", "LetterKind"]


class ActionId(StrEnum):
    """`action_id` of buttons and menus. The comment names what the value holds."""

    REGISTER = "register"  # nothing
    START_PLAN = "start_plan"  # contract id
    CHANGE_PLAN = "change_plan"  # contract id, after Slack's own confirm dialog
    START_WITH_LATE_TRIAL = "start_with_late_trial"  # contract id: the trial lasts to the end
    SHOW = "show"  # contract id
    RECOMMEND = "recommend"  # contract id
    COMPARE = "compare"  # contract id
    TIMELINE = "timeline"  # contract id
    EDIT = "edit"  # contract id
    RECORD_NOTICE = "record_notice"  # contract id
    LETTER = "letter"  # contract id, a space, kind of letter
    EDIT_LETTER = "edit_letter"  # contract id, a space, kind of letter
    RESET_LETTER = "reset_letter"  # the same, after Slack's own confirm dialog: back to the template
    LETTER_FACTS = "letter_facts"  # contract id, a space, kind of letter: what its template can't know
    NEGOTIATE = "negotiate"  # contract id
    START_NEGOTIATION = "start_negotiation"  # contract id
    RECORD_ANSWER = "record_answer"  # contract id
    RECORD_OUTCOME = "record_outcome"  # contract id
    CONFIRM_RELEASE = "confirm_release"  # contract id: the outcome is proof of notice
    CHANGE_WAITS = "change_waits"  # contract id
    ADD_EVIDENCE = "add_evidence"  # contract id
    REMOVE_EVIDENCE = "remove_evidence"  # evidence id, after Slack's own confirm dialog
    CITE = "cite"  # contract id, a space, "cite": the letter, after Slack's own confirm dialog
    DONE = "done"  # action record id
    DONE_WITHOUT_EXPORT = "done_without_export"  # action record id: "there is nothing to export"
    SNOOZE = "snooze"  # action record id
    SKIP = "skip"  # action record id
    SEND_CHART = "send_chart"  # contract id
    SEND_TIMELINE = "send_timeline"  # contract id: as a picture
    SEND_CALENDAR = "send_calendar"  # contract id
    ASSIGN = "assign"  # action record id: asks to whom
    ASSIGN_TO_ME = "assign_to_me"  # action record id
    SEND_LETTER = "send_letter"  # contract id, a space, kind of letter
    SHARE_FILE = "share_file"  # delivery id of the offer to share a file
    PICK = "pick"  # command word, a space, contract id: one of several matches
    SETTINGS = "settings"  # nothing
    MORE = "more"  # a menu: the option's value is another action's id, a space, and its value
    PAGE = "page"  # list filter words, a space, page number
    HISTORY_PAGE = "history_page"  # contract id, a space, page number
    REMOVE = "remove"  # contract id, after Slack's own confirm dialog
    RESTORE = "restore"  # contract id
    KEEP = "keep"  # contract id
    TAKE_BACK = "take_back"  # contract id, after Slack's own confirm dialog
    RENEWED = "renewed"  # contract id
    ENDED = "ended"  # contract id
    CHARGED = "charged"  # contract id
    CREDIT = "credit"  # contract id
    MORE_FACTS = "more_facts"  # inside the register form: shows the second half
    VENDOR_CHOSEN = "vendor_chosen"  # inside the register form: refills what the playbook knows
    RENEWAL_CHOSEN = "renewal_chosen"  # inside the register form: whether the notice period is needed


class CallbackId(StrEnum):
    """`callback_id` of modals."""

    CONTRACT_FORM = "contract_form"
    PROOF_FORM = "proof_form"
    SNOOZE_FORM = "snooze_form"
    SKIP_FORM = "skip_form"
    SETTINGS_FORM = "settings_form"
    ANSWER_FORM = "answer_form"
    OUTCOME_FORM = "outcome_form"
    WAITS_FORM = "waits_form"
    EVIDENCE_FORM = "evidence_form"
    ASSIGN_FORM = "assign_form"
    EVIDENCE_CONTRACT_FORM = "evidence_contract_form"
    LETTER_FORM = "letter_form"
    LETTER_FACTS_FORM = "letter_facts_form"
    KEEP_FORM = "keep_form"
    RENEWED_FORM = "renewed_form"
    ENDED_FORM = "ended_form"
    CHARGE_FORM = "charge_form"
    IMPORT_FORM = "import_form"


ANSWER_VIEW = "answer"
"""`callback_id` of the modal that shows an answer where there is no channel; it has nothing to submit."""


class ShortcutId(StrEnum):
    """`callback_id` of shortcuts, as manifest.yml names them."""

    REGISTER_CONTRACT = "register_contract"  # global
    ADD_AS_EVIDENCE = "add_as_evidence"  # on messages
