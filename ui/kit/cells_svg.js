// Up to some hundred cells: one rectangle and its digits each, which glide by CSS.

import { assign, keep, still, svg, write } from './dom.js';

/**
 * The input of the cells' renderers.
 * @typedef {{rows: number, columns: number, left: number, top: number, pitch: number,
 *   rowHeight: number, scale: number, fill: (row: number, column: number) => string,
 *   rgba: (row: number, column: number) => number,
 *   digits: null | ((row: number, column: number) => string),
 *   ink: (row: number, column: number) => string, letter: number}} Picture
 */

export function svgCells() {
  const node = svg('g', { class: 'cells' });
  return {
    node,
    /** Cell (i, j) keeps its nodes for as long as there is a cell (i, j). @param {Picture} picture */
    draw(picture) {
      const joins = node.childElementCount > 0 && !still(); // while typing, new words fade in
      const make = () => (joins ? appearing(newCell()) : newCell());
      const rows = keep(node, picture.rows, () => svg('g'));
      for (let row = 0; row < picture.rows; row++) {
        const cells = keep(rows[row], picture.columns, make);
        for (let column = 0; column < picture.columns; column++) drawCell(cells[column], picture, row, column);
      }
    },
    /** Nothing to stop. */
    end() {},
  };
}

const newCell = () => svg('g', {}, svg('rect'));

function appearing(cell) {
  cell.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 250 });
  return cell;
}

function drawCell(cell, picture, row, column) {
  const { left, top, pitch, rowHeight, digits, letter } = picture;
  const small = Math.min(pitch, rowHeight);
  const gap = small > 14 ? 1.6 : small > 5 ? 0.8 : 0;
  const [width, height] = [pitch - gap, rowHeight - gap];
  // The cell hangs on its centre: one attribute moves the rectangle and its digits together.
  const centre = [left + (column + 0.5) * pitch, top + (row + 0.5) * rowHeight];
  assign(cell, { transform: `translate(${centre.map((part) => part.toFixed(2)).join(' ')})` });
  assign(cell.firstChild, {
    x: (-width / 2).toFixed(2), y: (-height / 2).toFixed(2), width: width.toFixed(2), height: height.toFixed(2),
    rx: small > 14 ? 3 : undefined, fill: picture.fill(row, column),
  });
  if (!digits) {
    if (cell.childElementCount > 1) cell.lastChild.remove();
    return;
  }
  if (cell.childElementCount < 2) cell.append(svg('text', { 'text-anchor': 'middle', dy: '.35em' }));
  write(cell.lastChild, digits(row, column));
  assign(cell.lastChild, { 'font-size': letter, fill: picture.ink(row, column) });
}
