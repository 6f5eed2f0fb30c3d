// Two sides of attention on the same words: β of each and their difference, one selected cell worked
// out on both, and every row measured.

import { createArithmetic } from '../views/stage/arithmetic.js';
import { isDark } from '../kit/colour.js';
import { arrive, html, write } from '../kit/dom.js';
import { moveOf } from '../kit/keys.js';
import { createSelection } from '../views/stage/state.js';
import { createTooltip, edgeText } from '../views/stage/tooltip.js';
import { unpack } from '../kit/wire.js';
import { sentence } from '../kit/words.js';
import { createMaps, numbersOf } from './maps.js';
import { createMeasures } from './measures.js';

const comparisons = new WeakMap(); // Streamlit calls again with the same parent: one each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  let known = comparisons.get(parentElement);
  if (!known) {
    const root = html('div');
    parentElement.append(root);
    const emit = {};
    known = { emit, comparison: mountComparison(root, emit) };
    comparisons.set(parentElement, known);
  }
  known.emit.state = (choice) => setStateValue('view', choice);
  known.comparison.draw(unpack(data));
  arrive(parentElement);
  return () => {
    known.comparison.end();
    comparisons.delete(parentElement);
  };
}

/**
 * A view of the stage with three steps, `a`, `b` and `difference`, and besides
 * `sides: {mark, name, states, worked, formula, sentence}[]`, `measures` and `both`.
 * @param {HTMLElement} root an empty element
 * @param {{state: (choice: {cell: [number, number], ramp: string}) => void}} emit
 */
export function mountComparison(root, emit) {
  let view = null;
  let hover = null; // { row?, column?, map } under the pointer
  let width = 0;
  let frame = 0;
  let speaking = 0;

  const selection = createSelection(({ cell, ramp }) => emit.state({ cell, ramp }));
  const maps = createMaps({ choose, pointAt });
  const chains = [createArithmetic(), createArithmetic()];
  const measures = createMeasures((row) => choose({ cell: [row, selection.now.cell[1]] }));
  const tooltip = createTooltip();
  const axis = html('p', { class: 'caption' });
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  const pair = html('div', { class: 'pair' }, ...chains.map(({ node }) => node));
  root.classList.add('stage', 'comparison');
  root.append(axis, maps.node, pair, measures.node, tooltip.node, live);

  function choose(change) {
    if (!selection.choose(change)) return;
    hover = null;
    if (change.ramp) drawAll();
    else drawPointed();
    clearTimeout(speaking);
    speaking = setTimeout(() => write(live, numbersOf(view, selection.now.cell)), 250);
  }

  function drawAll() {
    width = maps.node.clientWidth;
    if (!width) return; // in a closed tab: the observer calls again when it opens
    axis.replaceChildren(...sentence(view.axis));
    maps.draw(view, selection.now, { width, family: getComputedStyle(root).fontFamily, dark: isDark(root) });
    chains.forEach((chain, at) => chain.draw(sideView(at), { ...selection.now, step: 1 }));
    measures.draw(view);
    drawPointed();
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
    chains.forEach((chain) => chain.point({ ...selection.now, step: 1 }));
    measures.point(hover?.row ?? selection.now.cell[0]);
    drawTooltip();
  }

  function drawTooltip() {
    if (!hover) {
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
    if (String([place?.map, place?.row, place?.column]) === String([hover?.map, hover?.row, hover?.column])) return;
    hover = place;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawPointed);
  }

  function redraw() {
    if (view) drawAll();
  }

  /** A new width moves everything at once: no gliding. */
  function resize() {
    if (maps.node.clientWidth === width) return;
    root.classList.add('still');
    redraw();
    requestAnimationFrame(() => root.classList.remove('still'));
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
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const size = new ResizeObserver(resize);
  size.observe(maps.node);
  scheme.addEventListener('change', redraw);

  return {
    draw(next) {
      view = next;
      selection.follow(view);
      const { rows, columns } = view.values.a;
      if (hover?.row >= rows || hover?.column >= columns) hover = null;
      drawAll();
    },
    end() {
      cancelAnimationFrame(frame);
      clearTimeout(speaking);
      selection.end();
      size.disconnect();
      scheme.removeEventListener('change', redraw);
      root.replaceChildren();
    },
  };
}
