// The big heatmap: cells, words, outlines, and what the pointer is over.

import { canvasCells } from '../../kit/cells_canvas.js';
import { svgCells } from '../../kit/cells_svg.js';
import { css, inkOn } from '../../kit/colour.js';
import { assign, html, still, svg } from '../../kit/dom.js';
import { geometryOf, pitchOf, under } from './geometry.js';
import { drawColumns, drawComponents, drawRows } from './labels.js';
import { fitted, widthOf } from '../../kit/measure.js';
import { cellDigits } from '../../kit/numbers.js';
import { frames, hatch, marks, outline, veil } from './overlay.js';
import { drawSums } from './sums.js';
import { colouredValue, gridOf } from '../../kit/wire.js';

const MOST_RECTANGLES = 1200; // beyond, gliding rectangles would drop frames
const HEAT_LAYERS = ['hatch', 'veil', 'frames', 'rows', 'columns', 'marks', 'sums', 'chosen', 'hovered']; // from below
const SMALLEST_DIGIT = 11; // px on the screen: digits that the page shows should be readable in the room too
const FADE = 220; // ms
const PAUSE = 180; // ms in which only the operation is read

/** @typedef {'svg' | 'canvas'} Kind */
/** @typedef {ReturnType<typeof svgCells> | ReturnType<typeof canvasCells>} Cells */
/** @typedef {import('../../kit/cells_svg.js').Picture} Picture */
/** @typedef {import('./geometry.js').Geometry} Geometry */
/** @typedef {import('./geometry.js').Spot} Spot */

/**
 * The view that it draws: the stage's, or one map of the comparison.
 * @typedef {{queries: import('../../kit/wire.types').Token[], keys: import('../../kit/wire.types').Token[],
 *   steps: (import('./wire.types').MapStep & {operation?: string})[],
 *   rows: {state: import('./wire.types').State}[], sums?: (number | null)[] | null, tight?: boolean,
 *   outlined?: import('./wire.types').Outlined,
 *   words: Record<string, string>} & import('../../kit/wire.js').Matrices} HeatView
 *
 * @typedef {{view: HeatView, geometry: Geometry, scale: number, columns: number, isComponent: boolean,
 *   family: string, letter?: number, tone: string, content: Picture}} Drawing
 */

export function createHeatmap() {
  const layers = Object.fromEntries(HEAT_LAYERS.map((name) => [name, svg('g', { class: name })]));
  const picture = svg('svg', { 'aria-hidden': 'true' }, ...Object.values(layers));
  const operation = html('div', { class: 'operation', 'aria-hidden': 'true' });
  // "application": a screen reader hands the arrow keys on instead of reading with them.
  const node = html('div', { class: 'heat', role: 'application', tabindex: 0 }, picture, operation);
  /** @type {Cells | null} */
  let cells = null;
  /** @type {{step: number, columns: number, kind: Kind} | null} what stands there */
  let drawn = null;
  /** @type {Drawing | null} */
  let latest = null;

  /** @param {Kind} kind @param {boolean} reshaped @returns {Cells} */
  function renderer(kind, reshaped) {
    if (cells && drawn?.kind === kind && !reshaped) return cells;
    const old = cells;
    const made = kind === 'svg' ? svgCells() : canvasCells();
    if (kind === 'svg') picture.prepend(made.node);
    else node.prepend(made.node);
    if (old) leave(old, made.node);
    cells = made;
    return made;
  }

  /** The latest drawing. Call it only after one has been drawn. */
  function standing() {
    if (!latest) throw new Error('Nothing has been drawn.');
    return latest;
  }

  return {
    node,

    /** @returns {import('./geometry.js').Geometry | null} */
    get geometry() {
      return latest?.geometry ?? null;
    },

    /** How much larger than its geometry it is drawn. */
    get scale() {
      return standing().scale;
    },

    /** The cells of the latest drawing. */
    get content() {
      return standing().content;
    },

    get isCanvas() {
      return drawn?.kind === 'canvas';
    },

    /**
     * @param {HeatView} view
     * @param {import('./state.js').Choice} choice
     * @param {import('../../kit/colour.js').Ramp} ramp
     * @param {{width: number, family: string, geometry?: import('./geometry.js').Geometry,
     *   scale?: number, letter?: number}} page `scale` enlarges all that is drawn; digits have at most
     *   the size `letter`
     */
    draw(view, choice, ramp, page) {
      const step = view.steps[choice.step - 1];
      const grid = gridOf(view, choice.step);
      const geometry = page.geometry ?? geometryOf(view, page.width, page.family);
      const scale = page.scale ?? 1;
      const isComponent = step.columns === 'component';
      const layout = { geometry, scale, columns: grid.columns, family: page.family, letter: page.letter };
      const content = pictureOf(layout, grid, step, colouredValue(view, step.number), ramp);
      const tone = !isComponent ? 'key' : step.field === 'outputs' ? 'value' : 'plain';
      latest = { ...layout, view, isComponent, tone, content };
      const kind = grid.rows * grid.columns > MOST_RECTANGLES ? 'canvas' : 'svg';
      const before = drawn && drawn.step !== choice.step ? drawn : null;
      renderer(kind, Boolean(before) && before?.columns !== grid.columns).draw(content);
      if (before && !still()) announceOperation(operation, view, before.step, choice.step);
      drawn = { step: choice.step, columns: grid.columns, kind };

      const height = geometry.top + geometry.height + 4;
      assign(picture, { width: page.width * scale, height: height * scale, viewBox: `0 0 ${page.width} ${height}` });
      assign(node, { 'aria-label': view.words.heatLabel });
      node.style.height = `${height * scale}px`;
      drawRows(layers.rows, geometry, view.queries, page.family);
      if (isComponent) drawComponents(layers.columns, geometry, grid.columns);
      else drawColumns(layers.columns, geometry, view.keys, page.family);
      hatch(layers.hatch, grid.undefinedRows, geometry, grid.columns);
      frames(layers.frames, isComponent ? [] : view.outlined?.cells ?? [], geometry, grid.columns);
      marks(layers.marks, view.rows.map(({ state }) => state), geometry, grid.columns);
      const totals = step.field === 'weights' ? view.sums ?? null : null;
      drawSums(layers.sums, totals, geometry, grid.columns, step.decimals);
    },

    /**
     * Only what follows the pointer and the keys: cheap at any size.
     * @param {{cell: [number, number]}} choice @param {Spot | null} hover
     */
    point(choice, hover) {
      const current = standing();
      const { geometry, columns } = current;
      outline(layers.chosen, { row: choice.cell[0], column: choice.cell[1] }, current);
      outline(layers.hovered, hover, current);
      veil(layers.veil, hover, geometry, columns);
      node.classList.toggle('hovering', Boolean(hover));
    },

    /** The middle of the upper edge of a cell, a word or a mark, for the tooltip. @param {Spot} spot */
    anchor({ row, column, behind }) {
      const { geometry: { left, top, rowHeight }, geometry, columns } = standing();
      const at = behind ? columns : column;
      return {
        x: at === undefined ? left / 2 : left + (at + 0.5) * pitchOf(geometry, columns),
        y: row === undefined ? top - 24 : top + row * rowHeight,
      };
    },

    /** Whether the word at an edge is shortened. @param {Spot} spot */
    shortens({ row, column }) {
      const { view, geometry, family } = standing();
      const word = row === undefined ? view.keys[column ?? NaN] : view.queries[row];
      const [room, size] = row === undefined
        ? [geometry.columnRoom, geometry.columnFont]
        : [geometry.rowRoom, geometry.rowFont];
      if (!word) return false; // a component
      return Boolean(word.whole) || fitted(word.text, room, `700 ${size}px ${family}`) !== word.text;
    },

    /** The part of the heatmap under a pointer. @param {MouseEvent} event @returns {Spot | null} */
    cellAt(event) {
      if (!latest) return null;
      const { scale, geometry, columns } = latest;
      const box = picture.getBoundingClientRect();
      return under(geometry, columns, (event.clientX - box.left) / scale, (event.clientY - box.top) / scale);
    },
  };
}

