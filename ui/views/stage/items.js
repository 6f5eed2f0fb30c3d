// What of a row stands beside the heatmap: all of it, or its strongest. Of a long text the strongest
// weights beside outputs come from Python (`ui.views.stage.strongest`), since all would be too many.

import { extentOf } from '../../kit/wire.js';
import { fill } from '../../kit/words.js';

export const MOST_WORDS = 40; // more are not listed, only the strongest
export const STRONGEST = 20;

/**
 * `number` as it is, `weight` with 0 where it is undefined; without a `key` it is all others together.
 * @typedef {{key?: number, name?: string, number: number, weight: number, size: number}} Item
 */

/**
 * All of a row, or its strongest with the lit one. For weights the others become one item:
 * only weights add up to something meaningful.
 * @param {import('../../kit/wire.js').Matrices & {words: Record<string, string>}} view
 * @param {{field: string, row: number, lit: number | null, most: number}} row
 * @returns {Item[]}
 */
export function listed(view, { field, row, lit, most }) {
  const grid = view.values[field];
  if (!grid) return sent(view, row);
  const all = Array.from({ length: grid.columns }, (_, key) => itemOf(key, grid.at(row, key)));
  if (all.length <= most) return all;
  const kept = [...all].sort((a, b) => b.size - a.size).slice(0, STRONGEST);
  if (lit !== null && !kept.some(({ key }) => key === lit)) kept[STRONGEST - 1] = all[lit];
  kept.sort((a, b) => a.key - b.key);
  if (field !== 'weights') return kept;
  const shown = new Set(kept.map(({ key }) => key));
  const others = all.filter(({ key }) => !shown.has(key));
  /** @param {'weight' | 'size'} name */
  const total = (name) => others.reduce((sum, other) => sum + other[name], 0);
  return [...kept, together(view, total('weight'), total('size'))];
}

/** What the others are called. @param {Record<string, string>} words @param {number} count of all */
export const othersName = (words, count) => fill(words.others, { count: count - STRONGEST });

/** @param {Parameters<typeof listed>[0]} view @param {number} row @returns {Item[]} */
function sent(view, row) {
  const { strongest, strongestKeys, others } = view.values;
  const items = Array.from({ length: strongest.columns }, (_, at) => itemOf(strongestKeys.at(row, at), strongest.at(row, at)));
  return [...items, together(view, others.at(row, 0), others.at(row, 1))];
}

/** @param {number} key @param {number} number */
function itemOf(key, number) {
  const weight = Number.isFinite(number) ? number : 0;
  return { key, number, weight, size: Math.abs(weight) };
}

/** @param {Parameters<typeof listed>[0]} view @param {number} weight @param {number} size @returns {Item} */
function together(view, weight, size) {
  return { name: othersName(view.words, extentOf(view, 'weights').columns), number: weight, weight, size };
}
