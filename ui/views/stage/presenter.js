// Presenter mode: the stage alone on the whole screen, large enough for the last row of a classroom.
// It does not need the server: what it shows is on the page already.

import { assign, html, renew, svg, write } from '../../kit/dom.js';
import { isTyping, take, turnOf } from '../../kit/keys.js';
import { precise } from '../../kit/numbers.js';
import { gridOf } from '../../kit/wire.js';
import { fill, sentence } from '../../kit/words.js';
import { createScreen } from './screen.js';

const HINT = 7000; // ms for which the keys are shown
const CONFIRMED_IN = 10000; // ms after which an unanswered report no longer wins
let presenters = 0; // each has a number, by which it knows whether it still controls the page

/**
 * The title of a step, as a view gives it: `number` may be a letter.
 * @typedef {{number: number | string, name: string, symbol: string}} Title
 *
 * @typedef {import('./wire.types').Presenting} Presenting
 *
 * The part of a view that it needs: the stage's or the comparison's.
 * @typedef {{queries: import('../../kit/wire.types').Token[], keys: import('../../kit/wire.types').Token[],
 *   steps: import('./wire.types').MapStep[], words: Record<string, string>} & import('../../kit/wire.js').Matrices} Presentable
 */

/**
 * @param {HTMLElement} root of the stage
 * @param {{
 *   choice: () => import('./state.js').Choice,
 *   choose: (change: Partial<import('./state.js').Choice>) => void,
 *   hovered: () => null | {row?: number, column?: number},
 *   redraw: () => void,
 *   focus: () => void,
 *   tell: (state: {present: boolean, contrast: boolean}) => void,
 *   act: (id: string) => void,
 * }} stage
 */
