// As much of a document as the functions need that make nodes: nodes that keep what they are given.
// Letters are all alike: as wide as half their size.

/** What has measured text, with the fonts that it was given last. */
export const pens = [];

class FakeNode {
  constructor(name) {
    if (!/^[a-z]+$/.test(name)) throw new Error(`no element is called "${name}"`);
    this.localName = name;
    this.attributes = new Map();
    this.childNodes = [];
    this.dataset = {};
    this.listeners = new Map();
  }

  append(...children) {
    this.childNodes.push(...children);
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  addEventListener(kind, listener) {
    this.listeners.set(kind, listener);
  }

  click() {
    this.listeners.get('click')();
  }

  get children() {
    return this.childNodes.filter((child) => typeof child !== 'string');
  }

  get textContent() {
    return this.childNodes.map((child) => (typeof child === 'string' ? child : child.textContent)).join('');
  }

  /** All nodes below, and this one. */
  get all() {
    return [this, ...this.childNodes.flatMap((child) => (typeof child === 'string' ? [] : child.all))];
  }

  getContext() {
    const pen = { font: '', measureText: (text) => ({ width: (parseFloat(pen.font.match(/[\d.]+(?=px)/)) / 2) * [...text].length }) };
    pens.push(pen);
    return pen;
  }
}

globalThis.ResizeObserver = class {
  observe() {}
};
globalThis.document = {
  createElement: (name) => new FakeNode(name),
  createElementNS: (_, name) => new FakeNode(name),
};
