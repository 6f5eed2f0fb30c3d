// One row of the current step, beside the heatmap: its numbers as bars. Only weights are shared
// out, so only they have ribbons too; in the last step these lead to the values.

import { assign, html, keep, renew, svg, write } from '../../kit/dom.js';
import { linesIn, widest } from './geometry.js';
import { listed, MOST_WORDS, othersName, STRONGEST } from './items.js';
import { token } from './labels.js';
import { fitted } from '../../kit/measure.js';
import { printed } from '../../kit/numbers.js';
import { drawRibbons, rootLetter, thicknessOf } from './ribbons.js';
import { extentOf } from '../../kit/wire.js';
import { fill, sentence } from '../../kit/words.js';

/** @typedef {import('./wire.types').StageView & import('../../kit/wire.js').Matrices} View */
/** @typedef {{columns: number, low: number, high: number}} Extent of a matrix */

const ROW_LAYERS = ['ribbons', 'zero', 'bars', 'words', 'digits', 'root']; // from below
const DIGITS = 54; // px for the numbers at the right, of four decimals
const DIGIT = 8; // px for each further one
const LEAST = 64; // px needed to distinguish ribbons: with less there are none

/**
 * The row of each step: its numbers, what they belong to, and its caption.
 * @type {Record<string, {field: string, ends: 'keys' | 'mixed' | null, tone: string, caption: string}>}
 */
const ROWS = {
  queries: { field: 'queries', ends: null, tone: 'plain', caption: 'rowQueries' },
  similarities: { field: 'similarities', ends: 'keys', tone: 'key', caption: 'rowSimilarities' },
  scores: { field: 'scores', ends: 'keys', tone: 'key', caption: 'rowScores' },
  weights: { field: 'weights', ends: 'keys', tone: 'key', caption: 'rowWeights' },
  outputs: { field: 'weights', ends: 'mixed', tone: 'value', caption: 'rowOutputs' },
};

export function createRowView() {
  const caption = html('p', { class: 'caption' });
  const layers = ROW_LAYERS.map((name) => svg('g', { class: name }));
  const picture = svg('svg', { 'aria-hidden': 'true' }, ...layers);
  const node = html('div', { class: 'rowview' }, caption, picture);
  /** @type {import('./ribbons.js').Slot[]} */
  let slots = [];
  /** @type {ReturnType<typeof roomsOf> | null} for the words of a view, which are measured once */
  let rooms = null;
  let scale = 1;

  return {
    node,

    /**
     * @param {View} view
     * @param {{step: number, row: number, key: number | null}} at the row drawn, the key or component lit
     * @param {{width: number, top: number, height: number, total: number, family: string,
     *   scale?: number}} page `top` and `height` are those of the heatmap's rows, so that the words
     *   stand in line with them
     */
    draw(view, { step, row, key }, page) {
      const { queries, words } = view;
      const { field, ends, tone, caption: name } = ROWS[view.steps[step - 1].field];
      const extent = extentOf(view, field);
      const decimals = view.steps.find((each) => each.field === field)?.decimals ?? 0;
      const isShared = field === 'weights';
      const isMeasured = rooms?.view === view && rooms.width === page.width && rooms.ends === ends;
      const room = rooms && isMeasured ? rooms : roomsOf(view, ends, page);
      rooms = room;
      const items = listed(view, { field, row, lit: key, most: ends ? MOST_WORDS : STRONGEST });
      const frame = frameOf(page, room, extent, { shared: isShared ? items : null, decimals });
      slots = slotsOf(items, page, frame.thickness);

      const most = items.length < extent.columns && !isShared;
      const kept = { count: items.length, all: extent.columns };
      renew(caption, ...sentence(words[name], { query: queries[row].text }), most ? fill(words.rowMost, kept) : '');
      const { width, total } = page;
      scale = page.scale ?? 1;
      assign(picture, { width: width * scale, height: total * scale, viewBox: `0 0 ${width} ${total}` });
      const [ribbons, zero, bars, texts, digits, root] = layers;
      drawZero(zero, frame, page);
      /** @param {Element} group @param {() => Element} make */
      const of = (group, make) => keep(group, slots.length, make);
      const barNodes = of(bars, () => svg('rect', { rx: 2 }));
      const textNodes = of(texts, () => svg('text', { dy: '.35em' }));
      const digitNodes = of(digits, () => svg('text', { dy: '.35em', 'text-anchor': 'end', 'font-size': 12 }));
      /** @param {import('./ribbons.js').Slot} slot */
      const toneOf = (slot) => (slot.key !== undefined && slot.key === key ? `lit ${tone}` : undefined);
      slots.forEach((slot, at) => {
        drawBar(barNodes[at], frame, slot.key === undefined ? 0 : slot.number, slot, toneOf(slot));
        drawWord(textNodes[at], slot, ends && tokensOf(view, ends), frame, toneOf(slot), page.family);
        write(digitNodes[at], printed(slot.number, decimals));
        assign(digitNodes[at], { x: width - 2, y: slot.y.toFixed(1), class: toneOf(slot) });
      });
      const { top, height, family } = page;
      const layout = { ...frame, query: queries[row], room: room.root, top, height, family, tone: toneOf };
      drawRibbons(ribbons, root, slots, frame.hasRibbons ? layout : null);
    },

    /** The key or component under a pointer, or null. @param {MouseEvent} event @returns {number | null} */
    keyAt(event) {
      const y = (event.clientY - picture.getBoundingClientRect().top) / scale;
      return slots.find((slot) => Math.abs(y - slot.y) <= slot.room / 2)?.key ?? null;
    },
  };
}

