// How one query spreads its attention: ribbons to the words, as thick as the weights are strong.
// At their root they lie side by side, so that together they are as thick as the row's sum.

import { assign, html, keep, svg, write } from './dom.js';
import { widest } from './geometry.js';
import { token } from './labels.js';
import { fitted } from './measure.js';
import { printed } from './numbers.js';
import { gridOf } from './wire.js';
import { fill, sentence } from './words.js';

const MOST_WORDS = 40; // more are not listed, only the strongest
const STRONGEST = 20;
const ALL = 0.28; // of the height, for a row that sums to 1
const DIGITS = 54; // px for the numbers at the right
const ROOT = 16; // px of the query's letters

export function createRowView() {
  const caption = html('p', { class: 'caption' });
  const layers = ['ribbons', 'zero', 'bars', 'words', 'digits', 'root'].map((name) => svg('g', { class: name }));
  const picture = svg('svg', { 'aria-hidden': 'true' }, ...layers);
  const node = html('div', { class: 'rowview' }, caption, picture);
  let slots = [];

  return {
    node,

    /**
     * @param {import('./wire.js').View} view
     * @param {{step: number, row: number, key: number | null}} at the row drawn, the key lit
     * @param {{width: number, top: number, height: number, total: number, family: string}} page `top` and
     *   `height` are those of the heatmap's rows, so that the words stand in line with them
     */
    draw(view, { step, row, key }, page) {
      const { words, queries, values: { weights } } = view;
      const query = queries[row];
      caption.replaceChildren(...sentence(words.spread, { query: query.text }));
      const measured = step === 2 || step === 3 ? step : 4;
      const shown = gridOf(view, measured);
      const items = listed(weights, row, key, words);
      const letter = page.width < 420 ? 13 : 14;
      const font = `700 ${letter}px ${page.family}`;
      const frame = frameOf(view, items, page, letter, shown, weights);
      slots = slotsOf(items, page, frame.thickness);
      assign(picture, { width: page.width, height: page.total, viewBox: `0 0 ${page.width} ${page.total}` });

      const [ribbons, zero, bars, texts, digits, root] = layers;
      drawRoot(root, query, page, frame);
      drawZero(zero, frame, page);
      const of = (group, make) => keep(group, slots.length, make);
      const ribbonNodes = of(ribbons, () => svg('path', { fill: 'none' }));
      const barNodes = of(bars, () => svg('rect', { rx: 2 }));
      const textNodes = of(texts, () => svg('text', { dy: '.35em' }));
      const digitNodes = of(digits, () => svg('text', { dy: '.35em', 'text-anchor': 'end' }));
      let start = page.top + page.height / 2 - (slots.reduce((sum, { weight }) => sum + weight, 0) * frame.thickness) / 2;
      slots.forEach((slot, at) => {
        const lit = slot.key !== undefined && slot.key === key ? 'lit key' : undefined;
        const thick = slot.weight * frame.thickness;
        if (slot.key === undefined) drawOthers(ribbonNodes[at], frame, start, slot.y, thick);
        else drawRibbon(ribbonNodes[at], frame, start + thick / 2, slot.y, thick, lit);
        start += thick;
        const value = slot.key === undefined ? (measured === 4 ? slot.weight : NaN) : shown.at(row, slot.key);
        drawBar(barNodes[at], frame, slot.key === undefined ? NaN : value, slot, lit);
        drawWord(textNodes[at], slot, view, frame, font, letter, lit);
        write(digitNodes[at], slot.key === undefined && measured !== 4 ? '' : printed(value, view.steps[measured - 1].decimals));
        assign(digitNodes[at], { x: page.width - 2, y: slot.y.toFixed(1), class: lit, 'font-size': 12 });
      });
    },

    /** The key under a pointer, or null. */
    place(event) {
      const y = event.clientY - picture.getBoundingClientRect().top;
      const slot = slots.find((one) => Math.abs(y - one.y) <= one.room / 2);
      return slot?.key ?? null;
    },
  };
}

/** All keys, or the strongest with the lit one, and the others as one. */
function listed(weights, row, lit, words) {
  const all = Array.from({ length: weights.columns }, (_, key) => ({ key, weight: finite(weights.at(row, key)) }));
  if (all.length <= MOST_WORDS) return all;
  const ranked = [...all].sort((a, b) => b.weight - a.weight);
  const kept = ranked.slice(0, STRONGEST);
  if (lit !== null && !kept.some(({ key }) => key === lit)) kept[STRONGEST - 1] = all[lit];
  kept.sort((a, b) => a.key - b.key);
  const rest = all.reduce((sum, { weight }) => sum + weight, 0) - kept.reduce((sum, { weight }) => sum + weight, 0);
  const name = fill(words.others, { count: all.length - kept.length });
  return [...kept, { name, weight: Math.max(0, rest) }];
}

