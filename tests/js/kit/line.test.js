import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formulaLine } from '../../../ui/kit/line.js';
import { EVERY_KIND, call, fraction, group, name, number, power, product, sum } from './trees.js';

const LOOK = { x: 10, y: 20, size: 10, family: 'serif', colours: { '': '#111', query: '#222' } };
const line = (...parts) => formulaLine(parts, LOOK);
const textOf = (...parts) => line(...parts).textContent.replaceAll('\u2009', '');
const spans = (...parts) => line(...parts).childNodes.map((span) => ({
  text: span.textContent, dy: Number(span.getAttribute('dy')), size: Number(span.getAttribute('font-size')),
  italic: span.getAttribute('font-style') === 'italic', fill: span.getAttribute('fill'),
}));

test('every kind of node has a place on the line', () => {
  for (const [tree, , text] of EVERY_KIND) assert.equal(textOf(tree), text, tree.is);
});

test('parts are joined by "="', () => {
  assert.equal(textOf(name('x'), number('-1.5'), number('2')), 'x = −1.5 = 2');
});

test('a bar groups nothing on a line, so parentheses do', () => {
  const [x, y] = [name('x'), name('y')];
  assert.equal(textOf(fraction(sum(x, y), y)), '(x + y) / y');
  assert.equal(textOf(fraction(x, product([x, y], true))), 'x / (x · y)');
  assert.equal(textOf({ is: 'root', of: sum(x, y) }), '√(x + y)');
  for (const whole of [x, number('2'), group(x), call('f', x), power(x, y), { is: 'norm', of: x }, { is: 'absolute', of: x }, { is: 'transpose', of: x }]) {
    assert.equal(textOf(fraction(whole, y)), `${textOf(whole)} / y`);
  }
});

test('an index is small and low, an exponent small and high, and the line goes on where it was', () => {
  const [x, i, plus, y] = spans(sum(name('x', 'i'), name('y')));
  assert.deepEqual([x.dy, x.size, i.dy, i.size, plus.dy, y.dy], [0, 10, 2.6, 7, -2.6, 0]);
  const [e, exponent] = spans(power(name('e'), name('α')));
  assert.deepEqual([e.dy, exponent.dy, exponent.size], [0, -4.2, 7]);
});

test('an index of an exponent is smaller still', () => {
  const [, alpha, ij] = spans(power(name('e'), name('α', 'ij')));
  assert.equal(alpha.size, 7);
  assert.ok(Math.abs(ij.size - 4.9) < 0.01);
  assert.ok(Math.abs(ij.dy - 1.82) < 0.01); // a quarter of 7 px
});

test('single letters are italic, words and numbers are not', () => {
  assert.deepEqual(spans(name('x', 'ij')).map(({ italic }) => italic), [true, true]);
  assert.deepEqual(spans(name('x', 'in', { typed: true })).map(({ italic }) => italic), [true, false]);
  assert.deepEqual(spans(name('abc'), number('1')).map(({ italic }) => italic), [false, false, false]);
  assert.equal(spans({ is: 'total', index: 'k', body: name('s') })[1].italic, true);
  assert.equal(line({ is: 'total', index: 'k', body: name('s') }).textContent, 'Σk\u2009s'); // a thin space before the body
});

test('roles have their colours, all else the ink', () => {
  assert.deepEqual(spans(name('x', 'i', { role: 'query' })).map(({ fill }) => fill), ['#222', '#222']);
  assert.equal(spans(number('1'))[0].fill, '#111');
  const node = line(name('x'));
  assert.deepEqual(['x', 'y', 'font-family', 'fill', 'xml:space'].map((each) => node.getAttribute(each)), ['10', '20', 'serif', '#111', 'preserve']);
});

test('factors stand apart, with a dot where the tree has one', () => {
  assert.equal(line(product([name('a'), name('b')])).textContent, 'a\u2009b');
  assert.equal(line(product([name('a'), name('b')], true)).textContent, 'a · b');
});
