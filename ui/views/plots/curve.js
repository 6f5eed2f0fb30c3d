// A probability after every word, as a curve from 0 to 1 with its even chance in the middle.

import { assign, html, keep, svg, write } from '../../kit/dom.js';
import { fitted, widthOf } from '../../kit/measure.js';
import { printed } from '../../kit/numbers.js';

const HEIGHT = 190; // px of the plot alone
const LEFT = 52;
const RIGHT = 22;
const TOP = 22;
const LINES = [0, 0.5, 1];
const ROOM = 40; // px between two words from which on every point has its number
const LONGEST = 96; // px of a slanted word

/** @typedef {import('./wire.types').CurveData} Data */

/** @param {HTMLElement} root */
export function createCurve(root) {
  const names = ['lines', 'scale', 'path', 'points', 'numbers', 'words'];
  const layers = names.map((name) => svg('g', { class: name }));
  const [lines, scale, path, points, numbers, words] = layers;
  const picture = svg('svg', { role: 'img' }, ...layers);
  const axis = html('p', { class: 'caption' });
  root.append(axis, html('div', { class: 'curve' }, picture));
  /** @type {Data | null} */
  let data = null;
  let width = 0;

  /** @param {Data} next */
  function draw(next) {
    data = next;
    width = root.clientWidth;
    if (!width) return; // in a closed tab: the observer calls again when it opens
    const family = getComputedStyle(root).fontFamily;
    const { values } = next;
    const count = values.length;
    const pitch = (width - LEFT - RIGHT) / Math.max(1, count - 1);
    /** @param {number} at */
    const x = (at) => LEFT + (count > 1 ? at * pitch : (width - LEFT - RIGHT) / 2);
    /** @param {number} value */
    const y = (value) => TOP + (1 - value) * HEIGHT;
    write(axis, next.axis);

    each(lines, LINES, 'line', (node, value) => assign(node, {
      x1: LEFT - 6, x2: width - RIGHT + 6, y1: y(value), y2: y(value), class: value === 0.5 ? 'even' : undefined,
    }));
    each(scale, LINES, 'text', (node, value) => {
      write(node, `${100 * value} %`);
      assign(node, { x: LEFT - 12, y: y(value), dy: '.35em', 'text-anchor': 'end' });
    });
    const d = values.map((value, at) => `${at ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    each(path, [d], 'path', (node) => assign(node, { d }));
    each(points, values, 'circle', (node, value, at) => {
      assign(node, { cx: x(at).toFixed(1), cy: y(value).toFixed(1), r: pitch < 14 ? 2.2 : 3.6 });
      write(node.firstChild ?? node.appendChild(svg('title')), `${next.words[at].text}: ${printed(100 * value, 1)} %`);
    });
    const numbered = pitch >= ROOM ? values.keys() : [count - 1];
    each(numbers, [...numbered], 'text', (node, at) => {
      const value = values[at];
      write(node, printed(100 * value, 0));
      // Where the curve is not: over a hill, under a valley.
      const beside = ((values[at - 1] ?? value) + (values[at + 1] ?? value)) / 2;
      assign(node, { x: x(at), y: y(value) + (beside > value ? 17 : -9), 'text-anchor': 'middle' });
    });
    drawWords(next.words, pitch, x, family);
    const text = next.words.map((word, at) => `${word.text} ${printed(100 * values[at], 0)} %`).join(', ');
    assign(picture, { 'aria-label': `${next.label}: ${text}` });
  }

  /**
   * Side by side if they fit, otherwise slanted; of very many every second, third, ...
   * @param {Data['words']} tokens @param {number} pitch @param {(at: number) => number} x @param {string} family
   */
  function drawWords(tokens, pitch, x, family) {
    const font = `13px ${family}`;
    const level = tokens.every(({ text }) => widthOf(text, font) <= pitch - 8);
    const stride = Math.max(1, Math.ceil(15 / pitch));
    const shown = tokens.filter((_, at) => at % stride === 0);
    const tall = level ? 0 : Math.max(...shown.map(({ text }) => Math.min(LONGEST, widthOf(text, font)))) * 0.75;
    const y = TOP + HEIGHT + 27;
    each(words, shown, 'text', (node, { text, unknown }, at) => {
      write(node, fitted(text, level ? pitch : LONGEST, font));
      const turn = level ? '' : ' rotate(-45)';
      assign(node, {
        transform: `translate(${x(at * stride).toFixed(1)} ${y})${turn}`, 'text-anchor': level ? 'middle' : 'end',
        class: unknown ? 'unknown' : undefined,
      });
    });
    const height = (y + 8 + tall).toFixed(0);
    assign(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
  }

  const size = new ResizeObserver(() => {
    if (data && root.clientWidth !== width) draw(data);
  });
  size.observe(root);
  return {
    draw,
    end() {
      size.disconnect();
    },
  };
}

/**
 * One node of the group for each item.
 * @template T
 * @param {Element} group @param {T[]} items @param {keyof SVGElementTagNameMap} tag
 * @param {(node: Element, item: T, at: number) => void} furnishOne
 */
function each(group, items, tag, furnishOne) {
  [...keep(group, items.length, () => svg(tag))].forEach((node, at) => furnishOne(node, items[at], at));
}
