"""The sandbox's page in a browser window, used by sentences: real keys, real clicks, and what is to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from sandbox.model import Person
from sandbox.seed import ALEX
from tests.support.office import Office

WIDE = (1200, 860)
PHONE = (390, 844)
PATIENCE_MS = 30_000
"""Of a wait that would fail; on a busy machine a click may take seconds."""
DIRECT_MESSAGES = re.compile(r"^exitplan( ?\d+ unread)?$")
"""The count may come while the mouse is on its way."""
ANSWERS = re.compile("^(Done|No charge|Record notice|Record confirmation)$")

Size = tuple[int, int]


class Window:
    """One person's page; every wait ends as soon as the page shows what is waited for."""

    def __init__(self, page: Page, office: Office) -> None:
        self.page = page
        self._office = office
        self.form = page.locator("dialog#modal")
        self.thread = page.locator("#panel")
        self._composer = page.locator("#composer-text")
        self._clock = page.get_by_label("Sandbox clock")
        self._menu = page.get_by_label("Open the sidebar")

    def catch_up(self) -> None:
        """Wait until the bot has nothing more to do, and the page shows all of it."""
        self._office.settle()
        workspace = self._office.sandbox.workspace
        workspace.touch()
        self.page.wait_for_function(SHOWS, arg=workspace.version)

    # Messages

    def type(self, text: str) -> None:
        """Type into the message box and send it."""
        self._composer.fill(text)
        self._composer.press("Enter")
        expect(self._composer).to_have_value("")

    def message(self, words: str) -> Locator:
        """The newest message with these words, once there is one."""
        found = self.page.locator("#messages article.message").filter(has_text=words).last
        expect(found).to_be_visible()
        return found

    def reminders_waiting(self) -> Locator:
        """Reminders in the channel that still have their buttons."""
        reminders = self.page.locator("#messages article.message").filter(has_text="this is yours")
        return reminders.filter(has=self.page.get_by_role("button", name=ANSWERS))

    def press(self, label: str, within: Locator | None = None) -> None:
        """Press the button with this very label; in the page, the last one of that name."""
        self.button(label, within).click()

    def button(self, label: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=label, exact=True).last

    def confirm(self, label: str) -> None:
        """Answer Slack's own "are you sure"."""
        self.page.locator("dialog.dialog-small").get_by_role("button", name=label, exact=True).click()

    def open_thread(self, message: Locator) -> None:
        message.locator("a.thread-link").click()
        expect(self.thread).to_be_visible()

    # Forms

    def field(self, label: str) -> Locator:
        """A field of the open form by its whole label."""
        return self.form.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$"))

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def check(self, label: str) -> None:
        """Tick a box, or choose one of several circles, by its whole label."""
        choices = self.form.get_by_role("radio").or_(self.form.get_by_role("checkbox"))
        choices.and_(self.form.get_by_label(label, exact=True)).check()

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def submit(self, label: str) -> None:
        """Submit the open form; it closes."""
        self.send(label)
        expect(self.form).to_be_hidden()

    def send(self, label: str) -> None:
        """Submit the open form, which may stay and complain."""
        self.form.get_by_role("button", name=label, exact=True).click()

    # Places, people and time

    def go_to(self, conversation: str) -> None:
        with self._sidebar():
            self.page.locator("a.conversation").filter(has_text=conversation).click()
            expect(self.page.locator("#channel-header h1")).to_contain_text(conversation)

    def go_to_direct_messages(self) -> None:
        """The conversation with exitplan."""
        with self._sidebar():
            self.page.get_by_role("link", name=DIRECT_MESSAGES).click()
            expect(self.page.locator("#channel-header h1")).to_contain_text("exitplan")

    def become(self, name: str) -> None:
        """Look at the workspace through somebody else's eyes."""
        with self._sidebar():
            self.page.locator("#person").click()
            self.page.get_by_role("menuitemradio").filter(has_text=name).click()
            expect(self.page.locator("#person")).to_contain_text(f"You are {name}")

    def next_reminder(self) -> bool:
        """Let time pass until the bot has something to say; False when nothing is planned."""
        self.catch_up()
        with self._sidebar():
            button = self._clock.get_by_role("button", name="Next reminder")
            if button.get_attribute("aria-disabled"):
                return False
            button.click()
            self._rest()
        return True

    def to_date(self, iso: str) -> None:
        """Let time pass until the evening of a day."""
        with self._sidebar():
            self.press("To date…", self._clock)
            self._clock.get_by_label("Go to this date").fill(iso)
            self.press("Go", self._clock)
            self._rest()
            self.press("To date…", self._clock)

    def today(self) -> str:
        """The day that the clock shows, like "Tue, 1 Dec 2026"."""
        return self.page.locator(".clock-day").inner_text()

    def _rest(self) -> None:
        """Wait until the clock stands, and the page shows what was said on the way."""
        expect(self._clock.locator(".spinner")).to_have_count(0, timeout=3 * PATIENCE_MS)
        self.catch_up()

    @contextmanager
    def _sidebar(self) -> Iterator[None]:
        """On a phone it is a drawer."""
        is_drawer = self._menu.is_visible()
        if is_drawer:
            self._menu.click()
        yield
        if is_drawer and self.page.locator("body.drawer-open").count():
            self.page.get_by_label("Close the sidebar").click()

    def overhang(self) -> list[str]:
        """What sticks out of the window sideways."""
        found: list[str] = self.page.evaluate(OVERHANG)
        return found


SHOWS = "version => Number(document.body.dataset.version) >= version"

OVERHANG = """() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true });
  const out = [...document.querySelectorAll("main *, dialog[open] *, .panel *")].filter((node) =>
    shown(node) && node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".table-scroll"));
  const pages = [document.documentElement, document.querySelector("#scroller")].filter(
    (node) => node.scrollWidth > node.clientWidth);
  return [...pages, ...out].map((node) => node.outerHTML.slice(0, 200));
}"""


@contextmanager
def a_window(
    browser: Browser, office: Office, size: Size = WIDE, *, person: Person = ALEX, scale: float = 1
) -> Iterator[Window]:
    """A fresh window on the page. At the end it must not have complained in its console."""
    width, height = size
    is_phone = size == PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=is_phone,
        is_mobile=is_phone,
        device_scale_factor=scale,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(f"{office.sandbox.page_url}#person={person.id}")
        expect(page.locator("#composer-text")).to_be_visible()
        yield Window(page, office)
        assert not complaints, complaints
    finally:
        context.close()


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in {"error", "warning", "assert"} else []
