// The head of a conversation: name, topic, the bot's membership, and what can be changed for trying things.

import { api } from "./api.js";
import { toast } from "./dialogs.js";
import { h, icon, iconButton, reconcile } from "./dom.js";
import { moveByKeys, openPopover } from "./popover.js";
import { conversationName, conversationSign } from "./sidebar.js";
import { findConversation, hashFor, now, store, zone } from "./store.js";
import { refresh } from "./sync.js";
import { dayAndTime } from "./time.js";

/** Brings the header up to date. */
export function showHeader(root, openDrawer) {
  const one = findConversation(store.channel);
  const parts = [
    {
      key: "menu",
      sig: "",
      build: () => iconButton("menu", "Open the sidebar", openDrawer, { class: "icon-button drawer-only" }),
    },
    { key: "title", sig: JSON.stringify(one), build: () => title(one) },
    { key: "now", sig: store.state.now + zone(), build: () => clockChip(openDrawer) },
  ];
  if (isChannel(one)) parts.push({ key: "bot", sig: String(one.bot_member), build: () => membership(one) });
  if (isChannel(one)) parts.push({ key: "tools", sig: JSON.stringify(one), build: () => channelMenu(one) });
  if (one && !isChannel(one))
    parts.push({
      key: "tabs",
      sig: store.channel + JSON.stringify(store.state.conversations),
      build: () => tabs(one),
    });
  reconcile(root, parts);
}

/** Channels have members; the bot's DM and Home don't. */
export const isChannel = (one) => one?.type === "channel" || one?.type === "private";

function title(one) {
  if (!one) return h("h1", {}, "No conversation");
  const badges = [one.archived && "archived", one.external && "shared externally"].filter(Boolean);
  return h(
    "div",
    { class: "title" },
    h(
      "h1",
      {},
      h("span", { class: "sign" }, conversationSign(one)),
      h("bdi", {}, conversationName(one)),
      badges.map((badge) => h("span", { class: "badge" }, badge)),
    ),
    one.topic && h("div", { class: "topic muted", dir: "auto", title: one.topic }, one.topic),
  );
}

/** On a phone the clock stands in the drawer; this shows the time and leads there. */
const clockChip = (openDrawer) =>
  h(
    "button",
    { type: "button", class: "clock-chip drawer-only", onclick: openDrawer },
    icon("clock"),
    dayAndTime(now(), zone()),
  );

function membership(one) {
  const bot = store.state.bot.name;
  if (one.bot_member) return h("span", { class: "membership muted" }, `${bot} is here`);
  return h(
    "button",
    { type: "button", class: "button membership", onclick: () => change(one, { bot_member: true }) },
    `Invite ${bot}`,
  );
}

function channelMenu(one) {
  const button = iconButton("more", "Change this channel", () => open(button, one), {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "data-focus": "channel-menu",
  });
  return h("span", {}, button);
}

function open(anchor, one) {
  const bot = store.state.bot.name;
  const choices = [
    [
      one.bot_member ? `Remove ${bot} from this channel` : `Invite ${bot} to this channel`,
      { bot_member: !one.bot_member },
    ],
    [one.archived ? "Unarchive this channel" : "Archive this channel", { archived: !one.archived }],
    [
      one.external ? "End sharing with another organisation" : "Share with another organisation",
      { external: !one.external },
    ],
  ];
  const items = choices.map(([label, wanted]) =>
    h(
      "button",
      { type: "button", role: "menuitem", class: "menu-item", onclick: () => (close(), change(one, wanted)) },
      label,
    ),
  );
  const close = openPopover(
    anchor,
    h("div", { class: "menu", role: "menu", onkeydown: (event) => moveByKeys(event, items) }, items),
  );
  items[0].focus();
}

/** Changes a channel for everybody in the sandbox. */
export async function change(one, wanted) {
  try {
    await api.channel(one.id, wanted);
    await refresh();
  } catch (error) {
    toast(error.message);
  }
}

function tabs(current) {
  const others = store.state.conversations.filter((one) => one.type === "home" || one.type === "dm");
  const names = { home: "Home", dm: "Messages" };
  return h(
    "div",
    { class: "tabs" },
    others.map((one) =>
      h(
        "a",
        { href: hashFor({ channel: one.id }), "aria-current": one.id === current.id ? "page" : null },
        names[one.type],
      ),
    ),
  );
}
