// The markdown block: the common subset of standard Markdown that Slack shows.

import { h } from "./dom.js";
import { link, plainNodes } from "./entities.js";

const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

/** A Markdown text as one element. */
export const markdown = (text) => h("div", { class: "markdown", dir: "auto" }, blocks(text.split("\n")));

function blocks(lines) {
  const nodes = [];
  const rest = [...lines];
  while (rest.length) {
    const node =
      blank(rest) ??
      fence(rest) ??
      heading(rest) ??
      rule(rest) ??
      quote(rest) ??
      table(rest) ??
      list(rest) ??
      paragraph(rest);
    if (node !== "") nodes.push(node);
  }
  return nodes;
}

const blank = (rest) => (rest[0].trim() === "" ? (rest.shift(), "") : null);

function fence(rest) {
  if (!/^\s*```/.test(rest[0])) return null;
  rest.shift();
  const end = rest.findIndex((line) => /^\s*```\s*$/.test(line));
  const body = rest.splice(0, end === -1 ? rest.length : end);
  rest.shift();
  return h("pre", { class: "code-block" }, h("code", {}, body.join("\n")));
}

function heading(rest) {
  const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(rest[0]);
  if (!match) return null;
  rest.shift();
  return h(
    "p",
    {
      class: `md-heading md-heading-${match[1].length}`,
      role: "heading",
      "aria-level": match[1].length + 2,
      dir: "auto",
    },
    inline(match[2]),
  );
}

const rule = (rest) => (RULE.test(rest[0]) ? (rest.shift(), h("hr")) : null);

function quote(rest) {
  const quoted = takeWhile(rest, (line) => /^\s*>/.test(line));
  return quoted.length
    ? h("blockquote", { dir: "auto" }, blocks(quoted.map((line) => line.replace(/^\s*> ?/, ""))))
    : null;
}

function table(rest) {
  if (!rest[0].includes("|") || !/^\s*\|?[\s:|-]*-[\s:|-]*$/.test(rest[1] ?? "") || !rest[1].includes("|"))
    return null;
  const [head, marks, ...body] = takeWhile(rest, (line) => line.includes("|")).map(cells);
  const aligned = (index) =>
    /^:-+:$/.test(marks[index]) ? "align-center" : /-:$/.test(marks[index] ?? "") ? "align-right" : "";
  const row = (tag) => (values) =>
    h(
      "tr",
      {},
      values.map((value, index) => h(tag, { class: aligned(index), dir: "auto" }, inline(value))),
    );
  return h(
    "div",
    { class: "table-scroll" },
    h("table", {}, h("thead", {}, row("th")(head)), h("tbody", {}, body.map(row("td")))),
  );
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

function list(rest) {
  const first = ITEM.exec(rest[0]);
  if (!first) return null;
  const ordered = /\d/.test(first[2]);
  const indent = first[1].length;
  const items = [];
  while (rest.length && belongs(rest[0], indent, ordered)) items.push(item(rest, indent));
  return h(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(first[2], 10) : null }, items);
}

function belongs(line, indent, ordered) {
  const match = ITEM.exec(line);
  return match && match[1].length === indent && /\d/.test(match[2]) === ordered;
}

function item(rest, indent) {
  const text = ITEM.exec(rest.shift())[3];
  const inner = takeWhile(rest, (line) => /^\s+\S/.test(line) && line.search(/\S/) > indent);
  const task = /^\[([ xX])\]\s+/.exec(text);
  const box =
    task &&
    h(
      "span",
      { role: "img", "aria-label": task[1] === " " ? "open" : "done" },
      task[1] === " " ? "☐ " : "☑ ",
    );
  return h("li", { dir: "auto" }, box, inline(text.slice(task ? task[0].length : 0)), blocks(inner));
}

function paragraph(rest) {
  const lines = [
    rest.shift(),
    ...takeWhile(
      rest,
      (line) => line.trim() && !/^\s*(```|>|#{1,6}\s)/.test(line) && !ITEM.test(line) && !RULE.test(line),
    ),
  ];
  return h(
    "p",
    { dir: "auto" },
    lines.flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line))),
  );
}

function takeWhile(rest, test) {
  const end = rest.findIndex((line) => !test(line));
  return rest.splice(0, end === -1 ? rest.length : end);
}

const INLINE = [
  [/^\\([\\`*_{}[\]()#+.!~|<>-])/, (match) => match[1]],
  [/^(`+)(.+?)\1(?!`)/, (match) => h("code", {}, match[2])],
  [/^!?\[([^\]]*)\]\(\s*([^\s)]+)(?:\s+"[^"]*")?\s*\)/, (match) => link(match[2], inline(match[1]))],
  [/^<(https?:[^\s<>]+)>/, (match) => link(match[1], match[1])],
  [/^https?:\/\/[^\s<>()]+[^\s<>().,;:!?"']/, (match) => link(match[0], match[0])],
  [/^\*\*(?=\S)(.+?\S|\S)\*\*/, (match) => h("b", { dir: "auto" }, inline(match[1]))],
  [/^__(?=\S)(.+?\S|\S)__(?!\w)/, (match) => h("b", { dir: "auto" }, inline(match[1]))],
  [/^~~(?=\S)(.+?)~~/, (match) => h("s", {}, inline(match[1]))],
  [/^\*(?=\S)(.+?\S|\S)\*(?!\*)/, (match) => h("i", { dir: "auto" }, inline(match[1]))],
  [/^_(?=\S)(.+?\S|\S)_(?!\w)/, (match) => h("i", { dir: "auto" }, inline(match[1]))],
];

function inline(text) {
  const nodes = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const [length, node] = firstMatch(rest, plain);
    if (node === null) plain += rest[0];
    else {
      nodes.push(...plainNodes(plain), node);
      plain = "";
    }
    rest = rest.slice(length);
  }
  return [...nodes, ...plainNodes(plain)];
}

function firstMatch(rest, before) {
  for (const [pattern, build] of INLINE) {
    const match = pattern.exec(rest);
    if (match && !(rest[0] === "_" && /\w$/.test(before))) return [match[0].length, build(match)];
  }
  return [1, null];
}
