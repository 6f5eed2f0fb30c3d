// The five quantities as small real heatmaps, which are also the stepper.

import { paint } from '../../kit/cells_canvas.js';
import { assign, html, keep, write } from '../../kit/dom.js';
import { glanceOf, shapeOf } from '../../kit/wire.js';

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
        drawSmall(tab.lastChild, shapeOf(view, at + 1), glanceOf(view, at + 1), rampAt(at + 1));
        if (at) write(children[2 * at - 1].firstChild, view.steps[at - 1].operation);
      });
      assign(previous, { 'aria-label': view.words.previous, title: view.words.previous });
      assign(next, { 'aria-label': view.words.next, title: view.words.next });
    },

    /** @param {number} step the current one @param {number} chosen which may still be on its way */
    point(step, chosen) {
      shown = chosen;
      previous.disabled = chosen === 1;
      /** @type {NodeListOf<HTMLElement>} */
      const tabs = node.querySelectorAll('[role=tab]');
      for (const tab of tabs) {
        const at = Number(tab.dataset.step);
        const [isShown, isChosen] = [at === step, at === chosen];
        const busy = isChosen && !isShown ? 'true' : undefined;
        assign(tab, { 'aria-selected': String(isShown), 'aria-busy': busy, tabindex: isChosen ? 0 : -1 });
        if (isChosen && node.scrollWidth > node.clientWidth) node.scrollLeft = tab.offsetLeft - node.offsetLeft - 40;
      }
      next.disabled = chosen === tabs.length;
    },

    /** The tab of the chosen step, for the keys that move along the tabs. */
    focus() {
      /** @type {HTMLElement | null} */
      const current = node.querySelector('[role=tab][tabindex="0"]');
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
 * The matrix itself or a smaller one for it, one pixel a number; a cell of the matrix is at most two
 * and a half times as wide as high.
 * @param {HTMLCanvasElement} canvas
 * @param {{rows: number, columns: number}} shape of the matrix
 * @param {ReturnType<typeof glanceOf>} glance
 * @param {import('../../kit/colour.js').Ramp} ramp
 */
function drawSmall(canvas, shape, { rows, columns, value }, ramp) {
  canvas.style.setProperty('--widest', (2.5 * shape.columns / shape.rows).toFixed(2));
  paint(canvas, { rows, columns, rgba: (row, column) => ramp.rgba(value(row, column)) });
}
