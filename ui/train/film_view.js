// A film of a network that learns: curves over the steps, the weights of every head in one frame,
// and a handle to scrub through. All frames are here, so that only the stage asks the server.

import { paint } from '../kit/cells_canvas.js';
import { isDark, rampOf } from '../kit/colour.js';
import { assign, html, keep, still, svg, write } from '../kit/dom.js';
import { createFilmChart } from './film_chart.js';

/** @typedef {import('./wire.types').FilmView} FilmView */

const FRAMES_A_SECOND = 12;
const TELL = 200; // ms between two frames that the stage is asked to show

/** @param {HTMLElement} root @param {{tell: (name: string, value: unknown) => void}} emit */
export function mountFilm(root, emit) {
  const button = html('button', { type: 'button' });
  const range = html('input', { type: 'range', min: 1, step: 1 });
  const at = html('span', { class: 'at' });
  const tiles = html('div', { class: 'tiles', role: 'group' });
  const charts = html('div', { class: 'charts' });
  const legend = html('p', { class: 'legend' });
  root.classList.add('film');
  root.append(
    html('div', { class: 'handle' }, button, range, at),
    html('div', { class: 'parts' }, html('div', {}, tiles, legend), charts));

  /** @type {ReturnType<typeof createFilmChart>[]} */
  const pictures = [];
  /** @type {FilmView} */
  let data;
  let moment = 1; // what is seen; the server follows
  let newest = true; // whether the newest frame is seen, whichever that is
  let playing = 0;
  let telling = 0;

  /** @param {FilmView} next */
  function draw(next) {
    data = next;
    if (!playing && !telling) {
      ({ moment, newest } = next);
    } else if (newest) {
      moment = next.steps.length;
    }
    moment = Math.min(moment, next.steps.length);
    show();
  }

  function show() {
    const { words, steps, heads, head } = data;
    write(button, playing ? words.stop : words.play);
    assign(range, { max: steps.length, 'aria-label': words.scrub, 'aria-valuetext': stepName() });
    range.value = String(moment);
    write(at, stepName());
    write(legend, words.gold);
    assign(tiles, { 'aria-label': words.heads });
    [...keep(tiles, heads.length, createFilmTile)].forEach((tile, number) => {
      write(tile.children[0], heads[number]);
      assign(tile, { 'aria-pressed': String(number === head) });
      tile.onclick = () => emit.tell('head', number + 1);
      drawMap(tile.children[1], number);
    });
    while (pictures.length < data.charts.length) {
      pictures.push(createFilmChart(charts, pictures.length === 0, seek));
    }
    pictures.forEach((picture, number) => picture.draw(data.charts[number], moment));
  }

  function stepName() {
    return `${data.words.step} ${data.steps[moment - 1]}`;
  }

  /** @param {Element} frame @param {number} number of the head, from 0 */
  function drawMap(frame, number) {
    const n = data.tokens.length;
    const [canvas, marks] = frame.children;
    const levels = Uint8Array.from(atob(data.maps[moment - 1]), (sign) => sign.charCodeAt(0));
    const value = (row, column) => levels[(number * n + row) * n + column] / 255;
    const ramp = rampOf({ kind: 'weights', centre: 1 / n, reach: 1 - 1 / n }, { high: 1 }, 'uniform', isDark(root));
    paint(/** @type {HTMLCanvasElement} */ (canvas), { rows: n, columns: n, rgba: (row, column) => ramp.rgba(value(row, column)) });
    assign(marks, { viewBox: `0 0 ${n} ${n}` });
    const rims = keep(marks, 2 * data.gold.length, (index) => svg('rect', { class: index % 2 ? undefined : 'rim', width: 1, height: 1 }));
    [...rims].forEach((mark, index) => {
      const [row, column] = data.gold[index >> 1];
      assign(mark, { x: column, y: row });
    });
  }

  /** Show a frame, and let the stage follow soon. @param {number} to from 1 */
  function seek(to) {
    moment = Math.max(1, Math.min(data.steps.length, to));
    newest = moment === data.steps.length;
    show();
    telling ||= setTimeout(() => {
      telling = 0;
      emit.tell('moment', newest ? 0 : moment);
    }, TELL);
  }

  function play() {
    if (playing) {
      stop();
      return;
    }
    let frame = moment >= data.steps.length ? 0 : moment;
    if (still()) {
      seek(data.steps.length); // who wants less motion sees the end
      return;
    }
    playing = setInterval(() => {
      frame += 1;
      if (frame >= data.steps.length) stop();
      seek(frame);
    }, 1000 / FRAMES_A_SECOND);
    show();
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    show();
  }

  function end() {
    clearInterval(playing);
    clearTimeout(telling);
  }

  button.onclick = play;
  range.oninput = () => seek(Number(range.value));
  return { draw, end };
}

function createFilmTile() {
  const map = html('span', { class: 'map' }, html('canvas', { 'aria-hidden': 'true' }), svg('svg', { 'aria-hidden': 'true' }));
  return html('button', { type: 'button' }, html('span', { class: 'name' }), map);
}
