"""Years in which somebody answers everything on its day."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.transcripts.checks import ANSWERED, FOLDER, UNANSWERED, check_year
from tests.transcripts.stories import STORIES
from tests.transcripts.year import Story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_year_in_which_all_is_answered(
    story: Story, sqlite_database: Database, request: pytest.FixtureRequest
) -> None:
    is_update = bool(request.config.getoption("--update-golden"))
    check_year(story, sqlite_database, answers=True, is_update=is_update)


def test_there_is_no_transcript_of_a_story_that_nobody_tells() -> None:
    told = {f"{story.name}-{how}.txt" for story in STORIES for how in (ANSWERED, UNANSWERED)}

    assert {path.name for path in FOLDER.iterdir()} == told
