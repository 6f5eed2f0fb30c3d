// The layout of the heatmap, in CSS pixels. It depends on the words and the width
// alone, never on the step, so that going from step to step moves nothing.

import { widthOf } from '../../kit/measure.js';
import { nameOf } from '../../kit/words.js';

const SMALLEST_LETTER = 11; // px
export const APART = SMALLEST_LETTER; // px between two labels' baselines at the least
export const SUMS = 82; // px beside the rows for their sums
const WIDEST_CELL = 112;
const TALLEST_CELL = 52;
const LARGE = 17; // px of words and digits when presenting, before they are enlarged
const LINES = 3; // of a sentence, at most
export const LINE = 1.2; // em from line to line
const FOLDED = 64; // px of a column in which a sentence is worth folding; a narrower one has its number
const SLANT = (40 * Math.PI) / 180;

/**
 * The part of a view that the layout of a heatmap needs.
 * @typedef {{queries: Word[], keys: Word[], rows: {state: string}[],
 *   sums?: (number | null)[] | null, tight?: boolean}} Edges
 *
 * A word; or a sentence, which has a number and is `whole`.
 * @typedef {{text: string, number?: number, whole?: string}} Word
 *
 * `left` and `top` are the gutters of the words, `room` the width for cells, `height` that of all
 * rows, `total` the height kept for gutter and rows, `angle` how the columns' words lean, `rowRoom`
 * and `columnRoom` the longest a word may get before it is shortened, `rowLines` and `columnLines` how
 * many lines a sentence may have there (0: its number alone), `marks` the room behind rows.
 * @typedef {{left: number, top: number, room: number, rowHeight: number, height: number,
 *   total: number, angle: number, rowFont: number, columnFont: number, rowRoom: number,
 *   columnRoom: number, rowLines: number, columnLines: number, marks: number}} Geometry
 */

/**
 * Up to 11 words need the same height, so that typing the first ones moves nothing below. Where
 * nobody types, a tight view keeps no room for words to come.
 */
function totalFor(rows, tight = false) {
  const total = Math.min(806, 392 + 12 * Math.max(0, rows - 11));
  return tight ? Math.min(total, TALLEST_CELL * rows + 30) : total;
}

/**
 * @param {Edges} view
 * @param {number} width at hand
 * @param {string} family of the font
 * @param {{total?: number, most?: number}} [room] the height to be kept, and the words' largest letter
 * @returns {Geometry}
 */
export function geometryOf(view, width, family, room = {}) {
  const narrow = width < 480;
  const rows = view.queries.length;
  const { total = totalFor(rows, view.tight), most = narrow ? 13 : 14 } = room;
  if (view.queries[0]?.whole) return amongSentences(view, width, family, { total: room.total, most });
  const rowFont = letterFor(total / rows, most);
  const rowRoom = narrow ? 64 : 112;
  const left = Math.ceil(Math.min(rowRoom, widest(view.queries, rowFont, family))) + 10;
  const marks = view.rows.some(({ state }) => state) ? 22 : 2;

  const beside = marks + (view.sums ? SUMS : 0);
  const pitch = Math.min(WIDEST_CELL, (width - left - beside) / view.keys.length);
  const letter = letterFor(pitch, most);
  const level = [letter, letter - 1].find(
    (size) => size >= SMALLEST_LETTER && widest(view.keys, size, family) <= pitch - 2,
  );
  const apart = pitch * Math.sin(SLANT); // between two slanted lines of text
  const slants = apart >= SMALLEST_LETTER;
  const columnFont = level ?? letterFor(slants ? apart : pitch, most);
  const longest = widest(view.keys, columnFont, family);
  const angle = level ? 0 : slants ? SLANT : Math.PI / 2;
  const columnRoom = Math.ceil(level ? pitch : Math.min(longest, narrow ? 64 : 92));
  // The last slanted word leans out to the right.
  const lean = angle === SLANT ? columnRoom * Math.cos(SLANT) - pitch / 2 : 0;
  const rise = angle === 0 ? columnFont + 8 : columnRoom * Math.sin(angle) + 14;
  const top = Math.ceil(rise);
  const rowHeight = Math.min(TALLEST_CELL, (total - top) / rows);
  return {
    left, top, room: width - left - Math.max(beside, lean), rowHeight, height: rowHeight * rows, total,
    angle, rowFont, columnFont, rowRoom, columnRoom, rowLines: 1, columnLines: 1, marks,
  };
}

