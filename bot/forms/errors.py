"""What a person typed cannot be used: one sentence that says why, with an example that works."""

from __future__ import annotations

from collections.abc import Mapping


class InputError(ValueError):
    """One thing that was typed cannot be read. Its text is a sentence for the person who typed it.

    The sentence is plain text: whoever shows it as mrkdwn has to escape it.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class FormError(ValueError):
    """A submitted form is refused; Slack shows each sentence at its block."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{block_id}: {sentence}" for block_id, sentence in errors.items()))
        self.errors = dict(errors)
        """Block id to sentence: what `response_action="errors"` takes."""
