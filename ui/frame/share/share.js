// The page's address: to copy it, and to compose one for a class.

import { html, write } from '../../kit/dom.js';
import { viewIn } from '../../kit/serve.js';
import { createComposer } from './compose.js';
import { copy } from './copy.js';

/** @param {import('../../kit/serve.js').Component<[import('./wire.types').ShareData]>} component */
export default function ({ data: [data], parentElement }) {
  viewIn(parentElement, () => mountShare(parentElement)).draw(data);
}

/** @param {HTMLElement | ShadowRoot} parent */
function mountShare(parent) {
  const button = html('button', { type: 'button' });
  const status = html('span', { 'aria-live': 'polite' });
  const composer = createComposer();
  parent.append(html('div', { class: 'share' }, button, composer.button, status), composer.dialog);
  return {
    /** @param {import('./wire.types').ShareData} data */
    draw(data) {
      write(button, data.copy);
      const { copied, part, select, whole } = data;
      button.onclick = () => copy(location.href, status, { copied: whole ? copied : part, select });
      composer.draw(data);
    },
  };
}
