// As much of a document as the functions need that make nodes: nodes that keep what they are given.
// Letters are all alike: as wide as half their size.

/** What has measured text, with the fonts that it was given last. */
export const pens = [];

class FakeText {
  constructor(text) {
    Object.assign(this, { nodeName: '#text', nodeValue: text, childNodes: [] });
  }

  get textContent() {
    return this.nodeValue;
  }
}

class FakeNode {
  constructor(name) {
    if (!/^[a-z]+$/.test(name)) throw new Error(`no element is called "${name}"`);
    this.localName = this.nodeName = name;
    this.attributes = new Map();
    this.childNodes = [];
    this.dataset = {};
    this.listeners = new Map();
  }

  append(...children) {
    const given = children.flatMap((child) => (child.localName === 'fragment' ? child.childNodes : [child]));
    const nodes = given.map((child) => (typeof child === 'string' ? new FakeText(child) : child));
    for (const node of nodes) node.parentNode = this;
    this.childNodes.push(...nodes);
  }

  replaceChildren(...children) {
    this.childNodes = [];
    this.append(...children);
  }

  remove() {
    this.parentNode.childNodes = this.parentNode.childNodes.filter((child) => child !== this);
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  getAttributeNames() {
    return [...this.attributes.keys()];
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  toggleAttribute(name, on) {
    if (on) this.attributes.set(name, '');
    else this.attributes.delete(name);
  }

  addEventListener(kind, listener) {
    this.listeners.set(kind, listener);
  }

  click() {
    this.listeners.get('click')();
  }

  animate() {}

  get children() {
    return this.childNodes.filter((child) => child instanceof FakeNode);
  }

  get childElementCount() {
    return this.children.length;
  }

  get firstChild() {
    return this.childNodes[0];
  }

  get lastChild() {
    return this.childNodes.at(-1);
  }

  get lastElementChild() {
    return this.children.at(-1);
  }

  get textContent() {
    return this.childNodes.map((child) => child.textContent).join('');
  }

  set textContent(text) {
    this.replaceChildren(...(text ? [text] : []));
  }

  /** All elements below, and this one. */
  get all() {
    return [this, ...this.children.flatMap((child) => child.all)];
  }

  getContext() {
    const pen = { font: '', measureText: (text) => ({ width: (parseFloat(pen.font.match(/[\d.]+(?=px)/)) / 2) * [...text].length }) };
    pens.push(pen);
    return pen;
  }
}

globalThis.Element = FakeNode;
globalThis.ResizeObserver = class {
  observe() {}
};
globalThis.document = {
  createElement: (name) => new FakeNode(name),
  createElementNS: (_, name) => new FakeNode(name),
  createDocumentFragment: () => new FakeNode('fragment'),
};