export function createPresenter(root, stage) {
  const number = String((presenters += 1));
  const button = html('button', { type: 'button', class: 'present', hidden: '' }, screenIcon());
  const title = html('div', { class: 'step' }, html('span'), html('span'), html('i'));
  const headline = html('div', { class: 'headline' });
  const progress = html('div', { class: 'progress' });
  const head = html('div', { class: 'head' }, title, headline, progress);
  const which = html('span', { class: 'which' });
  const value = html('span', { class: 'number' });
  const message = html('p', { class: 'message', 'aria-live': 'polite' });
  const readout = html('div', { class: 'readout' }, which, value, message);
  const keys = html('span');
  const [previous, next, close] = ['‹', '›', '✕'].map((sign) => html('button', { type: 'button' }, sign));
  const hint = html('div', { class: 'hint' }, previous, keys, next, close);

  /** @type {Presenting | null} the server's last word */
  let offered = null;
  let on = false;
  let contrast = false;
  let frozen = false;
  let working = false; // whether the cell's arithmetic is shown under the map
  /**
   * The state to return to.
   * @type {{choice: import('./state.js').Choice, focused: HTMLElement | null, scrolled: ReturnType<typeof scrolledAround>} | null}
   */
  let before = null;
  /** @type {string | null} what the server was told and has not said yet */
  let asked = null;
  let askedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let fading;

  const screen = createScreen({
    filled() {
      root.hidePopover(); // what fills the screen lies on top: come back above it
      root.showPopover();
      stage.focus();
    },
    emptied: restore,
    taken: () => on && toggle(),
  });

  function ask() {
    asked = String([on, contrast]);
    askedAt = performance.now();
  }

  function tell() {
    ask();
    stage.tell({ present: on, contrast });
  }

  function enter() {
    before = { choice: stage.choice(), focused: focusedAround(root), scrolled: scrolledAround(root) };
    on = true;
    document.documentElement.dataset.presenting = number;
    root.tabIndex = -1; // a click anywhere keeps the keys here
    assign(root, { popover: 'manual' });
    root.showPopover();
    draw();
    stage.focus();
    showHint();
  }

  function leave() {
    on = frozen = working = false;
    clearTimeout(fading);
    root.hidePopover();
    assign(root, { popover: null, tabindex: null });
    release();
    draw();
    if (before) stage.choose(before.choice);
    before?.focused?.focus({ preventScroll: true });
    restore();
    screen.leave();
  }

  /** The page is scrolled as it was. */
  function restore() {
    for (const [node, top] of before?.scrolled ?? []) node.scrollTop = top;
  }

  function toggle() {
    if (!offered || !root.getClientRects().length) return; // in a closed tab
    if (on) leave();
    else enter();
    if (!offered.stop) {
      tell();
    } else {
      ask();
      stage.act('stop:0');
    }
    if (on) screen.fill();
  }

  /** @param {number} by -1 or 1 */
  function turn(by) {
    const stop = offered?.stop;
    if (!stop) {
      stage.choose({ step: stage.choice().step + by });
      return;
    }
    const { at, of } = stop;
    if (at + by > of) toggle();
    else if (at + by >= 1) stage.act(`stop:${(stop.at += by)}`);
  }

  function freeze() {
    const { row, column } = stage.hovered() ?? {};
    if (!frozen && row !== undefined && column !== undefined) stage.choose({ cell: [row, column] });
    frozen = !frozen;
    mark();
  }

  /** Not on a prepared path: its sentences are shown there. */
  function work() {
    working = !working && !offered?.stop;
    draw();
  }

  function changeContrast() {
    contrast = !contrast;
    draw();
    tell();
  }

  function showHint() {
    hint.classList.add('shown');
    clearTimeout(fading);
    fading = setTimeout(() => hint.classList.remove('shown'), HINT);
  }

  /** @type {Record<string, () => void>} */
  const LETTERS = { a: work, f: freeze, c: changeContrast, p: toggle, Escape: toggle, '?': showHint };

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const by = turnOf(event);
    const act = by ? () => turn(by) : modified ? undefined : LETTERS[event.key];
    if (!act) return;
    act();
    take(event);
    if (on) screen.fill();
  }

  /** While presenting, keys come here before anything else on the page. @param {KeyboardEvent} event */
  function onPageKey(event) {
    if (on) onKey(event);
  }

  /** @param {KeyboardEvent} event */
  function onOtherKey(event) {
    if (on || event.key !== 'p' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    toggle();
    take(event);
  }

  function release() {
    if (document.documentElement.dataset.presenting === number) delete document.documentElement.dataset.presenting;
  }

  function mark() {
    if (!offered) return;
    const { words, stop } = offered;
    root.classList.toggle('presenting', on);
    root.classList.toggle('contrast', on && contrast);
    root.classList.toggle('frozen', frozen);
    root.classList.toggle('working', working && !stop);
    write(progress, frozen ? words.frozen : stop ? `${stop.at} / ${stop.of}` : '');
  }

  /** At once, without an animated change of size. */
  function draw() {
    root.classList.add('still');
    stage.redraw();
    requestAnimationFrame(() => root.classList.remove('still'));
  }

  button.onclick = toggle;
  close.onclick = toggle;
  previous.onclick = () => turn(-1);
  next.onclick = () => turn(1);
  root.addEventListener('click', () => on && screen.fill());
  document.addEventListener('keydown', onPageKey, true);
  document.addEventListener('keydown', onOtherKey);

  return {
    button,
    head,
    foot: [readout, hint],
    get on() {
      return on;
    },
    get contrast() {
      return on && contrast;
    },
    /** Whether the pointer changes nothing. */
    get frozen() {
      return frozen;
    },
    /** Whether a prepared path determines the choices. */
    get guided() {
      return on && Boolean(offered?.stop);
    },

    /** The server's state, unless it is older than the browser's. @param {Presenting | null} latest */
    follow(latest) {
      offered = latest;
      button.hidden = !offered;
      root.classList.toggle('presentable', Boolean(offered));
      if (!offered) return;
      const wanted = { present: offered.on || Boolean(offered.stop), contrast: offered.contrast };
      const late = asked !== null && performance.now() - askedAt < CONFIRMED_IN;
      if (late && String([wanted.present, wanted.contrast]) !== asked) return;
      asked = null;
      contrast = wanted.contrast;
      if (wanted.present && !on) enter();
      if (!wanted.present && on) leave();
    },

    /**
     * The texts above and below the heatmap, except those that follow the pointer.
     * @param {{words: Record<string, string>}} view @param {Title} step
     */
    draw(view, step) {
      if (!offered) return;
      const { words, stop } = offered;
      mark();
      [step.number, step.name, step.symbol].forEach((part, at) => write(title.children[at], String(part)));
      write(headline, offered.headline);
      write(message, stop?.sentence ?? '');
      readout.classList.toggle('speaking', Boolean(stop?.sentence));
      write(keys, stop ? words.demoKeys : words.keys);
      assign(button, { title: words.enter, 'aria-label': words.enter });
      const labels = [view.words.previous, view.words.next, words.leave];
      [previous, next, close].forEach((one, at) => assign(one, { title: labels[at], 'aria-label': labels[at] }));
    },

    /**
     * The number that is pointed at, large.
     * @param {Presentable} view @param {import('./state.js').Choice} choice
     * @param {import('./geometry.js').Spot | null} hover
     */
    point(view, choice, hover) {
      if (!on || !offered) return;
      const { words } = offered;
      const [row, column] = [hover?.row ?? choice.cell[0], hover?.column ?? choice.cell[1]];
      const { columns, symbol, decimals } = view.steps[choice.step - 1];
      const template = columns === 'key' ? words.cell : words.component;
      const values = { query: view.queries[row].text, key: view.keys[column]?.text, component: column + 1 };
      renew(which, ...sentence(fill(template, { symbol }), values));
      write(value, `${symbol} = ${precise(gridOf(view, choice.step).at(row, column), decimals)}`);
    },

    end() {
      clearTimeout(fading);
      document.removeEventListener('keydown', onPageKey, true);
      document.removeEventListener('keydown', onOtherKey);
      screen.end();
      setTimeout(release, 1500); // the next page of a path may take over
    },
  };
}

/**
 * The node with the focus in the same document or shadow root.
 * @param {Node} node @returns {HTMLElement | null}
 */
function focusedAround(node) {
  const around = node.getRootNode();
  const focused = around instanceof ShadowRoot || around instanceof Document ? around.activeElement : null;
  return focused instanceof HTMLElement ? focused : null;
}

/**
 * The scrolled ancestors of a node, through shadow roots, and how far they are scrolled.
 * @param {Node} node @returns {[Element, number][]}
 */
function scrolledAround(node) {
  /** @type {[Element, number][]} */
  const scrolled = [];
  for (let at = /** @type {Node | null} */ (node); at; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
    if (at instanceof Element && at.scrollTop) scrolled.push([at, at.scrollTop]);
  }
  return scrolled;
}

function screenIcon() {
  const shape = 'M1.5 2.5h13v8.5h-13zM8 11v3M5 14h6';
  return svg('svg', { width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: shape }));
}
