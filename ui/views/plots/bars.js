// Words as rows, and beside each word a bar for every column: all from zero, all on one scale.
// In one column the bars may be dragged.

import { assign, html, keep, write } from '../../kit/dom.js';
import { printed } from '../../kit/numbers.js';
import { scrollable } from '../../kit/scrollable.js';
import { fill } from '../../kit/words.js';
import { afterEdits, probabilityOf, withEdit } from './edits.js';

const FINE = 0.01; // what an arrow key adds
const COARSE = 0.1;
const QUIET = 250; // ms without a further key before the server is told
const PATIENCE = 3000; // ms after which an unanswered edit no longer wins

/**
 * lengths are null while they are not known yet; numbers are what is printed beside them.
 * @typedef {{title: string, lines: string[], probability: ?number, range: ?[number, number],
 *   lengths: ?number[], numbers: ?number[], decimals: number, signed: boolean}} Column
 *
 * @typedef {{label: string, corner: string, low: number, high: number,
 *   rows: {text: string, unknown: boolean}[], columns: Column[],
 *   edit: ?{column: number, edits: [number, number][], most: number, weights: number[],
 *     own: number, pulls: number[]}, words: Object<string, string>}} Bars
 *
 * @param {HTMLElement} root
 * @param {(edits: [number, number][]) => void} tell
 */
