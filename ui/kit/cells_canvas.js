// Many cells: one pixel each, enlarged by the browser. Colours change gradually by mixing whole pictures.

import { assign, html, penOf, still } from './dom.js';

export const GLIDE = 250; // ms, as in the style sheet
const MOST_GLIDING = 256 ** 2; // cells: mixing more takes longer than a frame

export function canvasCells() {
  const node = html('canvas', { class: 'cells', 'aria-hidden': 'true' });
  const pen = penOf(node);
  /** @type {ImageData | null} */
  let shown = null; // what is on the canvas, perhaps half-way
  let frame = 0;

  /** @param {ImageData} image @param {Uint8ClampedArray} from @param {ImageData} to @param {number} start ms */
  function glide(image, from, to, start) {
    const share = Math.min(1, (performance.now() - start) / GLIDE);
    for (let at = 0; at < from.length; at++) image.data[at] = from[at] + (to.data[at] - from[at]) * share;
    pen.putImageData(image, 0, 0);
    if (share < 1) frame = requestAnimationFrame(() => glide(image, from, to, start));
  }

  return {
    node,
    /** @param {import('./cells_svg.js').Picture} picture */
    draw(picture) {
      const { rows, columns, pitch, rowHeight, left, top, scale } = picture;
      const [x, y, width, height] = [left, top, pitch * columns, rowHeight * rows].map((part) => `${part * scale}px`);
      Object.assign(node.style, {
        left: x, top: y, width, height,
        // Below a pixel a cell, leaving columns out would hide weights: let the browser average.
        imageRendering: Math.min(pitch, rowHeight) < 1 ? 'auto' : 'pixelated',
      });
      cancelAnimationFrame(frame);
      const next = imageOf(picture);
      const isSameShape = shown?.width === columns && shown.height === rows;
      if (!isSameShape) {
        node.width = columns;
        node.height = rows;
      }
      if (shown && isSameShape && rows * columns <= MOST_GLIDING && !still()) {
        glide(shown, shown.data.slice(), next, performance.now());
      } else {
        shown = next;
        pen.putImageData(shown, 0, 0);
      }
    },
    end() {
      cancelAnimationFrame(frame);
    },
  };
}

/**
 * What is drawn with one pixel a cell; `rgba` are the four bytes of a colour in one number.
 * @typedef {{rows: number, columns: number, rgba: (row: number, column: number) => number}} Pixels
 */

/** One pixel a cell on a canvas, all at once. @param {HTMLCanvasElement} canvas @param {Pixels} pixels */
export function paint(canvas, pixels) {
  assign(canvas, { width: pixels.columns, height: pixels.rows });
  penOf(canvas).putImageData(imageOf(pixels), 0, 0);
}

/** @param {Pixels} pixels */
function imageOf({ rows, columns, rgba }) {
  const pixels = new Uint32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) pixels[at++] = rgba(row, column);
  }
  return new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows);
}
