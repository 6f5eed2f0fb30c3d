// Keeps the progress in the browser's tab: it outlives a reload, and ends with the visit.

const PLACE = 'attention-lab progress';

export default function ({ data: [data], setStateValue }) {
  if (data.known) {
    sessionStorage.setItem(PLACE, JSON.stringify(data.progress));
    return;
  }
  // A new session on the server, which knows nothing yet: tell it what there is.
  const kept = sessionStorage.getItem(PLACE);
  if (kept) setStateValue('kept', kept);
}
