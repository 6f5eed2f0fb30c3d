// The stage as a standalone picture: an SVG for papers, and a PNG drawn from it.

import { paint } from '../../kit/cells_canvas.js';
import { svgCells } from '../../kit/cells_svg.js';
import { css, parse } from '../../kit/colour.js';
import { assign, html, penOf, svg } from '../../kit/dom.js';
import { formulaLine } from '../../kit/line.js';
import { fitted, graphemes, wrapped } from '../../kit/measure.js';

const MOST_IN_SVG = 64; // rows or columns; the cells of more are one embedded picture
const FINE = 1024; // px of such a picture: large enough to stay crisp in viewers that smooth
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

/** @typedef {import('../../kit/cells_svg.js').Picture} Picture */
/** @typedef {import('../../kit/wire.types').Tree} Tree */

/**
 * The drawing as it stands: words, cells, legends and ribbons, under a name and, if there is one, a
 * formula.
 * @param {{root: Element, drawing: Element, heats: {node: Element, isCanvas: boolean, content: Picture}[]}} parts
 *   `heats`: the heatmaps in the drawing
 * @param {{name: string, formula?: Tree[]}} heading
 * @param {string[]} notes sentences that are exported with the numbers
 * @returns {string} an SVG document
 */
export function savedSvg({ root, drawing, heats }, { name, formula }, notes = []) {
  const box = drawing.getBoundingClientRect();
  const style = getComputedStyle(root);
  const lines = notes.flatMap((note) => wrapped(note, box.width, `${NOTE}px ${style.fontFamily}`));
  const above = NAME + (formula ? FORMULA : 0);
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const below = Math.ceil(box.height) + above + 2 * MARGIN;
  const height = below + NOTE_LINE * lines.length;
  const origin = { x: box.left - MARGIN, y: box.top - MARGIN - above };
  const page = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': style.fontFamily },
    svg('title', {}, name), svg('rect', { width, height, fill: painted(colourOf(root, '--paper')) }));
  page.append(...headingOf(root, name, formula));
  /** @type {NodeListOf<SVGSVGElement>} */
  const pictures = drawing.querySelectorAll('svg:not(button svg)');
  for (const picture of pictures) {
    const { left, top, width: wide } = picture.getBoundingClientRect();
    const copy = wide ? standingCopy(picture, null) : null;
    if (!copy) continue; // not to be seen
    const heat = heats.find(({ node }) => node === picture.parentNode);
    if (heat?.isCanvas) copy.prepend(cellsOf(heat.content));
    const scale = wide / picture.viewBox.baseVal.width;
    page.append(assign(copy, { transform: `translate(${left - origin.x} ${top - origin.y}) scale(${scale})` }));
  }
  /** @type {NodeListOf<HTMLElement>} */
  const captions = drawing.querySelectorAll('p.caption, p.side');
  for (const caption of captions) page.append(...writing(caption, origin));
  lines.forEach((line, at) => page.append(svg('text', {
    x: MARGIN, y: below + NOTE_LINE * at, 'font-size': NOTE, fill: painted(colourOf(root, '--ink')),
  }, line)));
  const source = new XMLSerializer().serializeToString(page);
  return source.replace(NOT_XML, '\ufffd').toWellFormed();
}

/** @param {string} source from `savedSvg` @returns {Promise<Blob>} */
async function pngOf(source) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
  image.src = address;
  await image.decode();
  URL.revokeObjectURL(address);
  const canvas = html('canvas', { width: SHARP * image.width, height: SHARP * image.height });
  penOf(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('The picture is too large.'))), 'image/png');
  });
}

/**
 * Hand a picture to the person, as a "stage-save" event asks for it.
 * @param {string} source from `savedSvg`
 * @param {Event} event its detail has the `format`, "svg" or "png", and the `stem` of the file's name
 * @param {string} [ending] of that stem
 */
