// Layers over the cells: outlines of the selected and the hovered cell, the veil, the hatch, marks.

import { assign, keep, svg, write } from '../../kit/dom.js';
import { pitchOf } from './geometry.js';
import { columnLabel, columnToken, rowToken } from './labels.js';

/** @typedef {import('./geometry.js').Geometry} Geometry */

/**
 * A drawn heatmap; `tone` is the class of the column's colour.
 * @typedef {{view: {queries: import('../../kit/wire.types').Token[], keys: import('../../kit/wire.types').Token[]},
 *   geometry: Geometry, columns: number, isComponent: boolean, tone: string, family: string}} Drawing
 */

/**
 * Outline a cell's row and column and light the words they belong to.
 * @param {Element} group
 * @param {import('./geometry.js').Spot | null} spot nothing is drawn for what is missing
 * @param {Drawing} drawing
 */
export function outline(group, spot, drawing) {
  const { view, geometry, columns, isComponent, tone, family } = drawing;
  const { left, top, height, rowHeight } = geometry;
  const pitch = pitchOf(geometry, columns);
  const [rowBox, columnBox, cursor, rowWord, columnWord] = keep(group, 5, (at) =>
    at < 3 ? svg('rect', { class: ['query', tone, 'cursor'][at], rx: 4 }) : svg('text'));
  const { row = NaN, column = NaN } = spot ?? {};
  const [hasRow, hasColumn] = [row >= 0, column >= 0];
  show(rowBox, hasRow, () => ({
    x: left - 1.5, y: top + row * rowHeight - 1, width: pitch * columns + 3, height: rowHeight + 2,
  }));
  show(columnBox, hasColumn, () => ({
    class: tone, x: left + column * pitch - 1, y: top - 1.5, width: pitch + 2, height: height + 3,
  }));
  // The keyboard's cell, however small it is.
  const [width, tall] = [Math.max(10, pitch), Math.max(10, rowHeight)];
  show(cursor, hasRow && hasColumn, () => ({
    x: left + (column + 0.5) * pitch - width / 2, y: top + (row + 0.5) * rowHeight - tall / 2, width, height: tall,
  }));
  show(rowWord, hasRow);
  if (hasRow) rowToken(rowWord, geometry, view.queries[row], row, family, 'lit query');
  show(columnWord, hasColumn);
  if (!hasColumn) return;
  const lit = `lit ${tone}`;
  if (!isComponent) columnToken(columnWord, geometry, columns, view.keys[column], column, family, lit);
  else assign(write(columnWord, String(column + 1)), { class: `token ${lit}`, ...columnLabel(geometry, columns, column, true) });
}

/** @param {Element} node @param {boolean} wanted @param {() => import('../../kit/dom.js').Attributes} attributes */
function show(node, wanted, attributes = () => ({})) {
  assign(node, wanted ? { ...attributes(), display: undefined } : { display: 'none' });
}

/**
 * Fade all except one row or one column; with neither, nothing.
 * @param {Element} group @param {import('./geometry.js').Spot | null} spot @param {Geometry} geometry
 * @param {number} columns
 */
export function veil(group, spot, geometry, columns) {
  const { left, top, height, rowHeight } = geometry;
  const width = pitchOf(geometry, columns) * columns;
  const [before, after] = keep(group, 2, () => svg('rect'));
  const { row, column } = spot ?? {};
  if (row !== undefined && column === undefined) {
    const cut = row * rowHeight;
    show(before, true, () => ({ x: left, y: top, width, height: cut }));
    const rest = Math.max(0, height - cut - rowHeight);
    show(after, true, () => ({ x: left, y: top + cut + rowHeight, width, height: rest }));
  } else if (column !== undefined && row === undefined) {
    const pitch = width / columns;
    const cut = column * pitch;
    show(before, true, () => ({ x: left, y: top, width: cut, height }));
    const rest = Math.max(0, width - cut - pitch);
    show(after, true, () => ({ x: left + cut + pitch, y: top, width: rest, height }));
  } else {
    show(before, false);
    show(after, false);
  }
}

/**
 * A frame inside each of some cells, on a rim that sets it off from any colour.
 * @param {Element} group @param {[number, number][]} cells row and column @param {Geometry} geometry
 * @param {number} columns
 */
export function frames(group, cells, geometry, columns) {
  const { left, top, rowHeight } = geometry;
  const pitch = pitchOf(geometry, columns);
  [...keep(group, 2 * cells.length, (at) => svg('rect', { class: at % 2 ? 'frame' : 'rim', rx: 2 }))].forEach((node, at) => {
    const [row, column] = cells[at >> 1];
    assign(node, {
      x: left + column * pitch + 1, y: top + row * rowHeight + 1, width: Math.max(1, pitch - 2), height: Math.max(1, rowHeight - 2),
    });
  });
}

/** Hatch the rows without numbers. @param {Element} group @param {number[]} rows @param {Geometry} geometry @param {number} columns */
export function hatch(group, rows, geometry, columns) {
  const { left, top, rowHeight } = geometry;
  const right = left + pitchOf(geometry, columns) * columns;
  [...keep(group, rows.length, () => svg('path'))].forEach((node, at) => {
    const low = top + (rows[at] + 1) * rowHeight - 1;
    const rise = rowHeight - 2;
    let d = '';
    for (let x = left - rise; x < right; x += 7) {
      const cut = Math.max(0, left - x); // the first strokes start at the edge, the last end at it
      const end = Math.min(rise, right - x);
      const along = (way) => `${(x + way).toFixed(1)} ${(low - way).toFixed(1)}`;
      if (end > cut) d += `M${along(cut)}L${along(end)}`;
    }
    assign(node, { d });
  });
}

const MARKS = {
  negative: 'M-3 4V-5M-6 -2L-3 -5L0 -2M4 -4V5M1 2L4 5L7 2', // up and down: the order is reversed
  vanishing: 'M0 -6L7 6H-7ZM0 -2V2M0 3.6V4.4', // a warning triangle
  undefined: 'M-3 -3A3 3 0 1 1 0 0.6V2.2M0 4.6V5.4', // a question mark
  empty: 'M-6 0A6 6 0 1 1 6 0A6 6 0 1 1 -6 0M-4.2 4.2L4.2 -4.2', // the empty set
};

/**
 * A small sign behind each row with a note.
 * @param {Element} group
 * @param {import('./wire.types').State[]} states one per row
 * @param {Geometry} geometry
 * @param {number} columns
 */
export function marks(group, states, geometry, columns) {
  const x = geometry.left + pitchOf(geometry, columns) * columns + 12;
  const marked = states.flatMap((state, row) => (state ? [{ state, row }] : []));
  [...keep(group, marked.length, () => svg('path'))].forEach((node, at) => {
    const { state, row } = marked[at];
    const y = geometry.top + (row + 0.5) * geometry.rowHeight;
    const size = Math.min(1, geometry.rowHeight / 14).toFixed(2);
    assign(node, {
      d: MARKS[state], class: `mark ${state}`, 'data-row': row,
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`,
    });
  });
}