export function createBars(root, tell) {
  const caption = html('caption');
  const head = html('tr');
  const body = html('tbody');
  const table = html('table', { class: 'bars' }, caption, html('thead', {}, head), body);
  root.append(scrollable(html('div', { class: 'scroll' }, table)));
  let data = null;
  let edits = [];
  let held = null; // the place of the bar that is being dragged
  let told = ''; // what the server was told and has not yet said back
  let toldAt = 0;
  let timer = 0;

  function draw(next) {
    const others = data?.rows.length !== next.rows.length;
    data = next;
    const said = JSON.stringify(data.edit?.edits ?? []);
    const late = told && said !== told && performance.now() - toldAt < PATIENCE;
    if (others || !(late || held !== null)) {
      edits = data.edit?.edits ?? [];
      told = '';
    }
    write(caption, data.label);
    table.style.setProperty('--columns', data.columns.length);
    table.style.setProperty('--zero', `${share(0)}%`);
    const heads = keep(head, data.columns.length + 1, (at) => html('th', { scope: 'col' }, ...(at ? headParts() : [])));
    write(heads[0], data.corner);
    data.columns.forEach((column, at) => drawHead(heads[at + 1], column));
    const rows = keep(body, data.rows.length, () => html('tr', {}, html('th', { scope: 'row' }, html('bdi'))));
    data.rows.forEach((word, at) => drawRow(rows[at], word, at));
    if (data.edit) drawEdited();
  }

  /** Where a number stands in its track, in percent. */
  function share(value) {
    return (100 * (value - data.low)) / (data.high - data.low);
  }

  function drawRow(row, { text, unknown }, place) {
    const [name, ...cells] = keep(row, data.columns.length + 1, () => html('td', {}, html('div', { class: 'cell' },
      html('div', { class: 'track' }, html('i')), html('span', { class: 'digits' }))));
    write(name.firstChild, text);
    assign(name.firstChild, { class: unknown ? 'unknown' : undefined, title: text });
    data.columns.forEach((column, at) => {
      drawBar(cells[at], column, column.lengths?.[place], column.numbers?.[place]);
      assign(cells[at], { 'data-waiting': column.lengths ? undefined : '' });
      makeSlider(cells[at], place, at === data.edit?.column);
    });
  }

  function drawBar(cell, { decimals, signed }, length, number) {
    const [track, digits] = cell.firstChild.children;
    const known = Number.isFinite(length);
    const [from, to] = known ? [Math.min(0, length), Math.max(0, length)].map(share) : [0, 0];
    const bar = track.firstChild;
    bar.style.left = `${from.toFixed(3)}%`;
    bar.style.width = `${(to - from).toFixed(3)}%`;
    assign(bar, { class: signed ? (length < 0 ? 'below' : 'above') : undefined });
    write(digits, known ? (signed && number > 0 ? '+' : '') + printed(number, decimals) : '');
  }

  function makeSlider(cell, place, editable) {
    const track = cell.firstChild.firstChild;
    const role = editable ? 'slider' : undefined;
    const name = fill(data.words.slider ?? '', { word: data.rows[place].text });
    assign(track, {
      role, tabindex: editable ? 0 : undefined, 'aria-label': editable ? name : undefined,
      'aria-valuemin': editable ? 0 : undefined, 'aria-valuemax': editable ? 1 : undefined,
      'data-place': editable ? place : undefined,
    });
  }

  /** The column that a hand changes: its bars, its verdict. */
  function drawEdited() {
    const { column: at, weights } = data.edit;
    const column = data.columns[at];
    const row = afterEdits(weights, edits);
    [...body.children].forEach((line, place) => {
      const cell = line.children[at + 1];
      drawBar(cell, column, row[place], row[place]);
      assign(cell.firstChild.firstChild, { 'aria-valuenow': row[place].toFixed(3) });
      const touched = edits.some(([edit]) => edit === place);
      assign(cell, { class: touched ? 'touched' : undefined });
    });
    drawHead(head.children[at + 1], { ...column, probability: probabilityOf(row, data.edit) });
  }

  function drawHead(node, { title, lines, probability, range }) {
    const [name, verdict, axis, notes] = node.children;
    write(name, title);
    const known = Number.isFinite(probability);
    verdict.hidden = axis.hidden = !known;
    if (known) {
      write(verdict, fill(data.words.positive, { percent: printed(100 * probability, 1) }));
      const [span, mark] = axis.children;
      const [low, high] = range ?? [probability, probability];
      span.style.left = `${(100 * low).toFixed(2)}%`;
      span.style.width = `${(100 * (high - low)).toFixed(2)}%`;
      mark.style.left = `${(100 * probability).toFixed(2)}%`;
    }
    [...keep(notes, lines.length, () => html('p'))].forEach((node, at) => write(node, lines[at]));
  }

  function change(place, weight) {
    const fine = Math.round(1000 * Math.max(0, Math.min(1, weight))) / 1000;
    edits = withEdit(edits, place, fine, data.edit.most);
    drawEdited();
  }

  function commit() {
    clearTimeout(timer);
    told = JSON.stringify(edits);
    toldAt = performance.now();
    tell(edits);
  }

  function drag(event) {
    const { left, width } = event.target.getBoundingClientRect();
    change(held, data.low + ((event.clientX - left) / width) * (data.high - data.low));
  }

  function release() {
    if (held === null) return;
    held = null;
    table.classList.remove('held');
    commit();
  }

  body.addEventListener('pointerdown', (event) => {
    const place = event.target.closest('[role=slider]')?.dataset.place;
    if (place === undefined || event.button) return;
    held = Number(place);
    table.classList.add('held');
    event.target.closest('[role=slider]').focus({ preventScroll: true });
    event.target.closest('[role=slider]').setPointerCapture(event.pointerId);
    event.preventDefault();
    drag({ target: event.target.closest('[role=slider]'), clientX: event.clientX });
  });
  body.addEventListener('pointermove', (event) => {
    if (held !== null) drag(event);
  });
  body.addEventListener('pointerup', release);
  body.addEventListener('pointercancel', release);
  body.addEventListener('keydown', (event) => {
    const place = event.target.closest('[role=slider]')?.dataset.place;
    if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const now = afterEdits(data.edit.weights, edits)[place];
    const next = {
      ArrowLeft: now - FINE, ArrowRight: now + FINE, PageDown: now - COARSE, PageUp: now + COARSE, Home: 0, End: 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    change(Number(place), next);
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

const headParts = () => [
  html('div', { class: 'title' }), html('div', { class: 'verdict' }),
  html('div', { class: 'axis', 'aria-hidden': 'true' }, html('i', { class: 'span' }), html('i', { class: 'mark' })),
  html('div', { class: 'notes' }),
];
