import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createKept } from '../../../../ui/views/stage/kept.js';

const FIELDS = ['queries', 'similarities', 'weights'];

/** A view of a long text at a step: that step's values, and the names of what each shows. */
function view(step, values, contents) {
  const stands = Object.fromEntries(FIELDS.map((field, at) => [field, { content: contents[at] }]));
  const missing = FIELDS.filter((_, at) => at + 1 !== step);
  return { steps: FIELDS.map((field) => ({ field })), step, values, stands, missing };
}

test('what has come is kept as long as it holds', () => {
  const kept = createKept();
  const first = kept.complete(view(2, { similarities: 's' }, ['x1', 's1', 'b1']));
  assert.deepEqual([first.values, first.missing], [{ similarities: 's' }, ['queries', 'weights']]);
  const second = kept.complete(view(3, { weights: 'b', mask: 'm' }, ['x1', 's1', 'b1']));
  assert.deepEqual(second.values, { similarities: 's', weights: 'b', mask: 'm' });
  assert.deepEqual(second.missing, ['queries']);
  const changed = kept.complete(view(1, { queries: 'x' }, ['x1', 's2', 'b1']));
  assert.deepEqual(changed.values, { queries: 'x', weights: 'b', mask: 'm' });
  assert.deepEqual(changed.missing, ['similarities']);
  const back = kept.complete(view(1, { queries: 'x' }, ['x1', 's1', 'b1']));
  assert.deepEqual(back.missing, ['similarities'], 'it was not kept beyond another text');
});

test('what came with another step is no more than what that one shows', () => {
  const kept = createKept();
  kept.complete(view(1, { queries: 'x', weights: 'without a mask' }, ['x1', 's1', 'b1']));
  const next = kept.complete(view(2, { similarities: 's' }, ['x1', 's1', 'b1']));
  assert.deepEqual(next.missing, ['weights']);
});

test('a short text comes whole', () => {
  const kept = createKept();
  const whole = { steps: [], step: 1, values: { queries: 'x' } };
  assert.equal(kept.complete(whole), whole);
});
