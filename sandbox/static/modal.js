// The open modal: the top view of the person's stack, with values that outlive errors and updates.

import { api } from "./api.js";
import { blockItems, showError } from "./blocks.js";
import { h, icon, iconButton, reconcile } from "./dom.js";
import { controlAt, readState } from "./elements.js";
import { plainNodes } from "./entities.js";
import { avatar } from "./people.js";
import { store } from "./store.js";
import { refresh } from "./sync.js";

const dialog = document.getElementById("modal");

/** Values typed so far, by view id, so that a view pushed on top does not lose those below. */
const typed = new Map();

/** Views closed here whose closing the server may not have told yet. */
const closed = new Set();

let view = null;
let parts = null;

/** Shows what the server says is open: a view, an updated view, or none. */
export function showView(next) {
  const open = next && !closed.has(next.id) ? next : null;
  if (!open) hide();
  else if (!view || signatureOf(open) !== signatureOf(view)) show(open);
}

function show(open) {
  keepTyped();
  const same = view?.id === open.id;
  view = open;
  if (!same) build();
  update();
  if (!dialog.open) dialog.showModal();
  if (!same) focusFirst();
}

const signatureOf = ({ hash, state, ...rest }) => JSON.stringify(rest);

function hide() {
  keepTyped();
  view = null;
  parts = null;
  if (dialog.open) dialog.close();
  dialog.replaceChildren();
}

function keepTyped() {
  if (!view) return;
  const known = typed.get(view.id) ?? {};
  for (const [blockId, values] of Object.entries(readState(parts.body)))
    known[blockId] = { ...known[blockId], ...values };
  typed.set(view.id, known);
}

function build() {
  parts = {
    title: h("h2", { id: "modal-title", class: "modal-title", dir: "auto" }),
    body: h("div", { class: "blocks modal-blocks" }),
    problem: h("div", { class: "modal-problem", role: "alert", hidden: true }),
    close: h("button", { type: "button", class: "button large", onclick: closeView }),
    submit: h("button", { type: "submit", class: "button large primary" }),
  };
  const face = avatar({ kind: "bot", name: store.state.bot.name }, "small");
  const form = h(
    "form",
    { class: "modal-form", novalidate: true, onsubmit: submit },
    h("header", { class: "modal-header" }, face, parts.title, iconButton("close", "Close", closeView)),
    h("div", { class: "modal-scroll" }, parts.problem, parts.body),
    h("footer", { class: "modal-footer" }, parts.close, parts.submit),
  );
  form.addEventListener("keydown", submitByKeys);
  dialog.replaceChildren(form);
}

function update() {
  parts.title.replaceChildren(...plainNodes(view.title?.text ?? ""));
  parts.close.textContent = view.close?.text ?? (view.submit ? "Cancel" : "Close");
  parts.submit.textContent = view.submit?.text ?? "";
  parts.submit.hidden = !view.submit;
  const blocks = view.blocks ?? [];
  reconcile(parts.body, blockItems(blocks, hostOf(view)));
}

function hostOf({ id }) {
  const person = store.person;
  return {
    channel: store.channel,
    kept: (blockId, actionId) => typed.get(id)?.[blockId]?.[actionId],
    async act(blockId, actionId, value) {
      const container = { type: "view", view_id: id };
      await api.blockAction({
        person,
        container,
        block_id: blockId,
        action_id: actionId,
        value,
        state: readState(parts.body),
      });
      await refresh();
    },
  };
}

function focusFirst() {
  const fields = [...parts.body.querySelectorAll(".input [data-control]")];
  const wanted = view.blocks?.find((block) => block.element?.focus_on_load)?.element.action_id;
  const first = fields.find((node) => node.dataset.action === wanted) ?? fields[0];
  if (first) controlAt(first).focus();
  else (view.submit ? parts.submit : parts.close).focus();
}

/** Enter in a text area is a new line; with Ctrl or Cmd it submits. */
function submitByKeys(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && view.submit)
    event.currentTarget.requestSubmit();
}

async function submit(event) {
  event.preventDefault();
  if (!view.submit || parts.submit.getAttribute("aria-disabled") === "true") return;
  const problems = ownProblems();
  if (showProblems(problems)) return;
  const [sentParts, viewId] = [parts, view.id];
  setWaiting(sentParts, true);
  try {
    const { errors } = await api.viewSubmit(store.person, viewId, readState(sentParts.body));
    if (errors && parts === sentParts) showProblems(errors);
    await refresh();
  } catch (error) {
    tell(sentParts, `We had some trouble connecting. Try again? (${error.message})`);
  } finally {
    setWaiting(sentParts, false);
  }
}

function setWaiting(where, waiting) {
  where.submit.classList.toggle("waiting", waiting);
  if (waiting) {
    where.submit.setAttribute("aria-disabled", "true");
    tell(where, null);
  } else where.submit.removeAttribute("aria-disabled");
}

/** What Slack itself refuses before it asks the bot: empty required fields, bad numbers, lengths and addresses. */
function ownProblems() {
  const problems = {};
  for (const node of parts.body.querySelectorAll(".input [data-control]")) {
    const { value, problem } = controlAt(node);
    const given = value();
    const empty = given === null || given.length === 0 || (typeof given === "string" && !given.trim());
    const required = node.closest(".input").dataset.required;
    const text = problem() ?? (empty && required ? "Please complete this required field." : null);
    if (text) problems[node.dataset.block] = text;
  }
  return problems;
}

/** Puts each error at its field and the focus at the first; true when there were any. */
function showProblems(problems) {
  const lost = { ...problems };
  let first = null;
  for (const node of parts.body.children) {
    const text = problems[node.dataset.blockId] ?? null;
    if (!showError(node, text) || !text) continue;
    delete lost[node.dataset.blockId];
    first ??= node;
  }
  tell(parts, Object.values(lost).join(" ") || null);
  first?.scrollIntoView({ block: "nearest" });
  if (first) controlAt(first.querySelector("[data-control]"))?.focus();
  return Object.keys(problems).length > 0;
}

function tell(where, text) {
  where.problem.hidden = !text;
  where.problem.replaceChildren(...(text ? [icon("warning"), " ", text] : []));
}

async function closeView() {
  const { id } = view;
  closed.add(id);
  hide();
  await api.viewClose(store.person, id).catch(() => {});
  await refresh();
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  closeView();
});
// A browser may close a dialog without asking when Escape is pressed twice.
dialog.addEventListener("close", () => view && !dialog.open && closeView());
