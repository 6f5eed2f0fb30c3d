// The stage: five steps of attention as one scene. It draws from one plain view and reports what
// the person chose; Streamlit is known to the default export alone.

import { createArithmetic } from './arithmetic.js';
import { createAside } from './aside.js';
import { isDark, rampOf } from './colour.js';
import { html, write } from './dom.js';
import { createFilmstrip } from './filmstrip.js';
import { listen } from './hands.js';
import { createHeatmap } from './heatmap.js';
import { createLegend } from './legend.js';
import { createRowView } from './rowview.js';
import { createSelection } from './state.js';
import { cellText, createTooltip, edgeText } from './tooltip.js';
import { gridOf, unpack } from './wire.js';
import { sentence } from './words.js';

const NARROW = 760; // px, as in the style sheet: the row view stands beneath the heatmap
const stages = new WeakMap(); // Streamlit calls again with the same parent: one stage each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let known = stages.get(parentElement);
  if (!known) {
    const root = html('div');
    parentElement.append(root);
    const emit = {};
    known = { emit, stage: mount(root, emit) };
    stages.set(parentElement, known);
  }
  known.emit.state = (choice) => setStateValue('view', choice);
  known.emit.action = (id) => setTriggerValue('action', id);
  known.stage.draw(unpack(data));
  return () => {
    known.stage.end();
    stages.delete(parentElement);
  };
}

/**
 * @param {HTMLElement} root an empty element
 * @param {{state: (choice: import('./state.js').Choice) => void, action: (id: string) => void}} emit
 * @returns {{draw: (view: import('./wire.js').View) => void, end: () => void}}
 */
export function mount(root, emit) {
  let view = null;
  let hover = null; // { row?, column? } of the heatmap
  let word = null; // a key pointed at in the row view
  let width = 0; // of the heatmap as it was last drawn
  let frame = 0;
  let speaking = 0;

  const selection = createSelection((choice) => emit.state(choice));
  const film = createFilmstrip(goTo);
  const heat = createHeatmap();
  const legend = createLegend((ramp) => choose({ ramp }));
  const rowView = createRowView();
  const arithmetic = createArithmetic();
  const aside = createAside((id) => emit.action(id));
  const tooltip = createTooltip();
  const axis = html('p', { class: 'caption' });
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  const top = html('div', { class: 'top' }, axis, film.turns);
  const matrix = html('div', {}, top, heat.node, legend.node);
  const scene = html('div', { class: 'scene' }, matrix, rowView.node);
  const under = html('div', { class: 'under' }, arithmetic.node, aside.node);
  root.classList.add('stage');
  root.append(film.node, scene, under, tooltip.node, live);

  function goTo(step, byPointer) {
    choose({ step });
    // After a click the arrows belong to the cells; along the tabs they go with the keyboard's focus.
    if (byPointer) heat.node.focus({ preventScroll: true });
  }

  function choose(change) {
    const step = selection.now.step;
    if (!selection.choose(change)) return;
    hover = word = null;
    if (change.ramp || selection.now.step !== step) drawAll();
    else drawPointed();
    clearTimeout(speaking);
    speaking = setTimeout(speak, 250);
  }

  function speak() {
    const { step, cell } = selection.now;
    write(live, cellText(view, step, ...cell));
  }

  function drawAll() {
    const choice = selection.now;
    width = heat.node.clientWidth;
    if (!width) return; // in a closed tab: the observer calls again when it opens
    const dark = isDark(root);
    const page = { width, family: getComputedStyle(root).fontFamily };
    const rampAt = (step) => rampOf(view.steps[step - 1], gridOf(view, step), choice.ramp, dark);
    const step = view.steps[choice.step - 1];
    film.draw(view, rampAt);
    film.point(choice.step);
    axis.replaceChildren(...sentence(step.axis));
    heat.draw(view, choice, rampAt(choice.step), page);
    legend.draw(view, step, rampAt(choice.step), choice.ramp, heat.geometry);
    arithmetic.draw(view, choice);
    aside.draw(view);
    drawPointed();
  }

  function drawPointed() {
    cancelAnimationFrame(frame);
    const { step, cell } = selection.now;
    const row = hover?.row ?? cell[0];
    const column = hover?.column ?? cell[1];
    const key = word ?? (view.steps[step - 1].columns === 'key' ? column : null);
    heat.point(selection.now, hover);
    rowView.draw(view, { step, row, key }, rowPage());
    arithmetic.point(selection.now);
    aside.point(view, row);
    drawTooltip(step);
  }

  /** Beside the heatmap the words stand in line with its rows. */
  function rowPage() {
    const page = { width: rowView.node.clientWidth, family: getComputedStyle(root).fontFamily };
    const { top, height, total } = heat.geometry;
    if (scene.clientWidth > NARROW) return { ...page, top, height, total };
    const low = Math.min(height, 640);
    return { ...page, top: 4, height: low, total: low + 8 };
  }

  function drawTooltip(step) {
    if (!hover) {
      tooltip.draw('');
      return;
    }
    const isCell = hover.row !== undefined && hover.column !== undefined;
    const text = isCell
      ? cellText(view, step, hover.row, hover.column)
      : edgeText(view, step, hover, heat.shortens(hover));
    const { x, y } = heat.anchor(hover);
    tooltip.draw(text, { x: x + heat.node.offsetLeft, y: y + heat.node.offsetTop }, root.clientWidth);
  }

  /** However fast the pointer moves, one drawing a frame. */
  function pointAt(place, key = null) {
    if (String([place?.row, place?.column, key]) === String([hover?.row, hover?.column, word])) return;
    hover = place;
    word = key;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawPointed);
  }

  /** What the hands need to know, once there is something in them. */
  function now() {
    if (!heat.geometry) return null;
    const { rows, columns } = gridOf(view, selection.now.step);
    const hasKeys = view.steps[selection.now.step - 1].columns === 'key';
    return { ...selection.now, steps: view.steps.length, rows, columns, hasKeys };
  }

  function redraw() {
    if (view) drawAll();
  }

  /** A new width moves everything at once: no gliding. */
  function resize() {
    if (heat.node.clientWidth === width) return;
    root.classList.add('still');
    redraw();
    requestAnimationFrame(() => root.classList.remove('still'));
  }

  const stopListening = listen({ root, heat, rowView, film }, { now, choose, pointAt });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const size = new ResizeObserver(resize);
  size.observe(scene);
  scheme.addEventListener('change', redraw);

  return {
    draw(next) {
      view = next;
      selection.follow(view);
      const { rows, columns } = gridOf(view, selection.now.step);
      if (hover?.row >= rows || hover?.column >= columns) hover = null;
      if (word >= view.keys.length) word = null;
      drawAll();
    },
    end() {
      cancelAnimationFrame(frame);
      clearTimeout(speaking);
      selection.end();
      size.disconnect();
      scheme.removeEventListener('change', redraw);
      stopListening();
      root.replaceChildren();
    },
  };
}
