// How one query shares out its attention: ribbons to the words, as thick as the weights are strong.
// At their root they are side by side, so that together they are as thick as the row's sum. A weight
// below zero is dotted.

import { assign, keep, svg } from '../../kit/dom.js';
import { token } from './labels.js';

const ALL = 0.28; // of the height, for a row that sums to 1
const MOST = 0.5; // of the height, for any row: the words beside it keep their room
const ROOT = 16; // px of the query's letters
const FOLDED_ROOT = 13; // px of those of a sentence
const ROOT_LINES = 5; // of a sentence

/**
 * How thick a weight of 1 is, with `lines` lines in the height. Where weights share nothing out, a long
 * row may come to hundreds: it too leaves room.
 * @param {{low: number, high: number}} weights @param {{size: number}[]} items of the row
 * @param {number} height @param {number} lines
 */
export function thicknessOf(weights, items, height, lines) {
  const line = Math.min(34, height / lines);
  const sum = items.reduce((total, { size }) => total + size, 0);
  return Math.min(ALL * height, (0.8 * line) / (Math.max(weights.high, -weights.low) || 1), MOST * height / (sum || 1));
}

/** The room for the longest query. */
export const rootLetter = ROOT;

/**
 * A key or a component in its place; what has no key stands for all others, and has a name.
 * @typedef {import('./items.js').Item & {y: number, room: number}} Slot
 *
 * @param {Element} group @param {Element} root of the query's word
 * @param {Slot[]} slots from top to bottom
 * @param {{query: import('../../kit/wire.types').Token, from: number, to: number, thickness: number,
 *   room: number, top: number, height: number, family: string,
 *   tone: (slot: Slot) => string | undefined} | null} layout null draws nothing
 */
export function drawRibbons(group, root, slots, layout) {
  const shown = layout ? slots : [];
  const nodes = keep(group, shown.length, () => svg('path', { fill: 'none' }));
  keep(root, layout ? 1 : 0, () => svg('text', { dy: '.35em', 'text-anchor': 'end', 'font-size': ROOT }));
  if (!layout) return;
  const { query, from, to, thickness, room, top, height, family, tone } = layout;
  const sum = shown.reduce((total, { size }) => total + size, 0);
  let start = top + (height - sum * thickness) / 2;
  shown.forEach((slot, at) => {
    const thick = slot.size * thickness;
    const shade = [tone(slot), slot.weight < 0 && 'below'].filter(Boolean).join(' ') || undefined;
    if (slot.key === undefined) drawArea(nodes[at], { from, to }, start, slot.y, thick);
    else drawRibbon(nodes[at], { from, to }, start + thick / 2, slot.y, thick, shade);
    start += thick;
  });
  const [word] = root.children;
  const letter = query.whole ? FOLDED_ROOT : ROOT;
  token(word, query, room, `700 ${letter}px ${family}`, { most: ROOT_LINES, x: from - 8, tone: 'lit query' });
  assign(word, { 'font-size': letter, x: from - 8, y: (top + height / 2).toFixed(1) });
}

/** @param {...[number, number]} pairs */
const points = (...pairs) => pairs.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(2)}`).join(' ');

function drawRibbon(node, { from, to }, start, end, thick, shade) {
  const bend = (from + to) / 2;
  const d = `M${points([from, start])}C${points([bend, start], [bend, end], [to, end])}`;
  assign(node, { d, 'stroke-width': thick.toFixed(3), class: shade });
}

/** The others' ribbon, too thick for a line: an area, as high at its end as at its root. */
function drawArea(node, { from, to }, start, end, thick) {
  const bend = (from + to) / 2;
  const [high, low] = [end - thick / 2, end + thick / 2];
  const back = start + thick;
  const upper = `M${points([from, start])}C${points([bend, start], [bend, high], [to, high])}`;
  const lower = `L${points([to, low])}C${points([bend, low], [bend, back], [from, back])}Z`;
  assign(node, { d: upper + lower, 'stroke-width': 0, class: 'others' });
}
