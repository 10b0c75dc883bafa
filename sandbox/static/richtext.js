// The rich_text block: sections, lists, quotes and preformatted text.

import { h } from "./dom.js";
import { channelMention, dateToken, emoji, groupMention, link, userMention } from "./entities.js";

const TAGS = { bold: "b", italic: "i", strike: "s", code: "code", underline: "u" };

/** A rich_text block or cell. */
export const richText = (block) => h("div", { class: "rich-text", dir: "auto" }, lists(block.elements ?? []));

/** Neighbouring lists of growing indent are one list to the reader; each keeps its own level. */
const lists = (elements) => elements.map((element, index) => part(element, elements.slice(0, index)));

function part(element, before) {
  if (element.type === "rich_text_section") return h("div", { dir: "auto" }, inlines(element.elements));
  if (element.type === "rich_text_quote") return h("blockquote", { dir: "auto" }, inlines(element.elements));
  if (element.type === "rich_text_preformatted")
    return h("pre", { class: "code-block" }, h("code", {}, inlines(element.elements)));
  if (element.type === "rich_text_list") return list(element, before);
  return h("span", { class: "unknown-inline" }, `[unsupported: ${element.type}]`);
}

function list(element, before) {
  const level = Math.min(element.indent ?? 0, 8);
  const ordered = element.style === "ordered";
  const start = ordered ? 1 + (element.offset ?? continued(before, element)) : null;
  const classes = `rich-list level-${level} ${element.border ? "bordered" : ""}`;
  return h(
    ordered ? "ol" : "ul",
    { class: classes, start },
    (element.elements ?? []).map((item) => h("li", { dir: "auto" }, inlines(item.elements))),
  );
}

/** How many items an interrupted ordered list of the same level already has. */
function continued(before, element) {
  let count = 0;
  for (const earlier of [...before].reverse()) {
    if (earlier.type !== "rich_text_list" || (earlier.indent ?? 0) < (element.indent ?? 0)) break;
    if ((earlier.indent ?? 0) === (element.indent ?? 0)) {
      if (earlier.style !== element.style) break;
      count += earlier.elements?.length ?? 0;
    }
  }
  return count;
}

const inlines = (elements) => (elements ?? []).map((element) => styled(element, inline(element)));

function styled(element, node) {
  return Object.entries(TAGS).reduce(
    (inner, [style, tag]) => (element.style?.[style] ? h(tag, { dir: "auto" }, inner) : inner),
    node,
  );
}

function inline(element) {
  switch (element.type) {
    case "text":
      return element.text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
    case "link":
      return link(element.url, element.text || element.url);
    case "user":
      return userMention(element.user_id);
    case "channel":
      return channelMention(element.channel_id);
    case "usergroup":
      return groupMention(element.usergroup_id);
    case "broadcast":
      return groupMention(element.range);
    case "emoji":
      return emoji(element.name);
    case "date":
      return dateToken(element.timestamp, element.format, element.url, element.fallback);
    case "color":
      return colour(element.value);
    default:
      return h("span", { class: "unknown-inline" }, `[unsupported: ${element.type}]`);
  }
}

function colour(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = value;
  return h("span", {}, value, swatch);
}
