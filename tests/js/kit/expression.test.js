import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { breakable, draw } from '../../../ui/kit/expression.js';
import { EVERY_KIND, call, fraction, group, name, number, power, product, sum } from './trees.js';

const WORDS = { others: '{count} others', open: 'show all', close: 'shorten', rounding: 'rounding' };
const page = (...opened) => ({ words: WORDS, opened: new Set(opened), toggle() {} });

/** The text of a node without the signs that nobody sees. */
const textOf = (node) => node.textContent.replaceAll('\u2062', '');
const shown = (tree, ...opened) => textOf(draw(tree, page(...opened)));
const find = (node, tag) => node.all.filter(({ localName }) => localName === tag);

test('every kind of node is drawn', () => {
  const tags = new Set(['mrow', 'mtext', 'mo', 'mi', 'mn', 'msub', 'msup', 'mfrac', 'msqrt', 'munder']);
  for (const [tree, text] of EVERY_KIND) {
    assert.equal(shown(tree), text, tree.is);
    assert.deepEqual(draw(tree, page()).all.filter(({ localName }) => !tags.has(localName)), [], tree.is);
  }
});

test('fractions, roots, indices and exponents are laid out by the browser', () => {
  const tags = {
    mfrac: fraction(number('1'), number('2')), msqrt: { is: 'root', of: name('d') },
    msup: { is: 'transpose', of: name('W') }, munder: { is: 'total', index: 'k', body: name('s', 'ik') },
    msub: name('x', 'i'),
  };
  for (const [tag, tree] of Object.entries(tags)) assert.ok(find(draw(tree, page()), tag).length, tag);
  const [top, bottom] = find(draw(tags.mfrac, page()), 'mfrac')[0].childNodes;
  assert.deepEqual([textOf(top), textOf(bottom)], ['1', '2']);
});

test('numbers have true signs and powers of ten', () => {
  const texts = { '-0.98': '−0.98', '3.2e-07': '3.2×10−7', '-1e5': '−1×105', inf: '∞', '-inf': '−∞', nan: 'NaN' };
  for (const [text, wanted] of Object.entries(texts)) assert.equal(shown(number(text)), wanted);
});

test('parentheses are those of the tree', () => {
  const [x, y, two] = [name('x'), name('y'), number('2')];
  assert.equal(shown({ is: 'minus', of: group(sum(x, y)) }), '−(x+y)');
  assert.equal(shown({ is: 'difference', left: number('1'), right: group(number('-2')) }), '1−(−2)');
  assert.equal(shown(power(group(number('-2')), two)), '(−2)2');
  assert.equal(shown(power(group(product([x, y], true)), two)), '(x·y)2');
});

test('two numbers side by side have a dot between them, symbols need none', () => {
  const [one, two, x] = [number('1'), number('2'), name('x')];
  assert.equal(shown(product([one, two])), '1·2');
  assert.equal(shown(product([two, call('tanh', one)])), '2·tanh(1)');
  assert.equal(shown(product([two, group(one)])), '2·(1)');
  assert.equal(shown(product([two, call('tanh', x)])), '2tanh(x)');
  assert.equal(shown(product([x, two])), 'x2');
  assert.equal(shown(product([x, name('y')], true)), 'x·y');
});

test('a sum takes the signs of its terms', () => {
  assert.equal(shown(sum(number('-1'), number('-2'), number('3'))), '−1−2+3');
  assert.equal(shown(sum({ is: 'minus', of: name('x') }, { is: 'minus', of: name('y') })), '−x−y');
  const signs = find(draw(sum(number('-1'), number('-2')), page()), 'mo');
  assert.deepEqual(signs.map((sign) => sign.getAttribute('form')), ['prefix', 'infix']);
});

const LONG = {
  is: 'sum', terms: ['0.5', '-1.25', '3.2e-7', '0.75', '-2.0'].map((text) => number(text)), chosen: [0, 1],
  rest: { is: 'rest', count: 3, text: '-1.25' }, rounding: { is: 'rest', count: 0, text: '-0.01' },
};

test('a long sum is short until it is opened', () => {
  assert.equal(shown(LONG), '0.5−1.25−1.253 others');
  const rising = { ...LONG, rest: { ...LONG.rest, text: '1.25' }, rounding: { ...LONG.rounding, text: '0.01' } };
  assert.equal(shown(rising), '0.5−1.25+1.253 others');
  assert.ok(shown(rising, '').endsWith('−2.0+0.01roundingshorten'));
  assert.equal(shown(LONG, ''), '0.5−1.25+3.2×10−7+0.75−2.0−0.01roundingshorten');
  assert.equal(shown(fraction(number('1'), LONG), '/bottom'), '10.5−1.25+3.2×10−7+0.75−2.0−0.01roundingshorten');
});

