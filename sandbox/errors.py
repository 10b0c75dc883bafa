"""What the sandbox answers when it refuses."""

from __future__ import annotations

from collections.abc import Sequence


class ApiError(Exception):
    """A Web API call that Slack would refuse.

    `problems` become `response_metadata.messages`; `needed` and `provided` go with `missing_scope`.
    """

    def __init__(
        self,
        error: str,
        *,
        problems: Sequence[str] = (),
        needed: str | None = None,
        provided: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.problems = tuple(problems)
        self.needed = needed
        self.provided = provided
        self.retry_after = retry_after


class RefusedError(Exception):
    """Something a person cannot do here; the page shows the sentence."""

    def __init__(self, sentence: str, *, status: int = 409) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
