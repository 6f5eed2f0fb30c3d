import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createPlaces } from '../../../../ui/views/plane/places.js';

/** Words in a world where time passes when it is told to. */
function begin(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  let now = 0;
  const places = createPlaces((message) => told.push(message), () => now);
  const wait = (ms) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  const answer = (it, answered) => places.follow({ words: [{ key: 'it', at: it }, { key: 'cat', at: [0, 1] }], answered });
  answer([1, 1], 0);
  return { places, told, wait, answer };
}

test('a word is where the hand put it, at once, and the server is told', (t) => {
  const { places, told, wait } = begin(t);
  assert.deepEqual(places.at('it'), [1, 1]);
  places.move('it', [2, 1]);
  assert.deepEqual(places.at('it'), [2, 1]);
  wait(0);
  assert.deepEqual(told, [{ n: 1, moved: [['it', [2, 1]]], settled: true }]);
  wait(10_000);
  assert.equal(told.length, 1);
});

test('late answers do not pull it back', (t) => {
  const { places, told, wait, answer } = begin(t);
  places.move('it', [1.1, 1]);
  wait(0);
  places.move('it', [1.2, 1]);
  answer([1, 1], 0);
  assert.deepEqual(places.at('it'), [1.2, 1]);
  answer([1.1, 1], 1);
  assert.deepEqual(places.at('it'), [1.2, 1]);
  wait(50);
  assert.deepEqual(told.at(-1), { n: 2, moved: [['it', [1.2, 1]]], settled: true });
  answer([1.2, 1], 2);
  answer([-1, -1], 2); // a link was opened
  assert.deepEqual(places.at('it'), [-1, -1]);
  assert.deepEqual(places.at('cat'), [0, 1]);
});

test('what is held stays held, and that it was let go is told', (t) => {
  const { places, told, wait, answer } = begin(t);
  places.hold('it');
  places.move('it', [3, 3]);
  wait(0);
  assert.equal(told[0].settled, false);
  answer([9, 9], 1);
  assert.equal(places.held, 'it');
  assert.deepEqual(places.at('it'), [3, 3]);
  places.release();
  wait(50);
  assert.deepEqual(told[1], { n: 2, moved: [['it', [3, 3]]], settled: true });
  assert.equal(places.held, null);
});

test('a click moves nothing and tells nothing', (t) => {
  const { places, told, wait } = begin(t);
  places.hold('it');
  places.release();
  wait(10_000);
  assert.deepEqual(told, []);
});

test('messages wait for their answers, but not for ever, and are not too many', (t) => {
  const { places, told, wait, answer } = begin(t);
  places.move('it', [2, 0]);
  wait(0);
  places.move('it', [3, 0]);
  wait(399);
  assert.equal(told.length, 1);
  wait(1);
  assert.equal(told.length, 2);
  answer([3, 0], 2);
  places.move('it', [4, 0]);
  wait(49);
  assert.equal(told.length, 2);
  wait(1);
  assert.deepEqual(told[2], { n: 3, moved: [['it', [4, 0]]], settled: true });
});

test('an unanswered move does not win for ever', (t) => {
  const { places, wait, answer } = begin(t);
  places.move('it', [2, 0]);
  wait(0);
  wait(10_000);
  answer([1, 1], 0);
  assert.deepEqual(places.at('it'), [2, 0]);
  wait(1);
  answer([1, 1], 0);
  assert.deepEqual(places.at('it'), [1, 1]);
});

test('messages are counted on from what the server knows', (t) => {
  const { places, told, wait, answer } = begin(t);
  answer([1, 1], 7);
  places.move('it', [2, 0]);
  wait(0);
  assert.equal(told[0].n, 8);
});

test('after the end nothing is told', (t) => {
  const { places, told, wait } = begin(t);
  places.move('it', [2, 0]);
  places.end();
  wait(1000);
  assert.deepEqual(told, []);
});
