// The flatness of the row, and the notes on these settings.

import { assign, html, keep, write } from '../../kit/dom.js';
import { printed } from '../../kit/numbers.js';
import { createTermLink } from './term.js';
import { fill } from '../../kit/words.js';

/** @param {(id: string) => void} act */
export function createAside(act) {
  const question = html('span');
  const more = createTermLink();
  const caption = html('p', { class: 'caption' }, question, ' ', more.node);
  const filled = html('i');
  const range = { role: 'meter', 'aria-valuemin': 0, 'aria-valuemax': 100 };
  const meter = html('div', { class: 'meter', ...range }, filled);
  const reading = html('p', { class: 'reading' });
  const notes = html('div', { class: 'notes' });
  const node = html('section', { class: 'aside' }, caption, meter, reading, notes);

  return {
    node,

    /** @param {import('./wire.types').StageView} view */
    draw(view) {
      write(question, view.words.meter);
      more.draw(view, 'flatness');
      assign(meter, { 'aria-label': view.words.meter });
      const children = keep(notes, view.notes.length, () => html('p', { class: 'note' }, html('span'), ' '));
      view.notes.forEach(({ tone, text, action }, at) => {
        const note = children[at];
        assign(note, { class: `note ${tone}` });
        write(note.firstChild, text);
        const [, button = html('button', { type: 'button' })] = note.children;
        if (!action) {
          button.remove();
          return;
        }
        assign(write(button, action.label), { 'data-action': action.id });
        button.onclick = () => act(action.id);
        if (button.parentNode !== note) note.append(button);
      });
    },

    /** @param {import('./wire.types').StageView} view @param {number} row the row that is looked at */
    point(view, row) {
      const { words, rows, steps } = view;
      const { flatness, largest } = rows[row];
      const percent = flatness === null ? 0 : 100 * flatness;
      filled.style.width = `${percent}%`;
      assign(meter, { 'aria-valuenow': percent.toFixed(1) });
      const { decimals } = steps[3];
      const none = reasonOf(rows[row], words);
      const sum = printed(view.sums?.[row] ?? NaN, decimals);
      const numbers = { percent: percent.toFixed(1), largest: printed(largest ?? NaN, decimals), sum };
      write(reading, fill(flatness === null ? none : words.meterText, numbers));
    },
  };
}

/** Why a row has no flatness. @param {import('./wire.types').RowState} row @param {Record<string, string>} words */
function reasonOf({ state, unfit }, words) {
  if (state === 'undefined') return words.undefined;
  if (state === 'empty') return words.empty;
  if (unfit === 'signed') return words.meterSigned;
  return unfit === 'sum' ? words.meterSum : words.meterNone;
}
