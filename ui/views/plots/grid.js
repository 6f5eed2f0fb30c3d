// Numbers as coloured cells, in a real table: words as columns, and whatever as rows.

import { css, inkOn, isDark, rampOf } from '../../kit/colour.js';
import { assign, html, keep, write } from '../../kit/dom.js';
import { cellDigits, printed } from '../../kit/numbers.js';
import { scrollable } from '../../kit/scrollable.js';

const ROOMY = 16; // with more columns the digits no longer fit
const CLOSE = 40; // with more still the words no longer fit above them

/** @param {HTMLElement} root */
export function createGrid(root) {
  const caption = html('caption');
  const head = html('tr');
  const body = html('tbody');
  const table = html('table', { class: 'grid' }, caption, html('thead', {}, head), body);
  const gradient = html('span', { class: 'gradient' });
  const ends = [html('span'), html('span')];
  const meaning = html('span', { class: 'meaning' });
  const legend = html('div', { class: 'legend' }, ends[0], gradient, ends[1], meaning);
  root.append(scrollable(html('div', { class: 'scroll' }, table)), legend);

  /** @param {import('./wire.types').GridData} data */
  function draw(data) {
    const { before, columns, rows, values, scale, decimals } = data;
    const ramp = rampOf(scale, { high: scale.reach }, 'uniform', isDark(root));
    write(caption, data.label);
    const density = columns.length <= ROOMY ? 'roomy' : columns.length <= CLOSE ? 'dense' : 'close';
    assign(table, { class: `grid ${density}` });
    const titles = [data.corner, ...before, ...columns.map(({ text }) => text)];
    [...keep(head, titles.length, () => html('th', { scope: 'col' }, html('bdi')))].forEach((node, at) => {
      write(node.firstChild, titles[at]);
      const word = columns[at - 1 - before.length];
      assign(node, { class: word ? 'word' : 'plain', title: word?.text });
      assign(node.firstChild, { class: word?.unknown ? 'unknown' : undefined });
    });
    const lines = keep(body, rows.length, () => html('tr', {}, html('th', { scope: 'row' }, html('bdi'))));
    rows.forEach((row, at) => {
      const [name, ...cells] = keep(lines[at], titles.length, () => html('td'));
      write(name.firstChild, row.text);
      assign(lines[at], { class: row.chosen ? 'chosen' : undefined });
      cells.forEach((cell, k) => {
        if (k < before.length) drawPlain(cell, row.before[k]);
        else drawCell(cell, values[at][k - before.length], ramp, decimals, `${row.text} · ${titles[k + 1]}`);
      });
    });
    const parts = Array.from({ length: 17 }, (_, k) => css(ramp.at(ramp.low + ((ramp.high - ramp.low) * k) / 16)));
    gradient.style.background = `linear-gradient(to right, ${parts.join(', ')})`;
    write(ends[0], printed(ramp.low, decimals));
    write(ends[1], printed(ramp.high, decimals));
    write(meaning, data.legend);
    legend.hidden = !scale.reach; // all equal: nothing on either side
  }

  return { draw, end() {} };
}

/** @param {Element} cell @param {string} text */
function drawPlain(cell, text) {
  assign(cell, { class: 'plain', style: undefined, title: undefined });
  write(cell, text);
}

/**
 * @param {HTMLElement} cell @param {number | null} value @param {import('../../kit/colour.js').Ramp} ramp
 * @param {number} decimals @param {string} name
 */
function drawCell(cell, value, ramp, decimals, name) {
  const colour = value === null ? null : ramp.at(value);
  const title = `${name}: ${printed(value ?? NaN, decimals + 1)}`;
  assign(cell, { class: colour ? 'cell' : 'cell empty', title });
  cell.style.background = colour ? css(colour) : '';
  cell.style.color = colour ? inkOn(colour) : '';
  write(cell, cellDigits(value ?? NaN, decimals));
}
