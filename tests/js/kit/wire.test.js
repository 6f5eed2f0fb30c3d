import assert from 'node:assert/strict';
import { test } from 'node:test';

import { colouredValue, glanceOf, gridOf, isHere, shapeOf, unpack } from '../../../ui/kit/wire.js';

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

/** The bytes of a header and of what follows it as it is. */
function bytesOf(header, ...parts) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 4 * Math.ceil((4 + text.length) / 4);
  const body = Uint8Array.from(parts.flatMap((part) => [...new Uint8Array(part.buffer)]));
  const bytes = new Uint8Array(start + body.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(body, start);
  return bytes;
}

test('what is true or false comes as bits', () => {
  const mask = { name: 'mask', rows: 3, columns: 3, bits: true };
  const after = { name: 'after', rows: 1, columns: 1 };
  const bits = Uint8Array.from([0b10011011, 0b10000000, 0, 0]); // a triangle, row by row
  const { values } = unpack(bytesOf({ arrays: [mask, after] }, bits, Float32Array.of(7)));
  assert.deepEqual([...values.mask.data], [1, 0, 0, 1, 1, 0, 1, 1, 1]);
  assert.equal(values.after.at(0, 0), 7);
});

test('records come as tables', () => {
  const rows = { fields: ['a', 'b'], records: [[1, ''], [null, 'x']] };
  assert.deepEqual(unpack(bytesOf({ arrays: [], tables: { rows } })).rows, [{ a: 1, b: '' }, { a: null, b: 'x' }]);
});

test('of a long text there is one step, and a small picture of each', () => {
  const [scores, weights] = ['scores', 'weights'].map((field, at) => ({
    field, rows: 1, columns: 2, low: at, unit: 0.5, whole: [300, 400], extremes: [-8, 9], content: field,
  }));
  const header = {
    arrays: [{ name: 'weights', rows: 1, columns: 2 }], smalls: [scores, weights],
    steps: [{ field: 'scores' }, { field: 'weights' }], step: 2,
  };
  const view = unpack(bytesOf(header, Float32Array.of(0.5, 0.25), Uint8Array.of(0, 1, 3, 255)));
  assert.deepEqual([isHere(view, 1), isHere(view, 2)], [false, true]);
  assert.equal(gridOf(view, 2).at(0, 1), 0.25);
  const { rows, columns, low, high } = shapeOf(view, 1);
  assert.deepEqual([rows, columns, low, high], [300, 400, -8, 9]);
  const seen = [1, 2].map((step) => glanceOf(view, step)).map(({ value }) => [value(0, 0), value(0, 1)]);
  assert.deepEqual(seen, [[NaN, 0], [2, 128]]);
  assert.equal(colouredValue(view, 2)(0, 0), 0.5, 'without scores nothing is masked but by a mask');
});

test('a short text is all here', () => {
  const view = stepped({ scores: [[5]], weights: [[1]] });
  assert.deepEqual([isHere(view, 1), isHere(view, 2)], [true, true]);
  assert.equal(shapeOf(view, 1).high, 5);
  assert.equal(glanceOf(view, 1).value(0, 0), 5);
});
