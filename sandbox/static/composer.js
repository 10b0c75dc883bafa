// The message box: Enter sends, commands are completed, and nothing typed is lost when sending fails.

import { addNotice, findCommand, matchingCommands, sendText } from "./commands.js";
import { h, icon, uniqueId } from "./dom.js";
import { lightning } from "./shortcuts.js";
import { refresh } from "./sync.js";

/** Unsent text by place, so that looking elsewhere doesn't lose it. */
const drafts = new Map();

/** A composer for one place; `draftKey` names the place, `threadTs` is set inside a thread. */
export function composer({ id, draftKey, placeholder, threadTs }) {
  const listId = uniqueId("commands");
  const hint = h("div", { class: "command-hint", hidden: true, "aria-live": "polite" });
  const list = h("div", {
    class: "command-list",
    role: "listbox",
    id: listId,
    "aria-label": "Commands",
    hidden: true,
  });
  const input = h("textarea", {
    id,
    rows: 1,
    placeholder,
    "aria-label": placeholder,
    dir: "auto",
    "aria-controls": listId,
    "aria-autocomplete": "list",
  });
  const button = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", title: "Send" },
    icon("send"),
  );
  const box = { input, list, hint, button, draftKey, threadTs, picked: 0 };
  const form = h(
    "form",
    { class: "composer" },
    list,
    hint,
    h("div", { class: "composer-box" }, !threadTs && lightning(), input, button),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(box);
  });
  input.addEventListener("input", () => changed(box));
  input.addEventListener("keydown", (event) => onKey(event, box));
  input.addEventListener("blur", () => (list.hidden = true));
  put(box, drafts.get(draftKey) ?? "");
  return form;
}

/** Puts text into a composer as if typed, and the cursor behind it. */
export function fillComposer(id, text) {
  const input = document.getElementById(id);
  input.value = text;
  input.focus();
  input.dispatchEvent(new Event("input"));
}

function changed(box) {
  const { input, list, hint, button } = box;
  drafts.set(box.draftKey, input.value);
  button.disabled = !input.value.trim();
  const [name, ...rest] = input.value.split(/(?=\s)/);
  const isCommand = input.value.startsWith("/") && !box.threadTs;
  offer(box, isCommand && !rest.length ? matchingCommands(name) : []);
  const command = isCommand && rest.length ? findCommand(name) : null;
  hint.hidden = !command?.usage_hint;
  hint.replaceChildren(...(command ? [h("b", {}, command.command), ` ${command.usage_hint ?? ""}`] : []));
  if (list.hidden) input.removeAttribute("aria-activedescendant");
  grow(input);
}

/** The box grows with its text, up to the height that the style sheet allows. */
function grow(input) {
  input.style.height = "auto";
  if (input.value) input.style.height = `${input.scrollHeight}px`;
}

function offer(box, commands) {
  box.offered = commands;
  box.picked = 0;
  box.list.hidden = !commands.length;
  box.list.replaceChildren(...commands.map((command, index) => offerItem(box, command, index)));
  mark(box);
}

function offerItem(box, command, index) {
  const choose = (event) => {
    event.preventDefault();
    complete(box, index);
  };
  return h(
    "div",
    { class: "command-item", role: "option", id: `${box.list.id}-${index}`, onmousedown: choose },
    h("div", {}, h("b", {}, command.command), " ", h("span", { class: "muted" }, command.usage_hint)),
    h("div", { class: "small muted" }, command.description),
  );
}

function mark(box) {
  [...box.list.children].forEach((item, index) =>
    item.setAttribute("aria-selected", String(index === box.picked)),
  );
  const picked = box.list.children[box.picked];
  if (!picked || box.list.hidden) return;
  box.input.setAttribute("aria-activedescendant", picked.id);
  picked.scrollIntoView({ block: "nearest" });
}

function complete(box, index) {
  box.input.value = `${box.offered[index].command} `;
  changed(box);
}

function onKey(event, box) {
  if (event.isComposing) return;
  const open = !box.list.hidden;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (open && step) {
    event.preventDefault();
    box.picked = (box.picked + step + box.offered.length) % box.offered.length;
    mark(box);
  } else if (open && event.key === "Escape") {
    event.stopPropagation();
    box.list.hidden = true;
  } else if (
    open &&
    (event.key === "Tab" || (event.key === "Enter" && box.offered[box.picked].command !== box.input.value))
  ) {
    event.preventDefault();
    complete(box, box.picked);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box);
  }
}

/** Empties the box at once, as Slack does; text that could not be sent comes back unless new text stands there. */
async function send(box) {
  const typed = box.input.value;
  const text = typed.trim();
  if (!text) return;
  put(box, "");
  try {
    await sendText(text, box.threadTs);
  } catch (error) {
    const isFree = !box.input.value;
    if (isFree) put(box, typed);
    addNotice(isFree ? error.message : `${error.message}\nNot sent: ${text}`, box.threadTs);
  }
  await refresh().catch(() => {});
}

function put(box, text) {
  box.input.value = text;
  changed(box);
  box.list.hidden = true;
}
