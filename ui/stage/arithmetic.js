// The step's formula and sentence, and the selected cell written out with its real numbers.

import { html, math, write } from './dom.js';
import { draw, terms } from './expression.js';

export function createArithmetic() {
  const formula = html('div', { class: 'formula' });
  const told = html('p', { class: 'sentence' });
  const caption = html('p', { class: 'caption' });
  const lines = html('div', { class: 'lines' });
  const node = html('section', { class: 'arithmetic' }, caption, lines, html('div', { class: 'what' }, formula, told));
  const opened = new Set();
  let tallest = { at: '', height: 0 }; // the height kept for the lines, so that nothing below moves
  let worked = null;
  let words = null;
  let count = 0; // words in the sentence

  function toggle(path) {
    if (!opened.delete(path)) opened.add(path);
    fillLines();
    // The chip was redrawn: the keyboard stays where it was.
    lines.querySelector(`[data-path="${path}"]`)?.focus({ preventScroll: true });
  }

  function fillLines() {
    node.classList.toggle('open', opened.size > 0);
    lines.replaceChildren(...worked.lines.map((line, at) => lineOf(line, { words, opened, toggle }, `line${at}`)));
    if (opened.size) return;
    const at = `${lines.clientWidth} ${count}`;
    if (tallest.at !== at) tallest = { at, height: 0 };
    lines.style.minHeight = '';
    tallest.height = Math.max(tallest.height, lines.offsetHeight);
    lines.style.minHeight = `${tallest.height}px`;
  }

  return {
    node,

    /** @param {import('./wire.js').View} view @param {import('./state.js').Choice} choice */
    draw(view, choice) {
      const step = view.steps[choice.step - 1];
      words = view.words;
      count = view.keys.length;
      write(told, step.sentence);
      write(caption, words.arithmetic);
      formula.replaceChildren(...chain([].concat(step.formula), { words, opened: new Set(), toggle }, 'formula'));
      const same = worked && String([worked.step, worked.cell]) === String([view.worked.step, view.worked.cell]);
      if (!same) opened.clear();
      worked = view.worked;
      fillLines();
      this.point(choice);
    },

    /** Until the server's numbers for this cell come, the old ones are paler. */
    point(choice) {
      const current = worked.step === choice.step && String(worked.cell) === String(choice.cell);
      node.classList.toggle('stale', !current);
    },
  };
}

function lineOf({ parts, muted }, page, path) {
  return html('div', { class: muted ? 'line muted' : 'line' }, ...chain(parts, page, path));
}

/** Parts joined by "="; the line may break there and between the terms of a sum. */
function chain(parts, page, path) {
  const pieces = parts.flatMap((part, at) => {
    const here = `${path}/${at}`;
    const equals = at ? [math('mo', { form: 'infix' }, '=')] : [];
    if (part.is !== 'sum') return [[...equals, draw(part, page, here)]];
    const [first, ...others] = terms(part, page, here);
    return [[...equals, ...first], ...others];
  });
  return pieces.flatMap((piece) => [math('math', {}, math('mrow', {}, ...piece)), html('wbr')]);
}
