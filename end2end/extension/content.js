// Stands between the page and the rest of the extension. Carries questions in and answers out; decides nothing.
'use strict';

const tell = (/** @type {object} */ answer) => dispatchEvent(new CustomEvent('kagura-card-answer', { detail: JSON.stringify(answer) }));

/** The connections of the questions that are open, by their ids. @type {Map<string, chrome.runtime.Port>} */
const open = new Map();

addEventListener('kagura-card', event => {
  let asked;
  try {
    asked = JSON.parse(/** @type {CustomEvent} */ (event).detail);
  } catch {
    return; // not ours
  }
  if (asked?.v !== 1 || typeof asked.id !== 'string') return;
  if (asked.ask === 'cancel') {
    open.get(asked.id)?.postMessage(asked);
    return;
  }
  // A connection of its own for each question: it ends with the page, and so does what the person was asked.
  const port = chrome.runtime.connect({ name: 'card' });
  open.set(asked.id, port);
  port.onMessage.addListener(answer => {
    tell({ v: 1, id: asked.id, ...answer });
    if (answer.stage) return;
    open.delete(asked.id);
    port.disconnect();
  });
  port.onDisconnect.addListener(() => open.delete(asked.id));
  port.postMessage(asked);
});
