// The selected cell written out with its real numbers, and the step's formula and sentence.

import { follow, html, math, renew, write } from '../../kit/dom.js';
import { breakable } from '../../kit/expression.js';
import { scrollable } from '../../kit/scrollable.js';
import { createTermLink } from './term.js';

const SMALLEST_LINE = 13; // px of letters in a line that is too wide: with more it scrolls

/**
 * The part of a view that it needs: the stage's, or one side of the comparison.
 * @typedef {{words: Record<string, string>, keys: import('../../kit/wire.types').Token[],
 *   worked: import('./wire.types').Worked, glossary?: import('./wire.types').Glossary | null,
 *   steps: {field: string, formula: import('../../kit/wire.types').Tree[], sentence: string}[]}} CellView
 */

export function createArithmetic() {
  const caption = html('p', { class: 'caption' });
  const lines = html('div', { class: 'lines' });
  const formula = html('div', { class: 'formula' });
  const sentence = html('span');
  const more = createTermLink();
  const about = html('p', { class: 'sentence' }, sentence, ' ', more.node);
  const what = html('div', { class: 'what' }, formula, about);
  const node = html('section', { class: 'arithmetic' }, caption, lines, what);
  /** @type {Set<string>} */
  const opened = new Set();
  /** @type {CellView | null} */
  let view = null;
  let kept = { at: '', height: 0 }; // the height kept for the lines, so that nothing below moves

  function toggle(paths) {
    const open = !isOpen(paths);
    for (const path of paths) {
      if (open) opened.add(path);
      else opened.delete(path);
    }
    drawLines();
    fit();
  }

  function drawLines() {
    if (!view) return;
    const page = { words: view.words, opened, toggle };
    view.worked.lines.forEach((line, at) => putLine(drawLine(line, page, at), lines.children[at]));
    while (lines.childElementCount > view.worked.lines.length) lines.lastElementChild?.remove();
  }

  /** @param {HTMLElement} line @param {Element | undefined} before what stands there: it stays if it can */
  function putLine(line, before) {
    if (before?.className === line.className && follow(before, line)) return;
    scrollable(line);
    if (before) before.replaceWith(line);
    else lines.append(line);
  }

  /** The size of each line's letters, and the height of all. Call it once all else is drawn: it needs a layout. */
  function fit() {
    if (!view) return;
    const drawn = /** @type {HTMLElement[]} */ ([...lines.children]);
    for (const line of drawn) if (line.style.fontSize) line.style.fontSize = '';
    // All are measured before any is changed: the browser lays the page out once, not for each.
    const letters = drawn.map(fittingLetters);
    drawn.forEach((line, at) => { if (letters[at]) line.style.fontSize = letters[at]; });
    if (opened.size) return;
    const at = `${lines.clientWidth} ${view.keys.length} ${getComputedStyle(lines).fontSize}`;
    if (kept.at !== at) {
      kept = { at, height: 0 };
      lines.style.minHeight = '';
    }
    const height = lines.offsetHeight; // no less than what is kept
    if (height === kept.height) return;
    kept.height = height;
    lines.style.minHeight = `${height}px`;
  }

  /** @param {import('./wire.types').WorkedLine} line @param {import('../../kit/expression.js').Page} page @param {number} at */
  function drawLine({ parts, muted }, page, at) {
    const line = html('div', { class: muted ? 'line muted' : 'line' }, ...chain(parts, page, `${at}`));
    const paths = pathsIn(line);
    if (paths.length) line.append(unfold(at, isOpen(paths) ? page.words.close : page.words.open));
    return line;
  }

  /** @param {string[]} paths */
  function isOpen(paths) {
    return paths.every((path) => opened.has(path));
  }

  /** A button for the chips of a line, for the keyboard. @param {number} at the line @param {string} label */
  function unfold(at, label) {
    const button = html('button', { class: 'unfold' }, label);
    button.onclick = () => {
      toggle(pathsIn(lines.children[at]));
      // The line was drawn anew: the keyboard stays where it was.
      /** @type {HTMLElement | null} */
      const redrawn = lines.children[at].querySelector('.unfold');
      redrawn?.focus({ preventScroll: true });
    };
    return button;
  }

  return {
    node,

    /** @param {CellView} next @param {import('./state.js').Choice} choice */
    draw(next, choice) {
      if (!view || !isSameCell(view.worked, next.worked)) opened.clear();
      view = next;
      const step = view.steps[choice.step - 1];
      write(caption, view.words.arithmetic);
      write(sentence, step.sentence);
      more.draw(view, step.field);
      const page = { words: view.words, opened: new Set(), toggle };
      renew(formula, ...chain(step.formula, page, ''));
      drawLines();
      this.point(choice);
    },

    fit,

    /**
     * Until the server's numbers for this cell arrive, the old ones are paler.
     * @param {import('./state.js').Choice} choice
     */
    point(choice) {
      if (!view) return;
      node.classList.toggle('stale', !isSameCell(view.worked, choice));
    },
  };
}

/** The sums of a line that can be opened. @param {Element} line */
function pathsIn(line) {
  return [...line.querySelectorAll('.chip')].map((chip) => String(chip.getAttribute('data-path')));
}

/** A line that is too wide, such as a long fraction, gets smaller letters. @param {HTMLElement} line */
function fittingLetters(line) {
  const { clientWidth, scrollWidth } = line;
  if (scrollWidth <= clientWidth) return '';
  const letter = parseFloat(getComputedStyle(line).fontSize);
  return `${Math.max(SMALLEST_LINE, Math.floor((letter * clientWidth) / scrollWidth))}px`;
}

/** @typedef {{step: number, cell: [number, number]}} Cell */

/** @param {Cell} one @param {Cell} other */
function isSameCell(one, other) {
  return String([one.step, one.cell]) === String([other.step, other.cell]);
}

/**
 * Parts joined by "="; the line may break there, and at plus and minus signs.
 * @param {import('../../kit/wire.types').Tree[]} parts
 * @param {import('../../kit/expression.js').Page} page
 * @param {string} path
 */
function chain(parts, page, path) {
  const pieces = parts.flatMap((part, at) => {
    const equals = at ? [math('mo', { form: 'infix' }, '=')] : [];
    const here = `${path}/${at}`;
    const [first, ...others] = breakable(part, page, here);
    return [[...equals, ...first], ...others];
  });
  return pieces.flatMap((piece) => [math('math', {}, math('mrow', {}, ...piece)), html('wbr')]);
}
