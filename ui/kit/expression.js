// A tree of arithmetic as MathML, which the browser can draw. Parentheses are in the tree.

import { math } from './dom.js';
import { fitted } from './measure.js';
import { fill } from './words.js';

const LONGEST_INDEX = 180; // px of a typed word below a symbol
const INDEX_FONT = '12px sans-serif';

/**
 * @typedef {{words: Record<string, string>, opened: Set<string>, toggle: (paths: string[]) => void}} Page
 * `opened` holds the paths of the sums that are shown whole.
 */

/**
 * @typedef {import('./wire.types').Tree} Tree
 *
 * @param {Tree} tree
 * @param {Page} page
 * @param {string} path where the tree stands
 * @returns {MathMLElement}
 */
export function draw(tree, page, path = '') {
  return KINDS[tree.is](tree, (child, name) => draw(child, page, `${path}/${name}`), page, path);
}

const row = (...children) => math('mrow', {}, ...children);
const aside = (text) => math('mtext', { class: 'aside' }, text);
const prefix = (sign) => math('mo', { form: 'prefix' }, sign);
const infix = (sign, attributes = {}) => math('mo', { form: 'infix', ...attributes }, sign);
const postfix = (sign) => math('mo', { form: 'postfix' }, sign);
const parenthesised = (node) => row(prefix('('), node, postfix(')'));

const isNegative = ({ is, text }) => is === 'number' && text.startsWith('-');
const isNumeric = ({ is, of, argument }) =>
  is === 'number' || (is === 'group' && isNumeric(of)) || (is === 'call' && isNumeric(argument));

const KINDS = {
  name({ text, index, role, typed }) {
    const symbol = math('mi', {}, text);
    return tinted(index ? math('msub', {}, symbol, indexOf(index, typed)) : symbol, role);
  },
  number: ({ text, role }) => tinted(numberOf(text), role),
  sum: (tree, _, page, path) => row(...terms(tree, page, path).flat()),
  product({ factors, dot }, child) {
    return row(...factors.flatMap((factor, at) => {
      const node = child(factor, at);
      if (!at) return [node];
      // Two numbers side by side would read as one.
      const visible = dot || (isNumeric(factors[at - 1]) && isNumeric(factor));
      return [visible ? infix('·') : infix('\u2062', { lspace: '0.12em' }), node];
    }));
  },
  fraction: ({ top, bottom }, child) => math('mfrac', {}, child(top, 'top'), child(bottom, 'bottom')),
  power({ base, exponent }, child) {
    return math('msup', {}, child(base, 'base'), child(exponent, 'exponent'));
  },
  call({ name, argument }, child) {
    return row(math('mi', {}, name), parenthesised(child(argument, 'argument')));
  },
  pair({ left, right }, child) {
    return row(child(left, 'left'), infix(','), child(right, 'right'));
  },
  relation({ left, sign, right }, child) {
    return row(child(left, 'left'), infix(sign), child(right, 'right'));
  },
  absolute: ({ of }, child) => row(prefix('|'), child(of, 'of'), postfix('|')),
  norm: ({ of }, child) => row(prefix('‖'), child(of, 'of'), postfix('‖')),
  root: ({ of }, child) => math('msqrt', {}, child(of, 'of')),
  minus: ({ of }, child) => row(prefix('−'), child(of, 'of')),
  difference({ left, right }, child) {
    return row(child(left, 'left'), infix('−'), child(right, 'right'));
  },
  group: ({ of }, child) => parenthesised(child(of, 'of')),
  transpose({ of }, child) {
    return math('msup', {}, child(of, 'of'), math('mi', { mathvariant: 'normal' }, '⊤'));
  },
  total({ index, body }, child) {
    return row(math('munder', {}, prefix('∑'), indexOf(index)), child(body, 'body'));
  },
};

/**
 * An expression in pieces between which a line may break: at its plus and minus signs.
 * @param {import('./wire.types').Tree} tree
 * @param {Page} page
 * @param {string} path where the tree stands
 * @returns {Node[][]}
 */
export function breakable(tree, page, path) {
  switch (tree.is) {
    case 'sum':
      return terms(tree, page, path);
    case 'difference': {
      const { left, right } = tree;
      return [...breakable(left, page, `${path}/left`), [infix('−'), draw(right, page, `${path}/right`)]];
    }
    default:
      return [[draw(tree, page, path)]];
  }
}

/**
 * The terms of a sum, each with its sign before it, and the chip that opens or shortens it.
 * @returns {Node[][]}
 */
function terms(tree, page, path) {
  const { words, opened } = page;
  const whole = opened.has(path) || !tree.chosen;
  const shown = whole ? tree.terms.map((_, at) => at) : tree.chosen;
  const pieces = shown.map((at, index) => signed(tree.terms[at], !index, page, `${path}/${at}`));
  if (whole && tree.rounding) {
    pieces.push([signOf(tree.rounding), sizeOf(tree.rounding), aside(words.rounding)]);
  }
  if (!whole && tree.rest) {
    const others = aside(fill(words.others, { count: tree.rest.count }));
    pieces.push([signOf(tree.rest), chip(page, path, words.open, sizeOf(tree.rest), others)]);
  }
  if (whole && tree.chosen) pieces.push([chip(page, path, words.close, aside(words.close))]);
  return pieces;
}

/** A term with the sign before it: a − b, not a + −b. */
function signed(term, isFirst, page, path) {
  const minus = isFirst ? prefix('−') : infix('−');
  if (isNegative(term)) return [minus, tinted(sizeOf(term), term.role)];
  if (term.is === 'minus') return [minus, draw(term.of, page, path)];
  return isFirst ? [draw(term, page, path)] : [infix('+'), draw(term, page, path)];
}

const signOf = ({ text }) => infix(text.startsWith('-') ? '−' : '+');
const sizeOf = ({ text }) => numberOf(text.replace(/^-/, ''));

/** For the pointer alone: in a formula a screen reader finds no buttons. */
function chip(page, path, title, ...children) {
  const node = math('mrow', { class: 'chip', title, 'data-path': path }, ...children);
  node.addEventListener('click', () => page.toggle([path]));
  return node;
}

/** Letters such as ij are variables, in italics; a typed word is upright. */
function indexOf(index, typed = false) {
  if (!typed && /^[cdhijkn]{1,2}$/.test(index)) return math('mi', { class: 'letters' }, index);
  return math('mtext', {}, fitted(index, LONGEST_INDEX, INDEX_FONT));
}

function numberOf(text) {
  const special = { inf: '∞', '-inf': '−∞', nan: 'NaN' }[text];
  if (special) return math('mn', {}, special);
  const [mantissa, exponent] = text.split('e');
  const digits = math('mn', {}, mantissa.replace('-', ''));
  const whole = mantissa.startsWith('-') ? row(prefix('−'), digits) : digits;
  if (exponent === undefined) return whole;
  const power = math('mn', {}, String(Number(exponent)).replace('-', '−'));
  return row(whole, infix('×'), math('msup', {}, math('mn', {}, '10'), power));
}

function tinted(node, role) {
  if (role) node.setAttribute('class', role);
  return node;
}
