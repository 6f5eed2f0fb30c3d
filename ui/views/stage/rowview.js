// How one query spreads its attention: ribbons to the words, as thick as the weights are strong.
// At their root they lie side by side, so that together they are as thick as the row's sum. In the
// last step the ribbons lead to what is mixed; a weight below zero is dotted.

import { assign, html, keep, svg, write } from '../../kit/dom.js';
import { widest } from './geometry.js';
import { token } from './labels.js';
import { fitted } from '../../kit/measure.js';
import { printed } from '../../kit/numbers.js';
import { gridOf } from '../../kit/wire.js';
import { fill, sentence } from '../../kit/words.js';

const ROW_LAYERS = ['ribbons', 'zero', 'bars', 'words', 'digits', 'root']; // from below
const MOST_WORDS = 40; // more are not listed, only the strongest
const STRONGEST = 20;
const ALL = 0.28; // of the height, for a row that sums to 1
const DIGITS = 54; // px for the numbers at the right
const ROOT = 16; // px of the query's letters

export function createRowView() {
  const caption = html('p', { class: 'caption' });
  const layers = ROW_LAYERS.map((name) => svg('g', { class: name }));
  const picture = svg('svg', { 'aria-hidden': 'true' }, ...layers);
  const node = html('div', { class: 'rowview' }, caption, picture);
  let slots = [];
  let rooms = null; // for the words of a view, which are measured once
  let scale = 1;

  return {
    node,

    /**
     * @param {import('./wire.js').View} view
     * @param {{step: number, row: number, key: number | null}} at the row drawn, the key lit
     * @param {{width: number, top: number, height: number, total: number, family: string,
     *   scale?: number}} page `top` and `height` are those of the heatmap's rows, so that the words
     *   stand in line with them
     */
    draw(view, { step, row, key }, page) {
      const { queries, values: { weights }, words } = view;
      const measured = step === 2 || step === 3 ? step : 4;
      const shown = gridOf(view, measured);
      const { decimals } = view.steps[measured - 1];
      if (rooms?.view !== view || rooms.width !== page.width) rooms = roomsOf(view, page);
      const frame = frameOf(page, rooms, shown, weights);
      slots = slotsOf(listed(weights, row, key, words), page, frame.thickness);

      caption.replaceChildren(...sentence(words.spread, { query: queries[row].text }));
      const { width, total } = page;
      scale = page.scale ?? 1;
      assign(picture, { width: width * scale, height: total * scale, viewBox: `0 0 ${width} ${total}` });
      const [ribbons, zero, bars, texts, digits, root] = layers;
      drawRoot(root, queries[row], page, frame);
      drawZero(zero, frame, page);
      const of = (group, make) => keep(group, slots.length, make);
      const ribbonNodes = of(ribbons, () => svg('path', { fill: 'none' }));
      const barNodes = of(bars, () => svg('rect', { rx: 2 }));
      const textNodes = of(texts, () => svg('text', { dy: '.35em' }));
      const digitNodes = of(digits, () => svg('text', { dy: '.35em', 'text-anchor': 'end', 'font-size': 12 }));

      const sum = slots.reduce((total, { size }) => total + size, 0);
      const isMixing = view.steps[step - 1].field === 'outputs';
      const ends = { tokens: isMixing ? view.mixed : view.keys, tone: isMixing ? 'value' : 'key' };
      let start = page.top + (page.height - sum * frame.thickness) / 2;
      slots.forEach((slot, at) => {
        const isOthers = slot.key === undefined;
        const lit = !isOthers && slot.key === key ? `lit ${ends.tone}` : undefined;
        // Only weights add up to something that the others together can be said to have.
        const number = !isOthers ? shown.at(row, slot.key) : measured === 4 ? slot.weight : null;
        const thick = slot.size * frame.thickness;
        const shade = [lit, slot.weight < 0 && 'below'].filter(Boolean).join(' ') || undefined;
        if (isOthers) drawOthers(ribbonNodes[at], frame, start, slot.y, thick);
        else drawRibbon(ribbonNodes[at], frame, start + thick / 2, slot.y, thick, shade);
        start += thick;
        drawBar(barNodes[at], frame, isOthers ? 0 : number, slot, lit);
        drawWord(textNodes[at], slot, ends, frame, lit, page.family);
        write(digitNodes[at], number === null ? '' : printed(number, decimals));
        assign(digitNodes[at], { x: width - 2, y: slot.y.toFixed(1), class: lit });
      });
    },

    /** The key under a pointer, or null. */
    place(event) {
      const y = (event.clientY - picture.getBoundingClientRect().top) / scale;
      return slots.find((slot) => Math.abs(y - slot.y) <= slot.room / 2)?.key ?? null;
    },
  };
}

const finite = (value) => (Number.isFinite(value) ? value : 0);

