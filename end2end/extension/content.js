// Stands between the page and the rest of the extension. Carries questions in and answers out; decides nothing.
'use strict';

const tell = answer => dispatchEvent(new CustomEvent('kagura-card-answer', { detail: JSON.stringify(answer) }));

addEventListener('kagura-card', event => {
  let asked;
  try {
    asked = JSON.parse(event.detail);
  } catch {
    return; // not ours
  }
  if (asked?.v !== 1 || typeof asked.id !== 'string') return;
  // A connection of its own for each question: it ends with the page, and so does what the person was asked.
  const port = chrome.runtime.connect({ name: 'card' });
  port.onMessage.addListener(answer => tell({ v: 1, id: asked.id, ...answer }));
  port.postMessage(asked);
});
