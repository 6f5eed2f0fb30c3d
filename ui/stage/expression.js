// A tree of arithmetic as MathML, which the browser draws by itself.

import { math } from './dom.js';
import { fitted } from './measure.js';
import { fill } from './words.js';

const LONGEST_INDEX = 180; // px of a typed word below a symbol

/**
 * @typedef {{words: Object<string, string>, opened: Set<string>, toggle: (path: string) => void}} Page
 * `opened` holds the paths of the sums that are shown whole.
 */

/** @param {object} tree @param {Page} page @param {string} path where the tree stands */
export function draw(tree, page, path = '') {
  return KINDS[tree.is](tree, (child, name) => draw(child, page, `${path}/${name}`), page, path);
}

const operator = (sign, attributes = {}) => math('mo', attributes, sign);
const row = (...children) => math('mrow', {}, ...children);
const parenthesised = (node) => row(operator('(', { form: 'prefix' }), node, operator(')', { form: 'postfix' }));

const KINDS = {
  name({ text, index, role, upright }) {
    const symbol = math('mi', upright ? { mathvariant: 'normal' } : {}, text);
    // Letters of indices are variables, in italics; everything else is a word.
    const letters = /^[cdhijkn]{1,2}$/.test(index ?? '');
    const foot = letters ? math('mi', { class: 'letters' }, index) : math('mtext', {}, fitted(index ?? '', LONGEST_INDEX, '12px sans-serif'));
    return tinted(index ? math('msub', {}, symbol, foot) : symbol, role);
  },

  number({ text, role }) {
    return tinted(number(text), role);
  },

  sum(tree, child, page, path) {
    return row(...terms(tree, page, path).flat());
  },

  product({ factors, dot }, child) {
    const nodes = factors.map((factor, at) => grouped(factor, child(factor, at)));
    return row(...nodes.flatMap((node, at) => {
      if (!at) return [node];
      // Two numbers side by side would read as one.
      const digits = !dot && !(isNumeric(factors[at - 1]) && isNumeric(factors[at]));
      return [operator(digits ? '\u2062' : '·', digits ? { lspace: '0.12em' } : { lspace: '0.2em', rspace: '0.2em' }), node];
    }));
  },

  fraction: ({ top, bottom }, child) => math('mfrac', {}, child(top, 'top'), child(bottom, 'bottom')),
  power: ({ base, exponent }, child) => math('msup', {}, grouped(base, child(base, 'base')), child(exponent, 'exponent')),
  call: ({ name, argument }, child) => row(math('mi', { class: 'function' }, name), parenthesised(child(argument, 'argument'))),
  norm: ({ of }, child) => row(operator('‖', { form: 'prefix' }), child(of, 'of'), operator('‖', { form: 'postfix' })),
  root: ({ of }, child) => math('msqrt', {}, child(of, 'of')),
  minus: ({ of }, child) => row(operator('−', { form: 'prefix' }), child(of, 'of')),
  difference: ({ left, right }, child) => row(child(left, 'left'), operator('−'), grouped(right, child(right, 'right'))),
  group: ({ of }, child) => parenthesised(child(of, 'of')),
  transpose: ({ of }, child) => math('msup', {}, child(of, 'of'), math('mi', { mathvariant: 'normal' }, '⊤')),
  total: ({ index, body }, child) => row(math('munder', {}, operator('∑'), math('mi', {}, index)), child(body, 'body')),
};

/**
 * The terms of a sum, each with its sign before it, and the chip that opens or shortens it.
 * A view may break the line between them.
 * @returns {Node[][]}
 */
export function terms(tree, page, path) {
  const open = page.opened.has(path);
  const whole = open || !tree.chosen;
  const shown = whole ? tree.terms.map((_, at) => at) : tree.chosen;
  const pieces = shown.map((at, place) => signed(tree.terms[at], place === 0, (node) => draw(node, page, `${path}/${at}`)));
  if (!whole && tree.rest) {
    const others = math('mtext', { class: 'aside' }, fill(page.words.others, { count: tree.rest.count }));
    pieces.push([sign(tree.rest.text), chip(page, path, page.words.open, unsigned(tree.rest.text), others)]);
  }
  if (whole && tree.rounding) {
    pieces.push([sign(tree.rounding.text), unsigned(tree.rounding.text), math('mtext', { class: 'aside' }, page.words.rounding)]);
  }
  if (tree.chosen && open) pieces.push([chip(page, path, page.words.close, math('mtext', { class: 'aside' }, page.words.close))]);
  return pieces;
}

function signed(term, first, drawn) {
  if (term.is === 'number' && term.text.startsWith('-')) {
    return [operator('−', { form: first ? 'prefix' : 'infix' }), tinted(unsigned(term.text), term.role)];
  }
  if (term.is === 'minus') return [operator('−', { form: first ? 'prefix' : 'infix' }), drawn(term.of)];
  return first ? [drawn(term)] : [operator('+', { form: 'infix' }), drawn(term)];
}

const sign = (text) => operator(text.startsWith('-') ? '−' : '+', { form: 'infix' });
const unsigned = (text) => number(text.replace(/^-/, ''));

function chip(page, path, label, ...children) {
  const node = math('mrow', { class: 'chip', role: 'button', tabindex: 0, title: label, 'data-path': path }, ...children);
  node.addEventListener('click', () => page.toggle(path));
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    page.toggle(path);
  });
  return node;
}

function number(text) {
  const special = { inf: '∞', '-inf': '−∞', nan: 'NaN' }[text];
  if (special) return math('mn', {}, special);
  const [mantissa, exponent] = text.split('e');
  const digits = math('mn', {}, mantissa.replace('-', ''));
  const parts = mantissa.startsWith('-') ? [operator('−', { form: 'prefix' }), digits] : [digits];
  if (exponent === undefined) return parts.length > 1 ? row(...parts) : digits;
  const power = math('msup', {}, math('mn', {}, '10'), math('mn', {}, String(Number(exponent)).replace('-', '−')));
  return row(...parts, operator('×'), power);
}

function grouped(tree, node) {
  const needed = ['sum', 'difference', 'minus'].includes(tree.is) || (tree.is === 'number' && tree.text.startsWith('-'));
  return needed ? parenthesised(node) : node;
}

function isNumeric(tree) {
  return tree.is === 'number' || (tree.is === 'group' && isNumeric(tree.of));
}

function tinted(node, role) {
  if (role) node.setAttribute('class', role);
  return node;
}
