import assert from 'node:assert/strict';
import { test } from 'node:test';

import { reachFor, scaleOf, ticksFor } from '../../../../ui/views/plane/scale.js';

test('the axes reach a little further than the farthest point, by round numbers', () => {
  assert.equal(reachFor([[1, 0.5]], 0), 1.5);
  assert.equal(reachFor([[0.1, -1.7]], 0), 2);
  assert.equal(reachFor([[0, 0]], 0), 1);
  assert.equal(reachFor([], 0), 1);
  assert.equal(reachFor([[200, 0]], 0), 225);
  assert.equal(reachFor([[0.8, 0]], 0), 1);
  const reaches = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100];
  assert.deepEqual(reaches.map((reach) => reachFor([[reach / 1.125, 0]], 0)), reaches);
});

test('they stay as they were, unless that is too little or far too much', () => {
  assert.equal(reachFor([[2, 0]], 5), 5); // two fifths of it are in use
  assert.equal(reachFor([[1.99, 0]], 5), 2.5);
  assert.equal(reachFor([[4.9, 0]], 5), 6);
});

test('ticks are round, symmetric, few, and none stands at the end', () => {
  assert.deepEqual(ticksFor(1), [-0.5, 0, 0.5]);
  assert.deepEqual(ticksFor(2), [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
  assert.deepEqual(ticksFor(5), [-4, -2, 0, 2, 4]);
  for (const step of [0.5, 1, 2, 5, 10, 20, 50]) {
    assert.deepEqual(ticksFor(4 * step), [-3, -2, -1, 0, 1, 2, 3].map((times) => times * step));
  }
  assert.deepEqual(ticksFor(100), [-50, 0, 50]);
  assert.deepEqual(ticksFor(400), [-300, -200, -100, 0, 100, 200, 300]);
});

test('values become pixels and pixels values, with the origin in the middle and up above', () => {
  const { x, y, back } = scaleOf(2, 400);
  assert.deepEqual([x(0), y(0), x(2), y(2), x(-2), y(-2)], [200, 200, 400, 0, 0, 400]);
  assert.deepEqual(back(x(1.25), y(-0.5)), [1.25, -0.5]);
});
