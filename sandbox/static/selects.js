// Menus: one choice is the browser's own select (searchable by typing, good on phones); several are a list with boxes.

import { h, icon, iconButton } from "./dom.js";
import { plainNodes } from "./entities.js";
import { emojiCharacter } from "./emoji.js";
import { labelled } from "./fields.js";
import { openPopover } from "./popover.js";
import { store } from "./store.js";

const PLACEHOLDERS = {
  users: "Select a person",
  conversations: "Select a conversation",
  channels: "Select a channel",
  static: "Select an option",
};

const kindOf = (spec) => spec.type.replace(/^multi_/, "").replace(/_select$/, "");

/** A menu's choices as [{label, options: [{value, text, note}]}]; label null where there are no groups. */
function groupsOf(spec) {
  if (kindOf(spec) === "users") return [{ label: null, options: store.state.people.map(personOption) }];
  if (kindOf(spec) !== "static")
    return [{ label: null, options: conversationsFor(spec).map(conversationOption) }];
  const groups = spec.option_groups ?? [{ label: null, options: spec.options ?? [] }];
  return groups.map((group) => ({
    label: group.label?.text ?? null,
    options: group.options.map(staticOption),
  }));
}

const staticOption = (option) => ({
  value: option.value,
  text: option.text?.text ?? "",
  note: option.description?.text,
});
const personOption = (person) => ({
  value: person.id,
  text: person.real_name || person.name,
  note: person.is_guest ? "guest" : undefined,
});
const conversationOption = (one) => ({
  value: one.id,
  text: one.type === "dm" ? one.name : `#${one.name}`,
  note: one.type === "private" ? "private" : undefined,
});

function conversationsFor(spec) {
  const include = spec.filter?.include;
  const external = !spec.filter?.exclude_external_shared_channels;
  const kinds = { channel: "public", private: "private", dm: "im" };
  return store.state.conversations.filter((one) => {
    if (!kinds[one.type] || one.archived || (one.external && !external)) return false;
    return kindOf(spec) === "channels"
      ? one.type === "channel"
      : !include || include.includes(kinds[one.type]);
  });
}

function initialOf(spec, channel) {
  const kind = kindOf(spec);
  if (kind === "static")
    return (spec.initial_options ?? (spec.initial_option ? [spec.initial_option] : [])).map(
      (option) => option.value,
    );
  const singular = kind.slice(0, -1);
  const given = spec[`initial_${kind}`] ?? (spec[`initial_${singular}`] ? [spec[`initial_${singular}`]] : []);
  return given.length || !spec.default_to_current_conversation || !channel ? given : [channel];
}

/** The browser draws options itself and knows no emoji names. */
const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiCharacter(name) ?? whole);

/** static_select, users_select, conversations_select and channels_select. */
export function singleSelect(spec, { kept, field, channel, changed }) {
  const placeholder = spec.placeholder?.text ?? PLACEHOLDERS[kindOf(spec)];
  const select = h(
    "select",
    { class: "field", ...labelled(field, placeholder) },
    h("option", { value: "", hidden: !field?.optional }, placeholder),
    groupsOf(spec).map((group) =>
      group.label
        ? h("optgroup", { label: group.label }, group.options.map(optionNode))
        : group.options.map(optionNode),
    ),
  );
  let before = kept !== undefined ? kept : (initialOf(spec, channel)[0] ?? null);
  const show = (value) => {
    select.value = value ?? "";
    if (select.selectedIndex < 0) select.value = "";
    select.classList.toggle("empty", !select.value);
  };
  show(before);
  select.addEventListener("change", () => {
    const reverted = before;
    before = select.value || null;
    show(before);
    changed?.(before, () => show((before = reverted)));
  });
  return {
    node: h("div", { class: "field-box select-box" }, select, icon("down")),
    value: () => select.value || null,
    problem: () => null,
    focus: () => select.focus(),
  };
}

const optionNode = ({ value, text, note }) =>
  h("option", { value }, withEmoji(note ? `${text} – ${note}` : text));

/** The multi_… menus: chosen ones as removable tokens, the list with a filter behind a button. */
export function multiSelect(spec, { kept, field, channel, changed }) {
  const groups = groupsOf(spec);
  const all = groups.flatMap((group) => group.options);
  let chosen = (kept ?? initialOf(spec, channel)).filter((value) =>
    all.some((option) => option.value === value),
  );
  const tokens = h("div", { class: "tokens" });
  const placeholder = spec.placeholder?.text ?? PLACEHOLDERS[kindOf(spec)];
  const opener = h("button", {
    type: "button",
    class: "token-opener",
    "aria-haspopup": "dialog",
    "aria-expanded": "false",
    ...labelled(field, placeholder),
    "aria-required": null,
  });
  const choose = (values) => {
    const reverted = chosen;
    chosen = values;
    show();
    node.dispatchEvent(new Event("change", { bubbles: true }));
    changed?.(chosen, () => {
      chosen = reverted;
      show();
    });
  };
  const show = () => {
    tokens.replaceChildren(
      ...all
        .filter((option) => chosen.includes(option.value))
        .map((option) => token(option, () => choose(chosen.filter((value) => value !== option.value)))),
    );
    opener.replaceChildren(chosen.length ? "Change…" : placeholder, icon("down"));
  };
  const limit = spec.max_selected_items ?? Infinity;
  opener.addEventListener("click", () => openList(opener, groups, () => chosen, limit, choose));
  const node = h("div", { class: "field multi" }, tokens, opener);
  show();
  return { node, value: () => chosen, problem: () => null, focus: () => opener.focus() };
}

function token(option, remove) {
  return h(
    "span",
    { class: "token" },
    h("span", { dir: "auto" }, plainNodes(option.text)),
    iconButton("close", `Remove ${option.text}`, remove),
  );
}

function openList(anchor, groups, chosen, limit, choose) {
  const entry = (option) => {
    const input = h("input", { type: "checkbox", value: option.value });
    input.checked = chosen().includes(option.value);
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      if (input.checked && chosen().length >= limit) input.checked = false;
      else
        choose(
          input.checked ? [...chosen(), option.value] : chosen().filter((value) => value !== option.value),
        );
    });
    return h(
      "label",
      { class: "menu-item box", "data-text": option.text.toLowerCase() },
      input,
      h(
        "span",
        { dir: "auto" },
        plainNodes(option.text),
        option.note && h("span", { class: "option-note" }, option.note),
      ),
    );
  };
  const lists = groups.map((group) =>
    h(
      "div",
      { role: "group", "aria-label": group.label },
      group.label && h("div", { class: "menu-label" }, group.label),
      group.options.map(entry),
    ),
  );
  const filter = h("input", {
    type: "text",
    class: "field",
    placeholder: "Filter",
    "aria-label": "Filter the list",
  });
  filter.addEventListener("input", () => {
    for (const item of lists.flatMap((list) => [...list.querySelectorAll(".menu-item")]))
      item.hidden = !item.dataset.text.includes(filter.value.trim().toLowerCase());
  });
  openPopover(anchor, h("div", { class: "menu" }, filter, h("div", { class: "menu-list" }, lists)));
  filter.focus();
}
