// The sentence as the model reads it. A click on one word and then another asks which heads link
// them; beneath stand those that do most, in both directions, and each leads to the stage.

import { assign, html, keep, write } from '../kit/dom.js';
import { take } from '../kit/keys.js';
import { leaving, mounted } from '../kit/serve.js';
import { fill } from '../kit/words.js';
import { opened } from '../kit/wire.js';

/** @typedef {import('./wire.types').FindingView} View */
/** @typedef {[number, number]} Pair */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setTriggerValue }) {
  const finder = mounted(parentElement, mountFinder, {
    find: (pair, head) => setTriggerValue('found', { pair, head }),
  });
  finder.draw(opened(data).header);
  return leaving(parentElement);
}

/** @param {HTMLElement} node @param {{find: (pair: Pair, head: Pair | null) => void}} emit */
function mountFinder(node, emit) {
  const label = html('p', { class: 'caption', 'aria-live': 'polite' });
  const words = html('div', { class: 'sentence', role: 'group' });
  const ways = html('div', { class: 'ways' });
  node.classList.add('stage', 'finding');
  node.append(label, words, ways);
  /** @type {View} */
  let view;
  /** @type {number | null} the word that looks, while the second is awaited */
  let first = null;
  let shown = ''; // the words as last drawn

  /** @param {View} next */
  function draw(next) {
    view = next;
    const spelled = JSON.stringify(view.tokens);
    if (spelled !== shown) first = null;
    shown = spelled;
    [...keep(words, view.tokens.length, newWord)].forEach((word, at) => {
      const token = view.tokens[at];
      write(word, token.text);
      word.classList.toggle('special', token.special);
      word.classList.toggle('joins', token.joins && at > 0);
      word.onclick = () => pick(at);
    });
    view.ways.forEach((way, at) => drawWay(keep(ways, view.ways.length, newWay)[at], way));
    if (!view.ways.length) keep(ways, 0, newWay);
    point();
  }

  function newWord() {
    return html('button', { type: 'button', dir: 'auto' });
  }

  /** @param {number} at */
  function pick(at) {
    if (first === null) {
      first = at;
      point();
      return;
    }
    /** @type {Pair} */
    const pair = [first, at];
    first = null;
    emit.find(pair, null);
  }

  /** What is selected: the word that looks in the colour of queries, the other in that of keys. */
  function point() {
    const [row, column] = first === null ? view.pair : [first, null];
    [...words.children].forEach((word, at) => {
      word.classList.toggle('query', at === row);
      word.classList.toggle('key', at === column);
      assign(word, {
        'aria-pressed': String(at === row || at === column),
        tabindex: at === (first ?? row) ? 0 : -1,
      });
    });
    const asked = first === null ? view.words.first : view.words.second;
    write(label, first === null ? asked : fill(asked, { word: view.tokens[first].name }));
    node.classList.toggle('waiting', first !== null);
  }

  function newWay() {
    return html('div', { class: 'way' }, html('span', { class: 'from' }), html('div', { class: 'found', role: 'group' }));
  }

  /** @param {any} node as `newWay` makes it @param {import('./wire.types').Way} way */
  function drawWay({ children: [name, found] }, way) {
    name.replaceChildren(html('bdi', { class: 'query' }, way.from), ' → ', html('bdi', { class: 'key' }, way.to));
    assign(found, { 'aria-label': fill(view.words.way, { from: way.from, to: way.to }) });
    [...keep(found, way.heads.length, newHead)].forEach((button, at) => {
      const head = way.heads[at];
      const [title, weight, bar] = button.children;
      write(title, head.name);
      write(weight, head.weight.toFixed(2));
      bar.firstChild.style.width = `${100 * head.weight}%`;
      bar.lastChild.style.width = `${100 * Math.min(head.before, head.weight)}%`;
      const changed = head.weight.toFixed(2) !== head.before.toFixed(2);
      assign(button, {
        'aria-pressed': String(head.chosen),
        title: changed ? fill(view.words.before, { before: head.before.toFixed(2) }) : null,
      });
      button.onclick = () => emit.find(way.pair, head.head);
    });
  }

  function newHead() {
    const bar = html('i', { class: 'bar', 'aria-hidden': 'true' }, html('i'), html('i'));
    return html('button', { type: 'button' }, html('span'), html('b'), bar);
  }

  words.addEventListener('keydown', (event) => {
    const all = [...words.querySelectorAll('button')];
    const at = all.findIndex((word) => word === event.target);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape' && first !== null) {
      take(event);
      first = null;
      point();
    }
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    take(event);
    const word = all[Math.max(0, Math.min(all.length - 1, next))];
    for (const each of all) each.tabIndex = -1;
    word.tabIndex = 0;
    word.focus();
  });
  return { draw, end: () => node.remove() };
}
