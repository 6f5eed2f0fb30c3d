// The small label at the pointer: which cell, or what a word's mark means.

import { html, write } from '../../kit/dom.js';
import { precise, printed } from '../../kit/numbers.js';
import { gridOf } from '../../kit/wire.js';
import { fill } from '../../kit/words.js';

export function createTooltip() {
  const node = html('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  return {
    node,

    /**
     * @param {string} text nothing hides it
     * @param {{x: number, y: number}} [at] the middle of its lower edge, in the stage
     * @param {number} [total] the stage's width
     */
    draw(text, at, total) {
      node.hidden = !text;
      if (!text) return;
      write(node, text);
      const half = node.offsetWidth / 2;
      const left = Math.max(2, Math.min(total - 2 * half - 2, at.x - half));
      const top = at.y - node.offsetHeight - 6;
      node.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
    },
  };
}

/** What a cell says, for the tooltip and for screen readers. */
export function cellText(view, step, row, column) {
  const { words, queries, keys } = view;
  const { columns, symbol, decimals } = view.steps[step - 1];
  const number = gridOf(view, step).at(row, column);
  const said = Number.isNaN(number) ? words.undefined : number === -Infinity ? words.masked : null;
  const value = said ?? precise(number, decimals);
  const query = queries[row].text;
  return columns === 'component'
    ? fill(words.componentLabel, { query, component: column + 1, symbol, value })
    : fill(words.cellLabel, { query, key: keys[column].text, symbol, value });
}

/** What a word or a component at an edge says beyond what stands there, if anything. */
export function edgeText(view, step, { row, column, behind }, isShortened) {
  const { words, queries, keys, rows, steps } = view;
  const { columns, field, decimals } = steps[step - 1];
  if (row === undefined && columns === 'component') {
    return fill(words.component, { component: column + 1 });
  }
  const { text, unknown } = row === undefined ? keys[column] : queries[row];
  const state = row === undefined ? '' : rows[row].state;
  const { reversed: negative, vanishing, undefined: none, empty } = words;
  const mark = { negative, vanishing, undefined: none, empty }[state];
  const total = behind && field === 'weights' ? view.sums?.[row] ?? null : null;
  const sum = total === null ? '' : fill(words.rowSum, { sum: printed(total, decimals + 1) });
  const whole = isShortened ? text : '';
  return [unknown ? fill(words.unknown, { word: text }) : whole, mark, sum].filter(Boolean).join(' · ');
}
