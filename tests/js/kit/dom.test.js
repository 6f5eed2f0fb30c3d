// Nodes that stay where only their texts change.

import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { html, math, renew, write } from '../../../ui/kit/dom.js';

const fraction = (top, bottom, role) => math('mfrac', {}, math('mn', role ? { class: role } : {}, top), math('mn', {}, bottom));

/** A node with these children; then with those: its children before and after. */
function renewed(first, second) {
  const node = html('p', {}, ...first);
  const before = [...node.childNodes];
  renew(node, ...second);
  return { node, before, after: node.childNodes };
}

test('nodes that are alike but for their texts stay, and say the new texts', () => {
  const { node, before, after } = renewed(['β = ', fraction('1', '2', 'key'), ' of ', html('bdi', {}, 'cat')], [
    'α = ', fraction('3', '4', 'key'), ' of ', html('bdi', {}, 'dog')]);
  assert.deepEqual(after.map((child, at) => child === before[at]), [true, true, true, true]);
  assert.equal(node.textContent, 'α = 34 of dog');
});

test('other nodes take their place: of another kind, class, or number, at any depth', () => {
  const first = () => [html('b', { class: 'query' }, 'x'), fraction('1', '2')];
  const others = [
    [html('i', { class: 'query' }, 'y'), fraction('1', '2')],
    [html('b', { class: 'key' }, 'y'), fraction('1', '2')],
    [html('b', { title: 'query' }, 'y'), fraction('1', '2')],
    [html('b', {}, 'y'), fraction('1', '2')],
    [html('b', { class: 'query' }, 'y'), fraction('1', '2', 'key')],
    [html('b', { class: 'query' }, 'y'), math('mfrac', {}, math('mn', {}, '1'))],
    [html('b', { class: 'query' }, html('i', {}, 'y')), fraction('1', '2')],
    [html('b', { class: 'query' }, 'y')],
    [html('b', { class: 'query' }, 'y'), fraction('1', '2'), '.'],
    [],
  ];
  for (const other of others) {
    const { before, after } = renewed(first(), other);
    assert.equal(after.length, other.length);
    other.forEach((child, at) => assert.ok(after[at] === child || after[at].textContent === child, `child ${at}`));
    assert.ok(after.every((child) => !before.includes(child)));
  }
});

test('a text is written into the text that is there', () => {
  const node = html('p', {}, 'one');
  const [text] = node.childNodes;
  assert.equal(write(node, 'two').textContent, 'two');
  assert.equal(node.firstChild, text);
  assert.equal(write(node, '').childNodes.length, 0);
  assert.equal(write(node, 'three').textContent, 'three');
  node.append(html('b', {}, '!'));
  assert.equal(write(node, 'four').childNodes.length, 1);
  assert.equal(node.textContent, 'four');
});
