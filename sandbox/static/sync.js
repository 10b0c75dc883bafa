// Keeps `store` equal to the server: one fetch at a time, again when something changed meanwhile.

import { api, listen } from "./api.js";
import { store } from "./store.js";

/** Whose eyes the page uses when its address names nobody. */
const FIRST_PERSON = "U0ALEX";

/** After how long to look again while the bot is at something that is due. */
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

const followers = [];
let running = null;
let again = false;
let pause = SHORTEST_PAUSE_MS;
let timer = null;

/** Calls `follower` after every fetch. */
export const onUpdate = (follower) => followers.push(follower);

/** Fetches state and conversation; resolves when the page shows them. */
export function refresh() {
  again = true;
  running ??= run().finally(() => (running = null));
  return running;
}

async function run() {
  while (again) {
    again = false;
    if (await fetchAll()) for (const follower of followers) follower();
    else again = true;
  }
  lookAgainWhileDue();
}

/** What is due now is being said at this moment; when the next reminder comes is known only after that. */
function lookAgainWhileDue() {
  clearTimeout(timer);
  const { clock, now } = store.state;
  const isDue = clock.next_reminder_at && Date.parse(clock.next_reminder_at) <= Date.parse(now);
  if (!isDue) pause = SHORTEST_PAUSE_MS;
  else {
    timer = setTimeout(() => refresh().catch(() => {}), pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

/** False when the page has been pointed elsewhere meanwhile: what came is then not what was asked for. */
async function fetchAll() {
  const asked = store.person;
  const state = await stateOf(asked);
  if (store.person !== asked) return false;
  Object.assign(store, { state, person: state.person });
  chooseChannel(state.conversations);
  const { person, channel } = store;
  const conversation = channel ? await api.conversation(person, channel) : null;
  if (person !== store.person || channel !== store.channel) return false;
  store.conversation = conversation;
  return true;
}

/** Where the address names no conversation that this person sees, the page begins in #it-saas. */
function chooseChannel(visible) {
  if (visible.some((one) => one.id === store.channel)) return;
  store.channel = (visible.find((one) => one.name === "it-saas") ?? visible[0])?.id ?? null;
  store.thread = null;
}

/** An address may name nobody, or somebody who does not exist here. */
async function stateOf(person) {
  try {
    return await api.state(person ?? FIRST_PERSON);
  } catch (error) {
    if (person === FIRST_PERSON || store.state) throw error;
    return api.state(FIRST_PERSON);
  }
}

/** Follows the server's versions; `onLink(up)` tells whether the page hears it. */
export function follow(onLink) {
  listen((version) => version !== store.state?.version && refresh().catch(() => onLink(false)), onLink);
}
