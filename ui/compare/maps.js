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

/**
 * @param {{choose: (change: object) => void,
 *   pointAt: (place: {row?: number, column?: number, map: number} | null) => void}} hands
 */
export function createMaps({ choose, pointAt }) {
  const heats = [createHeatmap(), createHeatmap(), createHeatmap()];
  const captions = heats.map(() => html('p', { class: 'side' }, html('b'), html('span')));
  const legends = heats.map(() => createLegend((ramp) => choose({ ramp })));
  const same = html('p', { class: 'caption same' });
  const columns = heats.map(({ node }, at) => html('div', {}, captions[at], node, legends[at].node));
  legends[1].node.before(same); // which stands for it, where the first map's is beside it
  const node = html('div', { class: 'maps' }, ...columns);
  let cell = null; // the selected one

  heats.forEach(({ node: heat, place }, map) => {
    const placed = (event) => {
      const at = place(event);
      return at && { ...at, map };
    };
    heat.addEventListener('pointermove', (event) => {
      if (event.pointerType !== 'touch') pointAt(placed(event));
    });
    heat.addEventListener('pointerleave', () => pointAt(null));
    heat.addEventListener('click', (event) => {
      const at = place(event);
      if (at) choose({ cell: [at.row ?? cell[0], at.column ?? cell[1]] });
    });
  });

  function drawMap(at, view, choice, page) {
    const step = view.steps[at];
    const grid = gridOf(view, at + 1);
    const high = Math.max(view.values.a.high, view.values.b.high);
    const ramp = rampOf(step, at === DIFFERENCE ? grid : { ...grid, high }, choice.ramp, page.dark, page.contrast);
    const { mark, name } = view.sides[at] ?? { mark: step.symbol, name: step.name };
    const words = { ...view.words, heatLabel: `${mark} · ${name}. ${view.words.map}` };
    heats[at].draw({ ...view, rows: rowsOf(view, at), words }, { ...choice, step: at + 1 }, ramp, page);
    write(captions[at].firstChild, mark);
    write(captions[at].lastChild, name);
    legends[at].draw(view, step, ramp, choice.ramp, page.geometry, page);
  }

  return {
    node,
    heats,

    get isSeen() {
      return heats.some(({ node }) => node.clientWidth);
    },

    /** @param {number} slide the one map that is seen, from 1; 0 for all */
    showAlone(slide) {
      columns.forEach((column, at) => assign(column, { class: slide && at !== slide - 1 ? 'away' : null }));
    },

    focus: (slide) => heats[slide - 1].node.focus({ preventScroll: true }),

    /** @param {{family: string, dark: boolean, contrast: boolean}} look */
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

    /** One map as large as its room. */
    drawAlone(slide, view, choice, look) {
      const at = slide - 1;
      node.style.gridTemplateColumns = '';
      const rows = rowsOf(view, at);
      drawMap(at, view, choice, { ...look, ...projected({ ...view, rows }, heats[at].node, look.family) });
    },

    /** Only what follows the pointer and the keys: the same cell in all three. */
    point(choice, hover) {
      cell = choice.cell;
      for (const heat of heats) if (heat.geometry) heat.point(choice, hover);
    },

    anchor({ map, ...place }, root) {
      const { x, y } = heats[map].anchor(place);
      const [own, all] = [heats[map].node.getBoundingClientRect(), root.getBoundingClientRect()];
      return { x: x + own.left - all.left, y: y + own.top - all.top };
    },

    shortens: ({ map, ...place }) => heats[map].shortens(place),
  };
}

/** What is said of the rows of a map: of a side's its states, of the difference nothing. */
function rowsOf(view, at) {
  return view.sides[at]?.states ?? view.queries.map(() => ({ state: '' }));
}

/** How wide each map is, and where its parts stand: cells are equally large, and rows in line. */
function layoutOf(view, { width, family }, stacked) {
  const rows = view.queries.map((_, row) => ({ state: view.sides.map(({ states }) => states[row].state).join('') }));
  const worst = { ...view, rows };
  if (stacked) {
    const geometry = geometryOf(worst, width, family);
    return [0, 1, 2].map(() => ({ width, geometry }));
  }
  const bare = rows.some(({ state }) => state) ? MARKED : BARE;
  let geometry = { left: 0, angle: 0, columnRoom: 0 };
  let room = 0;
  // Only the last word of the last map leans out: the others lean into the next map's gutter.
  for (let turn = 0; turn < 2; turn++) {
    const lean = geometry.angle % (Math.PI / 2) ? geometry.columnRoom * Math.cos(geometry.angle) : 0;
    room = (width - geometry.left - 2 * GAP - Math.max(bare, lean)) / 3;
    geometry = geometryOf(worst, geometry.left + room + bare, family);
  }
  room = Math.min(room, (width - geometry.left - 2 * GAP - bare) / 3);
  const named = { width: geometry.left + room, geometry: { ...geometry, room } };
  const unnamed = { width: room, geometry: { ...geometry, room, left: 0 } };
  return [named, unnamed, unnamed];
}

/** What all three maps say of a cell. */
export function numbersOf(view, [row, column]) {
  const { words, queries, keys } = view;
  const say = (at) => {
    const number = gridOf(view, at + 1).at(row, column);
    if (Number.isNaN(number)) return words.none;
    return number === -Infinity ? words.masked : precise(number, view.steps[0].decimals);
  };
  const places = { query: queries[row].text, key: keys[column].text, a: say(0), b: say(1), difference: say(2) };
  return fill(words.cellNumbers, places);
}
