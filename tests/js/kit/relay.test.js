import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';

document.baseURI = 'https://lab.example.org/school/classify';
globalThis.CSSStyleSheet = class {
  replaceSync(text) {
    this.text = text;
  }
};

/** The relay as a page has it, before it has fetched anything. */
let pages = 0;
const opened = async () => (await import(`../../../ui/kit/relay.js?page=${(pages += 1)}`)).relay;

/** A component in an element of its own, and the file of its view. */
function shown() {
  const root = { adoptedStyleSheets: [], host: document.createElement('div') };
  const seen = { data: [], ends: 0, asked: [] };
  const serve = ({ data }) => {
    seen.data.push(data);
    return () => { seen.ends += 1; };
  };
  return { root, seen, of: (data) => ({ data, parentElement: { getRootNode: () => root } }), file: { default: { serve, style: 'p {}' } } };
}

/** A file that comes, or does not, when it is let. */
function waiting(seen) {
  const calls = [];
  const fetching = (url) => {
    seen.asked.push(url);
    const call = Promise.withResolvers();
    calls.push({ come: call.resolve, fail: call.reject });
    return call.promise;
  };
  return { calls, fetching };
}

test('a view gets its data once its file is there, and at once from then on', async () => {
  const relay = await opened();
  const { root, seen, of, file } = shown();
  const { calls, fetching } = waiting(seen);
  relay('./views/stage.1.js', of('first'), fetching);
  assert.deepEqual(seen.data, []);
  assert.equal(root.host.getAttribute('data-drawn'), null);
  calls[0].come(file);
  await immediate();
  assert.deepEqual(seen.data, ['first']);
  assert.equal(root.host.getAttribute('data-drawn'), '');
  const leave = relay('./views/stage.1.js', of('second'), fetching);
  assert.deepEqual(seen.data, ['first', 'second']);
  leave();
  assert.equal(seen.ends, 1);
  assert.deepEqual(seen.asked, ['https://lab.example.org/school/views/stage.1.js']);
  assert.deepEqual(root.adoptedStyleSheets.map(({ text }) => text), ['p {}']);
});

test('of data that overtake each other while the file comes, the last are drawn', async () => {
  const relay = await opened();
  const { seen, of, file } = shown();
  const { calls, fetching } = waiting(seen);
  const leave = relay('./views/stage.1.js', of('first'), fetching);
  leave();
  relay('./views/stage.1.js', of('second'), fetching);
  for (const call of calls) call.come(file);
  await immediate();
  assert.deepEqual(seen.data, ['second']);
  assert.equal(seen.ends, 0);
});

test('a file that did not come is asked for again, while its view is there', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const relay = await opened();
  const { seen, of, file } = shown();
  const { calls, fetching } = waiting(seen);
  const leave = relay('./views/stage.1.js', of('first'), fetching);
  calls[0].fail(new TypeError('no network'));
  await immediate();
  context.mock.timers.tick(1000);
  calls[1].fail(new TypeError('no network'));
  await immediate();
  context.mock.timers.tick(1000);
  calls[2].come(file);
  await immediate();
  assert.deepEqual(seen.data, ['first']);
  leave();

  const other = await opened();
  const end = other('./views/stage.1.js', of('second'), fetching);
  calls[3].fail(new TypeError('no network'));
  await immediate();
  end();
  context.mock.timers.tick(1000);
  assert.equal(calls.length, 4);
});
