// What the colours mean, with numbers, and the switch of the weights' colours.

import { css } from './colour.js';
import { assign, html, keep, svg, write } from './dom.js';
import { printed } from './numbers.js';
import { fill } from './words.js';

const LENGTH = 220;
const PARTS = 55;

/** @param {(ramp: 'uniform' | 'zero') => void} choose */
export function createLegend(choose) {
  const bar = svg('g');
  const numbers = svg('g', { class: 'numbers' });
  const picture = svg('svg', { width: LENGTH, height: 30, viewBox: `0 0 ${LENGTH} 30`, 'aria-hidden': 'true' }, bar, numbers);
  const caption = html('span', { class: 'caption' });
  const buttons = ['uniform', 'zero'].map((ramp) => {
    const button = html('button', { type: 'button' });
    button.onclick = () => choose(ramp);
    return button;
  });
  const choice = html('span', { class: 'switch', role: 'group' }, caption, ...buttons);
  const node = html('div', { class: 'legend' }, picture, choice);

  return {
    node,
    draw(view, step, ramp, chosen, { left, top, height, total }) {
      const { words } = view;
      node.style.paddingLeft = `${left}px`;
      node.style.marginBottom = `${total - top - height}px`; // the height kept for more rows
      const span = ramp.high - ramp.low;
      [...keep(bar, PARTS, () => svg('rect', { height: 9 }))].forEach((part, at) => {
        const colour = css(ramp.at(ramp.low + (span * (at + 0.5)) / PARTS));
        assign(part, { x: (at * LENGTH) / PARTS, width: LENGTH / PARTS + 0.4, fill: colour });
      });
      const weights = step.scale.kind === 'weights';
      const uniform = weights && ramp.centre > 0;
      const decimals = step.decimals;
      const flat = uniform && !step.scale.reach; // all alike: there is nothing to either side
      const centre = uniform ? `${fill(words.uniform, { n: view.keys.length })} = ${printed(ramp.centre, decimals)}` : printed(ramp.centre, 0);
      const middle = ((ramp.centre - ramp.low) / span) * LENGTH;
      const labels = [
        { text: printed(ramp.low, decimals), x: 0, anchor: 'start', hide: flat || (middle < 70 && ramp.centre > ramp.low) },
        { text: centre, x: middle, anchor: 'middle', hide: !flat && ramp.centre <= ramp.low },
        { text: printed(ramp.high, decimals), x: LENGTH, anchor: 'end', hide: flat },
      ];
      [...keep(numbers, 3, () => svg('text', { y: 24, 'font-size': 11.5 }))].forEach((node, at) => {
        const { text, x, anchor, hide } = labels[at];
        write(node, hide ? '' : text);
        const start = anchor === 'middle' && x < 45 ? { x: 0, 'text-anchor': 'start' } : { x, 'text-anchor': anchor };
        assign(node, start);
      });
      choice.style.visibility = weights ? 'visible' : 'hidden';
      write(caption, words.legend);
      write(buttons[0], words.around);
      write(buttons[1], words.fromZero);
      assign(choice, { 'aria-label': words.legend });
      buttons.forEach((button, at) => assign(button, { 'aria-pressed': String(chosen === ['uniform', 'zero'][at]) }));
    },
  };
}
