// The three heatmaps in line: β of A and of B on one scale, and B − A.

import { rampOf } from '../kit/colour.js';
import { assign, html, write } from '../kit/dom.js';
import { geometryOf, projected } from '../views/stage/geometry.js';
import { createHeatmap } from '../views/stage/heatmap.js';
import { createLegend } from '../views/stage/legend.js';
import { precise } from '../kit/numbers.js';
import { gridOf } from '../kit/wire.js';
import { fill } from '../kit/words.js';

const STACKED = 760; // px: narrower pages have the maps one beneath the other
const GAP = 24;
const [BARE, MARKED] = [2, 22]; // px behind the rows: nothing, or the marks of awkward ones
const DIFFERENCE = 2;

/** @typedef {import('./wire.types').ComparisonView & import('../kit/wire.js').Matrices} View */
/** @typedef {import('../views/stage/state.js').Choice} Choice */
/** @typedef {import('../views/stage/geometry.js').Spot & {map: number}} MapSpot */
/** @typedef {{family: string, dark: boolean, contrast: boolean}} Look */

/**
 * @param {{choose: (change: Partial<Choice>) => void, pointAt: (spot: MapSpot | null) => void}} hands
 */
export function createMaps({ choose, pointAt }) {
  const heats = [createHeatmap(), createHeatmap(), createHeatmap()];
  const captions = heats.map(() => html('p', { class: 'side' }, html('b'), html('span')));
  const legends = heats.map(() => createLegend((ramp) => choose({ ramp })));
  const same = html('p', { class: 'caption same' });
  const columns = heats.map(({ node }, at) => html('div', {}, captions[at], node, legends[at].node));
  legends[1].node.before(same); // the same legend as the first map's, if both are side by side
  const node = html('div', { class: 'maps' }, ...columns);
  /** @type {[number, number]} the selected one */
  let cell = [0, 0];

  heats.forEach(({ node: heat, cellAt }, map) => {
    /** @param {MouseEvent} event @returns {MapSpot | null} */
    const placed = (event) => {
      const at = cellAt(event);
      return at && { ...at, map };
    };
    heat.addEventListener('pointermove', (event) => {
      if (event.pointerType !== 'touch') pointAt(placed(event));
    });
    heat.addEventListener('pointerleave', () => pointAt(null));
    heat.addEventListener('click', (event) => {
      const at = cellAt(event);
      if (at) choose({ cell: [at.row ?? cell[0], at.column ?? cell[1]] });
    });
  });

  /**
   * @param {number} at the map, from 0 @param {View} view @param {Choice} choice
   * @param {Look & {width: number, geometry: import('../views/stage/geometry.js').Geometry, scale?: number}} page
   */
  function drawMap(at, view, choice, page) {
    const step = view.steps[at];
    const grid = gridOf(view, at + 1);
    const high = Math.max(view.values.a.high, view.values.b.high);
    const ramp = rampOf(step.scale, at === DIFFERENCE ? grid : { high }, choice.ramp, page.dark, page.contrast);
    const { mark, name } = view.sides[at] ?? { mark: step.symbol, name: step.name };
    const words = { ...view.words, heatLabel: `${mark} · ${name}. ${view.words.map}` };
    heats[at].draw({ ...view, rows: rowsOf(view, at), words }, { ...choice, step: at + 1 }, ramp, page);
    const [label, title] = captions[at].children;
    write(label, mark);
    write(title, name);
    legends[at].draw(view, step, ramp, choice.ramp, page.geometry, page);
  }

  return {
    node,
    heats,

    get isSeen() {
      return heats.some((heat) => heat.node.clientWidth);
    },

    /** @param {number} slide the one map that is seen, from 1; 0 for all */
    showAlone(slide) {
      columns.forEach((column, at) => assign(column, { class: slide && at !== slide - 1 ? 'away' : null }));
    },

    /** @param {number} slide */
    focus: (slide) => heats[slide - 1].node.focus({ preventScroll: true }),

    /** @param {View} view @param {Choice} choice @param {Look} look */
    draw(view, choice, look) {
      const page = { ...look, width: node.clientWidth };
      const stacked = page.width < STACKED;
      const layout = layoutOf(view, page, stacked);
      node.style.gridTemplateColumns = stacked ? '' : layout.map(({ width }) => `${width}px`).join(' ');
      heats.forEach((_, at) => {
        // Side by side the first map names the rows of all three.
        const queries = at && !stacked ? view.queries.map((token) => ({ ...token, text: '' })) : view.queries;
        drawMap(at, { ...view, queries }, choice, { ...page, ...layout[at] });
      });
      write(same, view.words.sameScale);
    },

    /** One map as large as its room. @param {number} slide @param {View} view @param {Choice} choice @param {Look} look */
    drawAlone(slide, view, choice, look) {
      const at = slide - 1;
      node.style.gridTemplateColumns = '';
      const rows = rowsOf(view, at);
      drawMap(at, view, choice, { ...look, ...projected({ ...view, rows }, heats[at].node, look.family) });
    },

    /**
     * Only what follows the pointer and the keys: the same cell in all three.
     * @param {Choice} choice @param {MapSpot | null} hover
     */
    point(choice, hover) {
      cell = choice.cell;
      for (const heat of heats) if (heat.geometry) heat.point(choice, hover);
    },

    /** Where a spot is in the view. @param {MapSpot} spot @param {Element} root of the view */
    anchor({ map, ...spot }, root) {
      const { x, y } = heats[map].anchor(spot);
      const [box, all] = [heats[map].node.getBoundingClientRect(), root.getBoundingClientRect()];
      return { x: x + box.left - all.left, y: y + box.top - all.top };
    },

    /** Whether the word at an edge is shortened. @param {MapSpot} spot */
    shortens: ({ map, ...spot }) => heats[map].shortens(spot),
  };
}

