// Copies an address; where the browser forbids that, offers it for copying by hand.

import { html } from '../../kit/dom.js';

const TOLD_FOR = 2500; // ms

/** @param {HTMLElement} told where it is said @param {{copied: string, select: string}} words */
export async function copy(address, told, { copied, select }) {
  try {
    await navigator.clipboard.writeText(address);
    told.textContent = copied;
    setTimeout(() => {
      if (told.textContent === copied) told.textContent = '';
    }, TOLD_FOR);
  } catch {
    const field = html('input', { readonly: '', 'aria-label': select });
    field.value = address;
    told.replaceChildren(field);
    field.select();
  }
}
