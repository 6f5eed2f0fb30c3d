// Several heads at a glance: a small heatmap of each one's weights, which is also the choice of the
// head, and the outputs of all side by side. With all chosen the same pictures are large, and the
// words are at their edges if there is room.

import { paint } from '../../kit/cells_canvas.js';
import { isDark, rampOf } from '../../kit/colour.js';
import { assign, html, keep, write } from '../../kit/dom.js';
import { mounted, leaving } from '../../kit/serve.js';
import { unpack } from '../../kit/wire.js';

const MOST_NAMED = 24; // rows or columns

/** @typedef {import('./wire.types').HeadsView & import('../../kit/wire.js').Matrices} View */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setTriggerValue }) {
  const strip = mounted(parentElement, mountStrip, { choose: (head) => setTriggerValue('head', head) });
  strip.draw(unpack(data));
  return leaving(parentElement);
}

/** @param {HTMLElement} node @param {{choose: (head: number) => void}} emit */
function mountStrip(node, emit) {
  const caption = html('p', { class: 'caption' });
  const tiles = html('div', { class: 'tiles', role: 'group' });
  node.classList.add('heads');
  node.append(caption, tiles);

  /** @param {View} view */
  function draw(view) {
    const { labels, chosen, scales, about } = view;
    const dark = isDark(node);
    write(caption, about);
    assign(tiles, { 'aria-label': about });
    node.classList.toggle('large', chosen === 0);
    [...keep(tiles, labels.length, createTile)].forEach((tile, at) => {
      // The last one is all of them together, which the choice calls 0.
      const head = at + 1 < labels.length ? at + 1 : 0;
      const grid = view.values[head || 'outputs'];
      const ramp = rampOf(scales[head ? 0 : 1], grid, 'uniform', dark);
      const [name, columns, rows, frame] = tile.children;
      write(name, labels[at]);
      nameEdge(rows, chosen ? [] : view.queries);
      nameEdge(columns, chosen || !head ? [] : view.keys);
      assign(tile, { 'aria-pressed': String(chosen === head), 'data-head': head, class: head ? 'tile' : 'tile wide' });
      tile.onclick = () => emit.choose(head);
      const parts = head ? 0 : labels.length - 1;
      frame.style.setProperty('--shape', ((parts * view.size || view.keys.length) / view.queries.length).toFixed(3));
      drawMatrix(frame, grid, ramp, parts);
    });
  }

  return { draw, end: () => node.remove() };
}

function createTile() {
  const frame = html('span', { class: 'matrix' }, html('canvas', { 'aria-hidden': 'true' }), html('span', { class: 'parts' }));
  const edges = ['columns', 'rows'].map((edge) => html('span', { class: edge, 'aria-hidden': 'true' }));
  return html('button', { type: 'button' }, html('span', { class: 'name' }), ...edges, frame);
}

/** @param {Element} edge @param {string[]} words */
function nameEdge(edge, words) {
  const shown = words.length > MOST_NAMED ? [] : words;
  [...keep(edge, shown.length, () => html('bdi'))].forEach((node, at) => write(node, shown[at]));
}

/**
 * One pixel for each number; lines separate so many `parts`.
 * @param {any} frame as `createTile` makes it @param {import('../../kit/wire.js').Grid} grid
 * @param {import('../../kit/colour.js').Ramp} ramp @param {number} parts
 */
function drawMatrix(frame, { rows, columns, at }, ramp, parts) {
  const [canvas, lines] = frame.children;
  paint(canvas, { rows, columns, rgba: (row, column) => ramp.rgba(at(row, column)) });
  keep(lines, parts, () => html('i'));
}
