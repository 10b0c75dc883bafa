// The sandbox server's HTTP interface; every failure becomes an Error with one readable sentence.

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body?.ok === false) {
    throw new Error(body?.error ?? `The sandbox answered with status ${response.status}.`);
  }
  return body;
}

const get = (path, query) => request(`${path}?${new URLSearchParams(query)}`);

const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const api = {
  state: (person) => get("/sandbox/state", { person }),
  conversation: (person, id) => get("/sandbox/conversation", { person, id }),
  traffic: () => get("/sandbox/traffic", {}),
  command: (person, channel, text) => post("/sandbox/command", { person, channel, text }),
  message: (person, channel, text, threadTs) =>
    post("/sandbox/message", { person, channel, text, thread_ts: threadTs }),
  blockAction: (body) => post("/sandbox/block_action", body),
  viewSubmit: (person, viewId, state) => post("/sandbox/view_submit", { person, view_id: viewId, state }),
  viewClose: (person, viewId) => post("/sandbox/view_close", { person, view_id: viewId }),
  openApp: (person, tab) => post("/sandbox/open_app", { person, tab }),
  shortcut: (person, callbackId, where) =>
    post("/sandbox/shortcut", { person, callback_id: callbackId, ...where }),
  clock: (to) => post("/sandbox/clock", { to }),
  channel: (id, change) => post("/sandbox/channel", { id, ...change }),
};

/** Calls `onVersion(number)` at every change on the server and `onLink(up)` as the stream comes and goes. */
export function listen(onVersion, onLink) {
  const source = new EventSource("/sandbox/events");
  source.onopen = () => onLink(true);
  source.onerror = () => onLink(false);
  source.onmessage = (event) => onVersion(JSON.parse(event.data).version);
}
