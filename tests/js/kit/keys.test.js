import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTyping, moveOf, stepOf, take, turnOf } from '../../../ui/kit/keys.js';

const pressed = (key, ...held) => ({
  key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false,
  ...Object.fromEntries(held.map((modifier) => [`${modifier}Key`, true])),
});

test('keys of the previous and the next step', () => {
  const steps = ['[', ']', 'PageUp', 'PageDown', 'a', 'ArrowUp', ' '].map((key) => stepOf(pressed(key)));
  assert.deepEqual(steps, [-1, 1, -1, 1, 0, 0, 0]);
});

test('a bracket may need Option, AltGr or Shift, but is not taken with Ctrl or Cmd', () => {
  assert.equal(stepOf(pressed('[', 'alt')), -1);
  assert.equal(stepOf(pressed(']', 'alt', 'ctrl')), 1);
  assert.equal(stepOf(pressed(']', 'shift')), 1);
  assert.equal(stepOf(pressed('[', 'ctrl')), 0);
  assert.equal(stepOf(pressed('[', 'meta')), 0);
  assert.equal(stepOf(pressed(']', 'meta', 'alt')), 0);
});

test('the page keys are left alone with a modifier', () => {
  for (const held of ['ctrl', 'alt', 'meta', 'shift']) assert.equal(stepOf(pressed('PageDown', held)), 0);
});

test('while presenting the space bar turns too', () => {
  assert.equal(turnOf(pressed(' ')), 1);
  assert.equal(turnOf(pressed(' ', 'shift')), -1);
  for (const held of ['ctrl', 'alt', 'meta']) assert.equal(turnOf(pressed(' ', held)), 0);
  assert.equal(turnOf(pressed('PageUp')), -1);
  assert.equal(turnOf(pressed('x')), 0);
});

test('arrows move the cell, Home and End go to the ends of its row, with Ctrl of all', () => {
  const cells = {
    ArrowUp: [[2, 4], [0, 4]], ArrowDown: [[4, 4], [10, 4]], ArrowLeft: [[3, 3], [3, 0]],
    ArrowRight: [[3, 5], [3, 8]], Home: [[3, 0], [0, 0]], End: [[3, 8], [10, 8]],
  };
  for (const [key, [plain, jump]] of Object.entries(cells)) {
    assert.deepEqual(moveOf(pressed(key), [3, 4], 11, 9), plain, key);
    assert.deepEqual(moveOf(pressed(key, 'ctrl'), [3, 4], 11, 9), jump, key);
    assert.deepEqual(moveOf(pressed(key, 'meta'), [3, 4], 11, 9), jump, key);
    assert.equal(moveOf(pressed(key, 'alt'), [3, 4], 11, 9), null);
    assert.equal(moveOf(pressed(key, 'shift'), [3, 4], 11, 9), null);
  }
  assert.equal(moveOf(pressed('x'), [3, 4], 11, 9), null);
});

test('the cell stays inside', () => {
  assert.deepEqual(moveOf(pressed('ArrowUp'), [0, 0], 3, 3), [0, 0]);
  assert.deepEqual(moveOf(pressed('ArrowLeft'), [0, 0], 3, 3), [0, 0]);
  assert.deepEqual(moveOf(pressed('ArrowDown'), [2, 2], 3, 3), [2, 2]);
  assert.deepEqual(moveOf(pressed('ArrowRight'), [2, 2], 3, 3), [2, 2]);
});

test('a key that is taken goes no further', () => {
  const calls = [];
  take({ preventDefault: () => calls.push('default'), stopPropagation: () => calls.push('further') });
  assert.deepEqual(calls, ['default', 'further']);
});

test('a key belongs to the field that has the focus, through shadow roots', () => {
  globalThis.Element = class {
    constructor(kind) {
      this.kind = kind;
    }

    matches(selector) {
      return selector.split(', ').includes(this.kind);
    }
  };
  const typed = (...path) => isTyping({ composedPath: () => path });
  for (const kind of ['input', 'textarea', 'select', '[contenteditable="true"]', '[role="combobox"]', '[role="slider"]']) {
    assert.ok(typed(new Element(kind), new Element('div')), kind);
  }
  assert.ok(!typed(new Element('div'), new Element('input')));
  assert.ok(!typed({}));
});
