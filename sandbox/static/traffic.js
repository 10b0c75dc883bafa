// The inspector: what the bot and the sandbox said to each other, newest first.

import { api } from "./api.js";
import { h, iconButton, reconcile } from "./dom.js";
import { zone } from "./store.js";
import { dayAndTime } from "./time.js";

let entries = [];
let wanted = "";
let onlyFailed = false;
let problem = null;

/** Fetches the traffic and draws it again. */
export async function loadTraffic(draw) {
  try {
    ({ entries } = await api.traffic());
    problem = null;
  } catch (error) {
    problem = error.message;
  }
  draw();
}

/** Items for the panel. */
export function trafficItems(close, draw) {
  return [
    {
      key: "traffic-head",
      sig: "",
      build: () =>
        h(
          "header",
          { class: "panel-header" },
          h("h2", {}, "Traffic"),
          iconButton("close", "Close the inspector", close),
        ),
    },
    { key: "traffic-filter", sig: "", build: () => filterBar(draw) },
    {
      key: "traffic-list",
      sig: {},
      build: () => fill(h("div", { class: "panel-scroll traffic" })),
      update: fill,
    },
  ];
}

function filterBar(draw) {
  const filter = h("input", {
    type: "text",
    class: "field",
    placeholder: "Filter, for example chat.update",
    "aria-label": "Filter the traffic",
  });
  const failed = h("input", { type: "checkbox" });
  filter.addEventListener("input", () => {
    wanted = filter.value.trim().toLowerCase();
    draw();
  });
  failed.addEventListener("change", () => {
    onlyFailed = failed.checked;
    draw();
  });
  filter.value = wanted;
  failed.checked = onlyFailed;
  return h("div", { class: "traffic-filter" }, filter, h("label", { class: "box" }, failed, "failed only"));
}

function fill(node) {
  const shown = entries.filter(
    (entry) =>
      (!onlyFailed || !entry.ok) && (!wanted || JSON.stringify(entry).toLowerCase().includes(wanted)),
  );
  const note =
    problem ?? (shown.length ? null : entries.length ? "Nothing matches." : "Nothing has been said yet.");
  const items = [...shown]
    .reverse()
    .map((entry) => ({
      key: String(entry.n),
      sig: `${entry.ok} ${entry.ms} ${zone()}`,
      build: () => entryNode(entry),
    }));
  reconcile(
    node,
    note ? [{ key: "note", sig: note, build: () => h("p", { class: "muted note" }, note) }, ...items] : items,
  );
  return node;
}

function entryNode(entry) {
  const outward = entry.direction.startsWith("bot");
  const node = h(
    "details",
    { class: entry.ok ? "entry" : "entry failed" },
    h(
      "summary",
      {},
      h(
        "span",
        {
          class: "direction",
          title: entry.direction,
          role: "img",
          "aria-label": outward ? "bot to Slack" : "Slack to bot",
        },
        outward ? "↑" : "↓",
      ),
      h("code", {}, entry.kind),
      entry.ok ? null : h("span", { class: "entry-error" }, `✗ ${entry.error ?? "failed"}`),
      h(
        "span",
        { class: "entry-when muted" },
        [dayAndTime(new Date(entry.at), zone()), entry.ms == null ? "" : `${Math.round(entry.ms)} ms`]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
  node.addEventListener(
    "toggle",
    () =>
      node.open &&
      node.children.length === 1 &&
      node.append(json("Request", entry.request), json("Response", entry.response)),
    { once: true },
  );
  return node;
}

const json = (title, data) =>
  h(
    "div",
    { class: "entry-json" },
    h("h3", {}, title),
    h("pre", { tabindex: "0" }, data == null ? "–" : JSON.stringify(data, null, 2)),
  );
