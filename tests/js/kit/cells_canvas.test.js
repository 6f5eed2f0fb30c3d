// A picture that changes: small ones glide from colour to colour, large ones stand at once.

import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canvasCells, paint } from '../../../ui/kit/cells_canvas.js';

globalThis.ImageData = class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};

/** A window in which time passes when it is told to, and canvases whose pictures are kept. */
function opened({ still = false } = {}) {
  const pictures = [];
  const frames = new Map();
  let [now, asked] = [1000, 0];
  globalThis.matchMedia = () => ({ matches: still });
  performance.now = () => now;
  globalThis.requestAnimationFrame = (frame) => {
    frames.set((asked += 1), frame);
    return asked;
  };
  globalThis.cancelAnimationFrame = (number) => frames.delete(number);
  const putImageData = ({ data, width, height }, x, y) => pictures.push({ data: data.slice(), width, height, x, y });
  const canvas = () => {
    const made = document.createElement;
    document.createElement = (name) => Object.assign(made(name), { style: {}, getContext: () => ({ putImageData }) });
    const cells = canvasCells();
    document.createElement = made;
    return cells;
  };
  const wait = (ms) => {
    now += ms;
    const due = [...frames.values()];
    frames.clear();
    for (const frame of due) frame();
  };
  return { pictures, frames, canvas, wait, last: () => [...pictures.at(-1).data] };
}

const picture = (rows, columns, rgba, more) => ({ rows, columns, rgba, pitch: 2, rowHeight: 2, left: 0, top: 0, scale: 1, ...more });
const grey = (level) => () => level * 0x01010101; // each of the four bytes

test('each cell is one pixel, row by row', () => {
  const { pictures, canvas } = opened();
  const colours = [[1, 2, 3], [4, 5, 6]];
  const cells = canvas();
  cells.draw(picture(2, 3, (row, column) => colours[row][column] + 0xff000000));
  const [{ data, ...rest }] = pictures;
  assert.deepEqual(rest, { width: 3, height: 2, x: 0, y: 0 });
  assert.deepEqual([...data], [1, 2, 3, 4, 5, 6].flatMap((red) => [red, 0, 0, 255]));
  assert.deepEqual([cells.node.width, cells.node.height], [3, 2]);
  assert.deepEqual(['class', 'aria-hidden'].map((name) => cells.node.getAttribute(name)), ['cells', 'true']);
});

test('painted at once, it has the same pixels', () => {
  const { pictures } = opened();
  const canvas = document.createElement('canvas');
  canvas.getContext = () => ({ putImageData: ({ data }, x, y) => pictures.push({ data, x, y }) });
  paint(canvas, { rows: 2, columns: 1, rgba: (row) => row + 7 });
  assert.deepEqual(pictures, [{ data: new Uint8ClampedArray([7, 0, 0, 0, 8, 0, 0, 0]), x: 0, y: 0 }]);
  assert.deepEqual([canvas.getAttribute('width'), canvas.getAttribute('height')], ['1', '2']);
});

test('a canvas covers the cells, and has sharp edges where a cell is a pixel or more', () => {
  const { canvas } = opened();
  const cells = canvas();
  const styleOf = (more) => {
    cells.draw(picture(2, 3, grey(0), more));
    return { ...cells.node.style };
  };
  const covering = { left: '20px', top: '40px', width: '18px', height: '16px', imageRendering: 'pixelated' };
  assert.deepEqual(styleOf({ left: 10, top: 20, pitch: 3, rowHeight: 4, scale: 2 }), covering);
  for (const [pitch, rowHeight, wanted] of [[0.9, 4, 'auto'], [4, 0.9, 'auto'], [1, 1, 'pixelated'], [1.5, 4, 'pixelated']]) {
    assert.equal(styleOf({ pitch, rowHeight }).imageRendering, wanted);
  }
});

test('colours change evenly within 250 ms, and then stand', () => {
  for (const [waits, levels] of [[[125, 125], [40, 120, 200]], [[50, 250], [40, 72, 200]]]) {
    const { pictures, frames, canvas, wait } = opened();
    const cells = canvas();
    cells.draw(picture(2, 2, grey(40)));
    assert.equal(frames.size, 0);
    cells.draw(picture(2, 2, grey(200)));
    for (const ms of waits) wait(ms);
    assert.deepEqual(pictures.slice(1).map(({ data }) => [...data]), levels.map((level) => Array(16).fill(level)));
    for (const { x, y } of pictures) assert.deepEqual([x, y], [0, 0]);
    assert.equal(frames.size, 0);
  }
});

test('a change half-way begins at what is shown, and ends the one before', () => {
  const { pictures, canvas, wait, last } = opened();
  const cells = canvas();
  for (const level of [0, 200]) cells.draw(picture(1, 1, grey(level)));
  wait(125);
  cells.draw(picture(1, 1, grey(50)));
  assert.deepEqual(last(), [100, 100, 100, 100]);
  const before = pictures.length;
  wait(125);
  assert.equal(pictures.length, before + 1);
  assert.deepEqual(last(), [75, 75, 75, 75]);
});

test('a second canvas does not stop the first, and one that has ended draws no more', () => {
  const { canvas, frames, wait, pictures } = opened();
  const first = canvas();
  for (const level of [0, 200]) first.draw(picture(1, 1, grey(level)));
  canvas().draw(picture(1, 1, grey(9)));
  assert.equal(frames.size, 1);
  first.end();
  const before = pictures.length;
  wait(125);
  assert.equal(pictures.length, before);
});

test('large pictures, those of another shape, and all where nothing should move stand at once', () => {
  for (const [what, rows, columns, still, level, frames] of [
    ['65 536 cells glide', 256, 256, false, 40, 1], ['more do not', 257, 256, false, 200, 0],
    ['little movement is asked for', 2, 3, true, 200, 0],
  ]) {
    const { canvas, frames: asked, last } = opened({ still });
    const cells = canvas();
    for (const each of [40, 200]) cells.draw(picture(rows, columns, grey(each)));
    assert.deepEqual([last()[0], asked.size], [level, frames], what);
  }
  for (const [rows, columns] of [[3, 3], [2, 4], [3, 2]]) {
    const { canvas, frames, last } = opened();
    const cells = canvas();
    cells.draw(picture(2, 3, grey(40)));
    cells.draw(picture(rows, columns, grey(200)));
    assert.deepEqual([last().length, last()[0], frames.size], [4 * rows * columns, 200, 0]);
    assert.deepEqual([cells.node.width, cells.node.height], [columns, rows]);
  }
});
