// The app's shortcuts: global ones behind the lightning beside the message box, message ones on each message.

import { api } from "./api.js";
import { toast } from "./dialogs.js";
import { iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { store } from "./store.js";
import { refresh } from "./sync.js";

const MENU = { "aria-haspopup": "menu", "aria-expanded": "false" };

const offered = (type) => store.state.shortcuts.filter((shortcut) => shortcut.type === type);

/** The lightning, or nothing where the app has no global shortcut. */
export function lightning() {
  if (!offered("global").length) return null;
  const open = () => openMenu(button, offered("global").map((one) => entry(one)), "Shortcuts");
  const button = iconButton("lightning", "Shortcuts", open, { ...MENU, "data-focus": "shortcuts" });
  return button;
}

/** What else can be done with a message, or nothing where the app has no message shortcut. */
export function moreActions(message) {
  if (!offered("message").length) return null;
  const where = { channel: store.channel, ts: message.ts };
  const open = () =>
    openMenu(button, offered("message").map((one) => entry(one, where)), "More actions");
  const button = iconButton("more", "More actions", open, { ...MENU, "data-focus": `more ${message.ts}` });
  return button;
}

const entry = (shortcut, where) => ({
  label: shortcut.name,
  note: shortcut.description,
  choose: () => use(shortcut.callback_id, where),
});

async function use(callbackId, where) {
  try {
    await api.shortcut(store.person, callbackId, where);
    await refresh();
  } catch (error) {
    toast(error.message);
  }
}
