import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listed } from '../../../../ui/views/stage/items.js';

const words = { others: '{count} others' };

/** @param {number[][]} rows */
function grid(rows) {
  return { rows: rows.length, columns: rows[0].length, at: (row, column) => rows[row][column] };
}

const weights = Array.from({ length: 50 }, (_, key) => (key % 7 === 3 ? -(key % 11) / 128 : (key % 5) / 64));

/** The keys of the largest, the first of equal ones first, in their order. */
function strongest(numbers) {
  const keys = numbers.map((_, key) => key);
  const before = (a, b) => Math.abs(numbers[b]) - Math.abs(numbers[a]) || a - b;
  return keys.sort(before).slice(0, 20).sort((a, b) => a - b);
}

test('of many weights the strongest are listed, and the others together', () => {
  const items = listed({ values: { weights: grid([weights]) }, words }, { field: 'weights', row: 0, lit: null, most: 40 });
  assert.deepEqual(items.map(({ key }) => key), [...strongest(weights), undefined]);
  const { name, weight, size } = items[20];
  const rest = weights.filter((_, key) => !strongest(weights).includes(key));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  assert.deepEqual([name, weight, size], ['30 others', sum(rest), sum(rest.map(Math.abs))]);
});

test('where only the strongest came, the same is listed', () => {
  const whole = { values: { weights: grid([weights, weights]) }, words };
  const at = { field: 'weights', row: 1, lit: null, most: 40 };
  const keys = strongest(weights);
  const rest = weights.filter((_, key) => !keys.includes(key));
  const [sum, size] = [rest, rest.map(Math.abs)].map((numbers) => numbers.reduce((total, number) => total + number, 0));
  const short = {
    stands: { weights: { rows: 2, columns: 50 } },
    values: {
      strongest: grid([[], keys.map((key) => weights[key])]), strongestKeys: grid([[], keys]), others: grid([[], [sum, size]]),
    },
    words,
  };
  short.values.strongest.columns = 20;
  assert.deepEqual(listed(short, at), listed(whole, at));
});

test('few are all listed, with what is undefined', () => {
  const items = listed({ values: { scores: grid([[1, NaN, -2]]) }, words }, { field: 'scores', row: 0, lit: null, most: 40 });
  assert.deepEqual(items.map(({ number, size }) => [number, size]), [[1, 1], [NaN, 0], [-2, 2]]);
});

test('the lit one is among those listed', () => {
  const lit = weights.indexOf(0);
  const items = listed({ values: { scores: grid([weights]) }, words }, { field: 'scores', row: 0, lit, most: 20 });
  assert.equal(items.length, 20);
  assert.ok(items.some(({ key }) => key === lit));
});
