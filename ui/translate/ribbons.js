// Two sentences, one over the other: the source above, what was written below. From each written
// word ribbons lead to where its decoder state looked, the wider the more weight.

import { assign, html, keep, svg, write } from '../kit/dom.js';
import { take } from '../kit/keys.js';
import { leaving, mounted } from '../kit/serve.js';
import { scrollable } from '../kit/scrollable.js';
import { fill } from '../kit/words.js';
import { unpack } from '../kit/wire.js';

const LEAST = 0.04; // weight that is worth a ribbon
const WIDEST = 16; // px, of a ribbon with all the weight

/** @typedef {import('./wire.types').RibbonsView & import('../kit/wire.js').Matrices} View */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setTriggerValue }) {
  const pair = mounted(parentElement, mountPair, { choose: (row) => setTriggerValue('word', row) });
  pair.draw(unpack(data));
  return leaving(parentElement);
}

/** @param {HTMLElement} node @param {{choose: (row: number) => void}} emit */
function mountPair(node, emit) {
  const above = html('div', { class: 'above' });
  const below = html('div', { class: 'below', role: 'group' });
  const bands = svg('svg', { 'aria-hidden': 'true' });
  const about = html('p', { class: 'about' });
  const sheet = html('div', { class: 'sheet' }, above, bands, below);
  node.classList.add('stage', 'ribbons');
  node.append(scrollable(html('div', { class: 'scroll' }, sheet)), about);
  /** @type {View} */
  let view;
  /** @type {number | null} the word under the pointer, which shows its ribbons meanwhile */
  let pointed = null;
  const watch = new ResizeObserver(() => view && join());
  watch.observe(sheet);

  /** @param {View} next */
  function draw(next) {
    view = next;
    assign(above, { lang: view.languages[0], 'aria-label': view.labels[0], role: 'group' });
    assign(below, { lang: view.languages[1], 'aria-label': view.words.label });
    [...keep(above, view.source.length, () => html('bdi'))].forEach((word, at) => {
      write(word, view.source[at].text);
      assign(word, { class: view.source[at].unknown ? 'unknown' : undefined });
    });
    [...keep(below, view.written.length, newWord)].forEach((word, at) => {
      const { text, chance, guess } = view.written[at];
      write(word.firstChild, text);
      word.classList.toggle('guess', guess);
      assign(word, {
        'aria-pressed': String(at === view.cell[0]),
        'aria-label': fill(view.words.written, { word: text, percent: chance }),
        title: fill(view.words.written, { word: text, percent: chance }),
        tabindex: at === view.cell[0] ? 0 : -1,
      });
      word.onclick = () => emit.choose(at);
      word.onpointerenter = () => point(at);
      word.onpointerleave = () => point(null);
    });
    write(about, view.about);
    join();
  }

  /** @param {number | null} at */
  function point(at) {
    pointed = at;
    join();
  }

  /** Draw the ribbons between the words as they stand now. */
  function join() {
    const frame = sheet.getBoundingClientRect();
    const grid = view.values.weights;
    const [tops, bottoms] = [above, below].map((row) => [...row.children].map((each) => {
      const box = each.getBoundingClientRect();
      return { x: box.left + box.width / 2 - frame.left, upper: box.top - frame.top, lower: box.bottom - frame.top };
    }));
    const chosen = pointed ?? view.cell[0];
    const links = view.covered ? [] : view.written.flatMap((_, row) => view.source.map((__, column) => ({ row, column, weight: grid.at(row, column) })))
      .filter(({ weight }) => weight >= LEAST)
      .sort((one, other) => Number(one.row === chosen) - Number(other.row === chosen));
    assign(bands, { width: frame.width, height: frame.height, viewBox: `0 0 ${frame.width} ${frame.height}` });
    const made = [...keep(bands, links.length, () => svg('path'))];
    links.forEach(({ row, column, weight }, at) => {
      const [from, to] = [bottoms[row], tops[column]];
      const middle = (from.upper + to.lower) / 2;
      assign(made[at], {
        d: `M ${from.x} ${from.upper} C ${from.x} ${middle}, ${to.x} ${middle}, ${to.x} ${to.lower}`,
        'stroke-width': Math.max(1, WIDEST * weight).toFixed(1),
        class: row === chosen ? 'chosen' : undefined,
      });
    });
    [...above.children].forEach((word, column) => {
      const weight = view.covered ? 0 : grid.at(chosen, column);
      /** @type {HTMLElement} */ (word).style.setProperty('--weight', `${Math.round(100 * Math.min(1, weight))}%`);
    });
  }

  function newWord() {
    return html('button', { type: 'button' }, html('bdi'));
  }

  below.addEventListener('keydown', (event) => {
    const last = view.written.length - 1;
    const at = view.cell[0];
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    take(event);
    const row = Math.max(0, Math.min(last, next));
    /** @type {HTMLElement} */ (below.children[row]).focus();
    emit.choose(row);
  });

  return {
    draw,
    end() {
      watch.disconnect();
      node.remove();
    },
  };
}
