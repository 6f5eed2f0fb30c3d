import '../../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cellText, edgeText } from '../../../../ui/views/stage/tooltip.js';

const words = {
  cellLabel: '{query} looks at {key}: {symbol} = {value}', componentLabel: '{query}, component {component}: {symbol} = {value}',
  component: 'component {component}', undefined: 'undefined', masked: 'masked', reversed: 'order reversed',
  vanishing: 'nearly vanishing sum', empty: 'no key left', unknown: '{word}: not in the vocabulary', rowSum: 'the row sums to {sum}',
};
const grid = (rows) => ({ rows: rows.length, columns: rows[0].length, at: (row, column) => rows[row][column] });
const view = {
  words, queries: [{ text: 'cat', unknown: false }, { text: 'qux', unknown: true }],
  keys: [{ text: 'sat', unknown: false }, { text: 'mat', unknown: true }],
  rows: [{ state: '' }, { state: 'negative' }], sums: [0.5, null],
  steps: [
    { field: 'outputs', columns: 'component', symbol: 'O', decimals: 2 },
    { field: 'weights', columns: 'key', symbol: 'β', decimals: 2 },
  ],
  values: { outputs: grid([[1, -2.5], [0, 0]]), weights: grid([[0.25, NaN], [-Infinity, 0.00001]]) },
};

test('a cell is read out with its words and its number', () => {
  assert.equal(cellText(view, 2, 0, 0), 'cat looks at sat: β = 0.250');
  assert.equal(cellText(view, 2, 1, 1), 'qux looks at mat: β = 1.0 × 10⁻⁵');
  assert.equal(cellText(view, 1, 0, 1), 'cat, component 2: O = −2.500');
});

test('a cell without a number says why', () => {
  assert.equal(cellText(view, 2, 0, 1), 'cat looks at mat: β = undefined');
  assert.equal(cellText(view, 2, 1, 0), 'qux looks at sat: β = masked');
});

test('a word says what its mark means, and is whole where it was shortened', () => {
  assert.equal(edgeText(view, 2, { row: 0 }, false), '');
  assert.equal(edgeText(view, 2, { row: 0 }, true), 'cat');
  assert.equal(edgeText(view, 2, { row: 1 }, false), 'qux: not in the vocabulary · order reversed');
  assert.equal(edgeText(view, 2, { column: 0 }, true), 'sat');
  assert.equal(edgeText(view, 2, { column: 1 }, true), 'mat: not in the vocabulary');
  assert.equal(edgeText(view, 1, { column: 1 }, false), 'component 2');
  assert.equal(edgeText(view, 2, {}, true), '');
});

test('a sentence is read out whole', () => {
  const cats = { text: '1 Cats sl…', number: 1, whole: 'Cats sleep all day.' };
  const sentences = { ...view, queries: [cats], keys: [cats, cats] };
  assert.equal(cellText(sentences, 2, 0, 0), '1 Cats sleep all day. looks at 1 Cats sleep all day.: β = 0.250');
  assert.equal(edgeText(sentences, 2, { row: 0 }, true), '1 Cats sleep all day.');
});

test('every state of a row has its words', () => {
  for (const [state, text] of Object.entries({ vanishing: words.vanishing, undefined: words.undefined, empty: words.empty })) {
    assert.equal(edgeText({ ...view, rows: [{ state }] }, 2, { row: 0 }, false), text);
  }
});

test('behind a row of weights stands what it sums to, where that is not 1', () => {
  assert.equal(edgeText(view, 2, { row: 0, behind: true }, false), 'the row sums to 0.500');
  assert.equal(edgeText(view, 2, { row: 1, behind: true }, false), 'qux: not in the vocabulary · order reversed');
  assert.equal(edgeText(view, 1, { row: 0, behind: true }, false), '');
  assert.equal(edgeText({ ...view, sums: null }, 2, { row: 0, behind: true }, false), '');
});
