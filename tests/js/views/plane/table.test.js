import '../../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bounded, numberOf, numbersIn } from '../../../../ui/views/plane/table.js';

test('a number may have a comma for its point, and a printed sign', () => {
  const typed = { '1.5': 1.5, ' 2 ': 2, '-3': -3, '−0,25': -0.25, '1e2': 100 };
  for (const [text, number] of Object.entries(typed)) assert.equal(numberOf(text), number);
  for (const text of ['', ' ', 'x', '1.2.3', '-', 'Infinity', '1e999']) assert.ok(Number.isNaN(numberOf(text)), text);
});

test('numbers are taken from what a spreadsheet or a text file has', () => {
  assert.deepEqual(numbersIn('animal\t3\t−1\nstreet\t99\t0.456\n'), [[3, -1], [99, 0.456]]);
  assert.deepEqual(numbersIn('1;2\r\n\r\n3 4'), [[1, 2], [3, 4]]);
  assert.deepEqual(numbersIn('words alone'), []);
});

test('a number is kept to two decimals, and inside the plane', () => {
  assert.equal(bounded(0.456, 10), 0.46);
  assert.equal(bounded(-1.234, 10), -1.23);
  assert.equal(bounded(99, 10), 10);
  assert.equal(bounded(-99, 10), -10);
});
