// The links to the other pages. The server follows a click, since it alone knows what was typed a
// moment ago; a new tab is opened by the browser, with the address as it stands.

export default function ({ data, parentElement, setTriggerValue }) {
  let nav = parentElement.querySelector('nav');
  if (!nav) {
    nav = document.createElement('nav');
    parentElement.append(nav);
    nav.addEventListener('pointerdown', () => address(nav));
    nav.addEventListener('focusin', () => address(nav));
  }
  nav.replaceChildren(...data.map((page) => link(page, setTriggerValue)));
  address(nav);
}

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

/** Relative, so that a server under a folder of its own works too. */
function address(nav) {
  for (const node of nav.children) node.href = `./${node.dataset.path}${location.search}`;
}
