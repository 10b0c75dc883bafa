// The inline things that every text format shares: mentions, links, emoji and dates.

import { h } from "./dom.js";
import { emojiCharacter } from "./emoji.js";
import { displayName, findConversation, hashFor, now, store, zone } from "./store.js";
import { fillDate, fullInstant } from "./time.js";

const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

/** A mention of a person or of the bot; one's own stands out. */
export function userMention(id, label) {
  const name = displayName(id) ?? label ?? id;
  return h(
    "span",
    { class: id === store.person ? "mention mention-me" : "mention", dir: "auto" },
    `@${name}`,
  );
}

/** A link to a conversation, or its bare name where the reader can't see it. */
export function channelMention(id, label) {
  const conversation = findConversation(id);
  const name = conversation?.name ?? label;
  if (!conversation)
    return h("span", { class: "mention", dir: "auto" }, name ? `#${name}` : "#private channel");
  return h("a", { class: "mention", href: hashFor({ channel: id }), dir: "auto" }, `#${name}`);
}

/** @here, @channel, @everyone, or a user group: the mentions that ping many. */
export const groupMention = (name) =>
  h("span", { class: "mention mention-many" }, `@${name.replace(/^@/, "")}`);

/** A link that opens in a new tab; an address of another kind than web or mail stays visible text. */
export function link(url, ...content) {
  if (!SAFE_LINK.test(url)) return h("span", { title: url }, content);
  return h(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", title: url, dir: "auto" },
    content,
  );
}

/** An emoji by name, or the name between colons when it is unknown. */
export function emoji(name) {
  const character = emojiCharacter(name);
  if (!character)
    return h("span", { class: "emoji-unknown", title: "This emoji is not known here" }, `:${name}:`);
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` },
    character,
  );
}

/** A date in the reader's zone, as the template says. */
export function dateToken(unixSeconds, template, url, fallback) {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return h("span", {}, fallback ?? "");
  const shown = fillDate(template, unixSeconds, zone(), now());
  const time = h("time", { datetime: date.toISOString(), title: fullInstant(date, zone()) }, shown);
  return url ? link(url, time) : time;
}

/** Text with the three escaped characters turned back. */
export const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const SHORTCODE = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g;

/** Nodes for text in which only emoji and line breaks mean something. */
export function plainNodes(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(SHORTCODE)) {
    if (!emojiCharacter(match[1])) continue;
    nodes.push(...lines(text.slice(from, match.index)), emoji(match[1]));
    from = match.index + match[0].length;
  }
  return [...nodes, ...lines(text.slice(from))];
}

function lines(text) {
  return unescape(text)
    .split("\n")
    .flatMap((line, index) => (index ? [h("br"), line] : [line]))
    .filter((part) => part !== "");
}
