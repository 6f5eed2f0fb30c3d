// Two sides of attention on the same words: β of each and their difference, one selected cell worked
// out on both, and every row measured. It draws from one plain view and knows no Streamlit.

import { createArithmetic } from '../views/stage/arithmetic.js';
import { createPresenter } from '../views/stage/presenter.js';
import { handOut, savedPng, savedSvg } from '../views/stage/save.js';
import { createSelection } from '../views/stage/state.js';
import { createTooltip, edgeText } from '../views/stage/tooltip.js';
import { isDark } from '../kit/colour.js';
import { html, write } from '../kit/dom.js';
import { moveOf } from '../kit/keys.js';
import { sentence } from '../kit/words.js';
import { createMaps, numbersOf } from './maps.js';
import { createMeasures } from './measures.js';

const SLIDES = 3; // A, B and their difference, in the order of the view's steps

/**
 * A view of the stage with three steps, `a`, `b` and `difference`, and besides
 * `sides: {mark, name, states, worked, formula, sentence}[]`, `measures` and `finding`.
 * @param {HTMLElement} root an empty element
 * @param {{state: (choice: {cell: [number, number], ramp: string}) => void,
 *   presenting: (state: {present: boolean, contrast: boolean}) => void}} emit
 * @returns It hands out a picture of its maps where the document is sent a "stage-save" event, as the
 *   stage does.
 */
export function mountComparison(root, emit) {
  let view = null;
  let hover = null; // { row?, column?, map } under the pointer
  let slide = 1; // the map that is presented
  let size = ''; // of what was last drawn
  let frame = 0;
  let speaking = 0;

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
  const scene = html('div', { class: 'scene' }, maps.node, beside, presenter.button);
  const pair = html('div', { class: 'pair under' }, ...chains.map(({ node }) => node));
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  root.classList.add('stage', 'comparison');
  root.append(presenter.head, axis, scene, ...presenter.foot, pair, measures.node, tooltip.node, live);

  /** The selection, with the slide as its step: what is selected is the same cell on all three. */
  function now() {
    return { ...selection.now, step: slide };
  }

  function choose({ step, ...change }) {
    if (step !== undefined) turnTo(step);
    if (presenter.frozen || !selection.choose(change)) return;
    hover = null;
    if (change.ramp) drawAll();
    else drawPointed();
    clearTimeout(speaking);
    speaking = setTimeout(() => write(live, numbersOf(view, selection.now.cell)), 250);
  }

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
    size = sizeNow();
    if (!maps.isSeen) return; // in a closed tab: the observer calls again when it opens
    axis.replaceChildren(...sentence(view.axis));
    finding.replaceChildren(...sentence(view.finding.template, view.finding.values));
    const page = { family: getComputedStyle(root).fontFamily, dark: isDark(root), contrast: presenter.contrast };
    if (presenter.on) maps.drawAlone(slide, view, selection.now, page);
    else maps.draw(view, selection.now, page);
    chains.forEach((chain, at) => chain.draw(sideView(at), { ...selection.now, step: 1 }));
    measures.draw(view);
    drawPointed();
  }

  /** What a slide is called, as the stage calls its steps. */
  function titleOf(at) {
    const { symbol, name } = view.steps[at - 1];
    const side = view.sides[at - 1];
    return side ? { number: side.mark, name: side.name, symbol } : { number: symbol, name, symbol: '' };
  }

  /** What has another place while presenting: one map alone, and beside it the numbers of its row. */
  function arrange() {
    maps.showAlone(presenter.on ? slide : 0);
    pair.dataset.slide = slide;
    if (presenter.on) beside.append(measures.node);
    else if (measures.node.parentNode !== root) pair.after(measures.node);
  }

  /** What the stage's arithmetic draws, for one of the sides. */
  function sideView(at) {
    const { mark, name, worked, formula, sentence: told } = view.sides[at];
    const words = { ...view.words, arithmetic: `${mark} · ${name}` };
    return { words, keys: view.keys, worked, steps: [{ formula, sentence: told }] };
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
    const isCell = row !== undefined && column !== undefined;
    const seen = { ...view, rows: view.sides[map]?.states ?? view.queries.map(() => ({ state: '' })) };
    const text = isCell ? numbersOf(view, [row, column]) : edgeText(seen, 1, hover, maps.shortens(hover));
    tooltip.draw(text, maps.anchor(hover, root), root.clientWidth);
  }

  function pointAt(place) {
    if (presenter.frozen) return;
    if (String([place?.map, place?.row, place?.column]) === String([hover?.map, hover?.row, hover?.column])) return;
    hover = place;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawPointed);
  }

  function redraw() {
    if (view) drawAll();
  }

  /** The height depends on what is drawn, but for when presenting. */
  function sizeNow() {
    const { clientWidth, clientHeight } = maps.node;
    return presenter.on ? `${clientWidth} ${clientHeight}` : `${clientWidth}`;
  }

  /** A new size moves everything at once: no gliding. */
  function resize() {
    if (sizeNow() === size) return;
    root.classList.add('still');
    redraw();
    requestAnimationFrame(() => root.classList.remove('still'));
  }

  /** Taken by the view that can be seen; whoever asks learns from the event whether one was. */
  async function save(event) {
    if (!maps.isSeen) return;
    event.preventDefault();
    const picture = savedSvg({ root, scene: maps.node, heats: maps.heats }, { name: view.words.picture });
    const { format, stem } = event.detail;
    const blob = format === 'png' ? await savedPng(picture) : new Blob([picture], { type: 'image/svg+xml' });
    handOut(blob, `${stem}.${format}`);
  }

  root.addEventListener('keydown', (event) => {
    if (!view) return;
    const { rows, columns } = view.values.a;
    const move = moveOf(event, selection.now.cell, rows, columns);
    if (!move) return;
    choose({ cell: move });
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener('stage-save', save);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const observer = new ResizeObserver(resize);
  observer.observe(maps.node);
  scheme.addEventListener('change', redraw);

  return {
    draw(next) {
      view = next;
      selection.follow(view);
      const { rows, columns } = view.values.a;
      if (hover?.row >= rows || hover?.column >= columns) hover = null;
      presenter.follow(view.presenting);
      drawAll();
    },
    end() {
      cancelAnimationFrame(frame);
      clearTimeout(speaking);
      selection.end();
      observer.disconnect();
      presenter.end();
      scheme.removeEventListener('change', redraw);
      document.removeEventListener('stage-save', save);
      root.replaceChildren();
    },
  };
}
