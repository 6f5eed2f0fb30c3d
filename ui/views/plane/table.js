// The vectors as a table to type in: a row for each word, a column for each component. It accepts
// numbers from a spreadsheet or a text file on the clipboard.

import { assign, html, keep, write } from '../../kit/dom.js';
import { fitted } from '../../kit/measure.js';

const WORD_ROOM = 120;
const DIGITS_KEPT = 100; // two decimals

/** @param {(key: string, at: number[]) => void} move */
export function createTable(move) {
  const head = html('tr');
  const body = html('tbody');
  const node = html('table', { class: 'table' }, html('thead', {}, head), body);
  /** @type {import('./wire.types').PlaneView} */
  let view;
  /** @type {Pick<import('./arrows.js').Vectors, 'at'>} */
  let vectors;

  /** Row and column of a cell's input. @param {HTMLInputElement} input @returns {[number, number]} */
  function cellOf(input) {
    const [row, cell] = [input.closest('tr'), input.closest('td')];
    return [(row?.rowIndex ?? NaN) - 1, (cell?.cellIndex ?? NaN) - 1];
  }

  /** @param {number} row @param {number} column */
  const inputAt = (row, column) => body.rows[row]?.cells[column + 1]?.querySelector('input');

  /** @param {number} row @param {number} column @param {number} number */
  function put(row, column, number) {
    const { key } = view.words[row];
    const at = [...vectors.at(key)];
    at[column] = bounded(number, view.reach);
    move(key, at);
  }

  node.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const number = numberOf(target.value);
    assign(target, { 'aria-invalid': Number.isNaN(number) ? 'true' : undefined });
    if (!Number.isNaN(number)) put(...cellOf(target), number);
  });

  node.addEventListener('focusout', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const [row, column] = cellOf(target);
    assign(target, { 'aria-invalid': undefined });
    target.value = digits(vectors.at(view.words[row].key)[column]);
  });

  node.addEventListener('focusin', ({ target }) => target instanceof HTMLInputElement && target.select());

  node.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    // The page's shortcuts do not see what is typed here.
    event.stopPropagation();
    const { target } = event;
    if (!step || event.isComposing || !(target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const [row, column] = cellOf(target);
    inputAt(row + step, column)?.focus();
  });

  node.addEventListener('paste', (event) => {
    const { target } = event;
    if (view.locked || !(target instanceof HTMLInputElement)) return;
    const rows = numbersIn(event.clipboardData?.getData('text/plain') ?? '');
    if (rows.length === 1 && rows[0].length < 2) return; // a single number is typed text
    event.preventDefault();
    const [top, left] = cellOf(target);
    rows.slice(0, view.words.length - top).forEach((numbers, down) => {
      numbers.slice(0, view.dimension - left).forEach((number, right) => put(top + down, left + right, number));
    });
    target.blur();
  });

  return {
    node,

    /**
     * @param {import('./wire.types').PlaneView} next
     * @param {Pick<import('./arrows.js').Vectors, 'at'>} where
     * @param {string} family
     */
    draw(next, where, family) {
      view = next;
      vectors = where;
      const { words, dimension, labels } = view;
      assign(node, { 'aria-label': labels.table });
      [...keep(head, dimension + 1, () => html('th', { scope: 'col' }))].forEach((cell, at) => {
        write(cell, at ? component(at) : labels.word);
      });
      [...keep(body, words.length, () => html('tr'))].forEach((row, at) => {
        const { key, text, role } = words[at];
        const cells = keep(row, dimension + 1, (column) => (column ? newInput() : html('th', { scope: 'row' })));
        write(cells[0], fitted(text, WORD_ROOM, `600 14px ${family}`));
        assign(cells[0], { class: role === 'query' ? role : undefined, title: text });
        vectors.at(key).slice(0, dimension).forEach((number, column) => {
          const input = cells[column + 1].firstChild;
          assign(input, { 'aria-label': `${text}, ${component(column + 1)}`, readonly: view.locked && '' });
          const typing = input.getRootNode().activeElement === input;
          if (!typing && input.value !== digits(number)) input.value = digits(number);
        });
      });
    },
  };
}

const newInput = () => html('td', {}, html('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', size: 6 }));

/** @param {number} number from 1 */
const component = (number) => `x${'₀₁₂₃₄'[number]}`;

/** @param {number} number */
const digits = (number) => String(Math.round(number * DIGITS_KEPT) / DIGITS_KEPT);

/**
 * What was typed as a number: a comma may be its point, and the sign may be the printed one.
 * @param {string} text @returns {number} NaN for what is none
 */
export function numberOf(text) {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  const number = plain === '' ? NaN : Number(plain);
  return Number.isFinite(number) ? number : NaN;
}

/** The numbers of each line that has any; words before them are passed over. @param {string} text */
export function numbersIn(text) {
  const rows = text.split(/\r?\n/).map((line) => (
    line.split(/[\t;, ]+/).map(numberOf).filter((number) => !Number.isNaN(number))));
  return rows.filter((numbers) => numbers.length);
}

/** To two decimals, and no farther from 0 than the plane may reach. @param {number} number @param {number} reach */
export function bounded(number, reach) {
  return Math.max(-reach, Math.min(reach, Math.round(number * DIGITS_KEPT) / DIGITS_KEPT));
}
