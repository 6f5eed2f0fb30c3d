// How flatness and the largest weight change while one number grows: a curve for each side, and its ceiling.

import { assign, html, keep, svg, write } from '../kit/dom.js';
import { widthOf } from '../kit/measure.js';
import { printed } from '../kit/numbers.js';
import { leaving, mounted } from '../kit/serve.js';
import { unpack } from '../kit/wire.js';
import { fill } from '../kit/words.js';
import { percentOf } from './measures.js';

const [TALL, LEFT, RIGHT, TOP, BOTTOM] = [250, 44, 16, 12, 40]; // px
const TWO = 700; // px: narrower pages have one chart beneath the other
/** @typedef {import('./wire.types').CurvesView} View */
/** @typedef {(value: number) => number} Scale from a value to pixels */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement }) {
  const curves = mounted(parentElement, mountCurves, {});
  curves.draw(unpack(data));
  return leaving(parentElement);
}

/** @param {HTMLElement} node */
function mountCurves(node) {
  const about = html('p', { class: 'caption' });
  const charts = html('div', { class: 'charts' });
  const reading = html('p', { class: 'caption numbers', 'aria-live': 'polite' });
  node.classList.add('stage', 'curves');
  node.append(about, charts, reading);
  /** @type {View | null} */
  let view = null;
  /** @type {number | null} which of the values is read off */
  let read = null;

  /** @param {View} next */
  function draw(next) {
    view = next;
    read = null;
    redraw();
  }

  function redraw() {
    if (!view || !node.clientWidth) return;
    write(about, view.about);
    const width = node.clientWidth > TWO ? (node.clientWidth - 30) / 2 : node.clientWidth;
    const plots = keep(charts, view.charts.length, newChart);
    for (const [at, chart] of view.charts.entries()) drawChart(plots[at], chart, view, width);
    drawReading(view);
  }

  /** The numbers under the pointer; without one, those of the current settings. @param {View} view */
  function drawReading({ x, sides, words }) {
    const at = read ?? nearest(x.values, x.current, x.log);
    /** @type {NodeListOf<SVGLineElement>} */
    const readers = charts.querySelectorAll('.reader');
    for (const reader of readers) {
      const across = scaleOf(x, Number(reader.ownerSVGElement?.getAttribute('width')))(x.values[at]);
      assign(reader, { x1: across, x2: across, display: undefined });
    }
    /** @param {number | null} value @param {(value: number) => string} show */
    const shown = (value, show) => (value === null ? words.none : show(value));
    /** @param {number} value */
    const weight = (value) => printed(value, 3);
    const texts = sides.map(({ mark, entropy, largest, ceiling }) => fill(
      ceiling[at] === null ? words.reading : words.readingCeiling,
      { mark, entropy: shown(entropy[at], percentOf), largest: shown(largest[at], weight), ceiling: shown(ceiling[at], weight) },
    ));
    write(reading, `${x.label} = ${printed(x.values[at], x.decimals)}: ${texts.join(' · ')}`);
  }

  function newChart() {
    const layers = ['grid', 'ceilings', 'lines', 'points'].map((name) => svg('g', { class: name }));
    const picture = svg('svg', { 'aria-hidden': 'true' }, ...layers, svg('line', { class: 'reader', display: 'none' }));
    picture.addEventListener('pointermove', ({ clientX }) => {
      if (!view) return;
      const box = picture.getBoundingClientRect();
      const scale = scaleOf(view.x, box.width);
      const apart = view.x.values.map((value) => Math.abs(scale(value) - (clientX - box.left)));
      read = apart.indexOf(Math.min(...apart));
      drawReading(view);
    });
    picture.addEventListener('pointerleave', () => {
      read = null;
      if (view) drawReading(view);
    });
    return html('div', {}, html('h2'), picture);
  }

  const size = new ResizeObserver(redraw);
  size.observe(node);
  return {
    draw,
    end() {
      size.disconnect();
      node.remove();
    },
  };
}

/**
 * Which of the values is nearest to a wanted one, on the axis.
 * @param {number[]} values @param {number} wanted @param {boolean} log
 */
export function nearest(values, wanted, log) {
  const along = alongAxis(log);
  const apart = values.map((value) => Math.abs(along(value) - along(wanted)));
  return apart.indexOf(Math.min(...apart));
}

/** How far along an axis a value lies, in arbitrary units. @param {boolean} log @returns {Scale} */
const alongAxis = (log) => (log ? Math.log : (value) => value);

