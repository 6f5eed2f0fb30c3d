import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beside, sidesFor } from '../../../../ui/views/plane/labelling.js';

const tip = (x, y, width = 40) => ({ x, y, width });
const [RIGHT_ABOVE, LEFT_ABOVE, RIGHT_BELOW, LEFT_BELOW] = [0, 1, 2, 3];

test('a word stands away from the middle', () => {
  const tips = [tip(250, 150), tip(150, 150), tip(250, 250), tip(150, 250)];
  assert.deepEqual(sidesFor(tips, 400, [], []), [RIGHT_ABOVE, LEFT_ABOVE, RIGHT_BELOW, LEFT_BELOW]);
});

test('it stays on its side while that is free', () => {
  assert.deepEqual(sidesFor([tip(300, 100)], 400, [LEFT_BELOW], []), [LEFT_BELOW]);
});

test('it stays inside the plane', () => {
  assert.deepEqual(sidesFor([tip(390, 100)], 400, [], []), [LEFT_ABOVE]);
  assert.deepEqual(sidesFor([tip(300, 5)], 400, [], []), [RIGHT_BELOW]);
  assert.deepEqual(sidesFor([tip(300, 395)], 400, [], []), [RIGHT_ABOVE]);
  assert.deepEqual(sidesFor([tip(10, 100)], 400, [], []), [RIGHT_ABOVE]);
});

test('it may touch the edge of the plane', () => {
  assert.deepEqual(sidesFor([tip(352, 100)], 400, [], []), [RIGHT_ABOVE]);
  assert.deepEqual(sidesFor([tip(353, 100)], 400, [], []), [LEFT_ABOVE]);
  assert.deepEqual(sidesFor([tip(48, 100), tip(47, 300)], 400, [], []), [LEFT_ABOVE, RIGHT_BELOW]);
  assert.deepEqual(sidesFor([tip(300, 17)], 400, [], []), [RIGHT_ABOVE]);
  assert.deepEqual(sidesFor([tip(300, 16)], 400, [], []), [RIGHT_BELOW]);
  assert.deepEqual(sidesFor([tip(300, 381)], 400, [], []), [RIGHT_BELOW]);
  assert.deepEqual(sidesFor([tip(300, 382)], 400, [], []), [RIGHT_ABOVE]);
});

test('in the very middle a word stands right above', () => {
  assert.deepEqual(sidesFor([tip(200, 200)], 400, [], []), [RIGHT_ABOVE]);
});

test('where every side is taken, it stays on its side', () => {
  const tips = Array.from({ length: 5 }, () => tip(300, 100));
  assert.equal(sidesFor(tips, 400, [], []).at(-1), RIGHT_ABOVE);
  const before = [RIGHT_ABOVE, LEFT_ABOVE, RIGHT_BELOW, LEFT_BELOW, LEFT_BELOW];
  assert.deepEqual(sidesFor(tips, 400, before, []), before);
});

test('two words at one place stand apart', () => {
  assert.deepEqual(sidesFor([tip(300, 100), tip(300, 100)], 400, [], []), [RIGHT_ABOVE, RIGHT_BELOW]);
  assert.equal(new Set(sidesFor([tip(300, 100), tip(300, 100), tip(300, 100), tip(300, 100)], 400, [], [])).size, 4);
});

test('a point to be kept clear is kept clear', () => {
  assert.deepEqual(sidesFor([tip(300, 100)], 400, [], [{ x: 310, y: 90 }]), [RIGHT_BELOW]);
});

test('what is kept clear is the letter beside a point, and no more', () => {
  // A tip, the side that it takes alone, and the last points to each side that disturb its label.
  for (const [x, y, side, left, right, top, bottom] of [
    [300, 100, RIGHT_ABOVE, 287, 356, 74, 107],
    [100, 100, LEFT_ABOVE, 31, 100, 74, 107],
    [300, 300, RIGHT_BELOW, 287, 356, 295, 328],
    [100, 300, LEFT_BELOW, 31, 100, 295, 328],
  ]) {
    const moves = (at) => sidesFor([tip(x, y)], 400, [], [at])[0] !== side;
    const [middle, level] = [(left + right) / 2, (top + bottom) / 2];
    assert.deepEqual([left - 1, left, right, right + 1].map((at) => moves({ x: at, y: level })), [false, true, true, false]);
    assert.deepEqual([top - 1, top, bottom, bottom + 1].map((at) => moves({ x: middle, y: at })), [false, true, true, false]);
  }
});

test('without any room it stands outward', () => {
  assert.deepEqual(sidesFor([tip(10, 10, 500)], 400, [], []), [LEFT_ABOVE]);
});

test('a side is a place beside the tip', () => {
  assert.deepEqual(beside(RIGHT_ABOVE), { x: 8, y: -5, 'text-anchor': 'start' });
  assert.deepEqual(beside(LEFT_ABOVE), { x: -8, y: -5, 'text-anchor': 'end' });
  assert.deepEqual(beside(RIGHT_BELOW), { x: 8, y: 15, 'text-anchor': 'start' });
  assert.deepEqual(beside(LEFT_BELOW), { x: -8, y: 15, 'text-anchor': 'end' });
});
