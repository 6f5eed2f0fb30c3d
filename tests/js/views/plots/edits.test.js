import assert from 'node:assert/strict';
import { test } from 'node:test';

import { afterEdits, edited, probabilityOf, withEdit } from '../../../../ui/views/plots/edits.js';

const near = (found, wanted) => {
  assert.equal(found.length, wanted.length);
  found.forEach((value, at) => assert.ok(Math.abs(value - wanted[at]) < 1e-12, `${found} is not ${wanted}`));
};

test('one weight is set, and the others share the rest as before', () => {
  near(edited([0.5, 0.3, 0.2], 0, 0.2), [0.2, 0.48, 0.32]);
  near(edited([0.5, 0.3, 0.2], 2, 1), [0, 0, 1]);
});

test('where the others have nothing they share alike', () => {
  near(edited([1, 0, 0], 0, 0.4), [0.4, 0.3, 0.3]);
});

test('a word alone keeps all', () => {
  near(edited([1], 0, 0.3), [1]);
});

test('edits follow one another', () => {
  near(afterEdits([0.5, 0.3, 0.2], []), [0.5, 0.3, 0.2]);
  near(afterEdits([0.5, 0.5], [[0, 0.2], [1, 0.1]]), [0.9, 0.1]);
});

test('an edit of the same word takes the place of the one before', () => {
  assert.deepEqual(withEdit([[0, 0.1], [1, 0.2]], 1, 0.3, 5), [[0, 0.1], [1, 0.3]]);
  assert.deepEqual(withEdit([[1, 0.1], [0, 0.2]], 1, 0.3, 5), [[1, 0.1], [0, 0.2], [1, 0.3]]);
  assert.deepEqual(withEdit([[0, 0.1], [2, 0.4], [1, 0.2]], 1, 0.3, 5), [[0, 0.1], [2, 0.4], [1, 0.3]]);
  assert.deepEqual(withEdit([], 1, 0.3, 5), [[1, 0.3]]);
});

test('only the last edits are kept', () => {
  assert.deepEqual(withEdit([[0, 0.1], [1, 0.2]], 2, 0.3, 2), [[1, 0.2], [2, 0.3]]);
});

test('the verdict is the logistic function of the constant and the weighted pulls', () => {
  assert.equal(probabilityOf([0.5, 0.5], { constant: 0, pulls: [1, -1] }), 0.5);
  near([probabilityOf([0.25, 0.75], { constant: 0.5, pulls: [2, -4] })], [1 / (1 + Math.exp(2))]);
});
