// The links to the other pages. The server follows a click, because only it knows what was typed a
// moment ago; a new tab is opened by the browser, with the address as it stands.

/** @typedef {import('./wire.types').Link} Link */
/** @typedef {import('../../kit/serve.js').Component<Link[]>} Served */

/** @param {Served} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const nav = parentElement.querySelector('nav') ?? newNavigation(parentElement);
  nav.replaceChildren(...data.map((page) => link(page, setTriggerValue)));
  address(nav);
}

/** @param {HTMLElement | ShadowRoot} parent */
function newNavigation(parent) {
  const nav = document.createElement('nav');
  parent.append(nav);
  nav.addEventListener('pointerdown', () => address(nav));
  nav.addEventListener('focusin', () => address(nav));
  return nav;
}

/** @param {Link} page @param {Served['setTriggerValue']} setTriggerValue */
function link({ name, label, path, current }, setTriggerValue) {
  const node = document.createElement('a');
  node.textContent = label;
  node.dataset.path = path;
  if (current) node.setAttribute('aria-current', 'page');
  node.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!current) setTriggerValue('page', name);
  };
  return node;
}

/** Relative, so that a server under a folder works too. @param {HTMLElement} nav */
function address(nav) {
  for (const node of nav.querySelectorAll('a')) node.href = `./${node.dataset.path}${location.search}`;
}
