// A list of messages: day dividers, authors, content, marks and the way into threads.

import { api } from "./api.js";
import { blockItems, signature } from "./blocks.js";
import { h, icon, iconButton, reconcile } from "./dom.js";
import { readState } from "./elements.js";
import { fileCard } from "./images.js";
import { textObject } from "./mrkdwn.js";
import { author, avatar } from "./people.js";
import { moreActions } from "./shortcuts.js";
import { hashFor, now, openMessages, store, zone } from "./store.js";
import { refresh } from "./sync.js";
import { clockTime, dayLabel, distance, fullInstant, isoDay } from "./time.js";

const SAME_BREATH_MS = 5 * 60_000;

/** Brings `list` up to date with `messages`; `threaded` says whether they lead into threads. */
export function showMessages(list, messages, { threaded, divided = threaded }) {
  const items = [];
  let previous = null;
  for (const message of messages.filter((one) => !one.deleted || one.reply_count)) {
    const at = new Date(message.at);
    const newDay = !previous || isoDay(at, zone()) !== isoDay(new Date(previous.at), zone());
    if (newDay && divided) items.push(divider(at));
    items.push(messageItem(message, !newDay && continues(previous, message), threaded));
    previous = message;
  }
  reconcile(list, items);
}

function divider(at) {
  const label = dayLabel(at, zone(), now());
  return {
    key: `day ${isoDay(at, zone())}`,
    sig: label,
    build: () => h("div", { class: "day" }, h("span", {}, label)),
  };
}

function continues(previous, message) {
  if (
    !previous ||
    previous.deleted ||
    previous.reply_count ||
    Boolean(previous.ephemeral) !== Boolean(message.ephemeral)
  )
    return false;
  return (
    author(previous).id === author(message).id &&
    new Date(message.at) - new Date(previous.at) < SAME_BREATH_MS
  );
}

function messageItem(message, compact, threaded) {
  const context = { message, compact, threaded, channel: store.channel };
  return {
    key: `${store.person} ${store.channel} ${message.ts}`,
    sig: `${signature(message)} ${compact} ${threaded && message.reply_count ? isoDay(now(), zone()) : ""}`,
    build: () => fill(h("article", { class: "message", "data-ts": message.ts, tabindex: "-1" }), context),
    update: (node) => fill(node, context),
  };
}

function fill(article, context) {
  const { message, compact } = context;
  const who = author(message);
  article.className = ["message", compact && "compact", message.ephemeral && "ephemeral"]
    .filter(Boolean)
    .join(" ");
  article.setAttribute("aria-label", `${who.name}, ${fullInstant(new Date(message.at), zone())}`);
  const items = [
    {
      key: "gutter",
      sig: `${compact} ${who.name} ${message.at}`,
      build: () => gutter(who, message, compact),
    },
    {
      key: "body",
      sig: signature([message, compact]),
      build: () => body(h("div", { class: "body" }), context, who),
      update: (node) => body(node, context, who),
    },
  ];
  if (!message.ephemeral && !message.deleted)
    items.push({
      key: "tools",
      sig: signature(store.state.shortcuts),
      build: () => tools(message, context.threaded),
    });
  reconcile(article, items);
  return article;
}

const gutter = (who, message, compact) =>
  h("div", { class: "gutter" }, compact ? timeOf(message, "gutter-time") : avatar(who));

const timeOf = (message, className) =>
  h(
    "time",
    { class: className, datetime: message.at, title: fullInstant(new Date(message.at), zone()) },
    clockTime(new Date(message.at), zone()),
  );

function tools(message, threaded) {
  const open = () => (location.hash = hashFor({ thread: message.ts }));
  return h(
    "div",
    { class: "tools" },
    threaded && iconButton("reply", "Reply in thread", open),
    moreActions(message),
  );
}

function body(node, context, who) {
  const { message, compact, threaded } = context;
  const items = [];
  if (message.ephemeral) items.push({ key: "mark", sig: "", build: ephemeralMark });
  if (!compact)
    items.push({ key: "head", sig: `${who.name} ${message.at}`, build: () => head(who, message) });
  if (threaded && message.thread_ts)
    items.push({
      key: "origin",
      sig: rootWords(message),
      build: () => threadOrigin(message),
    });
  items.push(...content(context));
  if (message.files?.length)
    items.push({
      key: "files",
      sig: signature(message.files),
      build: () => h("div", { class: "files" }, message.files.map(fileCard)),
    });
  if (threaded && message.reply_count)
    items.push({
      key: "thread",
      sig: signature([message.replies, isoDay(now(), zone())]),
      build: () => threadLink(message),
    });
  reconcile(node, items);
  return node;
}

const ephemeralMark = () => h("div", { class: "only-you" }, icon("eye"), " Only visible to you");

function head(who, message) {
  const badge = who.kind === "bot" && h("span", { class: "badge" }, "APP");
  return h("div", { class: "head" }, h("bdi", { class: "name" }, who.name), badge, timeOf(message, "time"));
}

function content({ message, channel }) {
  if (message.deleted)
    return [
      {
        key: "deleted",
        sig: "",
        build: () => h("div", { class: "muted tombstone" }, "This message was deleted."),
      },
    ];
  if (!message.blocks?.length) {
    return message.text
      ? [{ key: "text", sig: signature([message.text, message.edited]), build: () => plainText(message) }]
      : [];
  }
  const host = messageHost(message, channel);
  const draw = (node) => {
    host.root = node;
    reconcile(node, blockItems(message.blocks, host));
    return node;
  };
  const blocks = {
    key: "blocks",
    sig: signature(message.blocks),
    build: () => draw(h("div", { class: "blocks" })),
    update: draw,
  };
  return message.edited ? [blocks, { key: "edited", sig: "", build: editedMark }] : [blocks];
}

const editedMark = () => h("span", { class: "edited" }, "(edited)");

function plainText(message) {
  const node = textObject({ type: "mrkdwn", text: message.text });
  if (message.edited) node.append(editedMark());
  return node;
}

function messageHost(message, channel) {
  const person = store.person;
  return {
    channel,
    async act(blockId, actionId, value) {
      const container = { type: "message", channel, ts: message.ts };
      const state = readState(this.root);
      await api.blockAction({ person, container, block_id: blockId, action_id: actionId, value, state });
      await refresh();
    },
  };
}

/** A reply that is shown in the channel too says to what it is one. */
const threadOrigin = (message) =>
  h(
    "div",
    { class: "thread-origin muted" },
    "replied to a thread: ",
    h("a", { href: hashFor({ thread: message.thread_ts }), dir: "auto" }, rootWords(message)),
  );

function rootWords(message) {
  const root = openMessages().find((one) => one.ts === message.thread_ts);
  const node = textObject({ type: "mrkdwn", text: (root?.text ?? "").split("\n")[0] });
  return node.textContent || "a message";
}

function threadLink(message) {
  const replies = message.replies ?? [];
  const last = replies.at(-1);
  const faces = [...new Map(replies.map((reply) => [author(reply).id, author(reply)])).values()].slice(0, 4);
  const count = message.reply_count;
  return h(
    "a",
    { class: "thread-link", href: hashFor({ thread: message.ts }) },
    faces.map((who) => avatar(who, "tiny")),
    h("b", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    last && h("span", { class: "muted" }, `Last reply ${distance(new Date(last.at), now())}`),
  );
}
