// A small link to a term of the glossary, which opens in a new tab.

import { assign, html, write } from '../../kit/dom.js';

export function createTermLink() {
  const node = html('a', { class: 'more', target: '_blank', rel: 'noopener' });
  return {
    node,
    /**
     * A standalone page has no glossary.
     * @param {{glossary?: import('./wire.types').Glossary | null}} view @param {string} id of the term
     */
    draw(view, id) {
      node.hidden = !view.glossary;
      if (!view.glossary) return;
      write(node, view.glossary.label);
      assign(node, { href: `${view.glossary.address}#${id}` });
    },
  };
}
