import '../../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { thicknessOf } from '../../../../ui/views/stage/ribbons.js';

/** @param {number[]} weights */
const items = (...weights) => weights.map((weight) => ({ size: Math.abs(weight) }));

test('a row that sums to 1 takes a part of the height, and no weight more than its line', () => {
  assert.equal(thicknessOf({ low: 0, high: 0.1 }, items(0.1, 0.9), 500, 10), 140);
  assert.equal(thicknessOf({ low: 0, high: 0.5 }, items(0.5, 0.5), 500, 20), 40);
  assert.equal(thicknessOf({ low: -0.5, high: 0.2 }, items(-0.5, 0.2), 500, 20), 40);
  assert.equal(thicknessOf({ low: 0, high: 0 }, items(0, 0), 100, 10), 8);
});

test('however much a row comes to, it takes half of the height', () => {
  const long = items(20, -20, 8000);
  assert.equal(thicknessOf({ low: -20, high: 20 }, long, 603, 21) * 8040, 301.5);
});
