// Terms with their symbols, in groups; a term is found by its address or by its name.

import { html, math } from '../kit/dom.js';
import { draw } from '../kit/expression.js';
import { scrollable } from '../kit/scrollable.js';

/** @typedef {import('./wire.types').TermData} Term */
/** @typedef {import('../kit/wire.types').Tree} Tree */

/** @type {import('../kit/expression.js').Page} */
const PLAIN = { words: {}, opened: new Set(), toggle() {} }; // formulas here have nothing to open

/** @param {import('../kit/serve.js').Component<[import('./wire.types').GlossaryData]>} component */
export default function ({ data: [{ groups, words }], parentElement }) {
  parentElement.querySelector('.glossary')?.remove();
  const field = html('input', { type: 'search', placeholder: words.filter, 'aria-label': words.filter });
  const none = html('p', { hidden: '' }, words.none);
  const sections = groups.map(section);
  const head = [html('h1', {}, words.title), html('p', { class: 'about' }, words.about)];
  parentElement.append(html('div', { class: 'glossary' }, ...head, field, none, ...sections));
  field.oninput = () => {
    sections.forEach((node) => filter(node, field.value));
    none.hidden = sections.some((node) => !node.hidden);
  };

  function find() {
    const found = parentElement.querySelector(`[id="${CSS.escape(sought())}"]`);
    for (const node of parentElement.querySelectorAll('.sought')) node.classList.remove('sought');
    if (!found) return;
    found.classList.add('sought');
    found.scrollIntoView({ block: 'center' });
  }

  addEventListener('hashchange', find);
  find();
  return () => removeEventListener('hashchange', find);
}

/** The term that the address names; "" if the address is invalid. */
function sought() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

/** @param {import('./wire.types').GroupData} group */
function section({ title, terms }) {
  return html('section', {}, html('h2', {}, title), html('div', { class: 'terms' }, ...terms.map(term)));
}

/** @param {Term} term */
function term({ id, name, others, symbols, about, formula }) {
  const link = html('a', { href: `${location.search}#${id}` }, name);
  link.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault(); // the page's base may lie elsewhere
    location.hash = id;
  };
  const translated = others.map((other) => html('span', { lang: other.language }, other.name));
  const node = html('div', { class: 'term', id },
    html('h3', {}, link, ...translated, ...(symbols.length ? [trees(symbols, ', ', 'symbols')] : [])),
    html('p', {}, about), ...(formula.length ? [scrollable(trees(formula, '=', 'formula'))] : []));
  node.dataset.found = [name, ...others.map((other) => other.name), ...symbols.map(typedAs)].join(' ').toLowerCase();
  return node;
}

/** Trees one beside the other, joined by a sign. @param {Tree[]} listed @param {string} sign @param {string} kind */
function trees(listed, sign, kind) {
  const pieces = listed.flatMap((tree, at) => [
    ...(at ? [sign === '=' ? math('mo', {}, sign) : math('mtext', {}, sign)] : []), draw(tree, PLAIN)]);
  return html('span', { class: kind }, math('math', {}, math('mrow', {}, ...pieces)));
}

/** A symbol as it is typed to find it. @param {Tree} symbol */
const typedAs = (symbol) => (symbol.is === 'name' ? `${symbol.text}${symbol.index ?? ''}` : '');

/** @param {HTMLElement} node @param {string} typed */
function filter(node, typed) {
  const wanted = typed.trim().toLowerCase();
  /** @type {NodeListOf<HTMLElement>} */
  const all = node.querySelectorAll('.term');
  for (const each of all) each.hidden = !each.dataset.found?.includes(wanted);
  node.hidden = !node.querySelector('.term:not([hidden])');
}
