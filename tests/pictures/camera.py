"""Takes pictures of the sandbox's page: the same day, the same people, the same names every time."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator

from storage.migrate import upgrade
from tests.browser.chromium import a_browser
from tests.browser.window import PHONE, Size, Window, a_window
from tests.support.databases import closing_database
from tests.support.office import Office, an_office

FOLDER = Path(__file__).parents[2] / "docs" / "images"
DESK = (1000, 690)
FRAME = 320
"""Of the page's pixels: what stands above and below the messages."""
SCALE = 1.5
"""Pixels for one of the page's: sharp enough on a good screen, and small."""
COLOURS = 128
IDS = ("k3x9ab", "m7w2cd", "p4q8fg", "t6z5hj")
"""In place of the contracts' own ids, which are others every time; in the order of the vendors."""

RENAME = """([from, to]) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(from, to);
}"""


class Camera:
    """A window whose parts can be taken as pictures."""

    def __init__(self, window: Window, office: Office) -> None:
        self.window = window
        self._office = office

    def take(self, name: str, of: Locator | None = None) -> Path:
        """A picture of one part, or of the whole window."""
        self.window.catch_up()
        path = FOLDER / f"{name}.png"
        with self._room_for(of):
            self._steady()
            taken = (of or self.window.page).screenshot(animations="disabled", caret="hide")
        _small(taken).save(path, optimize=True)
        return path

    def keep(self, name: str, picture: Locator) -> Path:
        """A picture that the page shows, as it was made."""
        path = FOLDER / f"{name}.png"
        address = picture.evaluate("picture => picture.src")
        _small(self.window.page.request.get(address).body()).save(path, optimize=True)
        return path

    @contextmanager
    def _room_for(self, part: Locator | None) -> Iterator[None]:
        """The window as high as the part needs, so that nothing lies over it."""
        page, size = self.window.page, self.window.page.viewport_size
        if part is None or size is None:
            yield
            return
        needed = part.evaluate("part => part.scrollHeight") + FRAME
        page.set_viewport_size({**size, "height": max(size["height"], needed)})
        part.scroll_into_view_if_needed()
        yield
        page.set_viewport_size(size)

    def _steady(self) -> None:
        page = self.window.page
        page.mouse.move(0, 0)
        with self._office.database.reading() as transaction:
            records = transaction.contracts.list("T0SANDBOX")
        in_order = sorted(records, key=lambda record: record.contract.vendor)
        for record, shown in zip(in_order, IDS, strict=False):
            page.evaluate(RENAME, [record.id, shown])


def _small(taken: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


@contextmanager
def a_camera(browser: Browser, size: Size) -> Iterator[Camera]:
    """In a workspace of its own, on the morning of 1 December 2026."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'exitplan.db'}"
        with closing_database(url) as database:
            upgrade(database)
            with (
                an_office(database, stands_still=True) as office,
                a_window(browser, office, size, scale=SCALE) as window,
            ):
                yield Camera(window, office)


def take_all(chromium: str) -> Iterator[Path]:
    """All pictures, by desk and by phone; yields each file as it is written."""
    from tests.pictures.scenes import at_the_desk, at_the_end, at_the_negotiating_table, on_the_phone

    with a_browser(chromium) as browser:
        with a_camera(browser, DESK) as camera:
            yield from at_the_desk(camera)
        with a_camera(browser, DESK) as camera:
            yield from at_the_negotiating_table(camera)
        with a_camera(browser, DESK) as camera:
            yield from at_the_end(camera)
        with a_camera(browser, PHONE) as camera:
            yield from on_the_phone(camera)
