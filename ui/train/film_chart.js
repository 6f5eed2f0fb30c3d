// Curves over the frames of a film, and where one is among them.

import { assign, html, keep, svg, write } from '../kit/dom.js';
import { printed } from '../kit/numbers.js';

const TALL = 100; // of the drawing's units; a frame is one unit wide
const TONES = ['first', 'second'];

/**
 * @param {Element} parent
 * @param {boolean} wide whether it has a row to itself
 * @param {(moment: number) => void} seek
 */
export function createFilmChart(parent, wide, seek) {
  const caption = html('figcaption', {}, html('b'));
  const frame = svg('rect', { class: 'frame', y: 0, height: TALL });
  const lines = svg('g');
  const now = svg('line', { class: 'now', y1: 0, y2: TALL });
  const picture = svg('svg', { preserveAspectRatio: 'none', role: 'img' }, frame, lines, now);
  parent.append(html('figure', { class: wide ? 'wide' : undefined }, caption, picture));
  let count = 1;

  /** @param {PointerEvent} event */
  const drag = (event) => {
    if (event.type === 'pointermove' && !event.buttons) return;
    const { left, width } = picture.getBoundingClientRect();
    seek(1 + Math.round(((event.clientX - left) / width) * Math.max(1, count - 1)));
  };
  picture.onpointerdown = (event) => {
    picture.setPointerCapture(event.pointerId);
    drag(event);
  };
  picture.onpointermove = drag;

  return {
    /** @param {import('./wire.types').FilmChart} chart @param {number} moment from 1 */
    draw({ title, share, lines: curves }, moment) {
      count = curves[0].values.length;
      const wideness = Math.max(1, count - 1);
      const high = share ? 1 : Math.max(1e-9, ...curves.flatMap(({ values }) => values.map((value) => value ?? 0)));
      /** @param {number} value */
      const y = (value) => (TALL * (1 - value / high)).toFixed(2);
      assign(picture, { viewBox: `0 0 ${wideness} ${TALL}` });
      assign(frame, { width: wideness });
      assign(now, { x1: moment - 1, x2: moment - 1 });
      [...keep(lines, curves.length, () => svg('path'))].forEach((node, index) => {
        let pen = 'M';
        const d = curves[index].values.map((value, at) => {
          if (value === null) {
            pen = 'M';
            return '';
          }
          const point = `${pen}${at} ${y(value)}`;
          pen = 'L';
          return point;
        }).join('');
        assign(node, { d, class: TONES[index] });
      });
      const [heading, ...labels] = keep(caption, 1 + curves.length, () => html('span', {}, html('em'), html('i')));
      write(heading, title);
      labels.forEach((node, index) => {
        const { label, values } = curves[index];
        const value = values[moment - 1];
        assign(node, { class: TONES[index] });
        write(node.children[0], `${label} `);
        write(node.children[1], value === null ? '–' : share ? `${printed(100 * value, 0)} %` : printed(value, 3));
      });
      assign(picture, { 'aria-label': caption.textContent });
    },
  };
}
