// The words at the edges, and the numbers of components.

import { assign, keep, svg, write } from '../../kit/dom.js';
import { APART, LINE, pitchOf } from './geometry.js';
import { fitted, folded } from '../../kit/measure.js';
import { nameOf } from '../../kit/words.js';

/** @typedef {import('../../kit/wire.types').Token[]} Tokens */
/** @typedef {import('./geometry.js').Geometry} Geometry */

const STRIDES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]; // from number to number

/** @typedef {import('../../kit/wire.types').Token} Token */

/**
 * A row's word or sentence in its place.
 * @template {Element} T
 * @param {T} node @param {Geometry} geometry @param {Token} word @param {number} row @param {string} family
 * @param {string} [tone] further classes
 * @returns {T}
 */
export function rowToken(node, geometry, word, row, family, tone) {
  const { left, top, rowHeight, rowFont, rowRoom, rowLines } = geometry;
  token(node, word, rowRoom, `700 ${rowFont}px ${family}`, { most: rowLines, tone });
  const y = top + (row + 0.5) * rowHeight;
  const [x, anchor] = word.whole ? [2, 'start'] : [left - 8, 'end'];
  return assign(node, { transform: `translate(${x} ${y.toFixed(2)})`, dy: '.35em', 'text-anchor': anchor, 'font-size': rowFont });
}

/**
 * A column's word or sentence in its place; of a sentence at least the number.
 * @template {Element} T
 * @param {T} node @param {Geometry} geometry @param {number} columns
 * @param {Token} word @param {number} column @param {string} family
 * @param {string} [tone] further classes
 * @returns {T}
 */
export function columnToken(node, geometry, columns, word, column, family, tone) {
  const { columnRoom, columnFont, columnLines } = geometry;
  if (word.whole && !columnLines) assign(write(node, String(word.number)), { class: classesOf(word, false, tone) });
  else token(node, word, columnRoom, `700 ${columnFont}px ${family}`, { most: columnLines, stands: 'last', tone });
  return assign(node, columnLabel(geometry, columns, column, false));
}

/**
 * Where the column's word or number is.
 * @param {Geometry} geometry @param {number} columns @param {number} column @param {boolean} isComponent
 */
export function columnLabel(geometry, columns, column, isComponent) {
  const x = geometry.left + (column + 0.5) * pitchOf(geometry, columns);
  const angle = isComponent ? 0 : geometry.angle;
  const degrees = (-angle * 180) / Math.PI;
  return {
    transform: `translate(${x.toFixed(2)} ${geometry.top - 8}) rotate(${degrees.toFixed(1)})`,
    dy: angle > 1.5 ? '.35em' : undefined, 'text-anchor': angle === 0 ? 'middle' : 'start',
    'font-size': isComponent ? 11 : geometry.columnFont,
  };
}

/**
 * Draw the rows' words into `group`; where they would overlap, every second, third, ...
 * @param {Element} group @param {Geometry} geometry @param {Tokens} tokens @param {string} family
 */
export function drawRows(group, geometry, tokens, family) {
  const stride = Math.ceil(APART / geometry.rowHeight);
  const shown = Math.ceil(tokens.length / stride);
  [...keep(group, shown, () => svg('text'))].forEach((node, at) => {
    rowToken(node, geometry, tokens[at * stride], at * stride, family);
  });
}

/**
 * Draw the columns' words into `group`.
 * @param {Element} group @param {Geometry} geometry @param {Tokens} tokens @param {string} family
 */
export function drawColumns(group, geometry, tokens, family) {
  const stride = Math.ceil((APART + 1) / pitchOf(geometry, tokens.length));
  const shown = Math.ceil(tokens.length / stride);
  [...keep(group, shown, () => svg('text'))].forEach((node, at) => {
    columnToken(node, geometry, tokens.length, tokens[at * stride], at * stride, family);
  });
}

/** Number some of the components: 1, 10, 20, ... @param {Element} group @param {Geometry} geometry @param {number} columns */
export function drawComponents(group, geometry, columns) {
  const pitch = pitchOf(geometry, columns);
  const stride = STRIDES.find((step) => step * pitch >= 26) ?? columns;
  const numbers = [1];
  for (let number = stride; number <= columns; number += stride) if (number > 1) numbers.push(number);
  [...keep(group, numbers.length, () => svg('text'))].forEach((node, at) => {
    write(node, String(numbers[at]));
    assign(node, { class: 'component', ...columnLabel(geometry, columns, numbers[at] - 1, true) });
  });
}

/**
 * A word, shortened to its room, or a sentence in at most so many lines; marked where the vectors do
 * not know it.
 * @template {Element} T
 * @param {T} node @param {{text: string, unknown?: boolean, number?: number, whole?: string}} word
 * @param {number} room px @param {string} font
 * @param {{most?: number, stands?: 'middle' | 'last', x?: number, tone?: string}} [lines] `most` of them;
 *   the one that `stands` where the text is put; where they begin; further classes of the node, which are
 *   set with the others at once: to set some and then all would draw the word anew
 * @returns {T}
 */
export function token(node, word, room, font, { most = 1, stands = 'middle', x = 0, tone } = {}) {
  if (word.whole) fold(node, folded(nameOf(word), room, font, most), stands, x);
  else write(node, fitted(word.text, room, font));
  return assign(node, { class: classesOf(word, Boolean(word.whole), tone) });
}

/** @param {{unknown?: boolean}} word @param {boolean} isFolded @param {string} [tone] */
function classesOf({ unknown }, isFolded, tone) {
  return ['token', unknown && 'unknown', isFolded && 'folded', tone].filter(Boolean).join(' ');
}

/** @param {Element} node @param {string[]} lines @param {'middle' | 'last'} stands @param {number} x */
function fold(node, lines, stands, x) {
  const above = (lines.length - 1) / (stands === 'last' ? 1 : 2);
  if (!node.childElementCount) write(node, '');
  [...keep(node, lines.length, () => svg('tspan'))].forEach((line, at) => {
    write(line, lines[at]);
    const first = stands === 'last' ? -above * LINE : 0.35 - above * LINE;
    assign(line, { x, dy: `${at ? LINE : first.toFixed(2)}em` });
  });
}
