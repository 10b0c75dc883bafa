"""What whoever corrects a proof of notice second is told."""

from __future__ import annotations

from collections.abc import Collection

from bot.messages.message import Message
from bot.messages.parts import Paragraph, buttons, compose
from bot.messages.show import notice_button, proof_line
from bot.messages.shown import shown
from bot.messages.text import mention
from bot.usecases.views import ContractView


def corrected_meanwhile_message(view: ContractView, corrects: Collection[str]) -> Message:
    """Who was faster with one of these proofs, and what is recorded now. One reader sees it."""
    ready = shown(view)
    taken_back = [one for one in ready.proofs if one.id in corrects and one.taken_back_at is not None]
    who = mention(next(one.taken_back_by for one in taken_back if one.taken_back_by is not None))
    notice = f"{ready.record.contract.vendor}'s notice"
    left = [proof_line(one, ready.record) for one in ready.proofs_that_count]
    if left:
        said = f"{who} has corrected this meanwhile. What is recorded of {notice} now:"
    else:
        said = f"{who} has taken this back meanwhile: nothing is recorded of {notice} now."
    return compose([Paragraph("\n".join([said, *left])), *buttons(notice_button(ready))])
