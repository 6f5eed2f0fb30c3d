// Small multiples on one scale: a group for each scoring, a picture for each similarity.

import { paint } from '../kit/cells_canvas.js';
import { isDark, rampOf } from '../kit/colour.js';
import { assign, html, keep, penOf, write } from '../kit/dom.js';
import { leaving, mounted } from '../kit/serve.js';
import { unpack } from '../kit/wire.js';

/** @typedef {import('./wire.types').GalleryView & import('../kit/wire.js').Matrices} View */
/** @typedef {{similarity: string, scoring: string}} Pair */

/**
 * Streamlit's Components v2 calls this for every new view, and for a change of theme.
 * @param {import('../kit/serve.js').Component<Uint8Array>} component
 */
export function serve({ data, parentElement, setTriggerValue }) {
  const gallery = mounted(parentElement, mountGallery, { open: (chosen) => setTriggerValue('open', chosen) });
  gallery.draw(unpack(data));
  return leaving(parentElement);
}

/** @param {HTMLElement} node @param {{open: (chosen: Pair) => void}} emit */
function mountGallery(node, emit) {
  const about = html('p', { class: 'caption' });
  const groups = html('div');
  node.classList.add('stage', 'gallery');
  node.append(about, groups);

  /** @param {View} view */
  function draw(view) {
    write(about, view.about);
    const ramp = rampOf(view.scale, { high: 1 }, 'uniform', isDark(node));
    view.groups.forEach(({ name, pictures }, at) => {
      const group = keep(groups, view.groups.length, () => html('div', {}, html('h2'), html('div', { class: 'cards' })))[at];
      write(group.firstChild, name);
      const cards = keep(group.lastChild, pictures.length, newCard);
      pictures.forEach((picture, index) => drawCard(cards[index], picture, view, ramp));
    });
  }

  function newCard() {
    const frame = html('span', { class: 'thumb' }, html('canvas'), html('canvas'));
    return html('a', {}, frame, html('b'), html('small'));
  }

  /**
   * @param {any} card as `newCard` makes it @param {import('./wire.types').Picture} picture
   * @param {View} view @param {import('../kit/colour.js').Ramp} ramp
   */
  function drawCard(card, { array, similarity, scoring, name, link, reversed, facts }, view, ramp) {
    const [{ children: [canvas, strip] }, title, numbers] = card.children;
    const { rows, columns, at } = view.values[array];
    canvas.style.setProperty('--shape', String(view.shape));
    // Undefined rows are left out: the hatch behind them shows.
    paint(canvas, { rows, columns, rgba: (row, column) => (Number.isNaN(at(row, column)) ? 0 : ramp.rgba(at(row, column))) });
    drawStrip(strip, reversed, view.rows, getComputedStyle(node).color);
    write(title, name);
    write(numbers, facts.join(' · '));
    // From here the Explorer is one folder up. A plain click stays in the session, which may hold
    // a text too long for any link.
    assign(card, { href: link && `./?${new URLSearchParams(link)}`, target: link && '_self' });
    card.onclick = (/** @type {MouseEvent} */ event) => {
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      emit.open({ similarity, scoring });
    };
  }

  return { draw, end: () => node.remove() };
}

/**
 * A mark beside each row whose order is reversed.
 * @param {HTMLCanvasElement} strip @param {number[]} reversed @param {number} rows of the matrix @param {string} ink
 */
function drawStrip(strip, reversed, rows, ink) {
  assign(strip, { width: 1, height: rows });
  const pen = penOf(strip);
  pen.fillStyle = ink;
  for (const row of reversed) pen.fillRect(0, row, 1, 1);
}
