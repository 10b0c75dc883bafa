// The thread panel: a message, its replies, and a composer.

import { composer } from "./composer.js";
import { withNotices } from "./conversation.js";
import { h, iconButton } from "./dom.js";
import { showMessages } from "./messages.js";
import { follower } from "./scroll.js";
import { findConversation, openMessages, store } from "./store.js";

let scroll = null;

/** Items for the panel, or none when the thread's first message is gone. */
export function threadItems(close) {
  const root = openMessages().find((message) => message.ts === store.thread);
  if (!root) return [];
  const one = findConversation(store.channel);
  const where = `${store.person} ${store.channel} ${root.ts}`;
  const replies = withNotices(root.replies ?? [], root.ts);
  return [
    { key: "thread-head", sig: where, build: () => head(one, close) },
    {
      key: `thread-list ${where}`,
      sig: [root, replies],
      build: () => build(where, root, replies),
      update: (node) => fill(node, where, root, replies),
    },
    ...(one.archived || one.member === false
      ? []
      : [{ key: "thread-composer", sig: where, build: () => threadComposer(where, root) }]),
  ];
}

function head(one, close) {
  return h(
    "header",
    { class: "panel-header" },
    h("h2", {}, "Thread ", h("bdi", { class: "muted" }, one.type === "dm" ? one.name : `#${one.name}`)),
    iconButton("close", "Close the thread", close),
  );
}

function build(where, root, replies) {
  const list = h("div", { class: "messages" });
  const node = h(
    "div",
    { class: "panel-scroll", tabindex: "0", role: "region", "aria-label": "Thread messages" },
    list,
  );
  scroll = follower(node, list, null);
  return fill(node, where, root, replies);
}

function fill(node, where, root, replies) {
  scroll.around(where, () => showMessages(node.firstElementChild, [root, ...replies], { threaded: false }));
  return node;
}

const threadComposer = (where, root) =>
  composer({ id: "thread-text", draftKey: where, placeholder: "Reply…", threadTs: root.ts });
