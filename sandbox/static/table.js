// The table block: a header row, then data, with alignment and wrapping by column.

import { h } from "./dom.js";
import { richText } from "./richtext.js";

/** A table block; it scrolls inside its own box when the page is narrow. */
export function table(block) {
  const [head, ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const row = (tag) => (cells) =>
    h(
      "tr",
      {},
      cells.map((cell, index) => h(tag, cellProps(tag, cell, settings[index]), content(cell))),
    );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row("th")(head ?? [])), h("tbody", {}, body.map(row("td")))),
  );
}

function cellProps(tag, cell, setting) {
  const classes = [
    `align-${setting?.align ?? "left"}`,
    setting?.is_wrapped ? "wrapped" : "",
    cell.type === "raw_number" ? "number" : "",
  ];
  return { class: classes.filter(Boolean).join(" "), scope: tag === "th" ? "col" : null, dir: "auto" };
}

function content(cell) {
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "raw_text" || cell.type === "raw_number") return cell.text ?? String(cell.value ?? "");
  return h("span", { class: "unknown-inline" }, `[unsupported cell: ${cell.type}]`);
}
