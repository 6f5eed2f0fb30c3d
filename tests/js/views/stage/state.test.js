import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSelection } from '../../../../ui/views/stage/state.js';

const FIELDS = ['queries', 'similarities', 'scores', 'weights', 'outputs'];

/** A view of so many words, each with a vector of `width` components. */
function view(words, step, cell, { ramp = 'uniform', width = 4 } = {}) {
  const columns = (field) => (field === 'queries' || field === 'outputs' ? 'component' : 'key');
  const values = Object.fromEntries(FIELDS.map((field) => [
    field, { rows: words, columns: columns(field) === 'key' ? words : width },
  ]));
  return { steps: FIELDS.map((field) => ({ field, columns: columns(field) })), values, step, cell, ramp };
}

/** A selection in a world where time passes when it is told to. */
function begin(t, first) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const choices = [];
  let now = 0;
  const selection = createSelection((choice) => choices.push(choice), () => now);
  selection.follow(first);
  const wait = (ms) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  return { selection, choices, wait };
}

test('a choice wins at once, and is told once the person has paused', (t) => {
  const { selection, choices, wait } = begin(t, view(5, 4, [1, 2]));
  assert.equal(selection.choose({ cell: [2, 2] }), true);
  assert.deepEqual(selection.now, { step: 4, cell: [2, 2], ramp: 'uniform' });
  wait(79);
  selection.choose({ cell: [3, 2] });
  wait(79);
  assert.deepEqual(choices, []);
  wait(1);
  assert.deepEqual(choices, [{ step: 4, cell: [3, 2], ramp: 'uniform' }]);
  assert.equal(selection.choose({ cell: [3, 2] }), false);
  wait(1000);
  assert.equal(choices.length, 1);
});

test('a choice stays inside', (t) => {
  const { selection } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [99, -1] });
  assert.deepEqual(selection.now.cell, [4, 0]);
  selection.choose({ cell: [-1, 99] });
  assert.deepEqual(selection.now.cell, [0, 4]);
  selection.choose({ step: 99 });
  assert.equal(selection.now.step, 5);
  selection.choose({ step: 0 });
  assert.equal(selection.now.step, 1);
});

test('cells whose numbers are written with the same digits are two cells', (t) => {
  const { selection } = begin(t, view(13, 4, [1, 12]));
  assert.equal(selection.choose({ cell: [11, 2] }), true);
});

test('late answers do not undo a choice', (t) => {
  const { selection, wait } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [2, 2] });
  wait(80);
  selection.choose({ cell: [3, 2] });
  selection.follow(view(5, 4, [1, 2])); // something else was drawn anew, from before both
  assert.deepEqual(selection.now.cell, [3, 2]);
  selection.follow(view(5, 4, [2, 2])); // the answer to the first
  assert.deepEqual(selection.now.cell, [3, 2]);
  selection.follow(view(5, 4, [3, 2]));
  assert.deepEqual(selection.now.cell, [3, 2]);
  selection.follow(view(5, 4, [2, 2])); // by now it is no late answer any more
  assert.deepEqual(selection.now.cell, [2, 2]);
});

test('nor long after the page was opened', (t) => {
  const { selection, wait } = begin(t, view(5, 4, [1, 2]));
  wait(20000);
  selection.choose({ cell: [2, 2] });
  selection.follow(view(5, 4, [1, 2]));
  assert.deepEqual(selection.now.cell, [2, 2]);
});

test('a choice back and forth is not undone', (t) => {
  const { selection, wait } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [2, 2] });
  wait(80);
  selection.choose({ cell: [1, 2] });
  selection.follow(view(5, 4, [2, 2]));
  assert.deepEqual(selection.now.cell, [1, 2]);
});

test('a change from elsewhere is followed, and what it overruled is not told any more', (t) => {
  const { selection, choices, wait } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [2, 2] });
  selection.follow(view(5, 3, [4, 4]));
  assert.deepEqual(selection.now, { step: 3, cell: [4, 4], ramp: 'uniform' });
  wait(1000);
  assert.deepEqual(choices, []);
});

test('an unanswered choice does not win for ever', (t) => {
  const { selection, wait } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [2, 2] });
  wait(9999);
  selection.follow(view(5, 4, [1, 2]));
  assert.deepEqual(selection.now.cell, [2, 2]);
  wait(1);
  selection.follow(view(5, 4, [1, 2]));
  assert.deepEqual(selection.now.cell, [1, 2]);
});

test('a shorter sentence keeps the cell inside, also while a choice waits', (t) => {
  const { selection } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [4, 4] });
  selection.follow(view(3, 4, [1, 2]));
  assert.deepEqual(selection.now.cell, [2, 2]);
});

test('a column is remembered among keys and among components', (t) => {
  const { selection } = begin(t, view(5, 4, [1, 3], { width: 30 }));
  selection.choose({ step: 5 });
  assert.deepEqual(selection.now.cell, [1, 0]);
  selection.choose({ cell: [1, 29] });
  selection.choose({ step: 4 });
  assert.deepEqual(selection.now.cell, [1, 3]);
  selection.choose({ step: 3 });
  assert.deepEqual(selection.now.cell, [1, 3]);
  selection.choose({ step: 1 });
  assert.deepEqual(selection.now.cell, [1, 29]);
});

