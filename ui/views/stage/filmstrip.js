// The five quantities as small real heatmaps, which are also the stepper.

import { paint } from '../../kit/cells_canvas.js';
import { assign, html, keep, write } from '../../kit/dom.js';
import { colouredValue, gridOf } from '../../kit/wire.js';

/** @param {(step: number, byPointer: boolean) => void} choose */
export function createFilmstrip(choose) {
  const node = html('div', { class: 'film', role: 'tablist' });
  const previous = html('button', { type: 'button', class: 'turn' }, '‹');
  const next = html('button', { type: 'button', class: 'turn' }, '›');
  const turns = html('div', { class: 'turns' }, previous, next);
  let shown = 1;
  previous.onclick = () => choose(shown - 1, false);
  next.onclick = () => choose(shown + 1, false);
  node.onclick = (event) => {
    const tab = tabAt(event);
    if (tab) choose(Number(tab.dataset.step), event.detail > 0);
  };

  return {
    node,
    turns,

    /** @param {import('./wire.types').StageView & import('../../kit/wire.js').Matrices} view @param {(step: number) => import('../../kit/colour.js').Ramp} rampAt */
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
      assign(previous, { 'aria-label': view.words.previous, title: view.words.previous });
      assign(next, { 'aria-label': view.words.next, title: view.words.next });
    },

    /** @param {number} step the current one */
    point(step) {
      shown = step;
      previous.disabled = step === 1;
      /** @type {NodeListOf<HTMLElement>} */
      const tabs = node.querySelectorAll('[role=tab]');
      for (const tab of tabs) {
        const on = Number(tab.dataset.step) === step;
        assign(tab, { 'aria-selected': String(on), tabindex: on ? 0 : -1 });
        if (on && node.scrollWidth > node.clientWidth) node.scrollLeft = tab.offsetLeft - node.offsetLeft - 40;
      }
      next.disabled = step === tabs.length;
    },

    /** The tab of the current step, for the keys that move along the tabs. */
    focus() {
      /** @type {HTMLElement | null} */
      const current = node.querySelector('[aria-selected=true]');
      current?.focus();
    },
  };
}

/** The tab that an event is about, if any. @param {Event} event @returns {HTMLElement | null} */
export function tabAt({ target }) {
  return target instanceof Element ? target.closest('[role=tab]') : null;
}

/** @param {number} step */
function frame(step) {
  return html('button', { type: 'button', role: 'tab', class: 'frame', 'data-step': step },
    html('span', { class: 'title' }, html('b'), html('span', { class: 'name' }), html('i')),
    html('canvas', { 'aria-hidden': 'true' }));
}

function arrow() {
  return html('span', { class: 'arrow', 'aria-hidden': 'true' }, html('span'), html('span', {}, '→'));
}

/**
 * The matrix itself, one pixel a number; a cell is at most two and a half times as wide as high.
 * @param {HTMLCanvasElement} canvas
 * @param {import('../../kit/wire.js').Grid} grid
 * @param {(row: number, column: number) => number} value
 * @param {import('../../kit/colour.js').Ramp} ramp
 */
function drawSmall(canvas, { rows, columns }, value, ramp) {
  canvas.style.setProperty('--widest', (2.5 * columns / rows).toFixed(2));
  paint(canvas, { rows, columns, rgba: (row, column) => ramp.rgba(value(row, column)) });
}
