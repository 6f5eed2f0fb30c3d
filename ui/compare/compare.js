// The comparison on a Streamlit page.

import { arrive, html } from '../kit/dom.js';
import { unpack } from '../kit/wire.js';
import { mountComparison } from './comparison.js';

const comparisons = new WeakMap(); // Streamlit calls again with the same parent: one each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  let known = comparisons.get(parentElement);
  if (!known) {
    const root = html('div');
    parentElement.append(root);
    const emit = {};
    known = { emit, comparison: mountComparison(root, emit) };
    comparisons.set(parentElement, known);
  }
  known.emit.state = (choice) => setStateValue('view', choice);
  known.emit.presenting = ({ present, contrast }) =>
    setStateValue('presenting', { present, contrast: contrast ? 'high' : 'normal' });
  known.comparison.draw(unpack(data));
  arrive(parentElement);
  return () => {
    known.comparison.end();
    comparisons.delete(parentElement);
  };
}
