// Two sides of attention on the same words: β of each and their difference, one selected cell worked
// out on both, and every row measured. It draws from one plain view and knows no Streamlit.

import { createArithmetic } from '../views/stage/arithmetic.js';
import { createPresenter } from '../views/stage/presenter.js';
import { watchAround } from '../views/stage/around.js';
import { savedSvg } from '../views/stage/save.js';
import { createSelection } from '../views/stage/state.js';
import { createTooltip, edgeText } from '../views/stage/tooltip.js';
import { isDark } from '../kit/colour.js';
import { html, renew, write } from '../kit/dom.js';
import { moveOf, take } from '../kit/keys.js';
import { sentence } from '../kit/words.js';
import { createMaps, numbersOf, rowsOf } from './maps.js';
import { createMeasures } from './measures.js';

const SLIDES = 3; // A, B and their difference, in the order of the view's steps

/** @typedef {import('./wire.types').ComparisonView & import('../kit/wire.js').Matrices} View */
/** @typedef {import('../views/stage/state.js').Choice} Choice */
/** @typedef {import('./maps.js').MapSpot} MapSpot */

/**
 * It hands out a picture of its maps where the document is sent a "stage-save" event, as the stage
 * does.
 * @param {HTMLElement} root an empty element
 * @param {{state: (choice: Omit<Choice, 'step'>) => void,
 *   presenting: (state: import('../views/stage/stage.js').Presented) => void}} emit
 */
export function mountComparison(root, emit) {
  /** @type {View} its steps are the maps: `a`, `b` and `difference` */
  let view;
  /** @type {MapSpot | null} under the pointer */
  let hover = null;
  let slide = 1; // the map that is presented
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let speaking;

  const selection = createSelection(({ cell, ramp }) => emit.state({ cell, ramp }));
  const maps = createMaps({ choose, pointAt });
  const chains = [createArithmetic(), createArithmetic()];
  const measures = createMeasures((row) => choose({ cell: [row, selection.now.cell[1]] }));
  const tooltip = createTooltip();
  const presenter = createPresenter(root, {
    choose, choice: now, hovered: () => hover, redraw: drawAll, focus: () => maps.focus(slide),
    tell: (state) => emit.presenting(state), act: () => {},
  });
  const axis = html('p', { class: 'caption' });
  const finding = html('p', { class: 'finding' });
  const beside = html('div', { class: 'beside' }, finding);
  const drawing = html('div', { class: 'drawing' }, maps.node, beside, presenter.button);
  const pair = html('div', { class: 'pair under' }, ...chains.map(({ node }) => node));
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  root.classList.add('stage', 'comparison');
  root.append(presenter.head, axis, drawing, ...presenter.foot, pair, measures.node, tooltip.node, live);

  /** The selection, with the slide as its step: what is selected is the same cell on all three. */
  function now() {
    return { ...selection.now, step: slide };
  }

  /** @param {Partial<Choice>} change */
  function choose({ step, ...change }) {
    if (step !== undefined) turnTo(step);
    if (presenter.frozen || !selection.choose(change)) return;
    hover = null;
    if (change.ramp) drawAll();
    else drawPointed();
    clearTimeout(speaking);
    speaking = setTimeout(() => write(live, numbersOf(view, selection.now.cell)), 250);
  }

  /** @param {number} next the wanted slide */
  function turnTo(next) {
    const wanted = Math.max(1, Math.min(SLIDES, next));
    if (wanted === slide) return;
    slide = wanted;
    hover = null;
    if (!presenter.on) return;
    drawAll();
    maps.focus(slide);
  }

  function drawAll() {
    presenter.draw(view, titleOf(slide));
    arrange();
    around.seen();
    if (!maps.isSeen) return; // in a closed tab: the observer calls again when it opens
    renew(axis, ...sentence(view.axis));
    renew(finding, ...sentence(view.finding.template, view.finding.values));
    const page = { family: getComputedStyle(root).fontFamily, dark: isDark(root), contrast: presenter.contrast };
    if (presenter.on) maps.drawAlone(slide, view, selection.now, page);
    else maps.draw(view, selection.now, page);
    chains.forEach((chain, at) => chain.draw(sideView(at), { ...selection.now, step: 1 }));
    measures.draw(view);
    drawPointed();
    chains.forEach((chain) => chain.fit());
  }

  /** The title of a slide, like that of a step on the stage. @param {number} at the slide */
  function titleOf(at) {
    const { symbol, name } = view.steps[at - 1];
    const side = view.sides[at - 1];
    return side ? { number: side.mark, name: side.name, symbol } : { number: symbol, name, symbol: '' };
  }

  /** The layout while presenting: one map alone, and beside it the numbers of its row. */
  function arrange() {
    maps.showAlone(presenter.on ? slide : 0);
    pair.dataset.slide = String(slide);
    if (presenter.on) beside.append(measures.node);
    else if (measures.node.parentNode !== root) pair.after(measures.node);
  }

  /** What the stage's arithmetic draws, for one of the sides. @param {number} at the side, from 0 */
  function sideView(at) {
    const { mark, name, worked, formula, sentence: about } = view.sides[at];
    const words = { ...view.words, arithmetic: `${mark} · ${name}` };
    return { words, keys: view.keys, worked, steps: [{ field: 'weights', formula, sentence: about }] };
  }

  function drawPointed() {
    cancelAnimationFrame(frame);
    maps.point(selection.now, hover);
    presenter.point(view, now(), hover);
    chains.forEach((chain) => chain.point({ ...selection.now, step: 1 }));
    measures.point(hover?.row ?? selection.now.cell[0]);
    drawTooltip();
  }

  function drawTooltip() {
    if (!hover || presenter.on) {
      tooltip.draw('');
      return;
    }
    const { row, column, map } = hover;
    const text = row !== undefined && column !== undefined
      ? numbersOf(view, [row, column])
      : edgeText({ ...view, rows: rowsOf(view, map) }, 1, hover, maps.shortens(hover));
    tooltip.draw(text, maps.anchor(hover, root), root.clientWidth);
  }

  /** @param {MapSpot | null} spot */
  function pointAt(spot) {
    if (presenter.frozen) return;
    if (String([spot?.map, spot?.row, spot?.column]) === String([hover?.map, hover?.row, hover?.column])) return;
    hover = spot;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawPointed);
  }

  function redraw() {
    if (view) drawAll();
  }

  function picture() {
    return { source: savedSvg({ root, drawing: maps.node, heats: maps.heats }, { name: view.words.picture }) };
  }

  root.addEventListener('keydown', (event) => {
    if (!view) return;
    const { rows, columns } = view.values.a;
    const move = moveOf(event, selection.now.cell, rows, columns);
    if (!move) return;
    choose({ cell: move });
    take(event);
  });
  const around = watchAround({
    root, watched: maps.node, sized: maps.node, isPresented: () => presenter.on, isSeen: () => maps.isSeen, redraw, picture,
  });

  return {
    /** @param {View} next */
    draw(next) {
      view = next;
      selection.follow(view);
      const { rows, columns } = view.values.a;
      if (Number(hover?.row) >= rows || Number(hover?.column) >= columns) hover = null;
      presenter.follow(view.presenting);
      drawAll();
    },
    end() {
      cancelAnimationFrame(frame);
      clearTimeout(speaking);
      selection.end();
      around.end();
      presenter.end();
      root.replaceChildren();
    },
  };
}
