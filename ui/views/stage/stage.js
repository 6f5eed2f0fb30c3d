// The stage: five steps of attention as one scene. It draws from one plain view and reports what
// the person chose; Streamlit is known to `serve` alone.

import { createArithmetic } from './arithmetic.js';
import { createAside } from './aside.js';
import { isDark, rampOf } from '../../kit/colour.js';
import { arrive, html, write } from '../../kit/dom.js';
import { createFilmstrip } from './filmstrip.js';
import { projected } from './geometry.js';
import { listen } from './hands.js';
import { createHeatmap } from './heatmap.js';
import { createLegend } from './legend.js';
import { createPresenter } from './presenter.js';
import { createRowView } from './rowview.js';
import { handOut, savedPng, savedSvg } from './save.js';
import { createSelection } from './state.js';
import { cellText, createTooltip, edgeText } from './tooltip.js';
import { gridOf, unpack } from '../../kit/wire.js';
import { sentence } from '../../kit/words.js';

const NARROW = 760; // px, as in the style sheet: the row view stands beneath the heatmap
const SMALLEST_ROW_VIEW = 340; // px with which it has all its parts
const stages = new WeakMap(); // Streamlit calls again with the same parent: one stage each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export function serve({ data, parentElement, setStateValue, setTriggerValue }) {
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
  known.emit.presenting = ({ present, contrast }) =>
    setStateValue('presenting', { present, contrast: contrast ? 'high' : 'normal' });
  known.stage.draw(unpack(data));
  arrive(parentElement);
  return () => {
    known.stage.end();
    stages.delete(parentElement);
  };
}

/**
 * @param {HTMLElement} root an empty element
 * @param {{state: (choice: import('./state.js').Choice) => void, action: (id: string) => void,
 *   presenting: (state: {present: boolean, contrast: boolean}) => void}} emit
 * @returns {{draw: (view: import('./wire.js').View) => void, end: () => void}} It also hands out a
 *   picture of itself where the document is sent a "stage-save" event, whose detail has the `format`,
 *   "svg" or "png", and the `stem` of the file's name.
 */
