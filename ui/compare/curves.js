// How flatness and the largest weight move while one number grows: a curve a side, and its ceiling.

import { assign, html, keep, svg, write } from '../kit/dom.js';
import { widthOf } from '../kit/measure.js';
import { printed } from '../kit/numbers.js';
import { unpack } from '../kit/wire.js';
import { fill } from '../kit/words.js';
import { percentOf } from './measures.js';

const [TALL, LEFT, RIGHT, TOP, BOTTOM] = [250, 44, 16, 12, 40]; // px
const TWO = 700; // px: narrower pages have one panel beneath the other
const curveSets = new WeakMap(); // Streamlit calls again with the same parent: one each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement }) {
  let curves = curveSets.get(parentElement);
  if (!curves) {
    curves = createCurves();
    curveSets.set(parentElement, curves);
    parentElement.append(curves.node);
  }
  curves.draw(unpack(data));
  return () => {
    curves.end();
    curveSets.delete(parentElement);
  };
}

function createCurves() {
  const told = html('p', { class: 'caption' });
  const panels = html('div', { class: 'panels' });
  const reading = html('p', { class: 'caption numbers', 'aria-live': 'polite' });
  const node = html('section', { class: 'stage curves' }, told, panels, reading);
  let view = null;
  let place = null; // the value that is read off

  function draw(next) {
    view = next;
    place = null;
    redraw();
  }

  function redraw() {
    if (!view || !node.clientWidth) return;
    write(told, view.told);
    const width = node.clientWidth > TWO ? (node.clientWidth - 30) / 2 : node.clientWidth;
    const plots = keep(panels, view.panels.length, newPanel);
    view.panels.forEach((panel, at) => drawPanel(plots[at], panel, view, width));
    read();
  }

  /** The numbers under the pointer; without one, where each side stands now. */
  function read() {
    const { values } = view.x;
    const at = place ?? nearest(values, view.x.current, view.x.log);
    for (const plot of panels.children) {
      const x = scaleOf(view.x, Number(plot.lastChild.getAttribute('width')))(values[at]);
      assign(plot.querySelector('.reader'), { x1: x, x2: x, display: undefined });
    }
    const said = (value, show) => (value === null ? view.words.none : show(value));
    const weight = (value) => printed(value, 3);
    const sides = view.sides.map(({ mark, entropy, largest, ceiling }) => fill(
      ceiling[at] === null ? view.words.reading : view.words.readingCeiling,
      { mark, entropy: said(entropy[at], percentOf), largest: said(largest[at], weight), ceiling: said(ceiling[at], weight) },
    ));
    write(reading, `${view.x.label} = ${printed(values[at], view.x.decimals)}: ${sides.join(' · ')}`);
  }

  function newPanel() {
    const layers = ['grid', 'ceilings', 'lines', 'points'].map((name) => svg('g', { class: name }));
    const picture = svg('svg', { 'aria-hidden': 'true' }, ...layers, svg('line', { class: 'reader', display: 'none' }));
    picture.addEventListener('pointermove', ({ clientX }) => {
      const box = picture.getBoundingClientRect();
      const scale = scaleOf(view.x, box.width);
      const apart = view.x.values.map((value) => Math.abs(scale(value) - (clientX - box.left)));
      place = apart.indexOf(Math.min(...apart));
      read();
    });
    picture.addEventListener('pointerleave', () => {
      place = null;
      read();
    });
    return html('div', {}, html('h2'), picture);
  }

  const size = new ResizeObserver(redraw);
  size.observe(node);
  return { node, draw, end: () => size.disconnect() };
}

const nearest = (values, wanted, log) => {
  const of = log ? Math.log : (value) => value;
  const apart = values.map((value) => Math.abs(of(value) - of(wanted)));
  return apart.indexOf(Math.min(...apart));
};

/** From a value to pixels from the left. */
function scaleOf({ values, log }, width) {
  const of = log ? Math.log : (value) => value;
  const [low, high] = [of(values[0]), of(values.at(-1))];
  return (value) => LEFT + ((of(value) - low) / (high - low || 1)) * (width - LEFT - RIGHT);
}

function drawPanel(node, { name, quantity }, view, width) {
  const { x, sides } = view;
  const [title, picture] = node.children;
  write(title, name);
  assign(picture, { width, height: TALL, viewBox: `0 0 ${width} ${TALL}` });
  const [grid, ceilings, lines, points, reader] = picture.children;
  const across = scaleOf(x, width);
  const up = (share) => TOP + (1 - share) * (TALL - TOP - BOTTOM);
  drawGrid(grid, x, width, across, up);
  assign(reader, { y1: up(1), y2: up(0) });
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

/** A gap in the numbers is a gap in the line. */
function pathOf(values, numbers, across, up) {
  let d = '';
  let drawing = false;
  numbers.forEach((number, at) => {
    if (number !== null) d += `${drawing ? 'L' : 'M'}${across(values[at]).toFixed(1)} ${up(number).toFixed(1)}`;
    drawing = number !== null;
  });
  return d;
}

/** Each curve's letter stands at its middle, one above, one below where they would meet. */
function labelsOfCurves(curves, values, across, up) {
  const at = Math.floor(values.length / 2);
  const heights = curves.map((numbers) => (numbers[at] === null ? null : up(numbers[at])));
  return heights.map((y, which) => {
    if (y === null) return null;
    const other = heights[1 - which];
    const below = other !== null && (y > other || (y === other && which === 1));
    return { x: across(values[at]) + 4, y: Math.max(TOP + 10, Math.min(up(0) - 4, y + (below ? 16 : -7))) };
  });
}

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

/** As many of the wanted ticks as stand apart. */
function ticksOf({ ticks, decimals }, across) {
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
