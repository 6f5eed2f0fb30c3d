import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cellDigits, precise, printed } from '../../../ui/kit/numbers.js';

test('a number is printed with fixed decimals and a true minus sign', () => {
  assert.equal(printed(1.25, 1), '1.3');
  assert.equal(printed(-2.5, 2), '−2.50');
  assert.equal(printed(0, 3), '0.000');
  assert.equal(printed(12, 0), '12');
});

test('what rounds to zero has no sign', () => {
  assert.equal(printed(-0.0004, 3), '0.000');
  assert.equal(printed(-0.0006, 3), '−0.001');
  assert.equal(printed(-0, 1), '0.0');
});

test('what is no number is a dash', () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.equal(printed(value, 2), '–');
    assert.equal(cellDigits(value, 2), '–');
  }
});

test('a cell leaves out the zero before the point, and keeps the minus sign', () => {
  assert.equal(cellDigits(0.25, 2), '.25');
  assert.equal(cellDigits(-0.25, 2), '−.25');
  assert.equal(cellDigits(-1.5, 1), '−1.5');
  assert.equal(cellDigits(10.25, 2), '10.25');
  assert.equal(cellDigits(0, 0), '0');
});

test('a precise number has one digit more than its cell', () => {
  assert.equal(precise(0.25, 2), '0.250');
  assert.equal(precise(-1.23456, 2), '−1.235');
  assert.equal(precise(0, 2), '0.000');
});

test('a number too small for that is told in powers of ten', () => {
  assert.equal(precise(0.000012, 2), '1.2 × 10⁻⁵');
  assert.equal(precise(-3.4e-12, 3), '−3.4 × 10⁻¹²');
  assert.equal(precise(NaN, 2), '–');
});
