// The picture: axes, the hull of the values, an arrow for each word, the output.

import { assign, keep, svg, write } from '../../kit/dom.js';
import { fitted, widthOf } from '../../kit/measure.js';
import { printed } from '../../kit/numbers.js';
import { beside, sidesFor } from './labelling.js';
import { reachFor, scaleOf, ticksFor } from './scale.js';

const PLANE_LAYERS = ['axes', 'hull', 'values', 'shafts', 'tips', 'output']; // from below
const THICK = 24; // px of a weight of 1
const HEAD = 9; // px from a tip to its barbs
const GRIP = 20; // px around a tip by which a finger may miss it
const LETTER = 14;
const WORD = 96; // px of a word before it is shortened
const WEIGHT_DECIMALS = 2;

/** @typedef {import('./wire.types').PlaneWord} Word */
/** @typedef {ReturnType<typeof scaleOf>} Scale */
/** @typedef {{at: (key: string) => number[], held: string | null}} Vectors */

export function createArrows() {
  const layers = PLANE_LAYERS.map((name) => svg('g', { class: name }));
  const node = svg('svg', { class: 'arrows', role: 'group' }, ...layers);
  const [axes, hull, values, shafts, tips, output] = layers;
  let reach = 0;
  let scale = scaleOf(1, 1);
  /** @type {Word[]} with where the hand has their tips */
  let shown = [];
  /** @type {number[]} on which their labels stand */
  let sides = [];

  /** @param {MouseEvent} event @returns {[number, number]} */
  function spot({ clientX, clientY }) {
    const box = node.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  }

  return {
    node,

    /**
     * @param {import('./wire.types').PlaneView} view
     * @param {Vectors} vectors
     * @param {{size: number, family: string}} page
     */
    draw(view, vectors, { size, family }) {
      shown = view.words.map((word) => ({ ...word, at: vectors.at(word.key) }));
      const others = view.output ? [...view.values, view.output] : view.values;
      // During a drag the plane does not change its scale.
      if (vectors.held === null || !reach) reach = reachFor([...shown.map(({ at }) => at), ...others], reach);
      scale = scaleOf(reach, size);
      assign(node, { width: size, height: size, viewBox: `0 0 ${size} ${size}`, 'aria-label': view.labels.plane });
      drawAxes(axes, scale, reach, size);
      drawHull(hull, scale, view.hull);
      drawValues(values, scale, view.values);
      const shaftNodes = keep(shafts, shown.length, () => svg('g', {}, svg('path'), svg('path'), svg('path')));
      const tipNodes = keep(tips, shown.length, makeTip);
      const labels = shown.map((word) => labelOf(word, scale, family));
      sides = sidesFor(labels, size, sides, view.output ? [{ x: scale.x(view.output[0]), y: scale.y(view.output[1]) }] : []);
      shown.forEach((word, at) => {
        const role = word.key === vectors.held ? `${word.role} held` : word.role;
        drawShaft(shaftNodes[at], scale, word, role);
        drawTip(tipNodes[at], word, role, labels[at], sides[at], view);
      });
      drawOutput(output, scale, view.output);
    },

    /** Which word's tip is nearest to the pointer, if it is near; -1 if none is. @param {MouseEvent} event */
    near(event) {
      const [x, y] = spot(event);
      const far = shown.map(({ at }) => Math.hypot(scale.x(at[0]) - x, scale.y(at[1]) - y));
      const nearest = far.indexOf(Math.min(...far));
      return far[nearest] <= GRIP ? nearest : -1;
    },

    /** Where on the plane the pointer is. @param {MouseEvent} event */
    pointAt(event) {
      return scale.back(...spot(event)).map((value) => Math.max(-reach, Math.min(reach, value)));
    },

    /** @param {number} index of a word */
    focus(index) {
      /** @type {NodeListOf<SVGElement>} */
      const all = node.querySelectorAll('.tip');
      all[index].focus({ preventScroll: true });
    },
  };
}

/** @param {Scale} scale @param {number[]} point */
const spotOf = (scale, [x, y]) => `${scale.x(x).toFixed(1)} ${scale.y(y).toFixed(1)}`;

/** @param {Element} group @param {Scale} scale @param {number} reach @param {number} size px */
function drawAxes(group, scale, reach, size) {
  const marks = ticksFor(reach);
  const numbered = marks.filter((mark) => mark !== 0);
  const zero = scale.x(0);
  const nodes = keep(group, 4 + 2 * numbered.length, (at) => svg(at < 2 ? 'path' : 'text'));
  /** @param {number} mark */
  const cross = (mark) => `M${scale.x(mark).toFixed(1)} 0V${size}M0 ${scale.y(mark).toFixed(1)}H${size}`;
  assign(nodes[0], { class: 'grid', d: marks.map(cross).join('') });
  assign(nodes[1], { class: 'zero', d: cross(0) });
  assign(write(nodes[2], 'x₁'), { class: 'name', x: size - 4, y: zero - 6, 'text-anchor': 'end' });
  assign(write(nodes[3], 'x₂'), { class: 'name', x: zero + 7, y: 12, 'text-anchor': 'start' });
  const decimals = marks.every(Number.isInteger) ? 0 : 1;
  numbered.forEach((mark, at) => {
    const across = { class: 'mark', x: scale.x(mark).toFixed(1), y: size - 5, 'text-anchor': 'middle' };
    const up = { class: 'mark', x: 5, y: (scale.y(mark) + 4).toFixed(1), 'text-anchor': 'start' };
    assign(write(nodes[4 + 2 * at], printed(mark, decimals)), across);
    assign(write(nodes[5 + 2 * at], printed(mark, decimals)), up);
  });
}

