// Vectors made by hand: arrows to drag if there are two components, and a table to type in. The
// browser moves a word at once; the server computes all that follows from it.

import { assign, html, keep, write } from '../../kit/dom.js';
import { take } from '../../kit/keys.js';
import { leaving, mounted } from '../../kit/serve.js';
import { sentence } from '../../kit/words.js';
import { createArrows } from './arrows.js';
import { createVectors } from './vectors.js';
import { bounded, createTable } from './table.js';

const LARGEST = 440; // px of the square
const STEP = 0.1; // a press of an arrow key; with Shift ten times as far
const CLICK = 4; // px a pointer may move and still have clicked

/** @typedef {import('./wire.types').PlaneView} View */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../../kit/serve.js').Component<View>} component
 */
export function serve({ data, parentElement, setStateValue, setTriggerValue }) {
  const plane = mounted(parentElement, mount, {
    move: (message) => setStateValue('move', message),
    query: (row) => setTriggerValue('query', row),
    action: (id) => setTriggerValue('action', id),
  });
  plane.draw(data);
  return leaving(parentElement);
}

/**
 * @param {HTMLElement} root an empty element
 * @param {{move: (message: import('./vectors.js').Message) => void, query: (row: number) => void,
 *   action: (id: string) => void}} emit
 */
export function mount(root, emit) {
  /** @type {View} */
  let view;
  /**
   * The current drag: the word and its tip, where it was, how far from the tip the pointer is, where
   * the pointer was, and whether it has moved since.
   * @type {{key: string, index: number, from: number[], off: number[], x: number, y: number, moved: boolean} | null}
   */
  let drag = null;
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let speaking;

  const vectors = createVectors((message) => emit.move(message));
  const arrows = createArrows();
  const table = createTable(move);
  const [caption, hint, look, outcome, keys, left] = Array.from({ length: 6 }, () => html('p'));
  caption.className = hint.className = keys.className = left.className = 'caption';
  look.className = 'look';
  outcome.className = 'outcome';
  const choices = html('div', { class: 'choices' });
  const presets = html('div', { class: 'presets', role: 'group' }, caption, choices);
  const widths = html('div', { class: 'choices', role: 'group' });
  const again = html('button', { type: 'button' });
  const tools = html('div', { class: 'tools' }, widths, again);
  const live = html('div', { class: 'live', 'aria-live': 'polite' });
  const square = html('div', { class: 'square' }, hint, arrows.node, outcome);
  root.classList.add('stage', 'plane');
  root.append(square, presets, look, tools, table.node, left, keys, live);
  again.onclick = () => emit.action('again');

  function drawAll() {
    cancelAnimationFrame(frame);
    if (!root.clientWidth) return; // in a closed tab: the observer calls again when it opens
    const { labels, dimension } = view;
    write(caption, labels.presets);
    write(hint, labels.hint);
    write(keys, labels.keys);
    write(again, labels.again);
    write(look, view.look);
    write(left, view.left);
    assign(presets, { 'aria-label': labels.presets });
    assign(widths, { 'aria-label': labels.widths });
    presets.hidden = !view.presets.length;
    again.hidden = view.locked;
    hint.hidden = view.locked;
    keys.hidden = view.locked || dimension !== 2;
    drawButtons(choices, view.presets);
    drawButtons(widths, view.widths);
    outcome.replaceChildren(...sentence(view.sentence, { ...view.facts }));
    const { fontFamily: family } = getComputedStyle(root);
    square.hidden = dimension !== 2;
    if (!square.hidden) arrows.draw(view, vectors, { size: Math.min(LARGEST, root.clientWidth), family });
    table.draw(view, vectors, family);
  }

  /** @param {HTMLElement} parent @param {import('../../kit/wire.types').Button[]} buttons */
  function drawButtons(parent, buttons) {
    const nodes = keep(parent, buttons.length, () => html('button', { type: 'button' }));
    buttons.forEach(({ id, label, pressed }, at) => {
      assign(write(nodes[at], label), { 'aria-pressed': String(pressed), 'data-action': id });
      nodes[at].onclick = () => emit.action(id);
    });
  }

  /** @param {string} key @param {number[]} at */
  function move(key, at) {
    vectors.move(key, at);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawAll);
  }

  /** @param {number} index */
  function chosen(index) {
    const { row } = view.words[index];
    if (row !== null) emit.query(row);
  }

  /** @param {number} index of the word whose vector is read out */
  function speak(index) {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const node = arrows.node.querySelectorAll('.tip')[index];
      if (node) write(live, `${node.getAttribute('aria-label')} ${node.getAttribute('aria-valuetext')}`);
    }, 600);
  }

  arrows.node.addEventListener('pointerdown', (event) => {
    const index = event.button ? -1 : arrows.near(event);
    if (index < 0) return;
    event.preventDefault(); // no text is selected, and the focus goes where it should
    const { key } = view.words[index];
    const from = vectors.at(key);
    const grip = arrows.pointAt(event);
    drag = { key, index, from, off: [from[0] - grip[0], from[1] - grip[1]], x: event.clientX, y: event.clientY, moved: false };
    arrows.node.setPointerCapture(event.pointerId);
    vectors.hold(key);
    arrows.focus(index);
  });

  arrows.node.addEventListener('pointermove', (event) => {
    if (!drag) return;
    drag.moved ||= !view.locked && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > CLICK;
    if (!drag.moved) return;
    const [x, y] = arrows.pointAt(event);
    const [, , ...others] = drag.from;
    move(drag.key, [bounded(x + drag.off[0], view.reach), bounded(y + drag.off[1], view.reach), ...others]);
  });

  function letGo() {
    if (!drag) return;
    const { index, moved } = drag;
    drag = null;
    vectors.release();
    if (moved) speak(index);
    else chosen(index);
    drawAll();
  }

  arrows.node.addEventListener('pointerup', letGo);
  arrows.node.addEventListener('pointercancel', letGo);

  arrows.node.addEventListener('keydown', (event) => {
    const index = [...arrows.node.querySelectorAll('.tip')].findIndex((tip) => tip === event.target);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = view.words[index];
    const step = STEP * (event.shiftKey ? 10 : 1);
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (event.key === 'Escape' && drag) {
      move(key, drag.from);
      drag.moved = true;
      letGo();
    } else if (by && !view.locked) {
      const [x, y, ...others] = vectors.at(key);
      move(key, [bounded(x + by[0], view.reach), bounded(y + by[1], view.reach), ...others]);
      speak(index);
    } else if (event.key === 'Enter' || event.key === ' ') {
      chosen(index);
    } else {
      return;
    }
    take(event);
  });

  const size = new ResizeObserver(() => view && drawAll());
  size.observe(root);

  return {
    /** @param {View} next */
    draw(next) {
      view = next;
      vectors.follow(view);
      drawAll();
    },
    end() {
      cancelAnimationFrame(frame);
      clearTimeout(speaking);
      vectors.end();
      size.disconnect();
      root.replaceChildren();
    },
  };
}
