// Small multiples on one scale: a group for each scoring, a picture for each similarity.

import { imageOf } from '../kit/cells_canvas.js';
import { isDark, rampOf } from '../kit/colour.js';
import { assign, html, keep, write } from '../kit/dom.js';
import { unpack } from '../kit/wire.js';

const galleries = new WeakMap(); // Streamlit calls again with the same parent: one each

/** Streamlit's Components v2 calls this for every new view, and for a change of theme. */
export default function ({ data, parentElement, setTriggerValue }) {
  let gallery = galleries.get(parentElement);
  if (!gallery) {
    gallery = createGallery();
    galleries.set(parentElement, gallery);
    parentElement.append(gallery.node);
  }
  gallery.open = (chosen) => setTriggerValue('open', chosen);
  gallery.draw(unpack(data));
  return () => galleries.delete(parentElement);
}

function createGallery() {
  const told = html('p', { class: 'caption' });
  const groups = html('div');
  const node = html('section', { class: 'stage gallery' }, told, groups);
  const gallery = { node, draw, open: () => {} };

  function draw(view) {
    write(told, view.told);
    const ramp = rampOf({ scale: view.scale }, {}, 'uniform', isDark(node));
    view.groups.forEach(({ name, pictures }, at) => {
      const group = keep(groups, view.groups.length, () => html('div', {}, html('h2'), html('div', { class: 'cards' })))[at];
      write(group.firstChild, name);
      const cards = keep(group.lastChild, pictures.length, newCard);
      pictures.forEach((picture, place) => drawCard(cards[place], picture, view, ramp));
    });
  }

  function newCard() {
    const frame = html('span', { class: 'thumb' }, html('canvas'), html('canvas'));
    return html('a', {}, frame, html('b'), html('small'));
  }

  function drawCard(card, { array, similarity, scoring, name, link, reversed, said }, view, ramp) {
    const [{ children: [canvas, strip] }, title, numbers] = card.children;
    const { rows, columns, at } = view.values[array];
    assign(canvas, { width: columns, height: rows });
    canvas.style.setProperty('--shape', view.shape);
    // Undefined rows are left out: the hatch behind them shows.
    const rgba = (row, column) => (Number.isNaN(at(row, column)) ? 0 : ramp.rgba(at(row, column)));
    canvas.getContext('2d').putImageData(imageOf({ rows, columns, rgba }), 0, 0);
    drawStrip(strip, reversed, view.rows, getComputedStyle(node).color);
    write(title, name);
    write(numbers, said.join(' · '));
    // From here the Explorer is one folder up. A plain click stays in the session, which may hold
    // a text too long for any link.
    assign(card, { href: link && `./?${new URLSearchParams(link)}`, target: link && '_self' });
    card.onclick = (event) => {
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      gallery.open({ similarity, scoring });
    };
  }

  return gallery;
}

/** A mark beside each row whose order is reversed. */
function drawStrip(strip, reversed, rows, ink) {
  assign(strip, { width: 1, height: rows });
  const pen = strip.getContext('2d');
  pen.fillStyle = ink;
  for (const row of reversed) pen.fillRect(0, row, 1, 1);
}
