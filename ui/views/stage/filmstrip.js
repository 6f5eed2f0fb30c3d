// The five quantities as small real heatmaps, which are also the stepper.

import { imageOf } from '../../kit/cells_canvas.js';
import { assign, html, keep, write } from '../../kit/dom.js';
import { colouredValue, gridOf } from '../../kit/wire.js';

/** @param {(step: number, byPointer: boolean) => void} choose */
export function createFilmstrip(choose) {
  const node = html('div', { class: 'film', role: 'tablist' });
  const previous = html('button', { type: 'button', class: 'turn' }, '‹');
  const next = html('button', { type: 'button', class: 'turn' }, '›');
  const turns = html('div', { class: 'turns' }, previous, next);
  let current = 1;
  previous.onclick = () => choose(current - 1, false);
  next.onclick = () => choose(current + 1, false);
  node.onclick = (event) => {
    const frame = event.target.closest('[role=tab]');
    if (frame) choose(Number(frame.dataset.step), event.detail > 0);
  };

  return {
    node,
    turns,

    /** @param {(step: number) => import('./colour.js').Ramp} rampAt */
    draw(view, rampAt) {
      const children = keep(node, 2 * view.steps.length - 1, (at) => (at % 2 ? arrow() : frame(at / 2 + 1)));
      view.steps.forEach((step, at) => {
        const tab = children[2 * at];
        const [number, name, symbol] = tab.firstChild.children;
        write(number, String(step.number));
        write(name, step.name);
        write(symbol, step.symbol);
        drawSmall(tab.lastChild, gridOf(view, at + 1), colouredValue(view, at + 1), rampAt(at + 1));
        if (at) write(children[2 * at - 1].firstChild, view.steps[at - 1].operation);
      });
      for (const [button, label] of [[previous, view.words.previous], [next, view.words.next]]) {
        assign(button, { 'aria-label': label, title: label });
      }
    },

    /** @param {number} step the current one */
    point(step) {
      current = step;
      previous.disabled = step === 1;
      for (const tab of node.querySelectorAll('[role=tab]')) {
        const on = Number(tab.dataset.step) === step;
        assign(tab, { 'aria-selected': String(on), tabindex: on ? 0 : -1 });
        if (on && node.scrollWidth > node.clientWidth) node.scrollLeft = tab.offsetLeft - node.offsetLeft - 40;
      }
      next.disabled = step === node.querySelectorAll('[role=tab]').length;
    },

    /** The tab of the current step, for the keys that go along the tabs. */
    focus() {
      node.querySelector('[aria-selected=true]').focus();
    },
  };
}

function frame(step) {
  return html('button', { type: 'button', role: 'tab', class: 'frame', 'data-step': step },
    html('span', { class: 'title' }, html('b'), html('span', { class: 'name' }), html('i')),
    html('canvas', { 'aria-hidden': 'true' }));
}

function arrow() {
  return html('span', { class: 'arrow', 'aria-hidden': 'true' }, html('span'), html('span', {}, '→'));
}

/** The matrix itself, one pixel a number; a cell is at most two and a half times as wide as high. */
function drawSmall(canvas, { rows, columns }, value, ramp) {
  assign(canvas, { width: columns, height: rows });
  canvas.style.setProperty('--widest', (2.5 * columns / rows).toFixed(2));
  const rgba = (row, column) => ramp.rgba(value(row, column));
  canvas.getContext('2d').putImageData(imageOf({ rows, columns, rgba }), 0, 0);
}
