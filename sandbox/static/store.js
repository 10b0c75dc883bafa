// What the page knows: the server's latest state, and which person and conversation are looked at.

export const store = {
  /** The latest answer of /sandbox/state, or null before the first. */
  state: null,
  /** Id of the person whose eyes the page uses. */
  person: null,
  /** Id of the open conversation. */
  channel: null,
  /** The latest answer of /sandbox/conversation for the open conversation. */
  conversation: null,
  /** "ts" of the thread shown at the right, or null. */
  thread: null,
  /** Whether the inspector is open; it takes the thread's place. */
  traffic: false,
  /** Messages that only this page knows (failed commands), by "person channel". */
  notices: new Map(),
};

/** The person with this id, or undefined. */
export const findPerson = (id) => store.state?.people.find((person) => person.id === id);

/** The conversation with this id as far as the current person may see it. */
export const findConversation = (id) =>
  store.state?.conversations.find((conversation) => conversation.id === id);

/** The person in whose name the page acts. */
export const me = () => findPerson(store.person);

/** The current person's IANA time zone. */
export const zone = () => me()?.tz || "UTC";

/** The messages of the open conversation; none while another one is still being fetched. */
export const openMessages = () =>
  store.conversation?.id === store.channel ? (store.conversation.messages ?? []) : [];

/** The sandbox's present instant. */
export const now = () => new Date(store.state?.now ?? 0);

/** The name to show for a user id, the bot's included; undefined when unknown. */
export function displayName(id) {
  const bot = store.state?.bot;
  if (bot && id === bot.user_id) return bot.name;
  const person = findPerson(id);
  return person && (person.real_name || person.name);
}

/** Reads person, channel and thread from the address. */
export function readHash() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  return { person: wanted.get("person"), channel: wanted.get("channel"), thread: wanted.get("thread") };
}

/** The address fragment that leads to a selection; what is not named stays as it is. */
export function hashFor({ person = store.person, channel = store.channel, thread = null }) {
  const entries = Object.entries({ person, channel, thread }).filter(([, value]) => value);
  return `#${new URLSearchParams(entries)}`;
}
