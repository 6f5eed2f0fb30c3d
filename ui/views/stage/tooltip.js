// The small label at the pointer: the cell, or the meaning of a word's mark.

import { html, write } from '../../kit/dom.js';
import { precise, printed } from '../../kit/numbers.js';
import { gridOf } from '../../kit/wire.js';
import { fill, nameOf } from '../../kit/words.js';

/**
 * The part of a view that it needs: the stage's or the comparison's.
 * @typedef {{queries: import('../../kit/wire.types').Token[], keys: import('../../kit/wire.types').Token[],
 *   steps: import('./wire.types').MapStep[], rows: {state: import('./wire.types').State}[],
 *   sums?: (number | null)[] | null, words: Record<string, string>} & import('../../kit/wire.js').Matrices} View
 */

export function createTooltip() {
  const node = html('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  return {
    node,

    /**
     * @param {string} text nothing hides it
     * @param {{x: number, y: number}} at the middle of its lower edge, in the stage
     * @param {number} total the stage's width
     */
    draw(text, at = { x: 0, y: 0 }, total = 0) {
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

/**
 * The text of a cell, for the tooltip and for screen readers.
 * @param {View} view @param {number} step from 1 @param {number} row @param {number} column
 */
export function cellText(view, step, row, column) {
  const { words, queries, keys } = view;
  const { columns, symbol, decimals } = view.steps[step - 1];
  const number = gridOf(view, step).at(row, column);
  const absent = Number.isNaN(number) ? words.undefined : number === -Infinity ? words.masked : null;
  const value = absent ?? precise(number, decimals);
  const query = nameOf(queries[row]);
  return columns === 'component'
    ? fill(words.componentLabel, { query, component: column + 1, symbol, value })
    : fill(words.cellLabel, { query, key: nameOf(keys[column]), symbol, value });
}

/**
 * More about a word or a component at an edge, if there is any.
 * @param {Omit<View, 'values'>} view @param {number} step from 1 @param {import('./geometry.js').Spot} spot
 * @param {boolean} isShortened
 */
export function edgeText(view, step, { row, column, behind }, isShortened) {
  const { words, queries, keys, rows, steps } = view;
  const { columns, field, decimals } = steps[step - 1];
  /** @param {import('../../kit/wire.types').Token} token */
  const wordText = (token) =>
    token.unknown ? fill(words.unknown, { word: token.text }) : isShortened ? nameOf(token) : '';
  if (row !== undefined) {
    const total = behind && field === 'weights' ? view.sums?.[row] ?? null : null;
    const sum = total === null ? '' : fill(words.rowSum, { sum: printed(total, decimals + 1) });
    return [wordText(queries[row]), stateText(rows[row].state, words), sum].filter(Boolean).join(' · ');
  }
  if (column === undefined) return '';
  return columns === 'component' ? fill(words.component, { component: column + 1 }) : wordText(keys[column]);
}

/** @param {import('./wire.types').State} state of a row: most have none @param {Record<string, string>} words */
function stateText(state, words) {
  return state === 'negative' ? words.reversed : words[state] ?? '';
}
