// The stage as a picture that stands by itself: an SVG for papers, and a PNG drawn from it.

import { imageOf } from '../../kit/cells_canvas.js';
import { svgCells } from '../../kit/cells_svg.js';
import { css, parse } from '../../kit/colour.js';
import { assign, html, svg } from '../../kit/dom.js';
import { formulaLine } from '../../kit/line.js';
import { fitted, graphemes, wrapped } from '../../kit/measure.js';

const MOST_IN_SVG = 64; // rows or columns; the cells of more are one embedded picture
const FINE = 1024; // px of such a picture: viewers that smooth what they enlarge stay crisp
const SHARP = 2; // pixels of the PNG for each of the screen's
const MARGIN = 16; // px around everything
const NAME = 32; // px for the name above all
const FORMULA = 32; // px for the formula under it
const NOTE = 13; // px of the letters of a note
const NOTE_LINE = 18; // px from line to line

// What a style sheet may decide. Those that are inherited are written where they change.
const INHERITED = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-linecap', 'stroke-linejoin',
  'paint-order', 'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor',
];
const NOT_XML = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]/g;

/**
 * The scene as it stands: words, cells, legends and ribbons, under a name and, if there is one, a
 * formula.
 * @param {{root: Element, scene: Element, heats: object[]}} parts `heats`: the heatmaps in the scene
 * @param {{name: string, formula?: object}} heading
 * @param {string[]} notes what has to be said of the numbers wherever they go
 * @returns {string} an SVG document
 */
export function savedSvg({ root, scene, heats }, { name, formula }, notes = []) {
  const box = scene.getBoundingClientRect();
  const style = getComputedStyle(root);
  const lines = notes.flatMap((note) => wrapped(note, box.width, `${NOTE}px ${style.fontFamily}`));
  const above = NAME + (formula ? FORMULA : 0);
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const below = Math.ceil(box.height) + above + 2 * MARGIN;
  const height = below + NOTE_LINE * lines.length;
  const origin = { x: box.left - MARGIN, y: box.top - MARGIN - above };
  const page = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': style.fontFamily },
    svg('title', {}, name), svg('rect', { width, height, fill: painted(colourOf(root, '--paper')) }));
  page.append(...heading(root, name, formula));
  for (const picture of scene.querySelectorAll('svg:not(button svg)')) {
    const { left, top, width: wide } = picture.getBoundingClientRect();
    if (!wide) continue; // not to be seen
    const copy = standing(picture, null);
    const heat = heats.find(({ node }) => node === picture.parentNode);
    if (heat?.isCanvas) copy.prepend(cellsOf(heat.content));
    const scale = wide / picture.viewBox.baseVal.width;
    page.append(assign(copy, { transform: `translate(${left - origin.x} ${top - origin.y}) scale(${scale})` }));
  }
  for (const caption of scene.querySelectorAll('p.caption, p.side')) page.append(...writing(caption, origin));
  lines.forEach((line, at) => page.append(svg('text', {
    x: MARGIN, y: below + NOTE_LINE * at, 'font-size': NOTE, fill: painted(colourOf(root, '--ink')),
  }, line)));
  const source = new XMLSerializer().serializeToString(page);
  return source.replace(NOT_XML, '\ufffd').toWellFormed();
}

/** @param {string} source from `savedSvg` @returns {Promise<Blob>} */
export async function savedPng(source) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
  image.src = address;
  await image.decode();
  URL.revokeObjectURL(address);
  const canvas = html('canvas', { width: SHARP * image.width, height: SHARP * image.height });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

