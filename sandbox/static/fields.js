// Text, number, date and time fields. Each returns {node, value(), problem(), focus()}.

import { h } from "./dom.js";
import { calendarDay } from "./time.js";

const KINDS = {
  email_text_input: { type: "email", inputmode: "email", autocomplete: "off" },
  url_text_input: { type: "url", inputmode: "url", autocomplete: "off" },
  number_input: { type: "text", inputmode: "decimal", autocomplete: "off" },
  plain_text_input: { type: "text", autocomplete: "off" },
};

const PROBLEMS = {
  plain_text_input: lengthProblem,
  number_input: numberProblem,
  email_text_input: formatProblem,
  url_text_input: formatProblem,
};

/** plain_text_input, number_input, email_text_input and url_text_input. */
export function textField(spec, { kept, field, changed }) {
  const input = h(spec.multiline ? "textarea" : "input", {
    ...(spec.multiline ? { rows: 4 } : KINDS[spec.type]),
    class: "field",
    dir: "auto",
    placeholder: spec.placeholder?.text,
    ...labelled(field),
  });
  input.value = kept ?? spec.initial_value ?? "";
  if (changed) dispatchText(input, spec, () => changed(input.value || null));
  const counter = spec.max_length && remaining(input, spec.max_length);
  return {
    node: h("div", { class: "field-box" }, input, counter),
    value: () => input.value || null,
    problem: () => (input.value ? PROBLEMS[spec.type](input.value, spec, input) : null),
    focus: () => input.focus(),
  };
}

/** Slack sends text on Enter unless the element asks for every character. */
function dispatchText(input, spec, run) {
  const triggers = spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (triggers.includes("on_character_entered")) input.addEventListener("input", run);
  if (!triggers.includes("on_enter_pressed")) return;
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    run();
  });
}

function remaining(input, limit) {
  const counter = h("span", { class: "counter", "aria-live": "polite" });
  const show = () => {
    const left = limit - input.value.length;
    counter.textContent = left <= Math.max(20, limit / 10) ? String(left) : "";
    counter.classList.toggle("over", left < 0);
  };
  input.addEventListener("input", show);
  show();
  return counter;
}

function lengthProblem(value, spec) {
  if (spec.min_length && value.length < spec.min_length)
    return `Please enter at least ${spec.min_length} characters.`;
  if (value.length > (spec.max_length ?? 3000))
    return `Please enter no more than ${spec.max_length ?? 3000} characters.`;
  return null;
}

function numberProblem(value, spec) {
  if (!/^\s*[-+]?(\d+\.?\d*|\.\d+)\s*$/.test(value)) return "Please enter a number, for example 12.";
  if (!spec.is_decimal_allowed && !Number.isInteger(Number(value))) return "Please enter a whole number.";
  if (spec.min_value !== undefined && Number(value) < Number(spec.min_value))
    return `Please enter a number of at least ${spec.min_value}.`;
  if (spec.max_value !== undefined && Number(value) > Number(spec.max_value))
    return `Please enter a number of at most ${spec.max_value}.`;
  return null;
}

function formatProblem(_value, spec, input) {
  if (input.validity.valid) return null;
  return spec.type === "email_text_input"
    ? "Please enter a valid email address."
    : "Please enter a full web address, beginning with https://";
}

/** datepicker; the chosen day is repeated in words, because browsers differ in the order of day and month. */
export function dateField(spec, { kept, field, changed }) {
  const input = h("input", {
    type: "date",
    class: "field",
    max: "9999-12-31",
    ...labelled(field, spec.placeholder?.text ?? "Date"),
  });
  input.value = kept ?? spec.initial_date ?? "";
  const words = h("span", { class: "date-words muted" });
  const show = () => (words.textContent = input.value ? calendarDay(input.value) : "");
  input.addEventListener("input", show);
  show();
  if (changed) dispatchWhenSettled(input, spec.initial_date, changed, show);
  return pickerControl(input, words, "Please enter a whole date.");
}

/** timepicker */
export function timeField(spec, { kept, field, changed }) {
  const input = h("input", {
    type: "time",
    class: "field",
    ...labelled(field, spec.placeholder?.text ?? "Time"),
  });
  input.value = kept ?? spec.initial_time ?? "";
  if (changed) dispatchWhenSettled(input, spec.initial_time, changed);
  return pickerControl(input, null, "Please enter a whole time.");
}

function pickerControl(input, extra, incomplete) {
  return {
    node: h("div", { class: "field-box picker" }, input, extra),
    value: () => input.value || null,
    problem: () => (input.validity.badInput ? incomplete : null),
    focus: () => input.focus(),
  };
}

/** Typing a year passes through the years 2, 20 and 202: keys count when the field is left or Enter is pressed. */
function dispatchWhenSettled(input, initial, changed, shown) {
  let sent = input.value;
  let typing = false;
  const settle = () => {
    typing = false;
    if (!input.value || input.value === sent) return;
    const before = sent;
    sent = input.value;
    changed(sent, () => {
      sent = input.value = before || initial || "";
      shown?.();
    });
  };
  input.addEventListener("keydown", (event) => {
    typing = true;
    if (event.key === "Enter") settle();
  });
  input.addEventListener("change", () => !typing && settle());
  input.addEventListener("blur", settle);
}

/** Label and description references of a field in an input block; a bare element names itself. */
export function labelled(field, ownName) {
  if (!field) return { "aria-label": ownName };
  return {
    "aria-labelledby": field.labelId,
    "aria-describedby": field.describedBy,
    "aria-required": field.optional ? null : "true",
  };
}
