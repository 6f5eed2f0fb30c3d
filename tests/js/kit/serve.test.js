import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { leaving, mounted } from '../../../ui/kit/serve.js';

/** A parent on the page, and what happened to the views that were mounted there. */
function watched() {
  const parent = Object.assign(document.createElement('div'), { isConnected: true });
  const seen = { mounts: 0, ends: 0 };
  const view = () => mounted(parent, () => {
    seen.mounts += 1;
    return { end: () => { seen.ends += 1; } };
  }, {});
  return { parent, seen, view };
}

test('a call that newer data have overtaken leaves the view as it is', () => {
  const { parent, seen, view } = watched();
  const first = view();
  leaving(parent)(); // Streamlit: the call came too late, its result is thrown away
  assert.equal(view(), first);
  assert.deepEqual(seen, { mounts: 1, ends: 0 });
  assert.equal(parent.childNodes.length, 1);
});

test('a view that is no longer on the page has ended, and is made anew when it is asked for again', () => {
  const { parent, seen, view } = watched();
  const first = view();
  parent.isConnected = false;
  leaving(parent)();
  assert.deepEqual(seen, { mounts: 1, ends: 1 });
  assert.notEqual(view(), first);
  assert.deepEqual(seen, { mounts: 2, ends: 1 });
});

test('a view calls the functions of the last call', () => {
  const parent = document.createElement('div');
  const calls = [];
  const mount = (_, emit) => ({ end() {}, press: () => emit.choose() });
  const view = mounted(parent, mount, { choose: () => calls.push('first') });
  view.press();
  assert.equal(mounted(parent, mount, { choose: () => calls.push('last') }), view);
  view.press();
  assert.deepEqual(calls, ['first', 'last']);
});
