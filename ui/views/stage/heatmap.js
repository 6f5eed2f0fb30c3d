// The big heatmap: cells, words, outlines, and what the pointer is over.

import { canvasCells } from '../../kit/cells_canvas.js';
import { svgCells } from '../../kit/cells_svg.js';
import { css, inkOn } from '../../kit/colour.js';
import { assign, html, still, svg } from '../../kit/dom.js';
import { geometryOf, pitchOf, under } from './geometry.js';
import { drawColumns, drawComponents, drawRows } from './labels.js';
import { fitted, widthOf } from '../../kit/measure.js';
import { cellDigits } from '../../kit/numbers.js';
import { hatch, marks, outline, veil } from './overlay.js';
import { drawSums } from './sums.js';
import { colouredValue, gridOf } from '../../kit/wire.js';

const MOST_RECTANGLES = 1200; // beyond, gliding rectangles would drop frames
const HEAT_LAYERS = ['hatch', 'veil', 'rows', 'columns', 'marks', 'sums', 'chosen', 'hovered']; // from below
const SMALLEST_DIGIT = 11; // px on the screen: what the page shows a room shall see too
const FADE = 220; // ms
const PAUSE = 180; // ms in which only the operation is read

export function createHeatmap() {
  const layers = Object.fromEntries(HEAT_LAYERS.map((name) => [name, svg('g', { class: name })]));
  const picture = svg('svg', { 'aria-hidden': 'true' }, ...Object.values(layers));
  const operation = html('div', { class: 'operation', 'aria-hidden': 'true' });
  // "application": a screen reader hands the arrow keys on instead of reading with them.
  const node = html('div', { class: 'heat', role: 'application', tabindex: 0 }, picture, operation);
  let cells = null;
  let drawn = null; // { step, columns, kind } of what stands there
  let scene = null;

  function renderer(kind, reshaped) {
    if (cells && drawn.kind === kind && !reshaped) return cells;
    const old = cells;
    cells = kind === 'svg' ? svgCells() : canvasCells();
    if (kind === 'svg') picture.prepend(cells.node);
    else node.prepend(cells.node);
    if (old) leave(old, cells.node);
    return cells;
  }

  return {
    node,

    /** @returns {import('./geometry.js').Geometry | null} */
    get geometry() {
      return scene?.geometry ?? null;
    },

    /** How much larger than its geometry it is drawn. */
    get scale() {
      return scene.scale;
    },

    /** @returns {import('./cells_svg.js').Picture} the cells that stand there */
    get content() {
      return scene.content;
    },

    get isCanvas() {
      return drawn.kind === 'canvas';
    },

    /**
     * @param {import('./wire.js').View} view
     * @param {import('./state.js').Choice} choice
     * @param {import('./colour.js').Ramp} ramp
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
      scene = {
        view, geometry, scale, columns: grid.columns, isComponent, family: page.family, letter: page.letter,
        tone: !isComponent ? 'key' : step.field === 'outputs' ? 'value' : 'plain',
      };
      const kind = grid.rows * grid.columns > MOST_RECTANGLES ? 'canvas' : 'svg';
      const moved = drawn && drawn.step !== choice.step;
      scene.content = pictureOf(scene, grid, step, ramp);
      renderer(kind, moved && drawn.columns !== grid.columns).draw(scene.content);
      if (moved && !still()) announceOperation(operation, view, drawn.step, choice.step);
      drawn = { step: choice.step, columns: grid.columns, kind };

      const height = geometry.top + geometry.height + 4;
      assign(picture, { width: page.width * scale, height: height * scale, viewBox: `0 0 ${page.width} ${height}` });
      assign(node, { 'aria-label': view.words.heatLabel });
      node.style.height = `${height * scale}px`;
      drawRows(layers.rows, geometry, view.queries, page.family);
      if (isComponent) drawComponents(layers.columns, geometry, grid.columns);
      else drawColumns(layers.columns, geometry, view.keys, page.family);
      hatch(layers.hatch, grid.blank, geometry, grid.columns);
      marks(layers.marks, view.rows.map(({ state }) => state), geometry, grid.columns);
      const totals = step.field === 'weights' ? view.sums : null;
      drawSums(layers.sums, totals, geometry, grid.columns, step.decimals);
    },

    /** Only what follows the pointer and the keys: cheap at any size. */
    point(choice, hover) {
      const { geometry, columns } = scene;
      outline(layers.chosen, { row: choice.cell[0], column: choice.cell[1] }, scene);
      outline(layers.hovered, hover, scene);
      veil(layers.veil, hover, geometry, columns);
      node.classList.toggle('hovering', Boolean(hover));
    },

    /** The middle of the upper edge of a cell, a word or a mark, for the tooltip. */
    anchor({ row, column, behind }) {
      const { geometry: { left, top, rowHeight }, geometry, columns } = scene;
      const at = behind ? columns : column;
      return {
        x: at === undefined ? left / 2 : left + (at + 0.5) * pitchOf(geometry, columns),
        y: row === undefined ? top - 24 : top + row * rowHeight,
      };
    },

    /** Whether the word at an edge is not there in full. */
    shortens({ row, column }) {
      const { view, geometry, family } = scene;
      const [text, room, size] = row === undefined
        ? [view.keys[column]?.text ?? '', geometry.columnRoom, geometry.columnFont]
        : [view.queries[row].text, geometry.rowRoom, geometry.rowFont];
      return fitted(text, room, `700 ${size}px ${family}`) !== text;
    },

    /** What lies under a pointer. */
    place(event) {
      if (!scene) return null;
      const box = picture.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((part) => part / scene.scale);
      return under(scene.geometry, scene.columns, x, y);
    },
  };
}

function pictureOf({ view, geometry, scale, columns, family, letter: most }, grid, step, ramp) {
  const pitch = pitchOf(geometry, columns);
  const value = colouredValue(view, step.number);
  const longest = [grid.low, grid.high].map((extreme) => cellDigits(extreme, step.decimals));
  const roomFor = (letter) => Math.max(...longest.map((text) => widthOf(text, `${letter}px ${family}`)));
  const small = Math.min(12, Math.round(pitch / 4.4));
  const large = Math.min(most, (11 * (pitch - 10)) / roomFor(11), 0.55 * geometry.rowHeight);
  const letter = Math.max(SMALLEST_DIGIT / scale, Math.floor(most ? large : small));
  const fits = roomFor(letter) + 3 / scale <= pitch && geometry.rowHeight >= 15 / scale;
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

/** The old cells stay, paler, while the operation is read; then the new ones come. */
function leave(old, node) {
  if (still()) {
    old.node.remove();
    old.end?.();
    return;
  }
  const pale = [{ opacity: 1 }, { opacity: 0.25, offset: 0.4 }, { opacity: 0 }];
  const paling = old.node.animate(pale, { duration: 2 * FADE + PAUSE });
  paling.onfinish = () => {
    old.node.remove();
    old.end?.();
  };
  const later = { duration: FADE, delay: FADE + PAUSE, fill: 'backwards' };
  node.animate([{ opacity: 0 }, { opacity: 1 }], later);
}

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
