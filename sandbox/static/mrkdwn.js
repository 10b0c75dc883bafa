// Slack's own text markup, parsed to DOM nodes.

import { h } from "./dom.js";
import {
  channelMention,
  dateToken,
  groupMention,
  link,
  plainNodes,
  unescape,
  userMention,
} from "./entities.js";

const STYLES = { "*": "b", _: "i", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** A text object (mrkdwn or plain_text) as one element whose direction follows its content. */
export function textObject(text, tag = "div") {
  if (text?.type === "plain_text")
    return h(tag, { class: "plain", dir: "auto" }, plainNodes(text.text ?? ""));
  return h(tag, { class: "mrkdwn", dir: "auto" }, mrkdwn(text?.text ?? ""));
}

/** The nodes of a mrkdwn text: code blocks, quotes, and styled lines. */
export function mrkdwn(text) {
  const parts = text.split("```");
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("```"));
  return parts.flatMap((part, index) =>
    index % 2 ? [codeBlock(part)] : quotesAndLines(trimAround(part, index, parts.length)),
  );
}

function trimAround(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, "") : part;
  return index < count - 1 ? start.replace(/\n$/, "") : start;
}

const codeBlock = (text) =>
  h("pre", { class: "code-block" }, h("code", {}, literal(text.replace(/^\n|\n$/g, ""))));

/** Code shows links by their label and everything else as written. */
const literal = (text) =>
  unescape(text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target, label) => label ?? target));

function quotesAndLines(text) {
  const nodes = [];
  const rest = text.split("\n");
  while (rest.length) {
    const quoted = takeQuote(rest);
    if (quoted) nodes.push(h("blockquote", { dir: "auto" }, withBreaks(quoted)));
    else nodes.push(...withBreaks(takeWhile(rest, (line) => !isQuote(line))));
  }
  return nodes;
}

const isQuote = (line) => /^(&gt;|>)/.test(line);

function takeQuote(rest) {
  if (/^(&gt;|>){3}/.test(rest[0]))
    return rest.splice(0).map((line, index) => (index ? line : line.replace(/^(&gt;|>){3} ?/, "")));
  const quoted = takeWhile(rest, isQuote);
  return quoted.length ? quoted.map((line) => line.replace(/^(&gt;|>) ?/, "")) : null;
}

function takeWhile(rest, test) {
  const end = rest.findIndex((line) => !test(line));
  return rest.splice(0, end === -1 ? rest.length : end);
}

const withBreaks = (lines) =>
  lines.flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)));

/** The nodes of one line. */
function inline(line) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < line.length) {
    const found = special(line, at) ?? code(line, at) ?? styled(line, at);
    if (found) {
      nodes.push(...plainNodes(plain), found.node);
      plain = "";
      at = found.end;
    } else {
      plain += line[at];
      at += 1;
    }
  }
  return [...nodes, ...plainNodes(plain)];
}

function special(line, at) {
  if (line[at] !== "<") return null;
  const match = /^<([^<>\s|][^<>|]*)(?:\|([^<>]*))?>/.exec(line.slice(at));
  return match && { node: reference(match[1], match[2]), end: at + match[0].length };
}

function reference(target, label) {
  const text = label === undefined ? undefined : unescape(label);
  if (target.startsWith("@")) return userMention(target.slice(1), text);
  if (target.startsWith("#")) return channelMention(target.slice(1), text);
  if (target.startsWith("!date^")) return dateReference(target, text);
  if (target.startsWith("!subteam^")) return groupMention(text || target.slice(9));
  if (target.startsWith("!")) return groupMention(target.slice(1));
  return link(unescape(target), label ? inline(label) : unescape(target).replace(/^mailto:/, ""));
}

function dateReference(target, fallback) {
  const [, unix, template, url] = target.split("^");
  return dateToken(Number(unix), template ?? "{date}", url && unescape(url), fallback);
}

function code(line, at) {
  if (line[at] !== "`") return null;
  const end = line.indexOf("`", at + 1);
  return end > at + 1 ? { node: h("code", {}, literal(line.slice(at + 1, end))), end: end + 1 } : null;
}

/** Marks style only at the edges of words: 3*4*5 and snake_case_names stay as typed. */
function styled(line, at) {
  const mark = line[at];
  if (
    !STYLES[mark] ||
    WORD.test(line[at - 1] ?? "") ||
    /[\s]|^$/.test(line[at + 1] ?? "") ||
    line[at + 1] === mark
  )
    return null;
  for (let end = closing(line, mark, at + 2); end !== -1; end = closing(line, mark, end + 1)) {
    if (/\s/.test(line[end - 1]) || WORD.test(line[end + 1] ?? "")) continue;
    return { node: h(STYLES[mark], { dir: "auto" }, inline(line.slice(at + 1, end))), end: end + 1 };
  }
  return null;
}

/** Where the next such mark stands outside links, code and emoji names; -1 when nowhere. */
function closing(line, mark, from) {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === mark) return at;
    const skipped = /^(<[^<>]*>|`[^`]+`|:[a-z0-9_+'-]+:)/.exec(line.slice(at));
    if (skipped) at += skipped[0].length - 1;
  }
  return -1;
}
