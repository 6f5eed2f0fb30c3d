import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createVectors } from '../../../../ui/views/plane/vectors.js';

/** Words in a world where time passes when it is told to. */
function begin(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const messages = [];
  let now = 0;
  const vectors = createVectors((message) => messages.push(message), () => now);
  const wait = (ms) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  const answer = (it, answered) => vectors.follow({ words: [{ key: 'it', at: it }, { key: 'cat', at: [0, 1] }], answered });
  answer([1, 1], 0);
  return { vectors, messages, wait, answer };
}

test('a word is where the hand put it, at once, and the server is told', (t) => {
  const { vectors, messages, wait } = begin(t);
  assert.deepEqual(vectors.at('it'), [1, 1]);
  vectors.move('it', [2, 1]);
  assert.deepEqual(vectors.at('it'), [2, 1]);
  wait(0);
  assert.deepEqual(messages, [{ n: 1, moved: [['it', [2, 1]]], settled: true }]);
  wait(10_000);
  assert.equal(messages.length, 1);
});

test('late answers do not pull it back', (t) => {
  const { vectors, messages, wait, answer } = begin(t);
  vectors.move('it', [1.1, 1]);
  wait(0);
  vectors.move('it', [1.2, 1]);
  answer([1, 1], 0);
  assert.deepEqual(vectors.at('it'), [1.2, 1]);
  answer([1.1, 1], 1);
  assert.deepEqual(vectors.at('it'), [1.2, 1]);
  wait(50);
  assert.deepEqual(messages.at(-1), { n: 2, moved: [['it', [1.2, 1]]], settled: true });
  answer([1.2, 1], 2);
  answer([-1, -1], 2); // a link was opened
  assert.deepEqual(vectors.at('it'), [-1, -1]);
  assert.deepEqual(vectors.at('cat'), [0, 1]);
  wait(1000);
  assert.equal(messages.length, 2); // each is sent once, however often it was put off
});

test('what is held stays held, and that it was let go is told', (t) => {
  const { vectors, messages, wait, answer } = begin(t);
  vectors.hold('it');
  vectors.move('it', [3, 3]);
  wait(0);
  assert.equal(messages[0].settled, false);
  answer([9, 9], 1);
  assert.equal(vectors.held, 'it');
  assert.deepEqual(vectors.at('it'), [3, 3]);
  vectors.release();
  wait(50);
  assert.deepEqual(messages[1], { n: 2, moved: [['it', [3, 3]]], settled: true });
  assert.equal(vectors.held, null);
});

test('a click moves nothing and tells nothing', (t) => {
  const { vectors, messages, wait } = begin(t);
  vectors.hold('it');
  vectors.release();
  wait(10_000);
  assert.deepEqual(messages, []);
});

test('messages wait for their answers, but not for ever, and are not too many', (t) => {
  const { vectors, messages, wait, answer } = begin(t);
  vectors.move('it', [2, 0]);
  wait(0);
  vectors.move('it', [3, 0]);
  wait(399);
  assert.equal(messages.length, 1);
  wait(1);
  assert.equal(messages.length, 2);
  answer([3, 0], 2);
  vectors.move('it', [4, 0]);
  wait(49);
  assert.equal(messages.length, 2);
  wait(1);
  assert.deepEqual(messages[2], { n: 3, moved: [['it', [4, 0]]], settled: true });
});

test('an unanswered move does not win for ever', (t) => {
  const { vectors, wait, answer } = begin(t);
  wait(6000);
  vectors.move('it', [2, 0]);
  wait(0);
  wait(10_000);
  answer([1, 1], 0);
  assert.deepEqual(vectors.at('it'), [2, 0]);
  wait(1);
  answer([1, 1], 0);
  assert.deepEqual(vectors.at('it'), [1, 1]);
});

test('messages are counted on from what the server knows', (t) => {
  const { vectors, messages, wait, answer } = begin(t);
  answer([1, 1], 7);
  vectors.move('it', [2, 0]);
  wait(0);
  assert.equal(messages[0].n, 8);
});

test('before the first view, no message has been answered', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const messages = [];
  const vectors = createVectors((message) => messages.push(message), () => 0);
  vectors.move('it', [2, 0]);
  t.mock.timers.tick(0);
  vectors.move('it', [3, 0]);
  t.mock.timers.tick(399);
  assert.equal(messages.length, 1);
});

test('after the end nothing is told', (t) => {
  const { vectors, messages, wait } = begin(t);
  vectors.move('it', [2, 0]);
  vectors.end();
  wait(1000);
  assert.deepEqual(messages, []);
});
