// Block Kit blocks. A block that is not known here is shown as data, never dropped.

import { h, icon, uniqueId } from "./dom.js";
import { controlAt, element, unsupported } from "./elements.js";
import { plainNodes } from "./entities.js";
import { picture } from "./images.js";
import { markdown } from "./markdown.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { isoDay } from "./time.js";
import { now, store, zone } from "./store.js";
import { table } from "./table.js";

const BLOCKS = {
  section,
  header: (block) =>
    h(
      "div",
      { class: "block-header", role: "heading", "aria-level": "3", dir: "auto" },
      plainNodes(block.text?.text ?? ""),
    ),
  divider: () => h("hr"),
  context: (block) => h("div", { class: "context" }, (block.elements ?? []).map(contextPart)),
  actions: (block, host) =>
    h(
      "div",
      { class: "actions" },
      (block.elements ?? []).map((spec) => element(spec, block.block_id, host)),
    ),
  image,
  input,
  rich_text: richText,
  table,
  markdown: (block) => markdown(block.text ?? ""),
  alert,
};

const ALERTS = { default: "Note", info: "Info", warning: "Warning", error: "Error", success: "Success" };

/** Items for `reconcile`: one for each block, known again by its block_id. */
export function blockItems(blocks, host) {
  const seen = new Set();
  return blocks.map((block, index) => {
    const id = block.block_id && !seen.has(block.block_id) ? block.block_id : `#${index}`;
    seen.add(id);
    return { key: `block ${id}`, sig: signature(block), build: () => draw(block, host) };
  });
}

/** What decides whether a drawing is still right: the data, and for dates like "today" the day and the reader. */
export function signature(data) {
  const json = JSON.stringify(data);
  const relative = /_pretty\}|\{ago\}/.test(json) ? isoDay(now(), zone()) : "";
  return `${store.person} ${relative} ${json}`;
}

function draw(block, host) {
  const build = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : (data) => unsupported(data, "block");
  return h(
    "div",
    { class: `block block-${block.type}`, "data-block-id": block.block_id },
    build(block, host),
  );
}

function section(block, host) {
  const fields =
    block.fields &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => textObject(field)),
    );
  const accessory =
    block.accessory && h("div", { class: "accessory" }, element(block.accessory, block.block_id, host));
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-text" }, block.text && textObject(block.text), fields),
    accessory,
  );
}

const contextPart = (part) => (part.type === "image" ? picture(part, "context-image") : textObject(part));

function image(block) {
  const title =
    block.title && h("div", { class: "image-title muted", dir: "auto" }, plainNodes(block.title.text));
  return h("div", {}, title, picture(block, "picture"));
}

function alert(block) {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    icon("warning"),
    h("b", { class: "alert-level" }, ALERTS[level] ?? level),
    textObject(block.text),
  );
}

function input(block, host) {
  const labelId = uniqueId("label");
  const hintId = uniqueId("hint");
  const errorId = uniqueId("error");
  const field = {
    labelId,
    describedBy: `${hintId} ${errorId}`,
    optional: block.optional,
    dispatch: block.dispatch_action,
  };
  const control = element(block.element, block.block_id, host, field);
  const focus = () => controlAt(control)?.focus();
  const optional = block.optional && h("span", { class: "optional" }, " (optional)");
  const error = h("div", { class: "field-error", id: errorId, hidden: true });
  const node = h(
    "div",
    { class: "input", "data-required": block.optional ? null : "true" },
    h(
      "div",
      { class: "input-label", id: labelId, onclick: focus },
      plainNodes(block.label?.text ?? ""),
      optional,
    ),
    control,
    h("div", { class: "hint", id: hintId, hidden: !block.hint }, block.hint && plainNodes(block.hint.text)),
    error,
  );
  for (const kind of ["input", "change"])
    node.addEventListener(kind, () => showError(node.parentElement, null));
  return node;
}

/** Writes an error below the field of an input block, or takes it away; false when the block has no field. */
export function showError(blockNode, text) {
  const error = blockNode?.querySelector(".field-error");
  if (!error) return false;
  error.hidden = !text;
  error.replaceChildren(...(text ? [icon("warning"), " ", text] : []));
  const field = blockNode.querySelector("[aria-describedby]");
  if (text) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
  return true;
}
