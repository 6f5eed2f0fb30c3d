// Every row in numbers: flatness, largest weight, divergence, and the winners.

import { assign, html, keep, write } from '../kit/dom.js';
import { printed } from '../kit/numbers.js';
import { scrollable } from '../kit/scrollable.js';
import { fill } from '../kit/words.js';

const COLUMNS = ['query', 'entropy', 'largest', 'divergence', 'winner'];

/** @typedef {import('./wire.types').ComparisonView} View */

/** @param {(row: number) => void} choose */
export function createMeasures(choose) {
  const heads = COLUMNS.map(() => html('th', { scope: 'col' }, html('span'), html('small')));
  const body = html('tbody');
  const table = html('table', {}, html('thead', {}, html('tr', {}, ...heads)), body);
  const about = html('p', { class: 'caption' });
  const node = html('section', { class: 'measures' }, about, scrollable(html('div', { class: 'scroll' }, table)));
  body.onclick = (event) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    if (row) choose(Number(row.dataset.row));
  };

  return {
    node,

    /** @param {View} view */
    draw(view) {
      const { words, measures, queries } = view;
      write(about, words.measures);
      COLUMNS.forEach((column, at) => {
        const [name, more] = heads[at].children;
        write(name, words[column]);
        write(more, words[`${column}About`] ?? '');
      });
      const ends = measures.flatMap(({ sides }) => sides.flatMap(({ largest, ceiling }) => [largest ?? 0, ceiling ?? 0]));
      const top = Math.max(0, ...ends);
      const rows = keep(body, queries.length, newRow);
      measures.forEach((row, at) => drawMeasured(rows[at], row, { view, at, top: top || 1 }));
    },

    /** @param {number} row the one that is looked at */
    point(row) {
      for (const each of body.rows) assign(each, { 'aria-selected': String(Number(each.dataset.row) === row) });
    },
  };
}

/** @param {number} at its query */
function newRow(at) {
  const bars = () => html('td', {}, newBar(), newBar());
  const winner = html('td', { class: 'winner' }, html('span'), html('span'));
  return html('tr', { 'data-row': at }, html('th', { scope: 'row' }, html('bdi')), bars(), bars(), html('td', {}, newBar()), winner);
}

const newBar = () => html('div', { class: 'bar' }, html('b'), html('span', { class: 'track' }, html('i'), html('u')), html('span', { class: 'number' }));

/**
 * @param {any} node as `newRow` makes it @param {import('./wire.types').MeasuredRow} row
 * @param {{view: View, at: number, top: number}} table
 */
function drawMeasured(node, { sides, divergence, same }, { view, at, top }) {
  const { words, queries, sides: [{ mark: a }, { mark: b }] } = view;
  const [head, entropies, largests, apart, winner] = node.children;
  // A narrow page has no room for the head of the table: each cell says what it is.
  COLUMNS.forEach((column, index) => assign(node.children[index], { 'data-label': words[column] }));
  write(head.firstChild, queries[at].text);
  sides.forEach(({ entropy, largest, ceiling, winners }, side) => {
    const mark = [a, b][side];
    drawMeasure(entropies.children[side], mark, entropy, 1, entropy === null ? words.notApplicable : `${percentOf(entropy)} %`);
    const number = largest === null ? words.notApplicable : printed(largest, 3);
    const bounded = ceiling === null ? number : fill(words.ofCeiling, { number, ceiling: printed(ceiling, 3) });
    drawMeasure(largests.children[side], mark, largest, top, bounded, ceiling);
    write(winner.children[side], same ? (side ? '' : winners) : `${mark} ${winners || '–'}`);
  });
  assign(winner, { class: same === false ? 'winner differs' : 'winner' });
  drawMeasure(apart.firstChild, '', divergence, 1, divergence === null ? words.notApplicable : printed(divergence, 3));
}

/** In percent; only a perfectly flat row gets "100". @param {number} share */
export function percentOf(share) {
  const decimals = [1, 2, 3, 4].find((each) => share === 1 || Number((100 * share).toFixed(each)) < 100);
  return printed(100 * share, decimals ?? 4);
}

/**
 * A bar from zero, as long as its share of `whole`; a ceiling is a line.
 * @param {any} node as `newBar` makes it @param {string} mark @param {number | null} value @param {number} whole
 * @param {string} text @param {number | null} [ceiling]
 */
function drawMeasure(node, mark, value, whole, text, ceiling = null) {
  const [label, { children: [bar, line] }, number] = node.children;
  write(label, mark);
  bar.style.width = `${Math.max(0, Math.min(100, (100 * (value ?? 0)) / whole)).toFixed(2)}%`;
  assign(line, { hidden: ceiling === null ? '' : undefined });
  if (ceiling !== null) line.style.left = `${((100 * ceiling) / whole).toFixed(2)}%`;
  write(number, text);
  assign(node, { class: value === null ? 'bar none' : 'bar' });
}
