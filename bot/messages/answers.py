"""What one person is told after a click or a command that could not simply be done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.ids import ActionId
from bot.messages.limits import ALL_TEXT, count_characters
from bot.messages.message import Message
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, buttons, compose
from bot.messages.reminder_words import done_label
from bot.messages.shown import shown, shown_item, shown_record
from bot.messages.step_words import step_line
from bot.messages.steps import Step, step_of_item
from bot.messages.tables import Copyable
from bot.messages.text import bold, escape, inert_sentence, mention, shorten, without_formatting
from bot.usecases.views import Answer, AnswerResult, ContractView, PlanItem
from bot.wording.actions import action_text
from bot.wording.format import day, listing
from planner.asking import needs_proof
from storage.records.contracts import ContractRecord
from storage.records.plans import ActionState

PICKS = {
    "done": ("What is done?", "Done", ActionId.DONE),
    "snooze": ("Which reminder should wait?", "Snooze", ActionId.SNOOZE),
    "skip": ("What is not needed?", "Not needed", ActionId.SKIP),
    "assign": ("Which step do you want to assign?", "Assign", ActionId.ASSIGN),
}
"""By command: the question, the button's label, and what the button does."""

TYPED = "What you typed, to copy:"
NOT_KEPT = "Nothing was kept. What you typed, to copy:"
LONGEST_GIVEN_BACK = 9_000
"""Characters; Slack takes about 13,000 in all blocks of a message."""
SHORTEST_BEGINNING = 3
"""Letters by which a name is known again."""

ASSIGNMENTS = {
    AnswerResult.ASSIGNED: "This is {who}'s to do now.",
    AnswerResult.ASSIGNED_ALREADY: "This is {who}'s to do already.",
    AnswerResult.NOT_A_MEMBER: "This can't be given to {who}, who is not a member of this workspace.",
    AnswerResult.NOT_IN_CIRCLE: "This can't be given to {who}, who is not one of the contract's people.",
}


def answered_message(answer: Answer) -> Message:
    """What became of a click, for the one who clicked. One reader sees it, so that names ping nobody."""
    if answer.result is AnswerResult.EXPORT_FIRST:
        return export_first_message(answer)
    if answer.view is None or answer.result is AnswerResult.GONE:
        return gone_message()
    if answer.result is AnswerResult.NOT_ALLOWED:
        return not_allowed_message(answer.view.record, _who_may(answer.view.record))
    if answer.result is AnswerResult.PROOF_NEEDED:
        return _proof_needed_message(shown(answer.view))
    return compose([Paragraph(_outcome(answer, answer.view))])


def _outcome(answer: Answer, view: ContractView) -> str:
    if answer.item is None:
        return "Recorded."
    step = _step(answer.item, view)
    line = step_line(step, shown(view), names_people=True)
    if answer.result is AnswerResult.ALREADY_ANSWERED:
        return f"This has been answered already, so nothing more is needed. {line}"
    if answer.result in ASSIGNMENTS and answer.assignee_id is not None:
        return f"{ASSIGNMENTS[answer.result].format(who=mention(answer.assignee_id))} {line}"
    until = answer.item.action.snoozed_until
    return f"The reminder comes again on {bold(day(until))}. {line}" if step.is_open and until else line


def _step(item: PlanItem, view: ContractView) -> Step:
    return step_of_item(shown_item(item), shown(view))


def _who_may(record: ContractRecord) -> tuple[str, ...]:
    people = (record.owner_id, record.backup_id, record.registrant_id)
    return tuple(dict.fromkeys(person for person in people if person is not None))


def _proof_needed_message(view: ContractView) -> Message:
    text = (
        f"{bold('Notice counts only with proof.')} Record when and how it was sent to "
        f"{view.record.contract.vendor}, or the vendor's confirmation."
    )
    return compose(
        [Paragraph(text), Buttons((button("Record notice", ActionId.RECORD_NOTICE, view.record.id),))]
    )


def export_first_message(answer: Answer) -> Message:
    """An uninstall or a deletion waits for the exports, unless there is nothing to export."""
    if answer.view is None or answer.item is None:
        return gone_message()
    contract = shown(answer.view).record.contract
    steps = [action_text(key, contract) for key in answer.missing_exports]
    missing = listing([f"{step[0].lower()}{step[1:]}" for step in steps])
    still = f" Still open: {missing}." if missing else ""
    loss = f"After this, {contract.vendor}'s data can be gone for good."
    nothing = button("There is nothing to export", ActionId.DONE_WITHOUT_EXPORT, answer.item.action.id)
    return compose([Paragraph(f"{bold('Export first.')} {loss}{still}"), Buttons((nothing,))])


