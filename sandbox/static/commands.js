// What a person can type after a slash, and what happens then.

import { api } from "./api.js";
import { store } from "./store.js";

/** Commands of Slack itself that matter when trying a bot; the sandbox carries them out. */
const BUILT_IN = [
  { command: "/invite", usage_hint: "@exitplan", description: "Add the bot to this channel" },
  { command: "/remove", usage_hint: "@exitplan", description: "Take the bot out of this channel" },
];

/** Commands whose name begins with what is typed so far. */
export const matchingCommands = (typed) =>
  [...store.state.commands, ...BUILT_IN].filter(({ command }) => command.startsWith(typed));

/** The command of this very name, or undefined. */
export const findCommand = (name) => matchingCommands(name).find(({ command }) => command === name);

/** Sends what was typed: a command, or a message. Throws with what Slack would tell the person. */
export async function sendText(text, threadTs) {
  if (!text.startsWith("/")) return api.message(store.person, store.channel, escape(text), threadTs);
  if (threadTs) throw new Error(`${text.split(/\s/, 1)[0]} is not supported in threads. Sorry!`);
  return api.command(store.person, store.channel, text);
}

/** A message as Slack's client hands it over: markup characters escaped, @names as mentions. */
function escape(text) {
  const people = new Map(store.state.people.map((person) => [person.name, person.id]));
  people.set(store.state.bot.name, store.state.bot.user_id);
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replace(/(?<![\w@])@([\w.-]*\w)/g, (whole, name) =>
    people.has(name) ? `<@${people.get(name)}>` : whole,
  );
}

/** Notes a failure as a message that only this person sees, as Slack does. */
export function addNotice(text, threadTs) {
  const key = `${store.person} ${store.channel}`;
  const notices = store.notices.get(key) ?? [];
  store.notices.set(key, [
    ...notices,
    {
      ts: `local-${notices.length}`,
      at: store.state.now,
      text,
      thread_ts: threadTs,
      ephemeral: true,
      local: true,
    },
  ]);
}

/** The failures noted in the open conversation, for its main list or for one thread. */
export const noticesHere = (threadTs) =>
  (store.notices.get(`${store.person} ${store.channel}`) ?? []).filter(
    (notice) => notice.thread_ts === threadTs,
  );
