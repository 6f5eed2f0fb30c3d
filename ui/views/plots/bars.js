// Words as rows, and beside each word a bar for every column: all from zero, all on one scale.
// In one column the bars may be dragged.

import { assign, html, keep, write } from '../../kit/dom.js';
import { take } from '../../kit/keys.js';
import { printed } from '../../kit/numbers.js';
import { scrollable } from '../../kit/scrollable.js';
import { fill } from '../../kit/words.js';
import { afterEdits, probabilityOf, withEdit } from './edits.js';

const FINE = 0.01; // what an arrow key adds
const COARSE = 0.1;
const QUIET = 250; // ms without a further key before the server is told
const PATIENCE = 3000; // ms after which an unanswered edit no longer wins

/** @typedef {import('./wire.types').BarColumn} Column */
/** @typedef {import('./wire.types').Editing} Editing */

/**
 * @param {HTMLElement} root
 * @param {(edits: import('./wire.types').Edit[]) => void} tell
 */
export function createBars(root, tell) {
  const caption = html('caption');
  const head = html('tr');
  const body = html('tbody');
  const table = html('table', { class: 'bars' }, caption, html('thead', {}, head), body);
  root.append(scrollable(html('div', { class: 'scroll' }, table)));
  /** @type {import('./wire.types').BarsData} */
  let data;
  /** @type {import('./wire.types').Edit[]} */
  let edits = [];
  /** @type {number | null} the row of the bar that is being dragged */
  let held = null;
  let sent = ''; // what the server was sent and has not yet confirmed
  let sentAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {import('./wire.types').BarsData} next */
  function draw(next) {
    const others = data?.rows.length !== next.rows.length;
    data = next;
    const known = JSON.stringify(data.edit?.edits ?? []);
    const late = sent && known !== sent && performance.now() - sentAt < PATIENCE;
    if (others || !(late || held !== null)) {
      edits = data.edit?.edits ?? [];
      sent = '';
    }
    write(caption, data.label);
    table.style.setProperty('--columns', String(data.columns.length));
    table.style.setProperty('--zero', `${share(0)}%`);
    const heads = keep(head, data.columns.length + 1, (at) => html('th', { scope: 'col' }, ...(at ? headParts() : [])));
    write(heads[0], data.corner);
    data.columns.forEach((column, at) => drawHead(heads[at + 1], column));
    const rows = keep(body, data.rows.length, () => html('tr', {}, html('th', { scope: 'row' }, html('bdi'))));
    data.rows.forEach((word, at) => drawRow(rows[at], word, at));
    if (data.edit) drawEdited(data.edit);
  }

  /** The position of a number in its track, in percent. @param {number} value */
  function share(value) {
    return (100 * (value - data.low)) / (data.high - data.low);
  }

  /** @param {Element} row @param {import('../../kit/wire.types').Token} word @param {number} index */
  function drawRow(row, { text, unknown }, index) {
    const [name, ...cells] = keep(row, data.columns.length + 1, () => html('td', {}, html('div', { class: 'cell' },
      html('div', { class: 'track' }, html('i')), html('span', { class: 'digits' }))));
    write(name.firstChild, text);
    assign(name.firstChild, { class: unknown ? 'unknown' : undefined, title: text });
    data.columns.forEach((column, at) => {
      drawBar(cells[at], column, column.lengths?.[index], column.numbers?.[index]);
      assign(cells[at], { 'data-waiting': column.lengths ? undefined : '' });
      makeSlider(cells[at], index, at === data.edit?.column);
    });
  }

  /**
   * @param {HTMLTableCellElement} cell @param {Column} column
   * @param {number | null | undefined} size how long it is, null where that is not known
   * @param {number | null | undefined} shown
   */
  function drawBar(cell, { decimals, signed }, size, shown) {
    const [length, number] = [size ?? NaN, shown ?? NaN];
    const known = Number.isFinite(length);
    const [from, to] = known ? [share(Math.min(0, length)), share(Math.max(0, length))] : [0, 0];
    const [bar, digits] = [/** @type {HTMLElement} */ (cell.querySelector('i')), /** @type {HTMLElement} */ (cell.querySelector('.digits'))];
    bar.style.left = `${from.toFixed(3)}%`;
    bar.style.width = `${(to - from).toFixed(3)}%`;
    assign(bar, { class: signed ? (length < 0 ? 'below' : 'above') : undefined });
    write(digits, known ? (signed && number > 0 ? '+' : '') + printed(number, decimals) : '');
  }

  /** @param {HTMLTableCellElement} cell @param {number} index @param {boolean} editable */
  function makeSlider(cell, index, editable) {
    const role = editable ? 'slider' : undefined;
    const name = fill(data.words.slider ?? '', { word: data.rows[index].text });
    assign(trackOf(cell), {
      role, tabindex: editable ? 0 : undefined, 'aria-label': editable ? name : undefined,
      'aria-valuemin': editable ? 0 : undefined, 'aria-valuemax': editable ? 1 : undefined,
      'data-index': editable ? index : undefined,
    });
  }

  /** The column that a hand changes: its bars, its verdict. @param {Editing} editing */
  function drawEdited(editing) {
    const { column: at, weights } = editing;
    const column = data.columns[at];
    const row = afterEdits(weights, edits);
    [...body.rows].forEach((line, index) => {
      const cell = line.cells[at + 1];
      drawBar(cell, column, row[index], row[index]);
      assign(trackOf(cell), { 'aria-valuenow': row[index].toFixed(3) });
      const touched = edits.some(([edit]) => edit === index);
      assign(cell, { class: touched ? 'touched' : undefined });
    });
    const probability = editing.verdict && probabilityOf(row, editing.verdict);
    drawHead(head.children[at + 1], { ...column, probability });
  }

  /** @param {any} node as `headParts` fills it @param {Column} column */
  function drawHead(node, { title, lines, probability, range }) {
    const [name, verdict, axis, notes] = node.children;
    write(name, title);
    verdict.hidden = axis.hidden = probability === null;
    if (probability !== null) {
      write(verdict, fill(data.words.positive, { percent: printed(100 * probability, 1) }));
      const [span, mark] = axis.children;
      const [low, high] = range ?? [probability, probability];
      span.style.left = `${(100 * low).toFixed(2)}%`;
      span.style.width = `${(100 * (high - low)).toFixed(2)}%`;
      mark.style.left = `${(100 * probability).toFixed(2)}%`;
    }
    [...keep(notes, lines.length, () => html('p'))].forEach((line, at) => write(line, lines[at]));
  }

  /** @param {number} index @param {number} weight */
  function change(index, weight) {
    if (!data.edit) return;
    const fine = Math.round(1000 * Math.max(0, Math.min(1, weight))) / 1000;
    edits = withEdit(edits, index, fine, data.edit.most);
    drawEdited(data.edit);
  }

  function commit() {
    clearTimeout(timer);
    sent = JSON.stringify(edits);
    sentAt = performance.now();
    tell(edits);
  }

  /** @param {number} index @param {Element} slider @param {number} x of the pointer, in px */
  function drag(index, slider, x) {
    const { left, width } = slider.getBoundingClientRect();
    change(index, data.low + ((x - left) / width) * (data.high - data.low));
  }

  function release() {
    if (held === null) return;
    held = null;
    table.classList.remove('held');
    commit();
  }

  body.addEventListener('pointerdown', (event) => {
    const slider = sliderAt(event);
    if (!slider || event.button) return;
    held = Number(slider.dataset.index);
    table.classList.add('held');
    slider.focus({ preventScroll: true });
    slider.setPointerCapture(event.pointerId);
    event.preventDefault();
    drag(held, slider, event.clientX);
  });
  body.addEventListener('pointermove', (event) => {
    const slider = sliderAt(event); // which has captured the pointer
    if (held !== null && slider) drag(held, slider, event.clientX);
  });
  body.addEventListener('pointerup', release);
  body.addEventListener('pointercancel', release);
  body.addEventListener('keydown', (event) => {
    const index = sliderAt(event)?.dataset.index;
    if (!data.edit || index === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const now = afterEdits(data.edit.weights, edits)[Number(index)];
    const next = {
      ArrowLeft: now - FINE, ArrowRight: now + FINE, PageDown: now - COARSE, PageUp: now + COARSE, Home: 0, End: 1,
    }[event.key];
    if (next === undefined) return;
    take(event);
    change(Number(index), next);
    clearTimeout(timer);
    timer = setTimeout(commit, QUIET);
  });

  return {
    draw,
    end() {
      clearTimeout(timer);
    },
  };
}

/** Where a bar is dragged. @param {HTMLTableCellElement} cell */
const trackOf = (cell) => /** @type {HTMLElement} */ (cell.querySelector('.track'));

/** The slider that an event is about, if any. @param {Event} event @returns {HTMLElement | null} */
const sliderAt = ({ target }) => (target instanceof Element ? target.closest('[role=slider]') : null);

const headParts = () => [
  html('div', { class: 'title' }), html('div', { class: 'verdict' }),
  html('div', { class: 'axis', 'aria-hidden': 'true' }, html('i', { class: 'span' }), html('i', { class: 'mark' })),
  html('div', { class: 'notes' }),
];
