// Avatars and names of those who write.

import { h, icon } from "./dom.js";
import { displayName, findPerson, store } from "./store.js";

/** Who wrote a message: {id, name, kind} with kind person, bot or sandbox (the page itself). */
export function author(message) {
  if (message.local) return { id: "sandbox", name: "Sandbox", kind: "sandbox" };
  const bot = store.state.bot;
  if (message.bot_id || message.user === bot.user_id)
    return { id: bot.user_id, name: message.username ?? bot.name, kind: "bot" };
  return { id: message.user, name: displayName(message.user) ?? message.user ?? "Unknown", kind: "person" };
}

/** A square with initials on the writer's colour; decorative, the name stands beside it. */
export function avatar(who, size = "") {
  const node = h(
    "span",
    { class: `avatar avatar-${who.kind} ${size}`, "aria-hidden": "true" },
    who.kind === "sandbox" ? icon("home") : initials(who.name),
  );
  if (who.kind === "person") paint(node, findPerson(who.id)?.color);
  return node;
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}

function paint(node, color) {
  const hex = /^#?([0-9a-f]{6})$/i.exec(color ?? "")?.[1];
  if (!hex) return;
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  node.style.backgroundColor = `#${hex}`;
  node.style.color = red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? "#16191d" : "#fff";
}
