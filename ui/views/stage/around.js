// Events around a large view: a new size or theme, or a request for its picture.

import { handOut } from './save.js';

/**
 * A view is drawn for the width of its node `sized`; for its height only while it `isPresented`, because
 * otherwise the height follows from what is drawn. `watched` is the node whose size may change;
 * `picture` is an SVG document, and the ending of its file's name.
 * @typedef {{root: HTMLElement, watched: Element, sized: Element, isPresented: () => boolean,
 *   isSeen: () => boolean, redraw: () => void, picture: () => {source: string, ending?: string}}} Around
 */

/** @param {Around} view */
export function watchAround({ root, watched, sized, isPresented, isSeen, redraw, picture }) {
  let drawn = '';

  function size() {
    const { clientWidth, clientHeight } = sized;
    return isPresented() ? `${clientWidth} ${clientHeight}` : `${clientWidth}`;
  }

  /** A new size moves everything at once: no gliding. */
  function resize() {
    if (size() === drawn) return;
    root.classList.add('still');
    redraw();
    requestAnimationFrame(() => root.classList.remove('still'));
  }

  /** The visible view takes the event; the sender sees from the event whether one did. @param {Event} event */
  function save(event) {
    if (!isSeen()) return;
    event.preventDefault();
    const { source, ending } = picture();
    handOut(source, event, ending);
  }

  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const observer = new ResizeObserver(resize);
  observer.observe(watched);
  scheme.addEventListener('change', redraw);
  document.addEventListener('stage-save', save);

  return {
    /** The view has been drawn in its current size. */
    seen() {
      drawn = size();
    },

    end() {
      observer.disconnect();
      scheme.removeEventListener('change', redraw);
      document.removeEventListener('stage-save', save);
    },
  };
}
