// A picture that changes: small ones glide from colour to colour, large ones stand at once.

import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canvasCells } from '../../../ui/kit/cells_canvas.js';

globalThis.ImageData = class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};
globalThis.matchMedia = () => ({ matches: false });
performance.now = () => 1000; // no time passes
globalThis.cancelAnimationFrame = () => {};

test('a large picture is drawn in one frame, and a small one begins where it was', () => {
  for (const [side, first, frames] of [[256, 0, 1], [257, 200, 0]]) {
    let asked = 0;
    let byte;
    globalThis.requestAnimationFrame = () => ++asked;
    const made = document.createElement;
    document.createElement = (name) => Object.assign(made(name), {
      style: {},
      getContext: () => ({ putImageData: ({ data: [red] }) => { byte = red; } }),
    });
    const cells = canvasCells();
    document.createElement = made;
    const picture = { rows: side, columns: side, pitch: 2, rowHeight: 2, left: 0, top: 0, scale: 1 };
    cells.draw({ ...picture, rgba: () => 0 });
    assert.equal(byte, 0);
    cells.draw({ ...picture, rgba: () => 200 });
    assert.deepEqual([byte, asked], [first, frames]);
  }
});
