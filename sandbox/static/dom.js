// DOM building without markup strings: data can only ever become text nodes and attributes.

const FOCUSABLE = "input, select, textarea, button, a[href]";
const TEXT_FIELD = "textarea, input[type=text]";

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  lock: "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9z",
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.5v7h8v-7M6.8 13.5v-4h2.4v4",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  close: "m3.5 3.5 9 9m0-9-9 9",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  send: "M2 13.5 14 8 2 2.5 3.5 8zM3.5 8H9",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  reply: "M2.5 3h11v7.5H7L4 13v-2.5H2.5z",
  traffic: "M1.5 8H4l2-5 4 10 2-5h2.5",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 2.5V8l2.5 1.5",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  down: "m3.5 6 4.5 4.5L12.5 6",
  warning: "M8 2 1.5 13.5h13zM8 6.5v3M8 11.5h.01",
  lightning: "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
  link: "M6.5 9.5a2.5 2.5 0 0 0 3.6 0l2.2-2.2a2.5 2.5 0 0 0-3.6-3.6l-.9.9M9.5 6.5a2.5 2.5 0 0 0-3.6 0L3.7 8.7a2.5 2.5 0 0 0 3.6 3.6l.9-.9",
};

/** A new element; `on…` properties become listeners, all others attributes; empty children are left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** A small line icon; decorative, so the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** An icon-only button with an accessible name. */
export function iconButton(name, label, onclick, props = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props },
    icon(name),
  );
}

const signatures = new WeakMap();

/**
 * Makes the children of `parent` match `items` ({key, sig, build, update?}), touching only what changed:
 * an equal signature keeps the node with its focus, typed text and open menus.
 */
export function reconcile(parent, items) {
  const wanted = new Set(items.map((item) => item.key));
  const present = new Map();
  for (const node of [...parent.children]) {
    if (wanted.has(node.dataset.key) && !present.has(node.dataset.key)) present.set(node.dataset.key, node);
    else removeKeepingFocus(node);
  }
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const old = present.get(item.key);
    const node = old ? refreshed(old, item) : stamped(item.build(), item);
    if (old && node !== old) {
      if (cursor === old) cursor = node;
      replaceKeepingFocus(old, node);
    }
    if (cursor === node) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
}

function refreshed(node, item) {
  if (signatures.get(node) === item.sig) return node;
  if (!item.update) return stamped(item.build(), item);
  item.update(node);
  return stamped(node, item);
}

function stamped(node, item) {
  node.dataset.key = item.key;
  signatures.set(node, item.sig);
  return node;
}

function replaceKeepingFocus(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const path = focused && [focused, ...ancestors(focused, old)].map((el) => el.dataset.focus).find(Boolean);
  old.replaceWith(node);
  if (!focused) return;
  const heir =
    path && [node, ...node.querySelectorAll("[data-focus]")].find((el) => el.dataset.focus === path);
  const target = heir?.matches(FOCUSABLE) ? heir : heir?.querySelector(FOCUSABLE);
  (target ?? node.closest("[tabindex]"))?.focus({ preventScroll: true });
  if (target && focused.matches(TEXT_FIELD) && target.matches(TEXT_FIELD))
    target.setSelectionRange(focused.selectionStart, focused.selectionEnd);
}

function removeKeepingFocus(node) {
  const heir = node.contains(document.activeElement) ? node.parentElement.closest("[tabindex]") : null;
  node.remove();
  heir?.focus({ preventScroll: true });
}

function ancestors(node, root) {
  const found = [];
  for (let at = node.parentElement; at && root.contains(at); at = at.parentElement) found.push(at);
  return found;
}

let serial = 0;

/** A document-wide unique id for label and error references. */
export function uniqueId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}
