// "You are …": the page shows the workspace through one person's eyes; here they are changed.

import { h, icon } from "./dom.js";
import { avatar } from "./people.js";
import { moveByKeys, openPopover } from "./popover.js";
import { hashFor, me, now, store } from "./store.js";
import { clockTime } from "./time.js";

/** The button with the present person, which opens the list of all. */
export function personSwitcher() {
  const person = me();
  const button = h(
    "button",
    {
      type: "button",
      id: "person",
      class: "person-button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-focus": "person",
      onclick: () => openPeople(button),
    },
    face(person),
    lines(`You are ${nameOf(person)}`, [person.title, person.tz]),
    icon("down"),
  );
  return h("div", { class: "switcher" }, button);
}

function openPeople(anchor) {
  const items = store.state.people.map((person) => item(person, () => close()));
  const menu = h(
    "div",
    {
      class: "menu",
      role: "menu",
      "aria-label": "Be somebody else",
      onkeydown: (event) => moveByKeys(event, items),
    },
    items,
  );
  const close = openPopover(anchor, menu);
  items.find((one) => one.getAttribute("aria-checked") === "true")?.focus();
}

function item(person, close) {
  const choose = () => {
    close();
    location.hash = hashFor({ person: person.id });
  };
  const marks = [
    person.is_guest && "GUEST",
    person.is_stranger && "EXTERNAL",
    person.is_admin && "ADMIN",
  ].filter(Boolean);
  return h(
    "button",
    {
      type: "button",
      role: "menuitemradio",
      class: "menu-item person-item",
      "data-person": person.id,
      "aria-checked": String(person.id === store.person),
      onclick: choose,
    },
    face(person),
    lines(nameOf(person), [person.title, person.tz, clockTime(now(), person.tz)], marks),
  );
}

const nameOf = (person) => person.real_name || person.name;

const face = (person) => avatar({ id: person.id, name: nameOf(person), kind: "person" });

function lines(name, notes, marks = []) {
  const badges = marks.map((mark) => h("span", { class: "badge" }, mark));
  return h(
    "span",
    { class: "person-lines" },
    h("span", { class: "person-name", dir: "auto" }, name),
    badges,
    h("span", { class: "person-note option-note" }, notes.filter(Boolean).join(" · ")),
  );
}
