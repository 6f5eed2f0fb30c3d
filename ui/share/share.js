// Copies the page's address; where the browser forbids that, offers it for copying by hand.

const TOLD_FOR = 2500; // ms

export default function ({ data, parentElement }) {
  let node = parentElement.querySelector('.share');
  if (!node) {
    node = document.createElement('div');
    node.className = 'share';
    const button = document.createElement('button');
    button.type = 'button';
    const told = document.createElement('span');
    told.setAttribute('aria-live', 'polite');
    node.append(button, told);
    parentElement.append(node);
  }
  const [button, told] = node.children;
  button.textContent = data.copy;
  button.onclick = () => copy(data, told);
}

async function copy({ copied, part, select, whole }, told) {
  try {
    await navigator.clipboard.writeText(location.href);
    say(told, whole ? copied : part);
  } catch {
    const field = document.createElement('input');
    field.readOnly = true;
    field.value = location.href;
    field.setAttribute('aria-label', select);
    told.replaceChildren(field);
    field.select();
  }
}

function say(told, text) {
  told.textContent = text;
  setTimeout(() => {
    if (told.textContent === text) told.textContent = '';
  }, TOLD_FOR);
}
