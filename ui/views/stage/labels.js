// The words at the edges, and the numbers of components.

import { assign, keep, svg, write } from '../../kit/dom.js';
import { APART, pitchOf } from './geometry.js';
import { fitted } from '../../kit/measure.js';

/** @typedef {import('../../kit/wire.types').Token[]} Tokens */
/** @typedef {import('./geometry.js').Geometry} Geometry */

const STRIDES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]; // from number to number

/** Where the row's word is, as attributes of a text node. @param {Geometry} geometry @param {number} row */
export function rowLabel(geometry, row) {
  const y = geometry.top + (row + 0.5) * geometry.rowHeight;
  return {
    transform: `translate(${geometry.left - 8} ${y.toFixed(2)})`, dy: '.35em', 'text-anchor': 'end',
    'font-size': geometry.rowFont,
  };
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
  const font = `700 ${geometry.rowFont}px ${family}`;
  [...keep(group, shown, () => svg('text'))].forEach((node, at) => {
    token(node, tokens[at * stride], geometry.rowRoom, font);
    assign(node, rowLabel(geometry, at * stride));
  });
}

/**
 * Draw the columns' words into `group`.
 * @param {Element} group @param {Geometry} geometry @param {Tokens} tokens @param {string} family
 */
export function drawColumns(group, geometry, tokens, family) {
  const stride = Math.ceil((APART + 1) / pitchOf(geometry, tokens.length));
  const shown = Math.ceil(tokens.length / stride);
  const font = `700 ${geometry.columnFont}px ${family}`;
  [...keep(group, shown, () => svg('text'))].forEach((node, at) => {
    token(node, tokens[at * stride], geometry.columnRoom, font);
    assign(node, columnLabel(geometry, tokens.length, at * stride, false));
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
 * A word, shortened to its room; marked where the vectors do not know it.
 * @template {Element} T
 * @param {T} node @param {{text: string, unknown?: boolean}} word @param {number} room px @param {string} font
 * @returns {T}
 */
export function token(node, { text, unknown }, room, font) {
  write(node, fitted(text, room, font));
  return assign(node, { class: unknown ? 'token unknown' : 'token' });
}
