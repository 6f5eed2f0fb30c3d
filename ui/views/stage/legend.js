// The meaning of the colours, with numbers, and the switch for the weights' colours.

import { css } from '../../kit/colour.js';
import { assign, html, keep, svg, write } from '../../kit/dom.js';
import { widthOf } from '../../kit/measure.js';
import { printed } from '../../kit/numbers.js';
import { fill } from '../../kit/words.js';

const LENGTH = 220;
const NEEDED = 250; // px for the switch: beside long words it begins further to the left
const PARTS = 55;
const NUMBER_FONT = 11.5;
const CLEAR = 8; // between two numbers
/** @type {import('../../kit/wire.types').Ramp[]} */
const RAMPS = ['uniform', 'zero'];

/** @param {(ramp: import('../../kit/wire.types').Ramp) => void} choose */
export function createLegend(choose) {
  const bar = svg('g');
  const numbers = svg('g', { class: 'numbers' });
  const size = { width: LENGTH, height: 30, viewBox: `0 0 ${LENGTH} 30` };
  const picture = svg('svg', { ...size, 'aria-hidden': 'true' }, bar, numbers);
  const caption = html('span', { class: 'caption' });
  const buttons = RAMPS.map((ramp) => {
    const button = html('button', { type: 'button' });
    button.onclick = () => choose(ramp);
    return button;
  });
  const choice = html('span', { class: 'switch', role: 'group' }, caption, ...buttons);
  const outlined = html('span', { class: 'outlined' });
  const node = html('div', { class: 'legend' }, picture, outlined, choice);

  return {
    node,
    /**
     * @param {{words: Record<string, string>, keys: unknown[], outlined?: import('./wire.types').Outlined}} view
     * @param {import('./wire.types').MapStep} step
     * @param {import('../../kit/colour.js').Ramp} ramp
     * @param {import('../../kit/wire.types').Ramp} chosen
     * @param {import('./geometry.js').Geometry} geometry of the heatmap above it
     * @param {{scale?: number, family: string}} page
     */
    draw(view, step, ramp, chosen, { left, top, height, total }, { scale = 1, family }) {
      const { words } = view;
      node.style.paddingLeft = `min(${left * scale}px, 100% - ${NEEDED}px)`;
      node.style.marginBottom = `${total - top - height}px`; // the height kept for more rows
      const span = ramp.high - ramp.low;
      [...keep(bar, PARTS, () => svg('rect', { height: 9 }))].forEach((part, at) => {
        const colour = css(ramp.at(ramp.low + (span * (at + 0.5)) / PARTS));
        assign(part, { x: (at * LENGTH) / PARTS, width: LENGTH / PARTS + 0.4, fill: colour });
      });
      const weights = step.scale.kind === 'weights';
      const uniform = fill(words.uniform, { n: view.keys.length });
      const labels = labelsOf(ramp, step, weights, uniform, (text) => widthOf(text, `${NUMBER_FONT}px ${family}`));
      [...keep(numbers, 3, () => svg('text', { y: 24, 'font-size': NUMBER_FONT }))].forEach((number, at) => {
        write(number, labels[at].text);
        assign(number, { x: labels[at].x, 'text-anchor': labels[at].anchor });
      });
      write(outlined, view.outlined?.label ?? '');
      outlined.hidden = !view.outlined || step.columns !== 'key';
      choice.style.visibility = weights ? 'visible' : 'hidden';
      write(caption, words.legend);
      write(buttons[0], words.around);
      write(buttons[1], words.fromZero);
      assign(choice, { 'aria-label': words.legend });
      buttons.forEach((button, at) => assign(button, { 'aria-pressed': String(chosen === RAMPS[at]) }));
    },
  };
}

/**
 * The numbers under both ends and the centre; an end is left out if there is no room for both.
 * @param {import('../../kit/colour.js').Ramp} ramp
 * @param {import('./wire.types').MapStep} step
 * @param {boolean} weights
 * @param {string} name of the uniform weight
 * @param {(text: string) => number} width
 */
function labelsOf({ low, high, centre }, { scale, decimals }, weights, name, width) {
  const uniform = weights && centre > 0;
  const flat = uniform && !scale.reach; // all equal: nothing on either side
  const inside = centre > low;
  const between = !inside ? '' : uniform ? `${name} = ${printed(centre, decimals)}` : printed(centre, 0);
  const half = width(between) / 2;
  const middle = Math.min(LENGTH - half, Math.max(half, ((centre - low) / (high - low)) * LENGTH));
  const [left, right] = [low, high].map((end) => printed(end, decimals));
  const fits = (text, room) => !flat && (!inside || width(text) + CLEAR <= room);
  return [
    { text: fits(left, middle - half) ? left : '', x: 0, anchor: 'start' },
    { text: between, x: middle, anchor: 'middle' },
    { text: fits(right, LENGTH - middle - half) ? right : '', x: LENGTH, anchor: 'end' },
  ];
}
