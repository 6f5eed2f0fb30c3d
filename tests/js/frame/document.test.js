import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

let pages = 0;

/**
 * A page whose app runs: `change` puts parts of a page there, by their selectors, or takes them away.
 * The script is run once for each page.
 */
async function opened({ mock }, { pathname = '/', ...scripts } = {}) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const parts = { '.stApp': { getAttribute: () => 'running' } };
  const dataset = {};
  const views = [];
  let observed = () => {};
  const document = {
    currentScript: { dataset: { scripts: '', ...scripts } },
    documentElement: { dataset },
    querySelector: (selector) => parts[selector] ?? null,
    querySelectorAll: (selectors) => views.filter(({ selector }) => selectors.split(', ').includes(selector)),
  };
  class MutationObserver {
    constructor(look) {
      this.look = look;
    }

    observe(node, { subtree, childList, attributes }) {
      assert.deepEqual([node, subtree, childList, attributes], [document, true, true, true]);
      observed = this.look;
    }

    disconnect() {
      observed = null;
    }
  }
  Object.assign(globalThis, { document, location: { pathname }, MutationObserver });
  await import(`../../../ui/frame/document.js?page=${(pages += 1)}`);
  return {
    views,
    isHidden: () => 'partial' in dataset,
    isWatched: () => observed !== null,
    change(selector, part) {
      parts[selector] = part;
      observed();
    },
  };
}

const DONE = { getAttribute: (name) => (name === 'data-test-script-state' ? 'notRunning' : null) };
const [SPINNER, SKELETON] = ['[data-testid="stSpinner"]', '[data-testid="stSkeleton"]'];

test('a page is shown once it is whole', async (context) => {
  const page = await opened(context);
  assert.ok(page.isHidden());
  page.change(SKELETON, {});
  page.change('.stApp', DONE);
  assert.ok(page.isHidden() && page.isWatched());
  page.change(SKELETON, null);
  assert.ok(!page.isHidden());
  assert.ok(!page.isWatched(), 'a page that is shown is looked at no more');
});

for (const selector of ['.st-key-stage', '.st-key-lesson_view', '.st-key-comparison', '.st-key-ribbons', '.st-key-film']) {
  test(`it waits for all of ${selector} to be drawn`, async (context) => {
    const page = await opened(context);
    const drawn = [true, false];
    const view = (at) => ({ selector, querySelector: (mark) => (mark === '[data-drawn]' && drawn[at]) || null });
    page.views.push(view(0), view(1));
    page.change('.stApp', DONE);
    assert.ok(page.isHidden());
    drawn[1] = true;
    page.change('.stApp', DONE);
    assert.ok(!page.isHidden());
  });
}

const EARLY = [
  ['/', ['static/js/html.js', 'static/js/kit.js', 'views/stage.1.js']],
  ['/lab/learn', ['static/js/html.js', 'static/js/kit.js', 'static/js/formulas.js', 'views/stage.1.js']],
  ['/compare', ['static/js/html.js', 'static/js/kit.js', 'views/compare.2.js']],
];
for (const [pathname, expected] of EARLY) {
  test(`on ${pathname} the scripts that it will need are loaded before`, async (context) => {
    const asked = [];
    const hooks = registerHooks({
      resolve(specifier, from, next) {
        if (!/^[.][/](static|views)[/]/.test(specifier)) return next(specifier, from);
        asked.push(specifier.slice('./'.length));
        return { url: 'data:text/javascript,', shortCircuit: true };
      },
    });
    await opened(context, { pathname, scripts: 'html.js kit.js', formulas: 'formulas.js', views: 'stage.1.js compare.2.js' });
    await new Promise(setImmediate);
    hooks.deregister();
    assert.deepEqual(asked, expected);
  });
}

test('a page that says that it waits is soon shown', async (context) => {
  const page = await opened(context);
  page.change(SPINNER, {});
  context.mock.timers.tick(999);
  page.change(SPINNER, {}); // it says so still
  assert.ok(page.isHidden());
  context.mock.timers.tick(1);
  assert.ok(!page.isHidden());
});

test('a short wait is not shown', async (context) => {
  const page = await opened(context);
  page.change(SPINNER, {});
  context.mock.timers.tick(500);
  page.change(SPINNER, null);
  context.mock.timers.tick(1500);
  assert.ok(page.isHidden());
  page.change(SPINNER, {}); // the next wait is counted from its start
  context.mock.timers.tick(999);
  assert.ok(page.isHidden());
  context.mock.timers.tick(1);
  assert.ok(!page.isHidden());
});

test('any page is shown in the end', async (context) => {
  const page = await opened(context);
  context.mock.timers.tick(5999);
  assert.ok(page.isHidden());
  context.mock.timers.tick(1);
  assert.ok(!page.isHidden());
});
