// Buttons that ask the view on the page for a picture of itself.

import { assign, html, keep, write } from '../kit/dom.js';
import { askForPicture } from '../kit/picture.js';
import { viewIn } from '../kit/serve.js';

/** @param {import('../kit/serve.js').Component<[import('./wire.types').PictureButtons]>} component */
export default function ({ data: [data], parentElement }) {
  viewIn(parentElement, () => createButtons(parentElement)).draw(data);
}

/** @param {HTMLElement | ShadowRoot} parent */
function createButtons(parent) {
  const buttons = html('div', { class: 'buttons' });
  const status = html('span', { 'aria-live': 'polite' });
  parent.append(buttons, status);
  return {
    /** @param {import('./wire.types').PictureButtons} data */
    draw({ formats, label, stem, unseen }) {
      const nodes = keep(buttons, formats.length, () => html('button', { type: 'button' }));
      formats.forEach(([format, name], at) => {
        assign(write(nodes[at], name), { 'aria-label': `${label}: ${name}` });
        // A view that takes the event cancels it.
        nodes[at].onclick = () => write(status, askForPicture(format, stem) ? '' : unseen);
      });
    },
  };
}
