// All heads of a model: a small heatmap each, in rows of a layer or in groups of a behaviour. A head
// is chosen by a click, or with the arrow keys and Enter; pointing at one shows it larger.

import { isDark, rampOf } from '../kit/colour.js';
import { arrive, assign, html, keep, write } from '../kit/dom.js';
import { take } from '../kit/keys.js';
import { opened } from '../kit/wire.js';

const LEVELS = 255; // a weight of 1
const GAP = 8; // px around the head that is shown larger
const maps = new WeakMap(); // Streamlit calls again with the same parent: one map each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) {
    map = createMap();
    maps.set(parentElement, map);
    parentElement.append(map.node);
  }
  map.choose = (layer, head) => setTriggerValue('head', { layer, layer_head: head });
  map.draw(opened(data));
  arrive(parentElement);
  return () => maps.delete(parentElement);
}

function createMap() {
  const caption = html('p', { class: 'caption' });
  const top = html('div', { class: 'heads', 'aria-hidden': 'true' });
  const groups = html('div', { class: 'groups', role: 'group' });
  const closer = html('div', { class: 'closer', hidden: true }, html('canvas'), html('b'), html('p'));
  const axes = html('div', { class: 'axes', 'aria-hidden': 'true' }, ...['x', 'y', 'x-top', 'y-top'].map((name) => html('span', { class: name })));
  const node = html('section', { class: 'stage overview' }, caption, top, groups, closer);
  const map = { node, draw, choose: () => {} };
  let view = null;
  let colours = null; // of every level
  let tiles = []; // by layer and head
  let order = []; // the same, as they stand

  function draw({ header, own, start }) {
    view = { ...header, cells: own.subarray(start) };
    const ramp = rampOf({ scale: view.scale }, { high: 1 }, view.ramp, isDark(node));
    colours = Uint32Array.from({ length: LEVELS + 1 }, (_, level) => ramp.rgba(level / LEVELS));
    const aligned = view.byLayer;
    node.classList.toggle('by-layer', aligned);
    node.style.setProperty('--heads', view.heads);
    write(caption, view.caption);
    assign(groups, { 'aria-label': view.words.label });
    [...keep(top, aligned ? view.heads + 1 : 0, () => html('span'))].forEach((label, at) =>
      write(label, at ? String(at) : ''));
    tiles = [];
    order = [];
    axes.remove();
    view.groups.forEach((group, at) => drawGroup(keep(groups, view.groups.length, newGroup)[at], group));
    tiles.forEach((tile, place) => drawTile(tile, place));
    drawMap();
    closer.hidden = true;
  }

  function newGroup() {
    return html('div', { class: 'layer' }, html('span', { class: 'name' }), html('div', { class: 'tiles' }));
  }

  function drawGroup({ children: [name, row] }, group) {
    write(name, group.name);
    const buttons = keep(row, group.heads.length, newTile);
    group.heads.forEach((place, at) => {
      tiles[place] = buttons[at];
      order.push(place);
    });
  }

  function newTile() {
    return html('button', { type: 'button' }, html('canvas', { 'aria-hidden': 'true' }));
  }

  function drawTile(tile, place) {
    const chosen = place === view.chosen;
    const link = view.linking.indexOf(place);
    assign(tile, {
      'aria-pressed': String(chosen),
      'aria-label': view.told[place].join('. '),
      'data-link': link < 0 ? null : link + 1,
      'data-layer': Math.floor(place / view.heads) + 1,
      'data-head': (place % view.heads) + 1,
      tabindex: chosen ? 0 : -1,
    });
    tile.onclick = () => map.choose(Math.floor(place / view.heads) + 1, (place % view.heads) + 1);
    tile.onpointerenter = () => show(place);
    tile.onfocus = () => show(place);
    paint(tile.firstChild, place);
  }

  function paint(canvas, place) {
    const { side } = view;
    assign(canvas, { width: side, height: side });
    const pixels = new Uint32Array(side * side);
    const from = place * side * side;
    for (let at = 0; at < pixels.length; at++) pixels[at] = colours[view.cells[from + at]];
    const image = new ImageData(new Uint8ClampedArray(pixels.buffer), side, side);
    canvas.getContext('2d').putImageData(image, 0, 0);
  }

  /** On a map of two measures each head stands where its measures say. */
  function drawMap() {
    const { map: drawn } = view;
    node.classList.toggle('on-map', Boolean(drawn));
    if (drawn) groups.append(axes);
    else axes.remove();
    tiles.forEach((tile, place) => {
      const [x, y] = drawn ? [drawn.x.places[place], drawn.y.places[place]] : [0, 0];
      tile.hidden = x === null || y === null;
      tile.style.left = drawn ? `${100 * x}%` : '';
      tile.style.bottom = drawn ? `${100 * y}%` : '';
    });
    if (!drawn) return;
    [drawn.x.label, drawn.y.label, drawn.x.top, drawn.y.top].forEach((text, at) => write(axes.children[at], text));
  }

  /** The head that is pointed at, larger: beneath it, above, or beside it, as there is room. */
  function show(place) {
    const [canvas, name, told] = closer.children;
    paint(canvas, place);
    write(name, view.told[place][0]);
    write(told, view.told[place][1]);
    closer.hidden = false;
    const tile = tiles[place].getBoundingClientRect();
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

  /** Along the order in which they stand; up and down as far as a row. */
  function move(event) {
    const at = order.indexOf(tiles.indexOf(event.target));
    const row = event.target.parentElement;
    const columns = Math.max(1, Math.round(row.clientWidth / event.target.offsetWidth));
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -Math.min(columns, view.heads), ArrowDown: Math.min(columns, view.heads),
      Home: -at, End: order.length - 1 - at,
    };
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || !(event.key in steps)) return;
    take(event);
    const next = order[Math.max(0, Math.min(order.length - 1, at + steps[event.key]))];
    for (const tile of tiles) tile.tabIndex = -1;
    tiles[next].tabIndex = 0;
    tiles[next].focus();
  }

  node.addEventListener('keydown', move);
  node.addEventListener('pointerleave', () => { closer.hidden = true; });
  groups.addEventListener('focusout', () => { closer.hidden = true; });
  return map;
}
