// The stage: five steps of attention in one drawing. It draws from one plain view and reports what
// the person chose; Streamlit is known to `serve` alone.

import { createArithmetic } from './arithmetic.js';
import { watchAround } from './around.js';
import { createAside } from './aside.js';
import { isDark, rampOf } from '../../kit/colour.js';
import { html, renew, write } from '../../kit/dom.js';
import { leaving, mounted } from '../../kit/serve.js';
import { createFilmstrip } from './filmstrip.js';
import { projected } from './geometry.js';
import { listen } from './hands.js';
import { createHeatmap } from './heatmap.js';
import { createKept } from './kept.js';
import { createLegend } from './legend.js';
import { createPresenter } from './presenter.js';
import { createRowView } from './rowview.js';
import { savedSvg } from './save.js';
import { createSelection } from './state.js';
import { cellText, createTooltip, edgeText } from './tooltip.js';
import { gridOf, shapeOf, unpack } from '../../kit/wire.js';
import { sentence } from '../../kit/words.js';

const NARROW = 760; // px, as in the style sheet: the row view stands beneath the heatmap
const SMALLEST_ROW_VIEW = 340; // px with which it has all its parts

/** @typedef {import('./wire.types').StageView & import('../../kit/wire.js').Matrices} View */
/** @typedef {import('./geometry.js').Spot} Spot */
/** @typedef {{present: boolean, contrast: boolean}} Presented */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setStateValue, setTriggerValue }) {
  const stage = mounted(parentElement, mount, {
    state: (choice) => setStateValue('view', choice),
    action: (id) => setTriggerValue('action', id),
    presenting: ({ present, contrast }) =>
      setStateValue('presenting', { present, contrast: contrast ? 'high' : 'normal' }),
  });
  stage.draw(unpack(data));
  return leaving(parentElement);
}

/**
 * It also hands out a picture of itself where the document is sent a "stage-save" event, whose
 * detail has the `format`, "svg" or "png", and the `stem` of the file's name.
 * @param {HTMLElement} root an empty element
 * @param {{state: (choice: import('./state.js').Choice) => void, action: (id: string) => void,
 *   presenting: (state: Presented) => void}} emit
 */
