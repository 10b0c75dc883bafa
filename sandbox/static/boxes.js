// Radio buttons and checkboxes, with descriptions.

import { h, uniqueId } from "./dom.js";
import { labelled } from "./fields.js";
import { textObject } from "./mrkdwn.js";

/** radio_buttons */
export function radioButtons(spec, options) {
  const initial = spec.initial_option ? [spec.initial_option.value] : [];
  const kept = options.kept === undefined ? undefined : [options.kept];
  const group = boxes(spec, "radio", initial, { ...options, kept }, (values) => values[0] ?? null);
  return { ...group, value: () => group.checked()[0] ?? null };
}

/** checkboxes */
export function checkboxes(spec, options) {
  const initial = (spec.initial_options ?? []).map((option) => option.value);
  const group = boxes(spec, "checkbox", initial, options, (values) => values);
  return { ...group, value: group.checked };
}

function boxes(spec, type, initial, { kept, field, changed }, asValue) {
  const name = uniqueId("choice");
  const options = spec.options ?? [];
  const inputs = options.map((option) => h("input", { type, name, value: option.value }));
  const checked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const check = (values) => inputs.forEach((input) => (input.checked = values.includes(input.value)));
  let before = kept ?? initial;
  check(before);
  const role = type === "radio" ? "radiogroup" : "group";
  const node = h(
    "div",
    { class: "boxes", role, ...labelled(field) },
    options.map((option, index) => box(inputs[index], option)),
  );
  node.addEventListener("change", () => {
    const reverted = before;
    before = checked();
    changed?.(asValue(before), () => check((before = reverted)));
  });
  return {
    node,
    checked,
    problem: () => null,
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0])?.focus(),
  };
}

function box(input, option) {
  const note = option.description && h("div", { class: "option-note" }, textObject(option.description));
  return h("label", { class: "box" }, input, h("div", {}, textObject(option.text), note));
}