export async function handOut(source, event, ending = '') {
  if (!(event instanceof CustomEvent)) return;
  const { format, stem } = event.detail;
  const blob = format === 'png' ? await pngOf(source) : new Blob([source], { type: 'image/svg+xml' });
  const address = URL.createObjectURL(blob);
  html('a', { href: address, download: `${stem}${ending}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // browsers start reading it a little later
}

/** @param {Element} root @param {string} name @param {Tree[] | undefined} formula */
function headingOf(root, name, formula) {
  /** @type {Record<string, string>} */
  const colours = { '': painted(colourOf(root, '--ink')) };
  for (const role of ['query', 'key', 'value']) colours[role] = painted(colourOf(root, `--${role}`));
  const family = getComputedStyle(root).getPropertyValue('--serif');
  const title = svg('text', { x: MARGIN, y: MARGIN + 15, 'font-size': 16, 'font-weight': 700, fill: colours[''] }, name);
  if (!formula) return [title];
  return [title, formulaLine(formula, { x: MARGIN, y: MARGIN + 45, size: 18, family, colours })];
}

/**
 * The value of a custom property of the style sheet: only a real property computes a colour.
 * @param {Element} root @param {string} property
 */
function colourOf(root, property) {
  const probe = html('i');
  probe.style.color = `var(${property})`;
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** @param {string} colour as computed */
function painted(colour) {
  if (colour === 'none') return colour;
  const [red, green, blue] = parse(colour);
  return css([Math.round(red), Math.round(green), Math.round(blue)]);
}

/**
 * A copy of drawn nodes that needs no style sheet; null for invisible ones.
 * @param {Element} node @param {CSSStyleDeclaration | null} around the style of its parent
 * @returns {Element | null}
 */
function standingCopy(node, around) {
  const style = getComputedStyle(node);
  if (style.display === 'none' || style.visibility === 'hidden') return null;
  const copy = node.localName === 'svg' ? svg('g') : /** @type {Element} */ (node.cloneNode(false));
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
    const kept = child instanceof Element ? standingCopy(child, style) : child.cloneNode();
    if (kept) copy.append(kept);
  }
  return copy;
}

/**
 * The cells of a canvas: rectangles while they are few enough to be edited, or one picture.
 * @param {Picture} content
 */
function cellsOf(content) {
  const { rows, columns, left, top, pitch, rowHeight } = content;
  if (Math.max(rows, columns) <= MOST_IN_SVG) {
    const cells = svgCells();
    cells.draw(content);
    return cells.node;
  }
  const small = html('canvas');
  paint(small, content);
  const times = Math.ceil(FINE / Math.max(rows, columns));
  const large = html('canvas', { width: times * columns, height: times * rows });
  const pen = penOf(large);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, large.width, large.height);
  return svg('image', {
    href: large.toDataURL('image/png'), x: left, y: top, width: pitch * columns, height: rowHeight * rows,
    preserveAspectRatio: 'none',
  });
}

/**
 * A paragraph as lines of SVG text, broken and coloured as the page has it.
 * @param {HTMLElement} paragraph @param {{x: number, y: number}} origin of the picture
 */
function writing(paragraph, origin) {
  const room = paragraph.getBoundingClientRect();
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode); // as the walker is configured
    const { color, fontSize, fontWeight, fontFamily } = getComputedStyle(text.parentElement ?? paragraph);
    for (const { words, left, middle } of linesOf(text)) {
      const shown = fitted(words.trimEnd(), room.right - left, `${fontWeight} ${fontSize} ${fontFamily}`);
      lines.push(svg('text', {
        x: (left - origin.x).toFixed(1), y: (middle - origin.y).toFixed(1), dy: '.35em',
        'font-size': fontSize, 'font-weight': fontWeight, fill: painted(color), 'xml:space': 'preserve',
      }, shown));
    }
  }
  return lines;
}

/** Where the browser broke a text, found letter by letter. @param {Text} text */
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
    const last = lines.at(-1);
    if (last && Math.abs(last.middle - middle) < 2) last.words += letter;
    else lines.push({ words: letter, left: box.left, middle });
  }
  return lines;
}
