// Many cells: one pixel each, enlarged by the browser. Colours glide by mixing whole pictures.

import { html, still } from './dom.js';

const GLIDE = 250; // ms, as in the style sheet

export function canvasCells() {
  const node = html('canvas', { class: 'cells', 'aria-hidden': 'true' });
  const pen = node.getContext('2d');
  let shown = null; // what stands on the canvas, perhaps half-way
  let frame = 0;

  function glide(from, to, start) {
    const share = Math.min(1, (performance.now() - start) / GLIDE);
    for (let at = 0; at < to.data.length; at++) shown.data[at] = from[at] + (to.data[at] - from[at]) * share;
    pen.putImageData(shown, 0, 0);
    if (share < 1) frame = requestAnimationFrame(() => glide(from, to, start));
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
      const sameShape = shown && shown.width === columns && shown.height === rows;
      if (!sameShape) {
        node.width = columns;
        node.height = rows;
      }
      const next = imageOf(picture);
      if (sameShape && !still()) {
        glide(shown.data.slice(), next, performance.now());
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

/** One pixel a cell. @param {{rows: number, columns: number, rgba: Function}} picture */
export function imageOf({ rows, columns, rgba }) {
  const pixels = new Uint32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) pixels[at++] = rgba(row, column);
  }
  return new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows);
}