/** From a value to pixels from the left. @param {View['x']} x @param {number} width @returns {Scale} */
export function scaleOf({ values, log }, width) {
  const of = alongAxis(log);
  const [low, high] = [of(values[0]), of(values[values.length - 1])];
  return (value) => LEFT + ((of(value) - low) / (high - low || 1)) * (width - LEFT - RIGHT);
}

/** @param {Element} node @param {import('./wire.types').Chart} chart @param {View} view @param {number} width */
function drawChart(node, { name, quantity }, view, width) {
  const { x, sides } = view;
  const [title, picture] = node.children;
  write(title, name);
  assign(picture, { width, height: TALL, viewBox: `0 0 ${width} ${TALL}` });
  const [grid, ceilings, lines, points, reader] = picture.children;
  const across = scaleOf(x, width);
  /** @type {Scale} */
  const up = (share) => TOP + (1 - share) * (TALL - TOP - BOTTOM);
  drawGrid(grid, x, width, across, up);
  assign(reader, { y1: up(1), y2: up(0) });
  /** @param {(number | null)[]} numbers */
  const path = (numbers) => pathOf(x.values, numbers, across, up);
  [...keep(lines, sides.length, () => svg('path'))].forEach((line, at) => {
    assign(line, { d: path(sides[at][quantity]), class: at ? 'b' : 'a' });
  });
  const bounded = quantity === 'largest' ? sides : [];
  [...keep(ceilings, bounded.length, () => svg('path'))].forEach((line, at) => {
    assign(line, { d: path(bounded[at].ceiling), class: at ? 'b' : 'a' });
  });
  const letters = keep(points, sides.length, () => svg('text', { 'font-size': 13 }));
  labelsOfCurves(sides.map((side) => side[quantity]), x.values, across, up).forEach((label, at) => {
    write(letters[at], label ? sides[at].mark : '');
    if (label) assign(letters[at], label);
  });
}

/**
 * A gap in the numbers is a gap in the line.
 * @param {number[]} values @param {(number | null)[]} numbers @param {Scale} across @param {Scale} up
 */
export function pathOf(values, numbers, across, up) {
  let d = '';
  let drawing = false;
  numbers.forEach((number, at) => {
    if (number !== null) d += `${drawing ? 'L' : 'M'}${across(values[at]).toFixed(1)} ${up(number).toFixed(1)}`;
    drawing = number !== null;
  });
  return d;
}

/**
 * Each curve's letter stands at its middle, one above, one below where they would meet.
 * @param {(number | null)[][]} curves @param {number[]} values @param {Scale} across @param {Scale} up
 */
export function labelsOfCurves(curves, values, across, up) {
  const at = Math.floor(values.length / 2);
  const heights = curves.map((numbers) => numbers[at]).map((number) => (number === null ? null : up(number)));
  return heights.map((y, which) => {
    if (y === null) return null;
    const other = heights[1 - which];
    const below = other !== null && (y > other || (y === other && which === 1));
    return { x: across(values[at]) + 4, y: Math.max(TOP + 10, Math.min(up(0) - 4, y + (below ? 16 : -7))) };
  });
}

/** @param {Element} group @param {View['x']} x @param {number} width @param {Scale} across @param {Scale} up */
function drawGrid(group, x, width, across, up) {
  const shares = [0, 0.25, 0.5, 0.75, 1];
  const ticks = ticksOf(x, across);
  const texts = [
    ...shares.map((share) => ({ text: share === 0 || share === 1 ? String(share) : String(share).slice(1), x: LEFT - 7, y: up(share) + 4, 'text-anchor': 'end' })),
    ...ticks.map((value) => ({ text: printed(value, x.decimals), x: across(value), y: up(0) + 17, 'text-anchor': 'middle' })),
    { text: x.label, x: (LEFT + width - RIGHT) / 2, y: TALL - 5, 'text-anchor': 'middle' },
  ];
  const [rules, words] = keep(group, 2, () => svg('g'));
  [...keep(rules, shares.length, () => svg('line'))].forEach((line, at) => {
    assign(line, { x1: LEFT, x2: width - RIGHT, y1: up(shares[at]), y2: up(shares[at]) });
  });
  [...keep(words, texts.length, () => svg('text', { 'font-size': 11.5 }))].forEach((node, at) => {
    const { text, ...attributes } = texts[at];
    write(node, text);
    assign(node, attributes);
  });
}

/** As many of the wanted ticks as do not overlap. @param {View['x']} x @param {Scale} across */
export function ticksOf({ ticks, decimals }, across) {
  const kept = [];
  let end = -Infinity;
  for (const value of ticks) {
    const half = widthOf(printed(value, decimals), '11.5px sans-serif') / 2;
    if (across(value) - half < end + 8) continue;
    kept.push(value);
    end = across(value) + half;
  }
  return kept;
}
