// Keeps the progress in the browser's tab: it outlives a reload, and ends with the visit.

const KEPT_AS = 'attention-lab progress';

/** @param {import('../kit/serve.js').Component<[import('./wire.types').Keeping]>} component */
export default function ({ data: [data], setStateValue }) {
  if (data.known) {
    sessionStorage.setItem(KEPT_AS, JSON.stringify(data.progress));
    return;
  }
  // A new session on the server knows nothing yet: send it the progress.
  const kept = sessionStorage.getItem(KEPT_AS);
  if (kept) setStateValue('kept', kept);
}
