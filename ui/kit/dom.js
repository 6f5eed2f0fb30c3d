// Making nodes. Typed text is inserted as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * @typedef {Record<string, string | number | boolean | null | undefined>} Attributes
 */

/**
 * An HTML element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * A MathML element.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {MathMLElement}
 */
export function math(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(MATHML, tag), attributes, children);
}

/** @template {Element} T @param {T} node @param {Attributes} attributes @param {(Node | string)[]} children */
function furnish(node, attributes, children) {
  assign(node, attributes);
  node.append(...children);
  return node;
}

/**
 * Set the attributes that differ; undefined, null and false remove.
 * @template {Element} T @param {T} node @param {Attributes} attributes @returns {T}
 */
export function assign(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
  return node;
}

/**
 * Set the text if it differs, so that unchanged nodes stay untouched; the text node stays, too.
 * @template {Node} T @param {T} node @param {string} text @returns {T}
 */
export function write(node, text) {
  const only = node.childNodes.length === 1 ? node.firstChild : null;
  if (only?.nodeName === '#text' && text) {
    if (only.nodeValue !== text) only.nodeValue = text;
  } else if (node.textContent !== text) {
    node.textContent = text;
  }
  return node;
}

/**
 * Give `parent` these children. What it has stays where it is alike but for its texts: the browser then
 * lays out the changed texts alone.
 * @param {Element} parent @param {...(Node | string)} children
 */
export function renew(parent, ...children) {
  const next = document.createDocumentFragment();
  next.append(...children);
  if (!follow(parent, next)) parent.replaceChildren(next);
}

/**
 * Give the texts in one node those in another, if their children are alike otherwise.
 * @param {Node} node @param {Node} other @returns {boolean} whether they are
 */
export function follow(node, other) {
  const [here, there] = [node, other].map(({ childNodes }) => [...childNodes]);
  if (here.length !== there.length || !here.every((child, at) => isAlike(child, there[at]))) return false;
  here.forEach((child, at) => takeTexts(child, there[at]));
  return true;
}

/** @param {Node} node @param {Node} other */
function isAlike(node, other) {
  if (node.nodeName !== other.nodeName || node.childNodes.length !== other.childNodes.length) return false;
  if (node instanceof Element && other instanceof Element) {
    const names = node.getAttributeNames();
    if (names.length !== other.getAttributeNames().length) return false;
    if (names.some((name) => node.getAttribute(name) !== other.getAttribute(name))) return false;
  }
  return [...node.childNodes].every((child, at) => isAlike(child, other.childNodes[at]));
}

/** @param {Node} node @param {Node} other */
function takeTexts(node, other) {
  if (node.nodeValue !== other.nodeValue) node.nodeValue = other.nodeValue;
  node.childNodes.forEach((child, at) => takeTexts(child, other.childNodes[at]));
}

/**
 * Give `parent` exactly `count` children, keeping those it has: child i stays child i.
 * @param {Element} parent
 * @param {number} count
 * @param {(at: number) => Element} make
 * @returns {any} the children, of the type that `make` makes
 */
export function keep(parent, count, make) {
  while (parent.childElementCount > count) parent.lastElementChild?.remove();
  while (parent.childElementCount < count) parent.append(make(parent.childElementCount));
  return parent.children;
}

/** What draws on a canvas. @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
export function penOf(canvas) {
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser has no canvas to draw on.');
  return pen;
}

/** True where the person asked for less motion. */
export function still() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
