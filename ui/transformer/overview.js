// All heads of a model: a small heatmap each, in rows of a layer or in groups of a behaviour. A head
// is chosen by a click, or with the arrow keys and Enter; pointing at one shows it larger.

import { isDark, rampOf } from '../kit/colour.js';
import { paint } from '../kit/cells_canvas.js';
import { assign, html, keep, write } from '../kit/dom.js';
import { take } from '../kit/keys.js';
import { leaving, mounted } from '../kit/serve.js';
import { opened } from '../kit/wire.js';

const LEVELS = 255; // a weight of 1
const GAP = 8; // px around the head that is shown larger

/** @typedef {import('./wire.types').OverviewView} View */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setTriggerValue }) {
  const map = mounted(parentElement, mountMap, {
    choose: (layer, head) => setTriggerValue('head', { layer, layer_head: head }),
  });
  map.draw(opened(data));
  return leaving(parentElement);
}

/** @param {HTMLElement} node @param {{choose: (layer: number, head: number) => void}} emit both from 1 */
function mountMap(node, emit) {
  const caption = html('p', { class: 'caption' });
  const numbers = html('div', { class: 'heads', 'aria-hidden': 'true' });
  const groups = html('div', { class: 'groups', role: 'group' });
  const enlarged = html('canvas');
  const closer = html('div', { class: 'closer', hidden: '' }, enlarged, html('b'), html('p'));
  const axes = html('div', { class: 'axes', 'aria-hidden': 'true' }, ...['x', 'y', 'x-top', 'y-top'].map((name) => html('span', { class: name })));
  node.classList.add('stage', 'overview');
  node.append(caption, numbers, groups, closer);
  /** @type {View} */
  let view;
  let cells = new Uint8Array(); // a level each, head after head
  let colours = new Uint32Array(); // of every level
  /** @type {HTMLElement[]} by layer and head */
  let tiles = [];
  /** @type {number[]} the same, as they stand */
  let order = [];

  /** @param {ReturnType<typeof opened>} bytes */
  function draw({ header, copy, start }) {
    view = header;
    cells = copy.subarray(start);
    const ramp = rampOf(view.scale, { high: 1 }, view.ramp, isDark(node));
    colours = Uint32Array.from({ length: LEVELS + 1 }, (_, level) => ramp.rgba(level / LEVELS));
    const aligned = view.byLayer;
    node.classList.toggle('by-layer', aligned);
    node.style.setProperty('--heads', String(view.heads));
    write(caption, view.caption);
    assign(groups, { 'aria-label': view.words.label });
    [...keep(numbers, aligned ? view.heads + 1 : 0, () => html('span'))].forEach((label, at) =>
      write(label, at ? String(at) : ''));
    tiles = [];
    order = [];
    axes.remove();
    view.groups.forEach((group, at) => drawGroup(keep(groups, view.groups.length, newGroup)[at], group));
    tiles.forEach((tile, index) => drawTile(tile, index));
    drawMap();
    closer.hidden = true;
  }

  function newGroup() {
    return html('div', { class: 'layer' }, html('span', { class: 'name' }), html('div', { class: 'tiles' }));
  }

  /** @param {any} node as `newGroup` makes it @param {import('./wire.types').HeadGroup} group */
  function drawGroup({ children: [name, row] }, group) {
    write(name, group.name);
    const buttons = keep(row, group.heads.length, newTile);
    group.heads.forEach((index, at) => {
      tiles[index] = buttons[at];
      order.push(index);
    });
  }

  function newTile() {
    return html('button', { type: 'button' }, html('canvas', { 'aria-hidden': 'true' }));
  }

  /** @param {any} tile as `newTile` makes it @param {number} index */
  function drawTile(tile, index) {
    const chosen = index === view.chosen;
    const link = view.linking.indexOf(index);
    assign(tile, {
      'aria-pressed': String(chosen),
      'aria-label': view.captions[index].join('. '),
      'data-link': link < 0 ? null : link + 1,
      'data-layer': Math.floor(index / view.heads) + 1,
      'data-head': (index % view.heads) + 1,
      tabindex: chosen ? 0 : -1,
    });
    tile.onclick = () => emit.choose(Math.floor(index / view.heads) + 1, (index % view.heads) + 1);
    tile.onpointerenter = () => show(index);
    tile.onfocus = () => show(index);
    paintHead(tile.firstChild, index);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} index */
  function paintHead(canvas, index) {
    const { side } = view;
    const from = index * side * side;
    paint(canvas, { rows: side, columns: side, rgba: (row, column) => colours[cells[from + row * side + column]] });
  }

  /** On a map of two measures each head stands where its measures say. */
  function drawMap() {
    const { map: drawn } = view;
    node.classList.toggle('on-map', Boolean(drawn));
    if (drawn) groups.append(axes);
    else axes.remove();
    tiles.forEach((tile, index) => {
      const [x, y] = drawn ? [drawn.x.values[index], drawn.y.values[index]] : [0, 0];
      tile.hidden = x === null || y === null;
      tile.style.left = drawn ? `${100 * Number(x)}%` : '';
      tile.style.bottom = drawn ? `${100 * Number(y)}%` : '';
    });
    if (!drawn) return;
    [drawn.x.label, drawn.y.label, drawn.x.top, drawn.y.top].forEach((text, at) => write(axes.children[at], text));
  }

  /** The head that is pointed at, larger: beneath it, above, or beside it, as there is room. @param {number} index */
  function show(index) {
    const [, name, about] = closer.children;
    paintHead(enlarged, index);
    write(name, view.captions[index][0]);
    write(about, view.captions[index][1]);
    closer.hidden = false;
    const tile = tiles[index].getBoundingClientRect();
    const frame = node.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: tall } = closer;
    let top = tile.bottom + GAP;
    let left = tile.left + tile.width / 2 - wide / 2;
    if (top + tall > innerHeight) top = tile.top - GAP - tall;
    if (top < 0) {
      top = innerHeight - GAP - tall;
      left = tile.right + GAP;
    }
    closer.style.top = `${top - frame.top}px`;
    closer.style.left = `${Math.max(frame.left, Math.min(innerWidth - GAP - wide, left)) - frame.left}px`;
  }

  /** Along the order in which they stand; up and down as far as a row. @param {KeyboardEvent} event */
  function move(event) {
    const tile = tiles.findIndex((each) => each === event.target);
    if (tile < 0) return;
    const at = order.indexOf(tile);
    const { parentElement: row, offsetWidth } = tiles[tile];
    const columns = Math.max(1, Math.round((row?.clientWidth ?? 0) / offsetWidth));
    /** @type {Record<string, number>} */
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -Math.min(columns, view.heads), ArrowDown: Math.min(columns, view.heads),
      Home: -at, End: order.length - 1 - at,
    };
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || !(event.key in steps)) return;
    take(event);
    const next = order[Math.max(0, Math.min(order.length - 1, at + steps[event.key]))];
    for (const each of tiles) each.tabIndex = -1;
    tiles[next].tabIndex = 0;
    tiles[next].focus();
  }

  node.addEventListener('keydown', move);
  node.addEventListener('pointerleave', () => { closer.hidden = true; });
  groups.addEventListener('focusout', () => { closer.hidden = true; });
  return { draw, end: () => node.remove() };
}
