import assert from 'node:assert/strict';
import { test } from 'node:test';

import { colouredValue, gridOf, unpack } from '../../../ui/kit/wire.js';

/** The bytes that Python packs: length, header, zeros to a multiple of four, float32 numbers. */
function packed(header, arrays, offset = 0) {
  const described = Object.entries(arrays).map(([name, rows]) => ({ name, rows: rows.length, columns: rows[0].length }));
  const text = new TextEncoder().encode(JSON.stringify({ ...header, arrays: described }));
  const start = 4 + text.length;
  const numbers = Float32Array.from(Object.values(arrays).flat(2));
  const body = start + ((4 - (start % 4)) % 4);
  const bytes = new Uint8Array(offset + body + numbers.byteLength);
  new DataView(bytes.buffer).setUint32(offset, text.length, true);
  bytes.set(text, offset + 4);
  bytes.set(new Uint8Array(numbers.buffer), offset + body);
  return bytes.subarray(offset);
}

test('a view comes with its matrices, wherever its bytes begin and however long its header is', () => {
  for (const [offset, word] of [[0, 'a'], [1, 'ab'], [2, 'abc'], [3, '词語x']]) {
    const view = unpack(packed({ word }, { a: [[1, 2, 3], [4, 5, 6]], b: [[-0.5]] }, offset));
    assert.equal(view.word, word);
    assert.deepEqual(Object.keys(view.values), ['a', 'b']);
    assert.equal(view.arrays, undefined);
    const { a, b } = view.values;
    assert.deepEqual([a.rows, a.columns, [...a.data]], [2, 3, [1, 2, 3, 4, 5, 6]]);
    assert.deepEqual([a.at(0, 2), a.at(1, 0), b.at(0, 0)], [3, 4, -0.5]);
  }
});

test('the bytes are not kept, but copied', () => {
  const bytes = packed({}, { a: [[1]] });
  const view = unpack(bytes);
  bytes.fill(0);
  assert.equal(view.values.a.at(0, 0), 1);
});

test('a matrix knows its finite extremes and its undefined rows', () => {
  const { a, none, equal } = unpack(packed({}, {
    a: [[1, -Infinity, -3], [NaN, 2, NaN], [Infinity, 0, NaN]],
    none: [[NaN, Infinity]],
    equal: [[0.5, 0.5]],
  })).values;
  assert.deepEqual([a.low, a.high, a.undefinedRows], [-3, 2, [1, 2]]);
  assert.deepEqual([none.low, none.high, none.undefinedRows], [0, 0, [0]]);
  assert.deepEqual([equal.low, equal.high], [0.5, 0.5]);
});

const stepped = (arrays) => ({
  ...unpack(packed({}, arrays)), steps: [{ field: 'scores' }, { field: 'weights' }],
});

test('a step has its own matrix', () => {
  const view = stepped({ scores: [[5]], weights: [[1]] });
  assert.equal(gridOf(view, 1).at(0, 0), 5);
  assert.equal(gridOf(view, 2).at(0, 0), 1);
});

test('a weight that was masked has no colour, before the softmax or after it', () => {
  const before = stepped({ scores: [[1, -Infinity]], weights: [[1, 0]] });
  const value = colouredValue(before, 2);
  assert.deepEqual([value(0, 0), value(0, 1)], [1, NaN]);
  assert.equal(colouredValue(before, 1)(0, 1), -Infinity);
  const after = stepped({ scores: [[1, 2]], weights: [[0.3, 0]], mask: [[1, 0]] });
  assert.deepEqual([colouredValue(after, 2)(0, 0), colouredValue(after, 2)(0, 1)], [Math.fround(0.3), NaN]);
});

test('a weight of zero that was not masked is a number', () => {
  const view = stepped({ scores: [[1, 2]], weights: [[0, 1]] });
  assert.equal(colouredValue(view, 2)(0, 0), 0);
});
