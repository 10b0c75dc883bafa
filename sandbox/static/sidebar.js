// The left side: workspace, who you are, conversations, the sandbox's clock, and the inspector's button.

import { clockCard } from "./clock.js";
import { h, icon, iconButton, reconcile } from "./dom.js";
import { hashFor, store } from "./store.js";
import { personSwitcher } from "./switcher.js";

const SECTIONS = [
  { title: "Channels", types: ["channel", "private"] },
  { title: "Apps", types: ["home", "dm"] },
];

/** Brings the sidebar up to date; `actions` = {toggleTraffic, closeDrawer}. */
export function showSidebar(root, actions, linked) {
  const { state } = store;
  reconcile(root, [
    { key: "workspace", sig: state.workspace.name, build: () => workspace(actions) },
    { key: "bot", sig: `${state.bot.connected} ${state.bot.name} ${linked}`, build: () => botStatus(linked) },
    { key: "person", sig: JSON.stringify([store.person, state.people]), build: personSwitcher },
    { key: "lists", sig: JSON.stringify([store.person, store.channel, state.conversations]), build: lists },
    {
      key: "clock",
      sig: JSON.stringify([store.person, state.now, state.clock]),
      build: clockCard,
      update: (node) => clockCard(node),
    },
    { key: "traffic", sig: String(store.traffic), build: () => trafficButton(actions) },
  ]);
}

function workspace({ closeDrawer }) {
  return h(
    "div",
    { class: "workspace" },
    h("div", { class: "workspace-name", dir: "auto" }, store.state.workspace.name),
    h("span", { class: "muted-side" }, "local"),
    iconButton("close", "Close the sidebar", closeDrawer, { class: "icon-button drawer-only" }),
  );
}

function botStatus(linked) {
  const { connected, name } = store.state.bot;
  const text = !linked
    ? "The sandbox does not answer"
    : connected
      ? `${name} is connected`
      : `${name} is not connected`;
  const good = linked && connected;
  return h(
    "div",
    { class: `bot-status ${good ? "up" : "down"}`, role: "status" },
    h("span", { class: "dot", "aria-hidden": "true" }, good ? "●" : "○"),
    text,
  );
}

function lists() {
  const sections = SECTIONS.map(({ title, types }) => {
    const members = store.state.conversations.filter((one) => types.includes(one.type));
    return (
      members.length > 0 &&
      h(
        "section",
        {},
        h("h2", {}, title),
        h(
          "ul",
          {},
          members.map((one) => h("li", {}, conversationLink(one))),
        ),
      )
    );
  });
  return h("div", { class: "lists" }, sections);
}

function conversationLink(one) {
  const current = one.id === store.channel;
  const marks = [
    one.type === "private" && "private",
    one.archived && "archived",
    one.external && "shared with another organisation",
  ].filter(Boolean);
  const classes = [
    "conversation",
    current && "current",
    one.unread && !current && "unread",
    one.archived && "archived",
  ];
  return h(
    "a",
    {
      class: classes.filter(Boolean).join(" "),
      href: hashFor({ channel: one.id }),
      "aria-current": current ? "page" : null,
      "data-focus": one.id,
    },
    h("span", { class: "sign", "aria-hidden": "true" }, conversationSign(one)),
    h("span", { class: "conversation-name", dir: "auto" }, conversationName(one)),
    one.external && h("span", { class: "tag", "aria-hidden": "true" }, "shared"),
    one.archived && h("span", { class: "tag", "aria-hidden": "true" }, "archived"),
    marks.length > 0 && h("span", { class: "visually-hidden" }, `, ${marks.join(", ")}`),
    one.unread > 0 &&
      !current &&
      h(
        "span",
        { class: "unread-count" },
        String(one.unread),
        h("span", { class: "visually-hidden" }, " unread"),
      ),
  );
}

/** The sign in front of a conversation's name. */
export function conversationSign(one) {
  if (one.type === "private") return icon("lock");
  if (one.type === "home") return icon("home");
  return one.type === "dm" ? "●" : "#";
}

/** A conversation's name as the lists show it. */
export const conversationName = (one) => (one.type === "home" ? `${store.state.bot.name} Home` : one.name);

function trafficButton({ toggleTraffic }) {
  const props = {
    type: "button",
    class: "side-button traffic-button",
    "aria-pressed": String(store.traffic),
    "data-focus": "traffic",
    onclick: toggleTraffic,
  };
  return h("button", props, icon("traffic"), "Traffic");
}
