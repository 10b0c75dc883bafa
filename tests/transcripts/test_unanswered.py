"""Years in which nobody answers anything."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.transcripts.checks import check_year
from tests.transcripts.stories import STORIES
from tests.transcripts.year import Story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_year_in_which_nothing_is_answered(
    story: Story, sqlite_database: Database, request: pytest.FixtureRequest
) -> None:
    is_update = bool(request.config.getoption("--update-golden"))
    check_year(story, sqlite_database, answers=False, is_update=is_update)
