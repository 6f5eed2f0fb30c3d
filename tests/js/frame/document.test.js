import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const SCRIPT = readFileSync(new URL('../../../ui/frame/document.js', import.meta.url), 'utf8');

/** A page whose app runs: `change` puts parts of a page there, by their selectors, or takes them away. */
function opened({ mock }) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const parts = { '.stApp': { getAttribute: () => 'running' } };
  const dataset = {};
  let observed = () => {};
  const document = {
    currentScript: { dataset: { scripts: '' } },
    documentElement: { dataset },
    querySelector: (selector) => parts[selector] ?? null,
    querySelectorAll: () => [],
  };
  class MutationObserver {
    constructor(look) {
      observed = look;
    }

    observe() {}

    disconnect() {}
  }
  runInNewContext(SCRIPT, { document, location: { pathname: '/' }, MutationObserver, setTimeout, clearTimeout });
  return {
    isHidden: () => 'partial' in dataset,
    change(selector, part) {
      parts[selector] = part;
      observed();
    },
  };
}

const SPINNER = '[data-testid="stSpinner"]';

test('a page is shown once it is whole', (context) => {
  const page = opened(context);
  assert.ok(page.isHidden());
  page.change('.stApp', { getAttribute: () => 'notRunning' });
  assert.ok(!page.isHidden());
});

test('a page that says that it waits is soon shown', (context) => {
  const page = opened(context);
  page.change(SPINNER, {});
  assert.ok(page.isHidden());
  context.mock.timers.tick(1500);
  assert.ok(!page.isHidden());
});

test('a short wait is not shown', (context) => {
  const page = opened(context);
  page.change(SPINNER, {});
  context.mock.timers.tick(500);
  page.change(SPINNER, null);
  context.mock.timers.tick(1500);
  assert.ok(page.isHidden());
});

test('any page is shown in the end', (context) => {
  const page = opened(context);
  context.mock.timers.tick(5900);
  assert.ok(page.isHidden());
  context.mock.timers.tick(200);
  assert.ok(!page.isHidden());
});