/**
 * @param {{geometry: Geometry, scale: number, columns: number, family: string, letter?: number}} layout
 * @param {import('../../kit/wire.js').Grid} grid
 * @param {import('./wire.types').MapStep} step
 * @param {(row: number, column: number) => number} value what a cell's colour shows
 * @param {import('../../kit/colour.js').Ramp} ramp
 * @returns {Picture}
 */
function pictureOf({ geometry, scale, columns, family, letter: most }, grid, step, value, ramp) {
  const pitch = pitchOf(geometry, columns);
  const longest = [grid.low, grid.high].map((extreme) => cellDigits(extreme, step.decimals));
  /** @param {number} letter px */
  const roomFor = (letter) => Math.max(...longest.map((text) => widthOf(text, `${letter}px ${family}`)));
  const small = Math.min(12, Math.round(pitch / 4.4));
  const large = Math.min(most ?? Infinity, (11 * (pitch - 10)) / roomFor(11), 0.55 * geometry.rowHeight);
  const letter = Math.max(SMALLEST_DIGIT / scale, Math.floor(most ? large : small));
  const fits = roomFor(letter) + 3 / scale <= pitch && geometry.rowHeight >= 15 / scale;
  /** @param {number} row @param {number} column */
  const digits = (row, column) => {
    const number = grid.at(row, column);
    return Number.isNaN(number) ? '' : cellDigits(number, step.decimals);
  };
  const { left, top, rowHeight } = geometry;
  return {
    rows: grid.rows, columns, left, top, pitch, rowHeight, scale, letter, digits: fits ? digits : null,
    fill: (row, column) => css(ramp.at(value(row, column))),
    rgba: (row, column) => ramp.rgba(value(row, column)),
    ink: (row, column) => inkOn(ramp.at(value(row, column))),
  };
}

/**
 * The old cells stay, paler, while the operation is shown; then the new ones appear.
 * @param {Cells} old @param {Element} node of the new ones
 */
function leave(old, node) {
  const end = () => {
    old.node.remove();
    old.end();
  };
  if (still()) {
    end();
    return;
  }
  const pale = [{ opacity: 1 }, { opacity: 0.25, offset: 0.4 }, { opacity: 0 }];
  const paling = old.node.animate(pale, { duration: 2 * FADE + PAUSE });
  paling.onfinish = end;
  /** @type {KeyframeAnimationOptions} */
  const later = { duration: FADE, delay: FADE + PAUSE, fill: 'backwards' };
  node.animate([{ opacity: 0 }, { opacity: 1 }], later);
}

/** @param {HTMLElement} node @param {HeatView} view @param {number} from the step before @param {number} to */
function announceOperation(node, view, from, to) {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  const names = view.steps.slice(first - 1, last - 1).map((step) => step.operation);
  node.textContent = from < to ? `${names.join(' → ')} →` : `← ${names.join(' ← ')}`;
  node.getAnimations().forEach((animation) => animation.cancel());
  node.animate(
    [{ opacity: 0 }, { opacity: 1, offset: 0.2 }, { opacity: 1, offset: 0.7 }, { opacity: 0 }],
    { duration: 3 * FADE + PAUSE },
  );
}
