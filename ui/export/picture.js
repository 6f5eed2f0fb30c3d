// Buttons that ask the view on the page for a picture of itself.

export default function ({ data: [data], parentElement }) {
  let node = parentElement.querySelector('.share');
  if (!node) {
    node = document.createElement('div');
    node.className = 'share';
    const told = document.createElement('span');
    told.setAttribute('aria-live', 'polite');
    node.append(told);
    parentElement.append(node);
  }
  const told = node.lastChild;
  const buttons = [...node.querySelectorAll('button')];
  data.formats.forEach(([format, label], at) => {
    const button = buttons[at] ?? document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.setAttribute('aria-label', `${data.label}: ${label}`);
    button.onclick = () => {
      const detail = { format, stem: data.stem };
      const event = new CustomEvent('stage-save', { detail, cancelable: true });
      told.textContent = document.dispatchEvent(event) ? data.unseen : ''; // a view that takes it cancels it
    };
    if (!button.isConnected) told.before(button);
  });
  for (const surplus of buttons.slice(data.formats.length)) surplus.remove();
}
