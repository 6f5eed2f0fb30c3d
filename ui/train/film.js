// A film on a Streamlit page.

import { mountFilm } from './film_view.js';
import { leaving, mounted } from '../kit/serve.js';

/**
 * Streamlit's Components v2 calls this for every new frame, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setStateValue }) {
  const film = mounted(parentElement, mountFilm, { tell: setStateValue });
  film.draw(JSON.parse(new TextDecoder().decode(data)));
  return leaving(parentElement);
}
