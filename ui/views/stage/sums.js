// The sum of each row of weights, if it is not 1: a bar from zero, and the number.

import { assign, keep, svg, write } from '../../kit/dom.js';
import { APART, SUMS, pitchOf } from './geometry.js';
import { printed } from '../../kit/numbers.js';

const DIGITS_OF_SUMS = 46;
const BAR = SUMS - DIGITS_OF_SUMS - 8;

/**
 * @param {Element} group
 * @param {(number | null)[] | null} totals one for each row; null if none are drawn
 * @param {import('./geometry.js').Geometry} geometry
 * @param {number} columns
 * @param {number} decimals
 */
export function drawSums(group, totals, geometry, columns, decimals) {
  const { left, top, height, rowHeight, marks } = geometry;
  const [head, one, bars, texts] = keep(group, 4, (at) =>
    at === 0 ? svg('text', { 'text-anchor': 'middle', 'font-size': 14 }) : svg(at === 1 ? 'line' : 'g'));
  const edge = left + pitchOf(geometry, columns) * columns + marks + DIGITS_OF_SUMS;
  const start = edge + 4;
  const drawn = totals ?? [];
  const known = drawn.filter((total) => total !== null);
  const low = Math.min(0, ...known);
  const scale = BAR / (Math.max(1, ...known) - low);
  const at = (value) => start + (value - low) * scale;

  assign(group, { display: totals ? undefined : 'none' });
  write(head, 'Σ');
  assign(head, { x: edge - 12, y: top - 8 });
  assign(one, { x1: at(1), x2: at(1), y1: top, y2: top + height });
  const tall = Math.max(1, Math.min(12, rowHeight - 4));
  [...keep(bars, known.length ? drawn.length : 0, () => svg('rect'))].forEach((bar, row) => {
    const total = drawn[row] ?? 0;
    assign(bar, {
      x: at(Math.min(0, total)).toFixed(2), width: (Math.abs(total) * scale).toFixed(2),
      y: (top + (row + 0.5) * rowHeight - tall / 2).toFixed(2), height: tall.toFixed(2),
    });
  });
  const stride = Math.ceil(APART / rowHeight);
  const shown = Math.ceil(drawn.length / stride);
  [...keep(texts, shown, () => svg('text', { 'text-anchor': 'end', dy: '.35em' }))].forEach((text, index) => {
    const row = index * stride;
    write(text, printed(drawn[row] ?? NaN, decimals));
    assign(text, { x: edge, y: (top + (row + 0.5) * rowHeight).toFixed(2), 'font-size': 12 });
  });
}
