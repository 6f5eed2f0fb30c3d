import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { percentOf } from '../../../ui/compare/measures.js';

test('what is almost but not quite flat does not say 100 %', () => {
  assert.equal(percentOf(1), '100.0');
  assert.equal(percentOf(0.5), '50.0');
  assert.equal(percentOf(0.9991), '99.9');
  assert.equal(percentOf(0.99961), '99.96');
  assert.equal(percentOf(0.999961), '99.996');
  assert.equal(percentOf(0.999996), '99.9996');
  assert.equal(percentOf(0.99999999), '100.0000');
  assert.equal(percentOf(0), '0.0');
});
