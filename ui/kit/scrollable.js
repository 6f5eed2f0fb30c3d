// A node that is too wide scrolls, by the keyboard too.

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!(target instanceof HTMLElement)) continue;
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});

/**
 * A node that the keyboard can reach while it is wider than its parent.
 * @template {HTMLElement} T @param {T} node @returns {T}
 */
export function scrollable(node) {
  watcher.observe(node);
  return node;
}
