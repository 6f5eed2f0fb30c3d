import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { labelsOfCurves, nearest, pathOf, scaleOf, ticksOf } from '../../../ui/compare/curves.js';

test('values become pixels, evenly or by their logarithms', () => {
  const even = scaleOf({ values: [0, 5, 10], log: false }, 160);
  assert.deepEqual([even(0), even(5), even(10)], [44, 94, 144]);
  const raised = scaleOf({ values: [2, 4, 6], log: false }, 160);
  assert.deepEqual([raised(2), raised(4), raised(6)], [44, 94, 144]);
  const log = scaleOf({ values: [1, 10, 100], log: true }, 160);
  assert.deepEqual([log(1), log(10), log(100)], [44, 94, 144]);
  assert.equal(scaleOf({ values: [3], log: false }, 160)(3), 44);
});

test('the nearest value is nearest on the axis', () => {
  assert.equal(nearest([1, 10, 100], 40, false), 1);
  assert.equal(nearest([1, 10, 100], 40, true), 2);
  assert.equal(nearest([1, 2, 3], 1.9, false), 1);
});

test('a gap in the numbers is a gap in the line', () => {
  const path = pathOf([1, 2, 3, 4, 5], [0.5, 0.25, null, 1, 0], (value) => 10 * value, (share) => 100 * (1 - share));
  assert.equal(path, 'M10.0 50.0L20.0 75.0M40.0 0.0L50.0 100.0');
  assert.equal(pathOf([1], [null], Number, Number), '');
});

test('ticks that would touch are left out', () => {
  // A letter is 5.75 px wide.
  const axis = (ticks) => ticksOf({ ticks, decimals: 0 }, (value) => 10 * value);
  assert.deepEqual(axis([1, 2, 3, 4]), [1, 3]);
  assert.deepEqual(axis([1, 3, 5]), [1, 3, 5]);
  // Half a letter, eight pixels and half a letter: 13.75 px from middle to middle are just enough.
  assert.deepEqual(axis([1, 2.375]), [1, 2.375]);
  assert.deepEqual(axis([1, 2.37]), [1]);
});

test("a curve's letter stands above it, or below where another curve is above", () => {
  const up = (share) => 200 * (1 - share);
  const labels = (one, other) => labelsOfCurves([[0, one, 0], [0, other, 0]], [1, 2, 3], (value) => 100 * value, up)
    .map((label) => label && label.y);
  assert.deepEqual(labels(0.75, 0.25), [43, 166]);
  assert.deepEqual(labels(0.25, 0.75), [166, 43]);
  assert.deepEqual(labels(0.5, 0.5), [93, 116]);
  assert.deepEqual(labels(0.5, null), [93, null]);
  assert.deepEqual(labels(1, 0), [22, 196]); // inside the chart
  const five = labelsOfCurves([[0, 0, 0.5, 0, 0], [0, 0, 0, 0, 0]], [1, 2, 3, 4, 5], (value) => 100 * value, up);
  assert.equal(five[0].x, 304);
  assert.equal(labelsOfCurves([[0, 0.5, 0], [0, 0, 0]], [1, 2, 3], (value) => 100 * value, up)[0].x, 204);
});