/** Hand a file to the person. */
export function handOut(blob, name) {
  const address = URL.createObjectURL(blob);
  html('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // browsers start reading it a little later
}

function heading(root, name, formula) {
  const colours = { '': painted(colourOf(root, '--ink')) };
  for (const role of ['query', 'key', 'value']) colours[role] = painted(colourOf(root, `--${role}`));
  const family = getComputedStyle(root).getPropertyValue('--serif');
  const title = svg('text', { x: MARGIN, y: MARGIN + 15, 'font-size': 16, 'font-weight': 700, fill: colours[''] }, name);
  if (!formula) return [title];
  return [title, formulaLine([].concat(formula), { x: MARGIN, y: MARGIN + 45, size: 18, family, colours })];
}

/** What a custom property of the style sheet comes to: only a real property computes a colour. */
function colourOf(root, property) {
  const probe = html('i');
  probe.style.color = `var(${property})`;
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

const painted = (colour) => (colour === 'none' ? colour : css(parse(colour).map(Math.round)));

/** A copy of drawn nodes that needs no style sheet; null for what is not to be seen. */
function standing(node, around) {
  const style = getComputedStyle(node);
  if (style.display === 'none' || style.visibility === 'hidden') return null;
  const copy = node.localName === 'svg' ? svg('g') : node.cloneNode(false);
  copy.removeAttribute('class');
  for (const property of INHERITED) {
    const value = style.getPropertyValue(property);
    if (around && around.getPropertyValue(property) === value && !copy.hasAttribute(property)) continue;
    copy.setAttribute(property, property === 'fill' || property === 'stroke' ? painted(value) : value);
  }
  if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity);
  const { textDecorationLine: line, textDecorationStyle: dots } = style;
  if (line !== 'none') copy.setAttribute('style', `text-decoration: ${line} ${dots}`);
  for (const child of node.childNodes) {
    const kept = child.nodeType === Node.TEXT_NODE ? child.cloneNode() : standing(child, style);
    if (kept) copy.append(kept);
  }
  return copy;
}

/** The cells of a canvas: rectangles while they are few enough to be edited, or one picture. */
function cellsOf(content) {
  const { rows, columns, left, top, pitch, rowHeight } = content;
  if (Math.max(rows, columns) <= MOST_IN_SVG) {
    const cells = svgCells();
    cells.draw(content);
    return cells.node;
  }
  const small = html('canvas', { width: columns, height: rows });
  small.getContext('2d').putImageData(imageOf(content), 0, 0);
  const times = Math.ceil(FINE / Math.max(rows, columns));
  const large = html('canvas', { width: times * columns, height: times * rows });
  const pen = large.getContext('2d');
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, large.width, large.height);
  return svg('image', {
    href: large.toDataURL('image/png'), x: left, y: top, width: pitch * columns, height: rowHeight * rows,
    preserveAspectRatio: 'none',
  });
}

/** A paragraph as lines of SVG text, broken and coloured as the page has it. */
function writing(paragraph, origin) {
  const room = paragraph.getBoundingClientRect();
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const { color, fontSize, fontWeight, fontFamily } = getComputedStyle(text.parentElement);
    for (const { said, left, middle } of linesOf(text)) {
      const shown = fitted(said.trimEnd(), room.right - left, `${fontWeight} ${fontSize} ${fontFamily}`);
      lines.push(svg('text', {
        x: (left - origin.x).toFixed(1), y: (middle - origin.y).toFixed(1), dy: '.35em',
        'font-size': fontSize, 'font-weight': fontWeight, fill: painted(color), 'xml:space': 'preserve',
      }, shown));
    }
  }
  return lines;
}

/** Where the browser broke a text, found letter by letter. */
function linesOf(text) {
  const range = document.createRange();
  const lines = [];
  let from = 0;
  for (const letter of graphemes(text.data)) {
    range.setStart(text, from);
    range.setEnd(text, (from += letter.length));
    const [box] = range.getClientRects();
    if (!box) continue;
    const middle = (box.top + box.bottom) / 2;
    if (lines.length && Math.abs(lines.at(-1).middle - middle) < 2) lines.at(-1).said += letter;
    else lines.push({ said: letter, left: box.left, middle });
  }
  return lines;
}
