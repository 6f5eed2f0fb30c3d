import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beside, sidesFor } from '../../../../ui/views/plane/labelling.js';

const tip = (x, y, width = 40) => ({ x, y, width });
const [RIGHT_ABOVE, LEFT_ABOVE, RIGHT_BELOW, LEFT_BELOW] = [0, 1, 2, 3];

test('a word stands away from the middle', () => {
  const tips = [tip(300, 100), tip(100, 100), tip(300, 300), tip(100, 300)];
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

test('two words at one place stand apart', () => {
  assert.deepEqual(sidesFor([tip(300, 100), tip(300, 100)], 400, [], []), [RIGHT_ABOVE, RIGHT_BELOW]);
  assert.equal(new Set(sidesFor([tip(300, 100), tip(300, 100), tip(300, 100), tip(300, 100)], 400, [], [])).size, 4);
});

test('a point to be kept clear is kept clear', () => {
  assert.deepEqual(sidesFor([tip(300, 100)], 400, [], [{ x: 310, y: 90 }]), [RIGHT_BELOW]);
});

test('without any room it stands outward', () => {
  assert.deepEqual(sidesFor([tip(10, 10, 500)], 400, [], []), [LEFT_ABOVE]);
});

test('a side is a place beside the tip', () => {
  assert.deepEqual(beside(RIGHT_ABOVE), { x: 8, y: -5, 'text-anchor': 'start' });
  assert.deepEqual(beside(LEFT_BELOW), { x: -8, y: 15, 'text-anchor': 'end' });
});