/** All keys, or the strongest with the lit one, and the others as one. */
function listed(weights, row, lit, words) {
  const item = (_, key) => {
    const weight = finite(weights.at(row, key));
    return { key, weight, size: Math.abs(weight) };
  };
  const all = Array.from({ length: weights.columns }, item);
  if (all.length <= MOST_WORDS) return all;
  const kept = [...all].sort((a, b) => b.size - a.size).slice(0, STRONGEST);
  if (lit !== null && !kept.some(({ key }) => key === lit)) kept[STRONGEST - 1] = all[lit];
  kept.sort((a, b) => a.key - b.key);
  const shown = new Set(kept.map(({ key }) => key));
  const others = all.filter(({ key }) => !shown.has(key));
  const total = (name) => others.reduce((sum, other) => sum + other[name], 0);
  return [...kept, { name: othersName(words, all.length), weight: total('weight'), size: total('size') }];
}

const othersName = (words, count) => fill(words.others, { count: count - STRONGEST });

/** Room for the longest query and the longest key, so that going from row to row moves nothing. */
function roomsOf(view, { width, family }) {
  const narrow = width < 420;
  const letter = narrow ? 13 : 14;
  const most = narrow ? 72 : 132;
  const others = view.keys.length > MOST_WORDS ? [{ text: othersName(view.words, view.keys.length) }] : [];
  const room = (tokens, size) => Math.ceil(Math.min(most, widest(tokens, size, family)));
  return {
    view, width, letter, root: room(view.queries, ROOT), word: room([...view.keys, ...view.mixed, ...others], letter),
    bar: width < 340 ? 0 : narrow ? 62 : 90, // the ribbons come first
  };
}

/** The scales are those of the whole matrix, so that rows can be compared; both start at zero. */
function frameOf({ width, height }, rooms, shown, weights) {
  const bar = width - DIGITS - rooms.bar;
  const word = bar - rooms.word - 14;
  const [low, high] = [Math.min(0, shown.low), Math.max(0, shown.high)];
  const scale = rooms.bar / (high - low || 1);
  const line = Math.min(34, height / Math.min(weights.columns, STRONGEST + 1));
  return {
    rooms, word, from: rooms.root + 12, to: word - 8, zero: bar - low * scale, scale, signed: low < 0,
    thickness: Math.min(ALL * height, (0.8 * line) / (Math.max(weights.high, -weights.low) || 1)),
  };
}

/** Places from top to bottom; the others' ribbon may need more than a line. */
function slotsOf(items, { top, height }, thickness) {
  const last = items.at(-1);
  const extra = last.key === undefined ? Math.max(0, last.size * thickness - height / items.length) : 0;
  const room = (height - extra) / items.length;
  return items.map((item, at) => ({
    ...item, room, y: top + (at + 0.5) * room + (item.key === undefined ? extra / 2 : 0),
  }));
}

function drawRoot(group, query, { top, height, family }, { rooms, from }) {
  const [word] = keep(group, 1, () => svg('text', { dy: '.35em', 'text-anchor': 'end', 'font-size': ROOT }));
  token(word, query, rooms.root, `700 ${ROOT}px ${family}`);
  word.classList.add('lit', 'query');
  assign(word, { x: from - 8, y: (top + height / 2).toFixed(1) });
}

function drawZero(group, { zero, signed }, { top, height }) {
  const [line] = keep(group, 1, () => svg('line'));
  const x = zero.toFixed(1);
  assign(line, { x1: x, x2: x, y1: top, y2: top + height, display: signed ? undefined : 'none' });
}

const points = (...pairs) => pairs.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(2)}`).join(' ');

function drawRibbon(node, { from, to }, start, end, thick, shade) {
  const bend = (from + to) / 2;
  const d = `M${points([from, start])}C${points([bend, start], [bend, end], [to, end])}`;
  assign(node, { d, 'stroke-width': thick.toFixed(3), class: shade });
}

/** Too thick for a line: an area, as high at its end as at its root. */
function drawOthers(node, { from, to }, start, end, thick) {
  const bend = (from + to) / 2;
  const [high, low] = [end - thick / 2, end + thick / 2];
  const back = start + thick;
  const upper = `M${points([from, start])}C${points([bend, start], [bend, high], [to, high])}`;
  const lower = `L${points([to, low])}C${points([bend, low], [bend, back], [from, back])}Z`;
  assign(node, { d: upper + lower, 'stroke-width': 0, class: 'others' });
}

function drawBar(node, { zero, scale }, value, { y, room }, lit) {
  const tall = Math.min(12, room * 0.6);
  const length = finite(value) * scale;
  assign(node, {
    x: (zero + Math.min(0, length)).toFixed(2), width: Math.abs(length).toFixed(2),
    y: (y - tall / 2).toFixed(2), height: tall.toFixed(2), class: lit,
  });
}

function drawWord(node, { key, name, y }, { tokens, tone }, { rooms, word }, lit, family) {
  const font = `700 ${rooms.letter}px ${family}`;
  if (key === undefined) {
    write(node, fitted(name, rooms.word, font));
    assign(node, { class: 'others' });
  } else {
    token(node, tokens[key], rooms.word, font);
    if (lit) node.classList.add('lit', tone);
  }
  assign(node, { x: word.toFixed(1), y: y.toFixed(1), 'font-size': rooms.letter });
}