export function mount(root, emit) {
  let view = null;
  let hover = null; // { row?, column? } of the heatmap
  let word = null; // a value pointed at in the row view
  let size = ''; // of the heatmap as it was last drawn
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
  const presenter = createPresenter(root, {
    choose, choice: () => selection.now, hovered: () => hover, redraw: drawAll, focus,
    tell: (state) => emit.presenting(state), act: (id) => emit.action(id),
  });
  const axis = html('p', { class: 'caption' });
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  const top = html('div', { class: 'top' }, axis, film.turns);
  const matrix = html('div', {}, top, heat.node, legend.node);
  const scene = html('div', { class: 'scene' }, matrix, rowView.node, presenter.button);
  const under = html('div', { class: 'under' }, arithmetic.node, aside.node);
  root.classList.add('stage');
  root.append(film.node, presenter.head, scene, ...presenter.foot, under, tooltip.node, live);

  function goTo(step, byPointer) {
    choose({ step });
    // After a click the arrows belong to the cells; along the tabs they go with the keyboard's focus.
    if (byPointer) focus();
  }

  function focus() {
    heat.node.focus({ preventScroll: true });
  }

  function choose(change) {
    if (presenter.guided || (presenter.frozen && !change.step)) return;
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
    const step = view.steps[choice.step - 1];
    presenter.draw(view, step);
    size = sizeOf(heat.node);
    if (!heat.node.clientWidth) return; // in a closed tab: the observer calls again when it opens
    const dark = isDark(root);
    const page = heatPage();
    const rampAt = (step) =>
      rampOf(view.steps[step - 1], gridOf(view, step), choice.ramp, dark, presenter.contrast);
    film.draw(view, rampAt);
    film.point(choice.step);
    axis.replaceChildren(...sentence(step.axis));
    heat.draw(view, choice, rampAt(choice.step), page);
    legend.draw(view, step, rampAt(choice.step), choice.ramp, heat.geometry, page);
    arithmetic.draw(view, choice);
    aside.draw(view);
    drawPointed();
  }

  function drawPointed() {
    cancelAnimationFrame(frame);
    const { step, cell } = selection.now;
    const row = hover?.row ?? cell[0];
    const column = hover?.column ?? cell[1];
    const key = word ?? (listsColumns(step) ? column : null);
    heat.point(selection.now, hover);
    rowView.draw(view, { step, row, key }, rowPage());
    presenter.point(view, selection.now, hover);
    arithmetic.point(selection.now);
    aside.point(view, row);
    drawTooltip(step);
  }

  /** Whether the row view lists the heatmap's own columns: beside outputs it shows what is mixed. */
  function listsColumns(step) {
    return view.steps[step - 1].field !== 'outputs';
  }

  /** The room for the heatmap; when presenting, as through a glass. */
  function heatPage() {
    const family = getComputedStyle(root).fontFamily;
    if (presenter.on) return projected(view, heat.node, family);
    return { width: heat.node.clientWidth, family, scale: 1 };
  }

  /** Beside the heatmap the words stand in line with its rows. */
  function rowPage() {
    const { clientWidth } = rowView.node;
    const scale = Math.min(heat.scale, Math.max(1, clientWidth / SMALLEST_ROW_VIEW));
    const page = { width: clientWidth / scale, scale, family: getComputedStyle(root).fontFamily };
    const { top, height, total } = heat.geometry;
    if (presenter.on || scene.clientWidth > NARROW) {
      const [inTop, inHeight, inTotal] = [top, height, total].map((part) => (part * heat.scale) / scale);
      return { ...page, top: inTop, height: inHeight, total: inTotal };
    }
    const low = Math.min(height, 640);
    return { ...page, top: 4, height: low, total: low + 8 };
  }

  function drawTooltip(step) {
    if (!hover || presenter.on) {
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
    if (presenter.frozen) return;
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
    return { ...selection.now, steps: view.steps.length, rows, columns, listsColumns: listsColumns(selection.now.step) };
  }

  function redraw() {
    if (view) drawAll();
  }

  /** The height depends on what is drawn, but for when presenting. */
  function sizeOf({ clientWidth, clientHeight }) {
    return presenter.on ? `${clientWidth} ${clientHeight}` : `${clientWidth}`;
  }

  /** A new size moves everything at once: no gliding. */
  function resize() {
    if (sizeOf(heat.node) === size) return;
    root.classList.add('still');
    redraw();
    requestAnimationFrame(() => root.classList.remove('still'));
  }

  /** Taken by the stage that can be seen; whoever asks learns from the event whether one was. */
  async function save(event) {
    if (!heat.node.clientWidth) return;
    event.preventDefault();
    const step = view.steps[selection.now.step - 1];
    const carried = view.notes.filter((note) => note.carried).map((note) => note.text);
    const heading = { name: `${step.number} ${step.name} ${step.symbol}`, formula: step.formula };
    const picture = savedSvg({ root, scene, heats: [heat] }, heading, carried);
    const { format, stem } = event.detail;
    const blob = format === 'png' ? await savedPng(picture) : new Blob([picture], { type: 'image/svg+xml' });
    handOut(blob, `${stem}-${step.field}.${format}`);
  }

  document.addEventListener('stage-save', save);
  const stopListening = listen({ root, heat, rowView, film }, { now, choose, pointAt });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const observer = new ResizeObserver(resize);
  observer.observe(scene);
  scheme.addEventListener('change', redraw);

  return {
    draw(next) {
      view = next;
      selection.follow(view);
      const { rows, columns } = gridOf(view, selection.now.step);
      if (hover?.row >= rows || hover?.column >= columns) hover = null;
      if (word >= view.keys.length) word = null;
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
      stopListening();
      root.replaceChildren();
    },
  };
}
