// A formula on one line of SVG text, for standalone pictures, which cannot use MathML.

import { svg } from './dom.js';

const SMALLER = 0.7; // of the letters around an index or exponent
const INDEX_DROP = 0.26; // of the same
const POWER_RISE = 0.42;

/**
 * A piece of text with its size and its height above the line, both as shares of the line's letters.
 * @typedef {{text: string, size: number, rise: number, role: string, italic: boolean}} Piece
 */

/** @typedef {import('./wire.types').Tree} Tree */

/**
 * @param {Tree[]} parts as the arithmetic has them, joined by "="
 * @param {{x: number, y: number, size: number, family: string, colours: Record<string, string>}} look `colours` by
 *   role, that of the ink by ""
 */
export function formulaLine(parts, { x, y, size, family, colours }) {
  const pieces = parts.flatMap((part, at) => [...(at ? [piece(' = ')] : []), ...linear(part)]);
  let height = 0; // SVG moves each piece relative to the one before it
  const spans = pieces.map(({ text, size: share, rise, role, italic }) => {
    const span = svg('tspan', {
      dy: ((height - rise) * size).toFixed(2), 'font-size': (share * size).toFixed(2),
      'font-style': italic ? 'italic' : undefined, fill: colours[role],
    }, text);
    height = rise;
    return span;
  });
  const attributes = { x, y, 'font-family': family, fill: colours[''], 'xml:space': 'preserve' };
  return svg('text', attributes, ...spans);
}

/** @param {Tree} tree @returns {Piece[]} */
function linear(tree) {
  return LINEAR[tree.is](tree);
}

/** @param {string} text @param {Partial<Piece>} [more] @returns {Piece} */
const piece = (text, more = {}) => ({ text, size: 1, rise: 0, role: '', italic: false, ...more });
const moved = (pieces, by) => pieces.map((each) => (
  { ...each, size: each.size * SMALLER, rise: each.rise * SMALLER + by }));
const lowered = (pieces) => moved(pieces, -INDEX_DROP);
const raised = (pieces) => moved(pieces, POWER_RISE);
const enclosed = (pieces, open = '(', close = ')') => [piece(open), ...pieces, piece(close)];
// Parentheses are in the tree, except those that only a line needs, because it has no fraction bar.
const WHOLE = ['name', 'number', 'group', 'call', 'norm', 'absolute', 'power', 'transpose'];
const closed = (tree) => (WHOLE.includes(tree.is) ? linear(tree) : enclosed(linear(tree)));
const isLetters = (index) => /^[cdhijkn]{1,2}$/.test(index);
const minus = (text) => text.replace(/^-/, '−');

const LINEAR = {
  name({ text, index, role, typed }) {
    const symbol = piece(text, { role, italic: /^\p{L}$/u.test(text) });
    return index ? [symbol, ...lowered([piece(index, { role, italic: !typed && isLetters(index) })])] : [symbol];
  },
  number: ({ text, role }) => [piece(minus(text), { role })],
  sum: ({ terms }) => terms.flatMap((term, at) => [...(at ? [piece(' + ')] : []), ...linear(term)]),
  product: ({ factors, dot }) => factors.flatMap((factor, at) => (
    [...(at ? [piece(dot ? ' · ' : '\u2009')] : []), ...linear(factor)])),
  fraction: ({ top, bottom }) => [...closed(top), piece(' / '), ...closed(bottom)],
  power: ({ base, exponent }) => [...linear(base), ...raised(linear(exponent))],
  call: ({ name, argument }) => [piece(name), ...enclosed(linear(argument))],
  pair: ({ left, right }) => [...linear(left), piece(', '), ...linear(right)],
  relation: ({ left, sign, right }) => [...linear(left), piece(` ${sign} `), ...linear(right)],
  absolute: ({ of }) => enclosed(linear(of), '|', '|'),
  norm: ({ of }) => enclosed(linear(of), '‖', '‖'),
  root: ({ of }) => [piece('√'), ...closed(of)],
  minus: ({ of }) => [piece('−'), ...linear(of)],
  difference: ({ left, right }) => [...linear(left), piece(' − '), ...linear(right)],
  group: ({ of }) => enclosed(linear(of)),
  transpose: ({ of }) => [...linear(of), ...raised([piece('⊤')])],
  total: ({ index, body }) => [
    piece('Σ'), ...lowered([piece(index, { italic: true })]), piece('\u2009'), ...linear(body),
  ],
};
