// Up to some hundred cells: one rectangle and its digits each, which glide by CSS.

import { GLIDE } from './cells_canvas.js';
import { assign, keep, still, svg, write } from './dom.js';

const SEEN = 12; // of 255 in red, green or blue: a smaller change is made at once, for nobody sees it glide

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
  let shape = ''; // of the cells, when they were drawn last
  /** @type {WeakMap<Element, {colour: number, until: number}>} each cell's colour, and until when it glides */
  const colours = new WeakMap();

  /**
   * Whether a cell's new colour is seen to glide, or its last one still does. A glide of each cell at
   * each change would take most of the time.
   * @param {Element} cell @param {number} colour
   */
  function glides(cell, colour) {
    const now = performance.now();
    const before = colours.get(cell) ?? { colour, until: 0 };
    const isSeen = distance(before.colour, colour) >= SEEN;
    const until = isSeen ? now + GLIDE : before.until;
    colours.set(cell, { colour, until });
    return now < until;
  }

  return {
    node,
    /** Cell (i, j) keeps its nodes for as long as there is a cell (i, j). @param {Picture} picture */
    draw(picture) {
      const joins = node.childElementCount > 0 && !still(); // while typing, new words fade in
      const make = () => (joins ? appearing(newCell()) : newCell());
      const { left, top, pitch, rowHeight } = picture;
      const next = String([left, top, pitch, rowHeight]);
      const stays = shape === next;
      shape = next;
      const rows = keep(node, picture.rows, () => svg('g'));
      for (let row = 0; row < picture.rows; row++) {
        const known = stays ? rows[row].childElementCount : 0;
        const cells = keep(rows[row], picture.columns, make);
        for (let column = 0; column < picture.columns; column++) {
          if (column >= known) putCell(cells[column], picture, row, column);
          drawCell(cells[column], picture, row, column, glides(cells[column], picture.rgba(row, column)));
        }
      }
    },
    /** Nothing to stop. */
    end() {},
  };
}

/** How far two colours are apart in one of their bytes at most. @param {number} one @param {number} other */
function distance(one, other) {
  const parts = [0, 8, 16].map((bits) => ((one >> bits) & 255) - ((other >> bits) & 255));
  return Math.max(...parts.map(Math.abs));
}

const newCell = () => svg('g', {}, svg('rect'));

function appearing(cell) {
  cell.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 250 });
  return cell;
}

function putCell(cell, { left, top, pitch, rowHeight }, row, column) {
  const small = Math.min(pitch, rowHeight);
  const gap = small > 14 ? 1.6 : small > 5 ? 0.8 : 0;
  const [width, height] = [pitch - gap, rowHeight - gap];
  // The cell hangs on its centre: one attribute moves the rectangle and its digits together.
  const centre = [left + (column + 0.5) * pitch, top + (row + 0.5) * rowHeight];
  assign(cell, { transform: `translate(${centre.map((part) => part.toFixed(2)).join(' ')})` });
  assign(cell.firstChild, {
    x: (-width / 2).toFixed(2), y: (-height / 2).toFixed(2), width: width.toFixed(2), height: height.toFixed(2),
    rx: small > 14 ? 3 : undefined,
  });
}

function drawCell(cell, { fill, ink, digits, letter }, row, column, isGliding) {
  assign(cell.firstChild, { class: isGliding ? 'gliding' : undefined, fill: fill(row, column) });
  if (!digits) {
    if (cell.childElementCount > 1) cell.lastChild.remove();
    return;
  }
  if (cell.childElementCount < 2) cell.append(svg('text', { 'text-anchor': 'middle', dy: '.35em' }));
  write(cell.lastChild, digits(row, column));
  assign(cell.lastChild, { 'font-size': letter, fill: ink(row, column) });
}
