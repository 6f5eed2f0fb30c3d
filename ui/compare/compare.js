// The comparison on a Streamlit page.

import { leaving, mounted } from '../kit/serve.js';
import { unpack } from '../kit/wire.js';
import { mountComparison } from './comparison.js';

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setStateValue }) {
  const comparison = mounted(parentElement, mountComparison, {
    state: (choice) => setStateValue('view', choice),
    presenting: ({ present, contrast }) =>
      setStateValue('presenting', { present, contrast: contrast ? 'high' : 'normal' }),
  });
  comparison.draw(unpack(data));
  return leaving(parentElement);
}
