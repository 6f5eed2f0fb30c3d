// The small label at the pointer: which cell, or what a word's mark means.

import { html, write } from './dom.js';
import { precise } from './numbers.js';
import { gridOf } from './wire.js';
import { fill } from './words.js';

export function createTooltip() {
  const node = html('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  return {
    node,

    /** @param {string} text nothing hides it @param {{x: number, y: number}} [at] middle of its lower edge, in the stage */
    draw(text, at, total) {
      node.hidden = !text;
      if (!text) return;
      write(node, text);
      const half = node.offsetWidth / 2;
      const x = Math.max(half + 2, Math.min(total - half - 2, at.x));
      node.style.transform = `translate(${(x - half).toFixed(1)}px, ${(at.y - node.offsetHeight - 6).toFixed(1)}px)`;
    },
  };
}

/** What a cell says, for the tooltip and for screen readers. */
export function cellText(view, step, row, column) {
  const { words, queries, keys } = view;
  const { columns, symbol, decimals } = view.steps[step - 1];
  const number = gridOf(view, step).at(row, column);
  const value = Number.isNaN(number) ? words.undefined : number === -Infinity ? words.masked : precise(number, decimals);
  const query = queries[row].text;
  return columns === 'component'
    ? fill(words.componentLabel, { query, component: column + 1, symbol, value })
    : fill(words.cellLabel, { query, key: keys[column].text, symbol, value });
}

/** What a word or a component at an edge says beyond what stands there, if anything. */
export function edgeText(view, step, { row, column }, isShortened) {
  const { words, queries, keys, rows, steps } = view;
  if (row === undefined && steps[step - 1].columns === 'component') return fill(words.component, { component: column + 1 });
  const { text, unknown } = row === undefined ? keys[column] : queries[row];
  const state = row === undefined ? '' : rows[row].state;
  const mark = { negative: words.reversed, vanishing: words.vanishing, undefined: words.undefined, empty: words.empty }[state];
  const whole = isShortened ? text : '';
  return [unknown ? fill(words.unknown, { word: text }) : whole, mark].filter(Boolean).join(' · ');
}
