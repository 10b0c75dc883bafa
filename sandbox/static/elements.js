// Interactive elements: what clicking or changing one does, and which control draws it.

import { checkboxes, radioButtons } from "./boxes.js";
import { askConfirm } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { dateField, textField, timeField } from "./fields.js";
import { plainNodes } from "./entities.js";
import { picture } from "./images.js";
import { moveByKeys, openPopover } from "./popover.js";
import { multiSelect, singleSelect } from "./selects.js";

const CONTROLS = {
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  datepicker: dateField,
  timepicker: timeField,
  radio_buttons: radioButtons,
  checkboxes,
  static_select: singleSelect,
  users_select: singleSelect,
  conversations_select: singleSelect,
  channels_select: singleSelect,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
};

/** Control objects ({value, problem, focus}) by their root node. */
const controls = new WeakMap();

/**
 * An element of a block; `host` says where it stands: {act(blockId, actionId, value), kept(blockId, actionId)}.
 * `field` is given inside an input block: {dispatch, labelId, describedBy, optional}.
 */
export function element(spec, blockId, host, field = null) {
  if (spec.type === "image") return picture(spec, "accessory-image");
  if (spec.type === "button") return button(spec, blockId, host);
  if (spec.type === "overflow") return overflow(spec, blockId, host);
  if (!CONTROLS[spec.type]) return unsupported(spec, "element");
  return control(spec, blockId, host, field);
}

/** What can't be drawn is shown as data, so that nothing the bot sent goes unseen. */
export function unsupported(spec, what) {
  return h(
    "details",
    { class: "unsupported" },
    h("summary", {}, icon("warning"), ` Unsupported ${what}: `, h("code", {}, spec?.type ?? "no type")),
    h("pre", {}, JSON.stringify(spec, null, 2)),
  );
}

/** The values of all controls below `root`: {block_id: {action_id: value}}. */
export function readState(root) {
  const state = {};
  for (const node of root.querySelectorAll("[data-control]")) {
    (state[node.dataset.block] ??= {})[node.dataset.action] = controls.get(node).value();
  }
  return state;
}

/** The control drawn at `node`. */
export const controlAt = (node) => controls.get(node);

function control(spec, blockId, host, field) {
  const sends = !field || field.dispatch;
  const made = CONTROLS[spec.type](spec, {
    kept: host.kept?.(blockId, spec.action_id),
    field,
    channel: host.channel,
    changed: sends ? (value, revert) => send(made.node, spec, blockId, host, value, revert) : null,
  });
  Object.assign(made.node.dataset, {
    control: spec.type,
    block: blockId,
    action: spec.action_id,
    focus: `${blockId}/${spec.action_id}`,
  });
  controls.set(made.node, made);
  return made.node;
}

function button(spec, blockId, host) {
  const props = {
    class: `button ${spec.style ?? ""}`,
    "data-focus": `${blockId}/${spec.action_id}`,
    "aria-label": spec.accessibility_label,
  };
  const click = () => send(node, spec, blockId, host, spec.value ?? null);
  const node = spec.url
    ? h(
        "a",
        { ...props, href: spec.url, target: "_blank", rel: "noopener noreferrer", onclick: click },
        plainNodes(spec.text?.text ?? ""),
        icon("link"),
      )
    : h("button", { ...props, type: "button", onclick: click }, plainNodes(spec.text?.text ?? ""));
  Object.assign(node.dataset, { block: blockId, action: spec.action_id });
  return node;
}

function overflow(spec, blockId, host) {
  const node = iconButton(
    "more",
    "More actions",
    () => openMenu(node, spec, (value) => send(node, spec, blockId, host, value)),
    {
      class: "icon-button outlined",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-focus": `${blockId}/${spec.action_id}`,
    },
  );
  Object.assign(node.dataset, { block: blockId, action: spec.action_id });
  return node;
}

function openMenu(anchor, spec, choose) {
  const pick = (option) => () => {
    close();
    if (option.url) window.open(option.url, "_blank", "noopener");
    choose(option.value ?? null);
  };
  const items = (spec.options ?? []).map((option) =>
    h(
      "button",
      { type: "button", role: "menuitem", class: "menu-item", onclick: pick(option) },
      described(option),
    ),
  );
  const menu = h(
    "div",
    { class: "menu", role: "menu", onkeydown: (event) => moveByKeys(event, items) },
    items,
  );
  const close = openPopover(anchor, menu);
  items[0]?.focus();
}

/** An option's text with its description below. */
function described(option) {
  const note = option.description && h("span", { class: "option-note" }, plainNodes(option.description.text));
  return [h("span", { dir: "auto" }, plainNodes(option.text?.text ?? "")), note];
}

/**
 * Sends one interaction, after its confirm dialog, and tells at the element when that fails.
 * A button takes no second click meanwhile; a menu may change again, and its last value counts.
 */
async function send(node, spec, blockId, host, value, revert) {
  const waits = !node.dataset.control;
  if (waits && node.getAttribute("aria-disabled") === "true") return;
  if (spec.confirm && !(await askConfirm(spec.confirm))) {
    revert?.();
    return;
  }
  node.parentElement?.querySelector(":scope > .action-error")?.remove();
  if (waits) node.setAttribute("aria-disabled", "true");
  node.classList.add("waiting");
  try {
    await host.act(blockId, spec.action_id, value);
  } catch (error) {
    node.after(h("span", { class: "action-error", role: "alert" }, icon("warning"), ` ${error.message}`));
  } finally {
    node.removeAttribute("aria-disabled");
    node.classList.remove("waiting");
  }
}