def not_allowed_message(record: ContractRecord, ask: Sequence[str]) -> Message:
    """Whom to ask instead, by Slack's ids; one reader sees it, so that they are not pinged."""
    vendor = shown_record(record).contract.vendor
    people = listing([mention(person) for person in ask], "or") or "an admin"
    return Message.plain(f"Only {vendor}'s owner, backup, registrant and admins can do this: ask {people}.")


def withheld_message(record: ContractRecord, ask: Sequence[str]) -> Message:
    """For a reader of the contract's channel who is none of its people."""
    vendor = shown_record(record).contract.vendor
    people = listing([mention(person) for person in ask], "or") or "an admin"
    return Message.plain(
        f"{vendor} is restricted: only its owner, backup, registrant and admins read and change it. "
        f"Ask {people}."
    )


def gone_message() -> Message:
    """The same for what never existed and what is not this person's to see."""
    return Message.plain(
        "This is gone: the contract was removed, or the plan has changed since. "
        "Type /exitplan to see what there is."
    )


def error_message(sentence: str, *, typed: str = "") -> Message:
    """One sentence that says what is wrong; it may quote what was typed.

    `typed`: what stood behind `/exitplan`, given back to copy where it is more than a command's word and
    what can be copied from the sentence.
    """
    if _repeats(sentence, " ".join(typed.split(maxsplit=1)[1:])):
        return Message.quoting(sentence)
    command = shorten(f"/exitplan {typed.strip()}", LONGEST_GIVEN_BACK)
    return compose([Paragraph(inert_sentence(sentence)), Note(TYPED), Copyable(command)])


def giving_back(message: Message, typed: str, *, title: str = NOT_KEPT) -> Message:
    """The message, and below it under `title` what was typed into a form that closes."""
    if not typed:
        return message
    room = min(LONGEST_GIVEN_BACK, ALL_TEXT - sum(map(count_characters, message.blocks)) - len(title))
    below = compose([Note(title), Copyable(shorten(typed, room))])
    return Message(text=f"{message.text}\n{below.text}", blocks=(*message.blocks, *below.blocks))


def _repeats(sentence: str, arguments: str) -> bool:
    """Whether all of it stands in the sentence, without a look-alike for a mark of mrkdwn."""
    if without_formatting(arguments) != escape(arguments):
        return False
    said = _words(sentence)
    are_signs_said = all(sign in sentence for sign in arguments.split() if not _words(sign))
    return are_signs_said and all(_is_said(word, said) for word in _words(arguments))


def _is_said(word: str, said: set[str]) -> bool:
    """The word itself, or the name that it is the beginning of."""
    return word in said or (len(word) >= SHORTEST_BEGINNING and any(one.startswith(word) for one in said))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def pick_action_message(command: str, view: ContractView) -> Message:
    """The open actions to pick from, after `done`, `snooze` or `skip` with a name."""
    return compose(_pick_parts(command, shown(view)))


def _pick_parts(command: str, view: ContractView) -> Iterator[Part]:
    question, label, action = PICKS[command]
    vendor = view.record.contract.vendor
    choices = [item for item in _open_items(view) if _may_pick(command, item, view)]
    if not choices:
        yield Paragraph(f"{vendor} has no open action to pick from.")
        yield from buttons(button("Show", ActionId.SHOW, view.record.id))
        return
    yield Paragraph(bold(f"{vendor}: {question}"))
    for item in choices:
        text = step_line(step_of_item(item, view), view, names_people=False)
        yield Paragraph(text, button(_pick_label(label, item, view), action, item.action.id))


def _pick_label(label: str, item: PlanItem, view: ContractView) -> str:
    return done_label(item.action.key, view.record.contract) if label == "Done" else label


def _open_items(view: ContractView) -> list[PlanItem]:
    items = view.plan.items if view.plan else ()
    return [item for item in items if item.action.state is ActionState.OPEN and item.line is not None]


def _may_pick(command: str, item: PlanItem, view: ContractView) -> bool:
    """Nothing but proof silences the notice, so it cannot be skipped."""
    return command != "skip" or not needs_proof(view.record.contract, item.action.key)
