/**
 * The stream of what happens in the chat. It is read with fetch and not with EventSource, because EventSource hides the
 * status: the page must tell a simulator that is away (wait and reconnect) from one that was restarted and no longer
 * knows this person (404).
 */

import { eventsPath } from "./api.js";

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 4000;

/** Splits Server-Sent Events text; returns [complete events as {id, data}, the unfinished rest]. */
export function splitEvents(buffer) {
  const blocks = buffer.replaceAll("\r\n", "\n").split("\n\n");
  const rest = blocks.pop();
  const events = [];
  for (const block of blocks) {
    const event = { id: null, data: [] };
    for (const line of block.split("\n")) {
      const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (field === "id") event.id = Number(value);
      if (field === "data") event.data.push(value);
    }
    if (event.id !== null && event.data.length > 0) events.push({ id: event.id, data: event.data.join("\n") });
  }
  return [events, rest];
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

/**
 * Follows one person's events until stopped.
 * onEvent(event, id) gets each once, in order; onOnline(boolean) tells the connection; onGone() says that the person is
 * unknown, after which nothing more is told.
 */
export function follow(personId, after, { onEvent, onOnline, onGone }) {
  const control = new AbortController();
  const { signal } = control;
  let last = after;

  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      const [events, rest] = splitEvents(buffer + value);
      buffer = rest;
      for (const { id, data } of events) {
        if (signal.aborted) return;
        // Numbers only grow. A smaller one means that another simulator runs now, in which this id is somebody else.
        if (id <= last) { control.abort(); onGone(); return; }
        last = id;
        onEvent(JSON.parse(data), last);
      }
    }
  }

  async function run() {
    let wait = FIRST_WAIT_MS;
    while (!signal.aborted) {
      try {
        const response = await fetch(eventsPath(personId, last), { signal, cache: "no-store" });
        if (response.status === 404) { onGone(); return; }
        if (response.ok) {
          onOnline(true);
          wait = FIRST_WAIT_MS;
          await read(response.body);
        }
      } catch (error) {
        if (signal.aborted) return;
        // A broken connection is a TypeError here; anything else is a mistake of ours and must be seen.
        if (!(error instanceof TypeError)) console.error(error);
      }
      if (signal.aborted) return;
      onOnline(false);
      await pause(wait, signal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  run();
  return { stop: () => control.abort() };
}
