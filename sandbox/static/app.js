// Wires the page: address, drawer, panel, and drawing after every fetch.

import { api } from "./api.js";
import { showConversation } from "./conversation.js";
import { toast } from "./dialogs.js";
import { reconcile } from "./dom.js";
import { showHeader } from "./header.js";
import { showView } from "./modal.js";
import { textObject } from "./mrkdwn.js";
import { author } from "./people.js";
import { conversationName, showSidebar } from "./sidebar.js";
import { findConversation, hashFor, openMessages, readHash, store } from "./store.js";
import { follow, onUpdate, refresh } from "./sync.js";
import { threadItems } from "./thread.js";
import { loadTraffic, trafficItems } from "./traffic.js";

/** The sandbox's clock runs with the real one; nothing announces its passing. */
const CLOCK_REFRESH_MS = 30_000;

const at = (id) => document.getElementById(id);
let linked = true;
let announced = { place: null, seen: new Set() };

function draw() {
  showSidebar(at("sidebar"), { toggleTraffic, closeDrawer: () => setDrawer(false) }, linked);
  showHeader(at("channel-header"), () => setDrawer(true));
  showConversation();
  showPanel();
  showView(store.state.view);
  announce();
  const one = findConversation(store.channel);
  document.title = `${one ? conversationName(one) : "exitplan"} – ${store.state.workspace.name}`;
  document.body.dataset.version = store.state.version;
}

function showPanel() {
  const items = store.traffic
    ? trafficItems(toggleTraffic, showPanel)
    : store.thread
      ? threadItems(closeThread)
      : [];
  at("panel").hidden = !items.length;
  document.body.classList.toggle("with-panel", items.length > 0);
  reconcile(at("panel"), items);
}

function toggleTraffic() {
  store.traffic = !store.traffic;
  setDrawer(false);
  draw();
  if (store.traffic) loadTraffic(showPanel);
}

const closeThread = () => (location.hash = hashFor({}));

function setDrawer(open) {
  document.body.classList.toggle("drawer-open", open);
  at("backdrop").hidden = !open;
  if (open) at("sidebar").querySelector("a[aria-current], a")?.focus();
}

/** Tells screen readers about messages that came after the conversation was opened. */
function announce() {
  const place = `${store.person} ${store.channel}`;
  const messages = openMessages().flatMap((message) => [message, ...(message.replies ?? [])]);
  const byTs = new Map(messages.map((message) => [message.ts, message]));
  const fresh =
    announced.place === place ? [...byTs.values()].filter((message) => !announced.seen.has(message.ts)) : [];
  announced = { place, seen: new Set(byTs.keys()) };
  if (fresh.length) at("announcer").textContent = fresh.map(spoken).join("\n");
}

/** A message's fallback text as words, without markup. */
function spoken(message) {
  const node = textObject({ type: "mrkdwn", text: message.text ?? "" });
  for (const line of node.querySelectorAll("br")) line.replaceWith("\n");
  return `${author(message).name}: ${node.textContent}`;
}

async function followHash() {
  const wanted = readHash();
  const moved = wanted.channel !== store.channel || wanted.person !== store.person;
  Object.assign(store, { person: wanted.person, channel: wanted.channel, thread: wanted.thread });
  if (moved) setDrawer(false);
  if (wanted.thread) store.traffic = false;
  await refresh().catch((error) => toast(error.message));
  if (store.state) history.replaceState(null, "", hashFor({ thread: store.thread }));
  if (moved) tellApp();
}

/** The app hears when somebody opens its Home or its messages. */
function tellApp() {
  const tab = { home: "home", dm: "messages" }[findConversation(store.channel)?.type];
  if (tab) api.openApp(store.person, tab).catch((error) => toast(error.message));
}

function onKey(event) {
  if (
    event.key !== "Escape" ||
    event.defaultPrevented ||
    document.querySelector("dialog[open], :popover-open")
  )
    return;
  if (document.body.classList.contains("drawer-open")) setDrawer(false);
  else if (store.traffic) toggleTraffic();
  else if (store.thread) closeThread();
}

onUpdate(draw);
onUpdate(() => store.traffic && loadTraffic(showPanel));
addEventListener("hashchange", followHash);
addEventListener("keydown", onKey);
setInterval(() => document.hidden || refresh().catch(() => {}), CLOCK_REFRESH_MS);
at("backdrop").addEventListener("click", () => setDrawer(false));
await followHash();
if (matchMedia("(hover: hover)").matches) at("composer-text")?.focus();
follow((up) => {
  if (up === linked) return;
  linked = up;
  if (store.state) draw();
  if (up) refresh().catch(() => {});
});
