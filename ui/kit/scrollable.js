// A node that is too wide scrolls, by the keyboard too, and fades where it goes on.

const GOES_ON = 'linear-gradient(to left, #0003, #000 36px)';

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const node = target.closest('[data-scrolls]');
    if (node instanceof HTMLElement) markEnd(node);
  }
});

/** @param {HTMLElement} node */
function markEnd(node) {
  const hidden = node.scrollWidth - node.clientWidth;
  const goesOn = hidden - Math.abs(node.scrollLeft) > 1;
  if (hidden > 0) node.tabIndex = 0;
  else node.removeAttribute('tabindex');
  node.style.maskImage = goesOn ? GOES_ON : '';
  node.style.outlineOffset = goesOn ? '-2px' : ''; // a mask would hide it outside
}

/**
 * A node that the keyboard can reach while what it holds is wider than it.
 * @template {HTMLElement} T @param {T} node @returns {T}
 */
export function scrollable(node) {
  node.dataset.scrolls = '';
  for (const each of [node, ...node.children]) watcher.observe(each);
  node.addEventListener('scroll', () => markEnd(node), { passive: true });
  return node;
}