export function mount(root, emit) {
  /** @type {View} */
  let view;
  /** @type {Spot | null} under the pointer in the heatmap */
  let hover = null;
  /** @type {number | null} a value pointed at in the row view */
  let word = null;
  let room = { row: 0, drawing: 0, family: '' }; // read before all is drawn: later the browser would have to lay it out
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let speaking;

  const selection = createSelection((choice) => emit.state(choice));
  const kept = createKept();
  const film = createFilmstrip(goTo);
  const heat = createHeatmap();
  const legend = createLegend((ramp) => choose({ ramp }));
  const rowView = createRowView();
  const arithmetic = createArithmetic();
  const aside = createAside((id) => emit.action(id));
  const tooltip = createTooltip();
  const presenter = createPresenter(root, {
    choose, choice: () => selection.chosen, hovered: () => hover, redraw: drawAll, focus,
    tell: (state) => emit.presenting(state), act: (id) => emit.action(id),
  });
  const axis = html('p', { class: 'caption' });
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  const top = html('div', { class: 'top' }, axis, film.turns);
  const matrix = html('div', {}, top, heat.node, legend.node);
  const drawing = html('div', { class: 'drawing' }, matrix, rowView.node, presenter.button);
  const under = html('div', { class: 'under' }, arithmetic.node, aside.node);
  root.classList.add('stage');
  root.append(film.node, presenter.head, drawing, ...presenter.foot, under, tooltip.node, live);

  /** @param {number} step @param {boolean} byPointer */
  function goTo(step, byPointer) {
    choose({ step });
    // After a click the arrows belong to the cells; along the tabs they go with the keyboard's focus.
    if (byPointer) focus();
  }

  function focus() {
    heat.node.focus({ preventScroll: true });
  }

  /** @param {Partial<import('./state.js').Choice>} change */
  function choose(change) {
    if (presenter.guided || (presenter.frozen && !change.step)) return;
    const step = selection.now.step;
    if (!selection.choose(change)) return;
    hover = word = null;
    film.point(selection.now.step, selection.chosen.step);
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
    around.seen();
    if (!heat.node.clientWidth) return; // in a closed tab: the observer calls again when it opens
    const dark = isDark(root);
    room = { row: rowView.node.clientWidth, drawing: drawing.clientWidth, family: getComputedStyle(root).fontFamily };
    const page = heatPage();
    /** @param {number} at a step, from 1 */
    const rampAt = (at) =>
      rampOf(view.steps[at - 1].scale, shapeOf(view, at), choice.ramp, dark, presenter.contrast);
    film.draw(view, rampAt);
    film.point(choice.step, selection.chosen.step);
    renew(axis, ...sentence(step.axis));
    heat.draw(view, choice, rampAt(choice.step), page);
    if (heat.geometry) legend.draw(view, step, rampAt(choice.step), choice.ramp, heat.geometry, page);
    arithmetic.draw(view, choice);
    aside.draw(view);
    drawPointed();
    arithmetic.fit();
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

  /**
   * Whether the row view lists the heatmap's own columns: beside outputs it shows what is mixed.
   * @param {number} step
   */
  function listsColumns(step) {
    return view.steps[step - 1].field !== 'outputs';
  }

  /** The room for the heatmap; when presenting, as through a glass. */
  function heatPage() {
    const { family } = room;
    if (presenter.on) return projected(view, heat.node, family);
    return { width: heat.node.clientWidth, family, scale: 1 };
  }

  /** Beside the heatmap the words stand in line with its rows. */
  function rowPage() {
    const scale = Math.min(heat.scale, Math.max(1, room.row / SMALLEST_ROW_VIEW));
    const page = { width: room.row / scale, scale, family: room.family };
    const geometry = heat.geometry ?? { top: 0, height: 0, total: 0 };
    if (presenter.on || room.drawing > NARROW) {
      const [inTop, inHeight, inTotal] = [geometry.top, geometry.height, geometry.total]
        .map((part) => (part * heat.scale) / scale);
      return { ...page, top: inTop, height: inHeight, total: inTotal };
    }
    const low = Math.min(geometry.height, 640);
    return { ...page, top: 4, height: low, total: low + 8 };
  }

  /** @param {number} step */
  function drawTooltip(step) {
    if (!hover || presenter.on) {
      tooltip.draw('');
      return;
    }
    const { row, column } = hover;
    const text = row !== undefined && column !== undefined
      ? cellText(view, step, row, column)
      : edgeText(view, step, hover, heat.shortens(hover));
    const { x, y } = heat.anchor(hover);
    tooltip.draw(text, { x: x + heat.node.offsetLeft, y: y + heat.node.offsetTop }, root.clientWidth);
  }

  /**
   * However fast the pointer moves, one drawing a frame.
   * @param {Spot | null} spot @param {number | null} [key]
   */
  function pointAt(spot, key = null) {
    if (presenter.frozen) return;
    if (String([spot?.row, spot?.column, key]) === String([hover?.row, hover?.column, word])) return;
    hover = spot;
    word = key;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawPointed);
  }

  /** What the hands need to know, once there is something in them: they turn on from the chosen step. */
  function now() {
    if (!heat.geometry) return null;
    const { rows, columns } = gridOf(view, selection.now.step);
    const { now: shown, chosen } = selection;
    return { ...shown, step: chosen.step, steps: view.steps.length, rows, columns, listsColumns: listsColumns(shown.step) };
  }

  function redraw() {
    if (view) drawAll();
  }

  function picture() {
    const step = view.steps[selection.now.step - 1];
    const notes = view.notes.filter((note) => note.carried).map((note) => note.text);
    const heading = { name: `${step.number} ${step.name} ${step.symbol}`, formula: step.formula };
    return { source: savedSvg({ root, drawing, heats: [heat] }, heading, notes), ending: `-${step.field}` };
  }

  const stopListening = listen({ root, heat, rowView, film }, { now, choose, pointAt });
  const isSeen = () => heat.node.clientWidth > 0;
  const around = watchAround({
    root, watched: drawing, sized: heat.node, isPresented: () => presenter.on, isSeen, redraw, picture,
  });

  return {
    /** @param {View} next */
    draw(next) {
      const awaited = view && selection.now !== selection.chosen;
      view = kept.complete(next);
      selection.follow(view);
      if (awaited && selection.now === selection.chosen) speaking = setTimeout(speak, 250);
      const { rows, columns } = gridOf(view, selection.now.step);
      if (Number(hover?.row) >= rows || Number(hover?.column) >= columns) hover = null;
      if (Number(word) >= view.keys.length) word = null;
      presenter.follow(view.presenting);
      drawAll();
    },
    end() {
      cancelAnimationFrame(frame);
      clearTimeout(speaking);
      selection.end();
      around.end();
      presenter.end();
      stopListening();
      root.replaceChildren();
    },
  };
}
