// Copies an address; where the browser forbids that, offers it for copying by hand.

import { html } from '../../kit/dom.js';

const SHOWN_FOR = 2500; // ms

/**
 * @param {string} address
 * @param {HTMLElement} status where the outcome is said
 * @param {{copied: string, select: string}} words
 */
export async function copy(address, status, { copied, select }) {
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = copied;
    setTimeout(() => {
      if (status.textContent === copied) status.textContent = '';
    }, SHOWN_FOR);
  } catch {
    const field = html('input', { readonly: '', 'aria-label': select });
    field.value = address;
    status.replaceChildren(field);
    field.select();
  }
}