test('a change of the colours is a choice too', (t) => {
  const { selection, choices, wait } = begin(t, view(5, 4, [1, 2]));
  assert.equal(selection.choose({ ramp: 'zero' }), true);
  wait(80);
  assert.equal(choices[0].ramp, 'zero');
});

test('after the end nothing is told', (t) => {
  const { selection, choices, wait } = begin(t, view(5, 4, [1, 2]));
  selection.choose({ cell: [2, 2] });
  selection.end();
  wait(1000);
  assert.deepEqual(choices, []);
});

/** A view of a long text, which came with its own step and those `known` from before. */
function long(step, cell, known = []) {
  const all = view(310, step, cell);
  const missing = FIELDS.filter((_, at) => at + 1 !== step && !known.includes(at + 1));
  const values = Object.fromEntries(Object.entries(all.values).filter(([field]) => !missing.includes(field)));
  return { ...all, values, missing, stands: all.values };
}

test('a step that is not here is asked for at once, and shown once it has come', (t) => {
  const { selection, choices } = begin(t, long(4, [1, 300]));
  assert.equal(selection.choose({ step: 3 }), true);
  assert.deepEqual(choices, [{ step: 3, cell: [1, 300], ramp: 'uniform' }]);
  assert.equal(selection.now.step, 4);
  assert.equal(selection.chosen.step, 3);
  selection.follow(long(3, [1, 300], [4]));
  assert.equal(selection.now, selection.chosen);
  assert.deepEqual(selection.now, { step: 3, cell: [1, 300], ramp: 'uniform' });
});

test('a step that is here is shown at once, and told after the pause', (t) => {
  const { selection, choices, wait } = begin(t, long(4, [1, 300], [3]));
  selection.choose({ step: 3 });
  assert.equal(selection.now.step, 3);
  assert.deepEqual(choices, []);
  wait(80);
  assert.equal(choices.length, 1);
});

test('a choice that is superseded never comes to be seen', (t) => {
  const { selection, choices } = begin(t, long(2, [1, 2]));
  selection.choose({ step: 3 });
  selection.choose({ step: selection.chosen.step + 1 });
  assert.deepEqual(choices.map(({ step }) => step), [3, 4]);
  selection.follow(long(3, [1, 2], [2])); // the answer to the first
  assert.deepEqual([selection.now.step, selection.chosen.step], [2, 4]);
  selection.follow(long(4, [1, 2], [2, 3]));
  assert.deepEqual([selection.now.step, selection.chosen.step], [4, 4]);
});

test('whoever goes back meanwhile stays there', (t) => {
  const { selection, wait } = begin(t, long(2, [1, 2]));
  selection.choose({ step: 3 });
  selection.choose({ step: 2 });
  assert.deepEqual([selection.now.step, selection.chosen.step], [2, 2]);
  wait(80);
  selection.follow(long(3, [1, 2], [2]));
  assert.deepEqual([selection.now.step, selection.chosen.step], [2, 2]);
});

test('another text may come while a step is on its way', (t) => {
  const { selection } = begin(t, long(2, [1, 2]));
  selection.choose({ step: 3 });
  selection.follow(long(2, [1, 2])); // typed before, and answered first
  assert.deepEqual([selection.now.step, selection.chosen.step], [2, 3]);
  selection.follow(long(5, [0, 0])); // from elsewhere: a link that was followed
  assert.deepEqual([selection.now.step, selection.chosen.step], [5, 5]);
});

test('what is on its way is asked for again if it is chosen again, but not by a key held down', (t) => {
  const { selection, choices, wait } = begin(t, long(2, [1, 2]));
  selection.choose({ step: 3 });
  assert.equal(selection.choose({ step: 3 }), false);
  assert.equal(choices.length, 1);
  wait(1000);
  selection.choose({ step: 3 });
  assert.deepEqual(choices.map(({ step }) => step), [3, 3]);
  selection.follow(long(3, [1, 2]));
  assert.equal(selection.now.step, 3);
});

test('a lost answer does not win over what comes later', (t) => {
  const { selection, wait } = begin(t, long(2, [1, 2]));
  selection.choose({ step: 3 });
  wait(10000);
  selection.follow(long(2, [1, 2]));
  assert.deepEqual([selection.now.step, selection.chosen.step], [2, 2]);
});

test('cells and colours are chosen where one is, while a step is on its way', (t) => {
  const { selection, choices, wait } = begin(t, long(4, [1, 300]));
  selection.choose({ step: 5 });
  selection.choose({ cell: [7, 305] });
  assert.deepEqual(selection.now, { step: 4, cell: [7, 305], ramp: 'uniform' });
  assert.deepEqual(selection.chosen, { step: 5, cell: [7, 0], ramp: 'uniform' });
  selection.choose({ ramp: 'zero' });
  assert.equal(selection.now.ramp, 'zero');
  wait(80);
  assert.deepEqual(choices.at(-1), { step: 5, cell: [7, 0], ramp: 'zero' });
  selection.follow({ ...long(5, [7, 0], [4]), ramp: 'zero' });
  assert.equal(selection.now.step, 5);
  selection.choose({ step: 4 });
  assert.deepEqual(selection.now.cell, [7, 305]);
});
