// Charts with a word to every row or column, redrawn in place while people type. Each draws from one
// plain object; Streamlit is known to this module alone.

import { leaving, mounted } from '../../kit/serve.js';
import { createBars } from './bars.js';
import { createCurve } from './curve.js';
import { createGrid } from './grid.js';

/** @type {Record<string, (root: HTMLElement, tell: (edits: import('./wire.types').Edit[]) => void) => {draw: (data: any) => void, end: () => void}>} */
const KINDS = { bars: createBars, curve: createCurve, grid: createGrid };

/**
 * Streamlit's Components v2 calls this for new data, and for a change of theme.
 * @param {import('../../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data: bytes, parentElement, setStateValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  /** @param {HTMLElement} root @param {{edit: (edits: import('./wire.types').Edit[]) => void}} emit */
  const mountChart = (root, emit) => {
    root.classList.add('plots');
    return KINDS[data.kind](root, (edits) => emit.edit(edits));
  };
  const chart = mounted(parentElement, mountChart, { edit: (edits) => setStateValue('edit', edits) });
  chart.draw(data);
  return leaving(parentElement);
}
