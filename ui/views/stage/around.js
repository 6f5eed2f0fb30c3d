// What happens around a large view: it gets another size or theme, or somebody wants its picture.

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

  /** Taken by the view that can be seen; whoever asks learns from the event whether one was. @param {Event} event */
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
    /** It has been drawn in its size of now. */
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
