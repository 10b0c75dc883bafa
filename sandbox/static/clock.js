// The sandbox's clock: what time it is, and the ways to let time pass.

import { api } from "./api.js";
import { toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { now, store, zone } from "./store.js";
import { refresh } from "./sync.js";
import { clockTime, dayAndTime, isoDay, shortDay, zoneName } from "./time.js";

const parts = {};
let moving = false;

/** The clock card; made once, so that a half-typed date stays. */
export function clockCard(existing) {
  const node = existing ?? build();
  show();
  return node;
}

function build() {
  parts.day = h("div", { class: "clock-day" });
  parts.time = h("div", { class: "clock-time" });
  parts.busy = h("div", { class: "clock-busy", role: "status" });
  parts.next = h("button", { type: "button", class: "side-button", onclick: () => move("next_reminder") });
  parts.day1 = h(
    "button",
    { type: "button", class: "side-button", onclick: () => move("next_day") },
    "Next day",
  );
  parts.toDate = h(
    "button",
    { type: "button", class: "side-button", "aria-expanded": "false", onclick: toggleDate },
    "To date…",
  );
  parts.date = h("input", { type: "date", "aria-label": "Go to this date" });
  parts.go = h("button", { type: "submit", class: "side-button" }, "Go");
  parts.form = h("form", { class: "clock-form", hidden: true, onsubmit: goToDate }, parts.date, parts.go);
  parts.controls = h(
    "div",
    { class: "clock-controls" },
    parts.next,
    h("div", { class: "clock-row" }, parts.day1, parts.toDate),
    parts.form,
  );
  return h(
    "section",
    { class: "clock", "aria-label": "Sandbox clock" },
    h("div", { class: "clock-face" }, icon("clock"), h("div", {}, parts.day, parts.time), parts.busy),
    parts.controls,
  );
}

function show() {
  const { clock } = store.state;
  const busy = moving || clock.busy;
  const next = clock.next_reminder_at && new Date(clock.next_reminder_at);
  parts.day.textContent = shortDay(now(), zone());
  parts.time.textContent = `${clockTime(now(), zone())} ${zoneName(now(), zone())}`;
  parts.busy.replaceChildren(
    ...(busy
      ? [h("span", { class: "spinner" }), h("span", { class: "visually-hidden" }, "The bot is working")]
      : []),
  );
  parts.controls.hidden = !clock.adjustable;
  parts.next.replaceChildren(
    h("span", {}, "Next reminder"),
    h("span", { class: "side-note" }, next ? dayAndTime(next, zone()) : "none planned"),
  );
  for (const button of [parts.next, parts.day1, parts.go]) setDisabled(button, busy);
  if (!next) setDisabled(parts.next, true);
  parts.date.min = isoDay(now(), zone());
}

/** Not the `disabled` attribute: that would take the focus away from whoever presses the button again and again. */
function setDisabled(button, disabled) {
  if (disabled) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

function toggleDate() {
  parts.form.hidden = !parts.form.hidden;
  parts.toDate.setAttribute("aria-expanded", String(!parts.form.hidden));
  if (parts.form.hidden) return;
  parts.date.value ||= isoDay(now(), zone());
  parts.date.focus();
}

function goToDate(event) {
  event.preventDefault();
  if (parts.date.value) move(parts.date.value);
}

async function move(to) {
  if (moving || store.state.clock.busy || (to === "next_reminder" && !store.state.clock.next_reminder_at))
    return;
  moving = true;
  show();
  try {
    await api.clock(to);
  } catch (error) {
    toast(error.message);
  } finally {
    moving = false;
    await refresh().catch((error) => toast(error.message));
    show();
  }
}