/**
 * The states of the rows of a map: those of a side; the difference has none.
 * @param {View} view @param {number} at the map, from 0
 * @returns {{state: import('../views/stage/wire.types').State}[]}
 */
export function rowsOf(view, at) {
  return view.sides[at]?.states ?? view.queries.map(() => ({ state: '' }));
}

/**
 * How wide each map is, and where its parts stand: cells are equally large, and rows in line.
 * @param {View} view @param {{width: number, family: string}} page @param {boolean} stacked
 */
function layoutOf(view, { width, family }, stacked) {
  const rows = view.queries.map((_, row) => ({ state: view.sides.map(({ states }) => states[row].state).join('') }));
  const worst = { ...view, rows };
  if (stacked) {
    const geometry = geometryOf(worst, width, family);
    return [0, 1, 2].map(() => ({ width, geometry }));
  }
  const bare = rows.some(({ state }) => state) ? MARKED : BARE;
  // Only the last word of the last map leans out: the others lean into the next map's gutter. What
  // a map has room for depends on how its words lean, and that on its room: two passes are enough.
  /** @param {{left: number, angle: number, columnRoom: number}} before */
  const next = ({ left, angle, columnRoom }) => {
    const lean = angle % (Math.PI / 2) ? columnRoom * Math.cos(angle) : 0;
    const cells = (width - left - 2 * GAP - Math.max(bare, lean)) / 3;
    return { cells, geometry: geometryOf(worst, left + cells + bare, family) };
  };
  const first = next({ left: 0, angle: 0, columnRoom: 0 });
  const { cells, geometry } = next(first.geometry);
  const room = Math.min(cells, (width - geometry.left - 2 * GAP - bare) / 3);
  const named = { width: geometry.left + room, geometry: { ...geometry, room } };
  const unnamed = { width: room, geometry: { ...geometry, room, left: 0 } };
  return [named, unnamed, unnamed];
}

/** The numbers of a cell on all three maps, as a sentence. @param {View} view @param {[number, number]} cell */
export function numbersOf(view, [row, column]) {
  const { words, queries, keys } = view;
  /** @param {number} at the map, from 0 */
  const say = (at) => {
    const number = gridOf(view, at + 1).at(row, column);
    if (Number.isNaN(number)) return words.none;
    return number === -Infinity ? words.masked : precise(number, view.steps[0].decimals);
  };
  const values = { query: queries[row].text, key: keys[column].text, a: say(0), b: say(1), difference: say(2) };
  return fill(words.cellNumbers, values);
}
