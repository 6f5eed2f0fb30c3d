// Events around a large view: a new size or theme, or a request for its picture.

import { handOut } from './save.js';

/**
 * `size` says all that the drawing depends on; `picture` is an SVG document, and how its file's name
 * ends.
 * @typedef {{root: HTMLElement, watched: Element, size: () => string, isSeen: () => boolean,
 *   redraw: () => void, picture: () => {source: string, ending?: string}}} Around
 */

/** @param {Around} view */
export function watchAround({ root, watched, size, isSeen, redraw, picture }) {
  let drawn = '';

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