/**
 * Sentences are folded beside the rows; above the columns too, where these are wide enough.
 * @param {Edges} view @param {number} width @param {string} family
 * @param {{total?: number, most: number}} page
 * @returns {Geometry}
 */
function amongSentences(view, width, family, { total: given, most }) {
  const rows = view.queries.length;
  const total = given ?? Math.max(totalFor(rows), Math.min(806, 46 * rows + 60));
  const [rowFont, columnFont] = [most - 1, most - 2];
  const rowRoom = Math.round(Math.min(280, 0.38 * width));
  const left = Math.ceil(Math.min(rowRoom, widest(view.queries, rowFont, family))) + 12;
  const marks = view.rows.some(({ state }) => state) ? 22 : 2;
  const room = width - left - marks - (view.sums ? SUMS : 0);
  const pitch = Math.min(WIDEST_CELL, room / view.keys.length);
  const columnLines = pitch >= FOLDED ? LINES : 0;
  const top = Math.ceil(Math.max(1, columnLines) * LINE * columnFont) + 8;
  const rowHeight = Math.min(TALLEST_CELL, (total - top) / rows);
  return {
    left, top, room, rowHeight, height: rowHeight * rows, total, angle: 0, rowFont, columnFont, rowRoom,
    columnRoom: Math.floor(pitch) - 6, rowLines: linesIn(rowHeight, rowFont), columnLines, marks,
  };
}

/** How many lines of a sentence stand in a row. @param {number} height px @param {number} letter px */
export function linesIn(height, letter) {
  return Math.max(1, Math.min(LINES, Math.floor((height - 4) / (LINE * letter))));
}

/**
 * A layout to be enlarged: what is drawn in `width` and `total` fills the room once enlarged by
 * `scale`. The rows fill the height, as long as the cells stay wide enough for their digits.
 * @param {Edges} view @param {number} width @param {number} height
 */
function enlarged({ queries, keys }, width, height) {
  const tall = Math.min(totalFor(queries.length), 90 + TALLEST_CELL * queries.length);
  const wide = 130 + 34 * Math.min(keys.length, 16);
  const scale = Math.max(1, Math.min(height / tall, width / wide));
  return { width: width / scale, total: height / scale, scale };
}

/**
 * The room of a node that is presented: the page of its heatmap.
 * @param {Edges} view @param {HTMLElement} node @param {string} family
 */
export function projected(view, { clientWidth, clientHeight }, family) {
  const { width, total, scale } = enlarged(view, clientWidth, clientHeight - 8);
  const most = Math.min(LARGE, Math.floor((0.75 * total) / view.queries.length));
  return { width, family, scale, letter: LARGE, geometry: geometryOf(view, width, family, { total, most }) };
}

function letterFor(pitch, most) {
  return Math.max(SMALLEST_LETTER, Math.min(most, Math.floor(pitch)));
}

/** Measured in bold, as a word is when it is lit. */
export function widest(tokens, size, family) {
  /** @param {string} text */
  const width = (text) => (text.length > 40 ? Infinity : widthOf(text, `700 ${size}px ${family}`));
  return Math.max(...tokens.map(nameOf).map(width));
}

/** How wide one of so many columns is. @param {{room: number}} geometry @param {number} columns */
export function pitchOf(geometry, columns) {
  return Math.min(WIDEST_CELL, geometry.room / columns);
}

/**
 * A part of a heatmap: a cell, or the word at an edge, or the mark behind a row.
 * @typedef {{row?: number, column?: number, behind?: boolean}} Spot
 *
 * The part of the heatmap at a point.
 * @param {Geometry} geometry @param {number} columns @param {number} x @param {number} y
 * @returns {Spot | null}
 */
export function under(geometry, columns, x, y) {
  const { left, top, height, rowHeight, angle } = geometry;
  const slid = angle > 0 ? Math.max(0, top - y) / Math.tan(angle) : 0;
  const row = Math.floor((y - top) / rowHeight);
  const column = Math.floor((x - slid - left) / pitchOf(geometry, columns));
  const inRows = y >= top && y < top + height;
  const inColumns = column >= 0 && column < columns;
  if (inRows && inColumns) return { row, column };
  if (inRows && x >= 0) return x < left ? { row } : { row, behind: true }; // its word, or its mark
  if (inColumns && y >= 0 && y < top) return { column };
  return null;
}
