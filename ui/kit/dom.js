// Making nodes. Whatever people typed goes in as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** An HTML element with attributes and children (nodes or text). */
export function html(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** A MathML element. */
export function math(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(MATHML, tag), attributes, children);
}

function furnish(node, attributes, children) {
  assign(node, attributes);
  node.append(...children);
  return node;
}

/** Set the attributes that differ; undefined, null and false remove. */
export function assign(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
  return node;
}

/** Set the text if it differs, so that unchanged nodes stay untouched. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
  return node;
}

/** Give `parent` exactly `count` children, keeping those it has: child i stays child i. */
export function keep(parent, count, make) {
  while (parent.childElementCount > count) parent.lastElementChild.remove();
  while (parent.childElementCount < count) parent.append(make(parent.childElementCount));
  return parent.children;
}

/** Tell the page's style sheet that a view has come: until then it keeps room for it. */
export function arrive(parentElement) {
  parentElement.host?.setAttribute('data-drawn', '');
}

/** True where the person asked for less motion. */
export function still() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
