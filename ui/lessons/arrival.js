// Scrolls to what is new: the button that led here is gone, and the focus with it.

let arrivedAt = '';

/** @param {import('../kit/serve.js').Component<import('./wire.types').Arrival>} component */
export default function ({ data }) {
  if (!data.moved || data.spot === arrivedAt) return;
  arrivedAt = data.spot;
  /** @type {HTMLElement | null} */
  const goal = document.querySelector(`.st-key-${data.goal}`);
  if (!goal) return;
  goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
  // Streamlit is still building the page: look again when it is complete.
  const show = () => goal.scrollIntoView({ block: 'nearest' });
  requestAnimationFrame(show);
  setTimeout(show, 300);
}
