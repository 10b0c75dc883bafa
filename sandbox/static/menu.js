// A menu of things to do, below the button that opens it.

import { h } from "./dom.js";
import { moveByKeys, openPopover } from "./popover.js";

/** Opens a menu at `anchor`; `entries` are [{label, note, choose}]. */
export function openMenu(anchor, entries, label) {
  const items = entries.map(({ label: text, note, choose }) =>
    h(
      "button",
      { type: "button", role: "menuitem", class: "menu-item", onclick: () => (close(), choose()) },
      h("span", { dir: "auto" }, text),
      note && h("span", { class: "option-note" }, note),
    ),
  );
  const menu = h(
    "div",
    { class: "menu", role: "menu", "aria-label": label, onkeydown: (event) => moveByKeys(event, items) },
    items,
  );
  const close = openPopover(anchor, menu);
  items[0]?.focus();
}
