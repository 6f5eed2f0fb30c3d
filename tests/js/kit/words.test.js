import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fill, sentence } from '../../../ui/kit/words.js';

test('places are filled, and an unknown one stays', () => {
  assert.equal(fill('{query} looks at {key}', { query: 'cat', key: 'dog' }), 'cat looks at dog');
  assert.equal(fill('{query} {other}', { query: 'cat' }), 'cat {other}');
  assert.equal(fill('{n}', { n: 0 }), '0');
  assert.equal(fill('nothing to fill'), 'nothing to fill');
});

test('one is not told as several', () => {
  const filled = [1, 2, '1', '{n:a|b}'].map((n) => fill('{n} {n:other|others}', { n }));
  assert.deepEqual(filled, ['1 other', '2 others', '1 other', '{n:a|b} others']);
});

test('what is filled in is not read again', () => {
  assert.equal(fill('{query} {key}', { query: '{key}', key: 'dog' }), '{key} dog');
});

test('a sentence has a node for each coloured part, and text between', () => {
  const parts = sentence('How ⟦q:{query}⟧ sees ⟦k:keys⟧ of ⟦n:{n}⟧', { query: '⟦n:x⟧', n: 3 });
  const shown = parts.map((part) => (typeof part === 'string' ? part : `<${part.localName} ${part.getAttribute('class')}>${part.textContent}`));
  assert.deepEqual(shown, ['How ', '<bdi query>⟦n:x⟧', ' sees ', '<bdi key>keys', ' of ', '<b null>3', '']);
  assert.equal(sentence('⟦v:x⟧')[1].getAttribute('class'), 'value');
});
