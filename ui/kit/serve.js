// Streamlit calls a view's script again for new data and for a change of theme, with the same parent
// each time: one view for each parent.

import { html } from './dom.js';

/**
 * The argument of a view's script in Streamlit's Components v2.
 * @template Data
 * @typedef {{data: Data, parentElement: HTMLElement | ShadowRoot,
 *   setStateValue: (name: string, value: unknown) => void,
 *   setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/** @type {WeakMap<Node, {end?: () => void}>} */
const views = new WeakMap();

/**
 * The view below a parent, made when it is first asked for.
 * @template {object} View
 * @param {HTMLElement | ShadowRoot} parent
 * @param {() => View} make
 * @returns {View}
 */
export function viewIn(parent, make) {
  const known = /** @type {View | undefined} */ (views.get(parent));
  if (known) return known;
  const made = make();
  views.set(parent, made);
  return made;
}

/**
 * A view mounted on a new element. It calls the functions of Streamlit's last call.
 * @template {Record<string, Function>} Calls
 * @template {{end: () => void}} View
 * @param {HTMLElement | ShadowRoot} parent
 * @param {(root: HTMLElement, emit: Calls) => View} mount
 * @param {Calls} calls
 */
export function mounted(parent, mount, calls) {
  const view = viewIn(parent, () => {
    const root = html('div');
    parent.append(root);
    const emit = { ...calls };
    return { emit, ...mount(root, emit) };
  });
  Object.assign(view.emit, calls);
  return view;
}

/**
 * The return value of a view's script: Streamlit calls it once the view is no longer on the page. It also
 * calls it right after a call that newer data have overtaken: then the view is there, and stays.
 * @param {Node} parent
 */
export function leaving(parent) {
  return () => {
    if (parent.isConnected) return;
    views.get(parent)?.end?.();
    views.delete(parent);
  };
}
