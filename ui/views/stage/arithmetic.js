// The selected cell written out with its real numbers, and the step's formula and sentence.

import { html, math, write } from '../../kit/dom.js';
import { draw, terms } from '../../kit/expression.js';
import { scrollable } from '../../kit/scrollable.js';
import { createTermLink } from './term.js';

export function createArithmetic() {
  const caption = html('p', { class: 'caption' });
  const lines = html('div', { class: 'lines' });
  const formula = html('div', { class: 'formula' });
  const sentence = html('span');
  const more = createTermLink();
  const told = html('p', { class: 'sentence' }, sentence, ' ', more.node);
  const what = html('div', { class: 'what' }, formula, told);
  const node = html('section', { class: 'arithmetic' }, caption, lines, what);
  const opened = new Set();
  let view = null;
  let kept = { at: '', height: 0 }; // the height kept for the lines, so that nothing below moves

  function toggle(paths) {
    const open = !paths.every((path) => opened.has(path));
    for (const path of paths) open ? opened.add(path) : opened.delete(path);
    drawLines();
  }

  function drawLines() {
    const page = { words: view.words, opened, toggle };
    lines.replaceChildren(...view.worked.lines.map((line, at) => drawLine(line, page, at)));
    if (opened.size) return;
    const at = `${lines.clientWidth} ${view.keys.length} ${getComputedStyle(lines).fontSize}`;
    if (kept.at !== at) kept = { at, height: 0 };
    lines.style.minHeight = '';
    kept.height = Math.max(kept.height, lines.offsetHeight);
    lines.style.minHeight = `${kept.height}px`;
  }

  function drawLine({ parts, muted }, page, at) {
    const line = html('div', { class: muted ? 'line muted' : 'line' }, ...chain(parts, page, `${at}`));
    const paths = [...line.querySelectorAll('.chip')].map((chip) => chip.dataset.path);
    if (paths.length) line.append(unfold(paths, at));
    return scrollable(line);
  }

  /** What the chips of a line do, for the keyboard. */
  function unfold(paths, at) {
    const open = paths.every((path) => opened.has(path));
    const button = html('button', { class: 'unfold' }, open ? view.words.close : view.words.open);
    button.onclick = () => {
      toggle(paths);
      // The line was drawn anew: the keyboard stays where it was.
      lines.children[at].querySelector('.unfold').focus({ preventScroll: true });
    };
    return button;
  }

  return {
    node,

    /** @param {import('./wire.js').View} next @param {import('./state.js').Choice} choice */
    draw(next, choice) {
      if (!view || !isSameCell(view.worked, next.worked)) opened.clear();
      view = next;
      const step = view.steps[choice.step - 1];
      write(caption, view.words.arithmetic);
      write(sentence, step.sentence);
      more.draw(view, step.field);
      const page = { words: view.words, opened: new Set(), toggle };
      formula.replaceChildren(...chain([].concat(step.formula), page, ''));
      drawLines();
      this.point(choice);
    },

    /** Until the server's numbers for this cell come, the old ones are paler. */
    point(choice) {
      node.classList.toggle('stale', !isSameCell(view.worked, choice));
    },
  };
}

function isSameCell(one, other) {
  return String([one.step, one.cell]) === String([other.step, other.cell]);
}

/** Parts joined by "="; the line may break there and between the terms of a sum. */
function chain(parts, page, path) {
  const pieces = parts.flatMap((part, at) => {
    const equals = at ? [math('mo', { form: 'infix' }, '=')] : [];
    const here = `${path}/${at}`;
    const [first, ...others] = part.is === 'sum' ? terms(part, page, here) : [[draw(part, page, here)]];
    return [[...equals, ...first], ...others];
  });
  return pieces.flatMap((piece) => [math('math', {}, math('mrow', {}, ...piece)), html('wbr')]);
}
