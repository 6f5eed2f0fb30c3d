// Several heads at a glance: a small heatmap of each one's weights, which is also the choice of the
// head, and the outputs of all side by side. With all chosen the same pictures are large, and the
// words stand at their edges as far as there is room.

import { imageOf } from '../../kit/cells_canvas.js';
import { isDark, rampOf } from '../../kit/colour.js';
import { assign, html, keep, write } from '../../kit/dom.js';
import { unpack } from '../../kit/wire.js';

const MOST_NAMED = 24; // rows or columns
const strips = new WeakMap(); // Streamlit calls again with the same parent: one strip each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  let strip = strips.get(parentElement);
  if (!strip) {
    strip = createStrip(parentElement);
    strips.set(parentElement, strip);
  }
  strip.choose = (head) => setTriggerValue('head', head);
  strip.draw(unpack(data));
}

function createStrip(parent) {
  const caption = html('p', { class: 'caption' });
  const tiles = html('div', { class: 'tiles', role: 'group' });
  const node = html('div', { class: 'heads' }, caption, tiles);
  parent.append(node);
  const strip = { choose: () => {}, draw };

  /**
   * @param {{labels: string[], chosen: number, scales: object[], about: string, size: number,
   *   queries: string[], keys: string[], values: Object<string, object>}} view
   */
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
      const scale = { scale: scales[head ? 0 : 1] };
      const ramp = rampOf(scale, grid, 'uniform', dark);
      const [name, columns, rows, frame] = tile.children;
      write(name, labels[at]);
      nameEdge(rows, chosen ? [] : view.queries);
      nameEdge(columns, chosen || !head ? [] : view.keys);
      assign(tile, { 'aria-pressed': String(chosen === head), 'data-head': head, class: head ? 'tile' : 'tile wide' });
      tile.onclick = () => strip.choose(head);
      drawMatrix(frame, grid, (row, column) => ramp.rgba(grid.at(row, column)), head ? 0 : view.size);
    });
  }

  return strip;
}

function createTile() {
  const frame = html('span', { class: 'matrix' }, html('canvas', { 'aria-hidden': 'true' }), html('span', { class: 'parts' }));
  const edges = ['columns', 'rows'].map((edge) => html('span', { class: edge, 'aria-hidden': 'true' }));
  return html('button', { type: 'button' }, html('span', { class: 'name' }), ...edges, frame);
}

function nameEdge(edge, words) {
  const shown = words.length > MOST_NAMED ? [] : words;
  [...keep(edge, shown.length, () => html('bdi'))].forEach((node, at) => write(node, shown[at]));
}

/** One pixel a number; with a `part`, lines stand between so many columns. */
function drawMatrix(frame, { rows, columns }, rgba, part) {
  const [canvas, lines] = frame.children;
  assign(canvas, { width: columns, height: rows });
  canvas.getContext('2d').putImageData(imageOf({ rows, columns, rgba }), 0, 0);
  frame.style.setProperty('--shape', (columns / rows).toFixed(3));
  keep(lines, part ? columns / part : 0, () => html('i'));
}