/** The words to which a row leads. @param {View} view @param {'keys' | 'mixed'} ends */
const tokensOf = (view, ends) => (ends === 'mixed' ? view.mixed ?? view.keys : view.keys);

/** @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : 0);

/**
 * Room for the longest query and the longest key, so that going from row to row moves nothing.
 * @param {View} view @param {'keys' | 'mixed' | null} ends @param {{width: number, family: string}} page
 */
function roomsOf(view, ends, { width, family }) {
  const narrow = width < 420;
  const letter = view.keys[0]?.whole ? 12 : narrow ? 13 : 14; // a sentence stands on several lines
  const bar = width < 340 ? 0 : narrow ? 62 : 90; // the ribbons come first
  const most = Math.max(56, Math.min(narrow ? 72 : 132, (width - DIGITS - bar - LEAST - 34) / 2));
  const others = view.keys.length > MOST_WORDS ? [{ text: othersName(view.words, view.keys.length) }] : [];
  /** @param {{text: string}[]} tokens @param {number} size */
  const room = (tokens, size) => Math.ceil(Math.min(most, widest(tokens, size, family)));
  const names = ends ? [...view.keys, ...tokensOf(view, 'mixed'), ...others] : [{ text: `${view.values.queries.columns}` }];
  return {
    view, width, ends, letter, bar, root: room(view.queries, rootLetter), word: room(names, letter),
  };
}

/**
 * The scales are those of the whole matrix, so that rows can be compared; both start at zero.
 * @param {{width: number, height: number}} page @param {ReturnType<typeof roomsOf>} rooms
 * @param {Extent} extent
 * @param {{shared: import('./items.js').Item[] | null, decimals: number}} numbers the items of a row of weights
 */
function frameOf({ width, height }, rooms, extent, { shared, decimals }) {
  const digits = DIGITS + DIGIT * Math.max(0, decimals - 4);
  const free = width - digits - rooms.word - 14;
  const [from, span] = [rooms.root + 12, free - rooms.bar - rooms.root - 20];
  const hasRibbons = shared !== null && span >= LEAST;
  const bar = hasRibbons ? rooms.bar : free;
  const start = width - digits - bar;
  const word = start - rooms.word - 14;
  const [low, high] = [Math.min(0, extent.low), Math.max(0, extent.high)];
  const scale = bar / (high - low || 1);
  const lines = Math.min(extent.columns, STRONGEST + 1);
  const thickness = hasRibbons ? thicknessOf(extent, shared, height, lines) : 0;
  return { rooms, word, from, to: word - 8, zero: start - low * scale, scale, signed: low < 0, thickness, hasRibbons };
}

/**
 * The slots from top to bottom; the others' ribbon may need more than a line.
 * @param {import('./items.js').Item[]} items @param {{top: number, height: number}} page @param {number} thickness
 * @returns {import('./ribbons.js').Slot[]}
 */
function slotsOf(items, { top, height }, thickness) {
  const last = items[items.length - 1];
  const extra = last.key === undefined ? Math.max(0, last.size * thickness - height / items.length) : 0;
  const room = (height - extra) / items.length;
  return items.map((item, at) => ({
    ...item, room, y: top + (at + 0.5) * room + (item.key === undefined ? extra / 2 : 0),
  }));
}

/** @param {Element} group @param {ReturnType<typeof frameOf>} frame @param {{top: number, height: number}} page */
function drawZero(group, { zero, signed }, { top, height }) {
  const [line] = keep(group, 1, () => svg('line'));
  const x = zero.toFixed(1);
  assign(line, { x1: x, x2: x, y1: top, y2: top + height, display: signed ? undefined : 'none' });
}

function drawBar(node, { zero, scale }, value, { y, room }, lit) {
  const tall = Math.min(12, room * 0.6);
  const length = finite(value) * scale;
  assign(node, {
    x: (zero + Math.min(0, length)).toFixed(2), width: Math.abs(length).toFixed(2),
    y: (y - tall / 2).toFixed(2), height: tall.toFixed(2), class: lit,
  });
}

/**
 * A word, or the number of a component where there are no `tokens`.
 * @param {Element} node @param {import('./ribbons.js').Slot} slot
 * @param {import('../../kit/wire.types').Token[] | null} tokens @param {ReturnType<typeof frameOf>} frame
 * @param {string | undefined} lit @param {string} family
 */
function drawWord(node, { key, name, y, room }, tokens, { rooms, word }, lit, family) {
  const font = `700 ${rooms.letter}px ${family}`;
  if (key === undefined) {
    write(node, fitted(name ?? '', rooms.word, font));
    assign(node, { class: 'others' });
  } else {
    const tone = [!tokens && 'component', lit].filter(Boolean).join(' ');
    const lines = { most: linesIn(room, rooms.letter), x: word, tone };
    token(node, tokens ? tokens[key] : { text: String(key + 1) }, rooms.word, font, lines);
  }
  assign(node, { x: word.toFixed(1), y: y.toFixed(1), 'font-size': rooms.letter });
}
