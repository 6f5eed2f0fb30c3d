// Charts with a word to every row or column, redrawn in place while one types. Each draws from one
// plain object; Streamlit is known to this module alone.

import { html } from '../../kit/dom.js';
import { createBars } from './bars.js';
import { createCurve } from './curve.js';
import { createGrid } from './grid.js';

const KINDS = { bars: createBars, curve: createCurve, grid: createGrid };
const charts = new WeakMap(); // Streamlit calls again with the same parent: one chart each

/** Streamlit's Components v2 calls this for new data, and for a change of theme. */
export default function ({ data: bytes, parentElement, setStateValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  let known = charts.get(parentElement);
  if (!known) {
    const emit = {};
    const root = html('div', { class: 'plots' });
    known = { emit, chart: KINDS[data.kind](root, (edits) => emit.edit(edits)) };
    parentElement.append(root);
    charts.set(parentElement, known);
  }
  known.emit.edit = (edits) => setStateValue('edit', edits);
  known.chart.draw(data);
  return () => {
    known.chart.end();
    charts.delete(parentElement);
  };
}
