// The page's address: to copy as it is, and to make one for a class of it.

import { html, write } from '../../kit/dom.js';
import { createComposer } from './compose.js';
import { copy } from './copy.js';

const shares = new WeakMap(); // Streamlit calls again with the same parent: one share each

export default function ({ data: [data], parentElement }) {
  const known = shares.get(parentElement) ?? mountShare(parentElement);
  shares.set(parentElement, known);
  known.draw(data);
}

function mountShare(parent) {
  const button = html('button', { type: 'button' });
  const told = html('span', { 'aria-live': 'polite' });
  const composer = createComposer();
  parent.append(html('div', { class: 'share' }, button, composer.button, told), composer.dialog);
  return {
    draw(data) {
      write(button, data.copy);
      const { copied, part, select, whole } = data;
      button.onclick = () => copy(location.href, told, { copied: whole ? copied : part, select });
      composer.draw(data);
    },
  };
}