/** @param {Element} group @param {Scale} scale @param {number[][]} corners */
function drawHull(group, scale, corners) {
  const [outline] = keep(group, 1, () => svg('path'));
  const d = corners.length ? `M${corners.map((corner) => spotOf(scale, corner)).join('L')}Z` : '';
  assign(outline, { d });
}

/** @param {Element} group @param {Scale} scale @param {number[][]} values */
function drawValues(group, scale, values) {
  [...keep(group, values.length, () => svg('circle', { r: 3 }))].forEach((node, at) => {
    assign(node, { cx: scale.x(values[at][0]).toFixed(1), cy: scale.y(values[at][1]).toFixed(1) });
  });
}

/**
 * A hairline, so that a word of weight 0 is still visible; the weight upon it; the head.
 * @param {Element} group @param {Scale} scale @param {Word} word @param {string} role
 */
function drawShaft(group, scale, { at, weight }, role) {
  const [from, to] = [[scale.x(0), scale.y(0)], [scale.x(at[0]), scale.y(at[1])]];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [along, across] = length ? [(to[0] - from[0]) / length, (to[1] - from[1]) / length] : [0, 0];
  /** @param {1 | -1} side */
  const barb = (side) => [
    to[0] - HEAD * along - side * HEAD * 0.45 * across, to[1] - HEAD * across + side * HEAD * 0.45 * along,
  ];
  /** @param {number[]} start @param {number[]} end */
  const line = (start, end) => `M${start.map((part) => part.toFixed(1)).join(' ')}L${end.map((part) => part.toFixed(1)).join(' ')}`;
  const neck = length > HEAD ? [to[0] - 0.8 * HEAD * along, to[1] - 0.8 * HEAD * across] : from;
  const [hair, thick, head] = group.children;
  assign(group, { class: `shaft ${role}` });
  assign(hair, { class: 'hair', d: line(from, to) });
  const width = Math.abs(weight ?? 0) * THICK;
  assign(thick, { class: Number(weight) < 0 ? 'thick below' : 'thick', d: line(from, neck), 'stroke-width': width.toFixed(2) });
  assign(head, { class: 'barbs', d: length ? `${line(barb(1), to)}L${barb(-1).map((part) => part.toFixed(1)).join(' ')}Z` : '' });
}

function makeTip() {
  const label = svg('text', { 'font-size': LETTER }, svg('tspan', { class: 'word' }), svg('tspan', { class: 'weight', dx: 5 }));
  return svg('g', { tabindex: 0, role: 'slider', 'aria-valuemin': -10, 'aria-valuemax': 10 },
    svg('circle', { class: 'grip', r: GRIP }), svg('circle', { class: 'ring', r: 6 }), label);
}

/** A word's label: what is written, and where its tip is. @param {Word} word @param {Scale} scale @param {string} family */
function labelOf({ at, text, weight }, scale, family) {
  const font = `700 ${LETTER}px ${family}`;
  const word = fitted(text, WORD, font);
  const digits = weight === null ? '' : printed(weight, WEIGHT_DECIMALS);
  const width = widthOf(word, font) + 5 + widthOf(digits, `12px ${family}`);
  return { x: scale.x(at[0]), y: scale.y(at[1]), word, digits, width };
}

/**
 * @param {Element} group @param {Word} shown @param {string} role @param {ReturnType<typeof labelOf>} label
 * @param {number} side @param {import('./wire.types').PlaneView} view
 */
function drawTip(group, { at, text }, role, { x, y, word, digits }, side, { labels, locked }) {
  const label = group.children[2];
  write(label.children[0], word);
  write(label.children[1], digits);
  assign(label, beside(side));
  const vector = at.map((number) => printed(number, 2)).join(', ');
  assign(group, {
    class: `tip ${role}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, 'aria-label': text,
    'aria-readonly': locked && 'true', 'aria-valuenow': at[0], 'aria-valuetext': `(${vector})${digits && ` · ${labels.weight} ${digits}`}`,
  });
}

/** @param {Element} group @param {Scale} scale @param {number[] | null} output */
function drawOutput(group, scale, output) {
  const [dot, name] = keep(group, 2, (at) => (at ? svg('text', { 'font-size': LETTER + 1 }, 'O') : svg('circle', { r: 6 })));
  const transform = output ? `translate(${spotOf(scale, output)})` : undefined;
  assign(group, { display: output ? undefined : 'none' });
  assign(dot, { transform });
  assign(name, { transform, x: 10, y: 5 });
}