test('a chip asks for its own sum', () => {
  const asked = [];
  const node = draw(fraction(LONG, LONG), { ...page(), toggle: (paths) => asked.push(paths) });
  const chips = node.all.filter((each) => each.getAttribute('class') === 'chip');
  assert.deepEqual(chips.map((chip) => chip.getAttribute('data-path')), ['/top', '/bottom']);
  assert.equal(chips[0].getAttribute('title'), 'show all');
  for (const is of ['root', 'norm', 'absolute', 'minus', 'group', 'transpose']) {
    const [chip] = draw({ is, of: LONG }, page()).all.filter((each) => each.getAttribute('class') === 'chip');
    assert.equal(chip.getAttribute('data-path'), '/of', is);
  }
  const [x, signs] = [name('x'), { sign: '=' }];
  for (const [tree, ...paths] of [
    [power(LONG, LONG), '/base', '/exponent'], [call('tanh', LONG), '/argument'], [{ is: 'total', index: 'k', body: LONG }, '/body'],
    [product([LONG, x, LONG]), '/0', '/2'], [sum(x, group(LONG)), '/1/of'], [sum(x, { is: 'root', of: sum(x, group(LONG)) }), '/1/of/1/of'],
    ...['pair', 'relation', 'difference'].map((is) => [{ is, ...signs, left: LONG, right: LONG }, '/left', '/right']),
  ]) {
    const found = draw(tree, page()).all.filter((each) => each.getAttribute('class') === 'chip');
    assert.deepEqual(found.map((chip) => chip.getAttribute('data-path')), paths, tree.is);
  }
  chips[1].click();
  assert.deepEqual(asked, [['/bottom']]);
});

test('a line may break at plus and minus signs', () => {
  const piecesOf = (tree) => breakable(tree, page(), '').map((piece) => piece.map(textOf).join(''));
  const [one, two, three] = ['1', '2', '3'].map((text) => number(text));
  assert.deepEqual(piecesOf(sum(one, two, three)), ['1', '+2', '+3']);
  assert.deepEqual(piecesOf({ is: 'difference', left: sum(one, two), right: three }), ['1', '+2', '−3']);
  assert.deepEqual(piecesOf(product([one, two])), ['1·2']);
});

test('a difference in pieces has its sums where the whole has them', () => {
  const pieces = breakable({ is: 'difference', left: LONG, right: group(LONG) }, page(), '/top').flat();
  const chips = pieces.flatMap((piece) => piece.all).filter((each) => each.getAttribute('class') === 'chip');
  assert.deepEqual(chips.map((chip) => chip.getAttribute('data-path')), ['/top/left', '/top/right/of']);
});

test('signs have the space that they need', () => {
  const formsOf = (tree) => find(draw(tree, page()), 'mo').map((sign) => [sign.textContent, sign.getAttribute('form')]);
  const x = name('x');
  assert.deepEqual(formsOf(group({ is: 'minus', of: x })), [['(', 'prefix'], ['−', 'prefix'], [')', 'postfix']]);
  assert.deepEqual(formsOf({ is: 'norm', of: x }), [['‖', 'prefix'], ['‖', 'postfix']]);
  const [times] = find(draw(product([number('2'), x]), page()), 'mo');
  assert.deepEqual([times.textContent, times.getAttribute('lspace')], ['\u2062', '0.12em']); // nothing to see but space
});

test('what is said beside a number is small, and the sign of a transpose upright', () => {
  const asides = find(draw(LONG, page()), 'mtext').map((node) => [node.textContent, node.getAttribute('class')]);
  assert.deepEqual(asides, [['3 others', 'aside']]);
  const [, sign] = find(draw({ is: 'transpose', of: name('W') }, page()), 'mi');
  assert.equal(sign.getAttribute('mathvariant'), 'normal');
});

test('letters that count are variables, a typed word is a word', () => {
  const kinds = (tree) => find(draw(tree, page()), 'msub')[0].childNodes[1];
  assert.deepEqual(['ij', 'k'].map((index) => kinds(name('x', index)).localName), ['mi', 'mi']);
  assert.equal(kinds(name('x', 'ij')).getAttribute('class'), 'letters');
  assert.equal(kinds(name('x', 'in', { typed: true })).localName, 'mtext');
  assert.equal(kinds(name('x', 'ijk')).localName, 'mtext');
  const long = kinds(name('x', 'w'.repeat(60), { typed: true })).textContent;
  assert.ok(long.endsWith('…') && long.length === 30, long); // 180 px of letters of 6 px
});

test('roles are classes', () => {
  for (const role of ['query', 'key', 'value', 'result']) {
    assert.equal(draw(number('1', role), page()).getAttribute('class'), role);
    assert.equal(draw(name('x', 'i', { role }), page()).getAttribute('class'), role);
  }
  assert.equal(draw(number('1'), page()).getAttribute('class'), null);
});
