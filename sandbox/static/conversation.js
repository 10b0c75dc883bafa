// The middle of the page: the open conversation's messages or App Home, and the place to type.

import { api } from "./api.js";
import { blockItems } from "./blocks.js";
import { noticesHere } from "./commands.js";
import { composer, fillComposer } from "./composer.js";
import { h, icon, reconcile } from "./dom.js";
import { readState } from "./elements.js";
import { change, isChannel } from "./header.js";
import { showMessages } from "./messages.js";
import { author } from "./people.js";
import { follower } from "./scroll.js";
import { findConversation, openMessages, store } from "./store.js";
import { refresh } from "./sync.js";

const list = document.getElementById("messages");
const area = document.getElementById("composer-area");
const scroll = follower(document.getElementById("scroller"), list, document.getElementById("jump"));

/** Brings messages and composer up to date. */
export function showConversation() {
  const one = findConversation(store.channel);
  scroll.around(`${store.person} ${store.channel}`, () =>
    one?.type === "home" ? showHome() : showChannel(one),
  );
  showComposer(one);
}

/** Messages of the open conversation with this page's own notices in their place. */
export function withNotices(messages, threadTs) {
  return [...messages, ...noticesHere(threadTs)].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
}

function showChannel(one) {
  const messages = withNotices(openMessages());
  const beginning = {
    key: `beginning ${store.channel}`,
    sig: JSON.stringify(one),
    build: () => introduction(one),
  };
  const body = {
    key: `list ${store.person} ${store.channel}`,
    sig: messages,
    build: () => fillList(h("div", {}), messages),
    update: (node) => fillList(node, messages),
  };
  reconcile(list, one ? [beginning, body] : []);
}

function fillList(node, messages) {
  showMessages(node, messages, { threaded: true });
  return node;
}

function introduction(one) {
  const where = one.type === "dm" ? one.name : `#${one.name}`;
  const text =
    one.type === "dm"
      ? `This is your conversation with ${where}. Only you two see it.`
      : `This is the very beginning of ${where}.`;
  return h("div", { class: "beginning" }, h("h2", { dir: "auto" }, where), h("p", { class: "muted" }, text));
}

/** App Home is a view; a server may hand it over as such or as the blocks of one message. */
function showHome() {
  const view = store.conversation?.view ?? openMessages().at(-1);
  const blocks = view?.blocks ?? [];
  const host = homeHost(view);
  const draw = (node) => {
    host.root = node;
    reconcile(node, blockItems(blocks, host));
    return node;
  };
  const empty = {
    key: "empty",
    sig: "",
    build: () => h("p", { class: "muted home-empty" }, "The bot has not published a Home tab for you yet."),
  };
  const body = {
    key: `home ${store.person}`,
    sig: view,
    build: () => draw(h("div", { class: "blocks home" })),
    update: draw,
  };
  reconcile(list, blocks.length ? [body] : [empty]);
}

function homeHost(view) {
  const person = store.person;
  return {
    async act(blockId, actionId, value) {
      const container = { type: "view", view_id: view.id };
      await api.blockAction({
        person,
        container,
        block_id: blockId,
        action_id: actionId,
        value,
        state: readState(this.root),
      });
      await refresh();
    },
  };
}

function showComposer(one) {
  const items = [];
  if (one && isEmptyStart(one)) items.push({ key: "start", sig: one.id, build: startHint });
  if (isChannel(one) && !one.bot_member && !one.archived)
    items.push({ key: "invite", sig: one.id, build: () => inviteHint(one) });
  const closed = closedReason(one);
  if (closed) items.push({ key: "closed", sig: closed, build: () => h("div", { class: "closed" }, closed) });
  else if (one && one.type !== "home") items.push(composerItem(one));
  reconcile(area, items);
}

function composerItem(one) {
  const draftKey = `${store.person} ${one.id}`;
  const placeholder = `Message ${one.type === "dm" ? one.name : `#${one.name}`}`;
  return {
    key: "composer",
    sig: draftKey + placeholder,
    build: () => composer({ id: "composer-text", draftKey, placeholder }),
  };
}

function closedReason(one) {
  if (!one || one.type === "home") return null;
  if (one.archived) return "This channel is archived. Nobody can write here.";
  return one.member === false ? "You are not in this channel." : null;
}

/** Before the bot has said anything here, a newcomer is told how to begin. */
function isEmptyStart(one) {
  const messages = withNotices(openMessages());
  return (
    one.name === "it-saas" &&
    one.bot_member &&
    !one.archived &&
    !messages.some((message) => author(message).kind === "bot")
  );
}

function startHint() {
  const begin = () => fillComposer("composer-text", "/exitplan ");
  return h(
    "div",
    { class: "hint-card" },
    icon("reply"),
    h(
      "span",
      {},
      "Type ",
      h("button", { type: "button", class: "inline-command", onclick: begin }, "/exitplan"),
      " to begin.",
    ),
  );
}

function inviteHint(one) {
  const bot = store.state.bot.name;
  const invite = h(
    "button",
    { type: "button", class: "button", onclick: () => change(one, { bot_member: true }) },
    `Invite ${bot}`,
  );
  return h(
    "div",
    { class: "hint-card warning" },
    icon("warning"),
    h(
      "span",
      {},
      `${bot} is not in this channel and can't post here. Invite it, or type `,
      h("code", {}, `/invite @${bot}`),
      ".",
    ),
    invite,
  );
}