const finite = (value) => (Number.isFinite(value) ? value : 0);

/** The scales are those of the whole matrix, so that rows can be compared; both start at zero. */
function frameOf(view, items, page, letter, shown, weights) {
  const narrow = page.width < 420;
  const named = [...view.keys, { text: items.at(-1).name ?? '' }];
  const rootRoom = Math.ceil(Math.min(narrow ? 72 : 104, widest(view.queries, ROOT, page.family)));
  const wordRoom = Math.ceil(Math.min(narrow ? 72 : 104, widest(named, letter, page.family)));
  const barRoom = narrow ? 62 : 90;
  const bar = page.width - DIGITS - barRoom;
  const word = bar - wordRoom - 14;
  const [low, high] = [Math.min(0, shown.low), Math.max(0, shown.high)];
  const pitch = page.height / Math.min(view.keys.length, STRONGEST + 1);
  const largest = weights.high || 1;
  return {
    rootRoom, wordRoom, word, from: rootRoom + 12, to: word - 8, bar,
    zero: bar + (-low / (high - low || 1)) * barRoom, scale: barRoom / (high - low || 1), signed: low < 0,
    thickness: Math.min(ALL * page.height, (0.8 * Math.min(pitch, 34)) / largest),
  };
}

/** Places from top to bottom; the others' ribbon may need more than a line. */
function slotsOf(items, { top, height }, thickness) {
  const last = items.at(-1);
  const extra = last.key === undefined ? Math.max(0, last.weight * thickness - height / items.length) : 0;
  const pitch = (height - extra) / items.length;
  return items.map((item, at) => ({
    ...item,
    y: top + (at + 0.5) * pitch + (item.key === undefined ? extra / 2 : 0),
    room: pitch,
  }));
}

function drawRoot(group, query, page, frame) {
  const [word] = keep(group, 1, () => svg('text', { dy: '.35em', 'text-anchor': 'end' }));
  token(word, query, frame.rootRoom, `700 ${ROOT}px ${page.family}`);
  assign(word, { x: frame.from - 8, y: (page.top + page.height / 2).toFixed(1), 'font-size': ROOT, class: `${word.getAttribute('class')} lit query` });
}

function drawZero(group, frame, { top, height }) {
  const [line] = keep(group, 1, () => svg('line'));
  const x = frame.zero.toFixed(1);
  assign(line, frame.signed ? { x1: x, x2: x, y1: top, y2: top + height, display: undefined } : { display: 'none' });
}

function drawRibbon(node, { from, to }, start, end, thick, lit) {
  const bend = (to - from) * 0.5;
  assign(node, {
    d: `M${from} ${start.toFixed(2)}C${(from + bend).toFixed(1)} ${start.toFixed(2)} ${(to - bend).toFixed(1)} ${end.toFixed(2)} ${to} ${end.toFixed(2)}`,
    'stroke-width': thick.toFixed(3), class: lit,
  });
}

/** Too thick for a line: an area, as high at its end as at its root. */
function drawOthers(node, { from, to }, start, end, thick) {
  const bend = (from + to) / 2;
  const [high, low] = [end - thick / 2, end + thick / 2];
  const edge = (...points) => points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');
  assign(node, {
    d: `M${edge([from, start])}C${edge([bend, start], [bend, high], [to, high])}L${edge([to, low])}` +
      `C${edge([bend, low], [bend, start + thick], [from, start + thick])}Z`,
    'stroke-width': 0, class: 'others',
  });
}

function drawBar(node, frame, value, { y, room }, lit) {
  const tall = Math.min(12, room * 0.6);
  const length = finite(value) * frame.scale;
  assign(node, {
    x: (frame.zero + Math.min(0, length)).toFixed(2), width: Math.abs(length).toFixed(2),
    y: (y - tall / 2).toFixed(2), height: tall.toFixed(2), class: lit,
  });
}

function drawWord(node, { key, name, y }, view, frame, font, letter, lit) {
  if (key === undefined) {
    write(node, fitted(name, frame.wordRoom, font));
    assign(node, { class: 'others' });
  } else {
    token(node, view.keys[key], frame.wordRoom, font);
    assign(node, { class: [node.getAttribute('class'), lit].filter(Boolean).join(' ') });
  }
  assign(node, { x: frame.word.toFixed(1), y: y.toFixed(1), 'font-size': letter });
}
