// A film of a network that learns: curves over the steps, the weights of every head in one frame,
// and a handle to scrub through. All frames are here, so that only the stage asks the server.

import { imageOf } from '../kit/cells_canvas.js';
import { isDark, rampOf } from '../kit/colour.js';
import { arrive, assign, html, keep, still, svg, write } from '../kit/dom.js';
import { createFilmChart } from './film_chart.js';

const FRAMES_A_SECOND = 12;
const TELL = 200; // ms between two frames that the stage is asked to show
const films = new WeakMap(); // Streamlit calls again with the same parent: one film each

/** Streamlit's Components v2 calls this for every new frame, and for a change of theme. */
export default function ({ data, parentElement, setStateValue }) {
  let film = films.get(parentElement);
  if (!film) {
    film = createFilm(parentElement);
    films.set(parentElement, film);
    arrive(parentElement);
  }
  film.tell = setStateValue;
  film.draw(JSON.parse(new TextDecoder().decode(data)));
  return () => film.end();
}

/**
 * @typedef {{name: string, label: string, values: (number | null)[]}} FilmLine
 * @typedef {{title: string, unit: string, lines: FilmLine[]}} FilmChart
 * @typedef {{steps: number[], moment: number, newest: boolean, charts: FilmChart[],
 *   tokens: string[], gold: [number, number][], heads: string[], head: number, maps: string[],
 *   words: Object<string, string>}} Film `moment` counts frames from 1; a map has a byte a weight
 */

function createFilm(parent) {
  const button = html('button', { type: 'button' });
  const range = html('input', { type: 'range', min: 1, step: 1 });
  const at = html('span', { class: 'at' });
  const tiles = html('div', { class: 'tiles', role: 'group' });
  const charts = html('div', { class: 'charts' });
  const legend = html('p', { class: 'legend' });
  const root = html('div', { class: 'film' },
    html('div', { class: 'handle' }, button, range, at),
    html('div', { class: 'parts' }, html('div', {}, tiles, legend), charts));
  parent.append(root);

  const film = { tell: () => {}, draw, end };
  const pictures = [];
  let data = null; // of `Film`
  let moment = 1; // what is seen; the server follows
  let newest = true; // whether the newest frame is seen, whichever that is
  let playing = 0;
  let telling = 0;

  function draw(next) {
    const grown = data && next.steps.length > data.steps.length;
    data = next;
    if (!playing && !telling) {
      ({ moment, newest } = next);
    } else if (newest && grown) {
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
      tile.onclick = () => film.tell('head', number + 1);
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

  function drawMap(frame, number) {
    const n = data.tokens.length;
    const levels = Uint8Array.from(atob(data.maps[moment - 1]), (sign) => sign.charCodeAt(0));
    const value = (row, column) => levels[(number * n + row) * n + column] / 255;
    const scale = { scale: { kind: 'weights', centre: 1 / n, reach: 1 - 1 / n } };
    const ramp = rampOf(scale, { high: 1 }, 'uniform', isDark(root));
    const [canvas, marks] = frame.children;
    assign(canvas, { width: n, height: n });
    canvas.getContext('2d').putImageData(imageOf({ rows: n, columns: n, rgba: (row, column) => ramp.rgba(value(row, column)) }), 0, 0);
    assign(marks, { viewBox: `0 0 ${n} ${n}` });
    [...keep(marks, data.gold.length, () => svg('rect', { width: 1, height: 1 }))].forEach((mark, index) => {
      const [row, column] = data.gold[index];
      assign(mark, { x: column, y: row });
    });
  }

  /** Show a frame, and let the stage follow soon. */
  function seek(to) {
    moment = Math.max(1, Math.min(data.steps.length, to));
    newest = moment === data.steps.length;
    show();
    telling ||= setTimeout(() => {
      telling = 0;
      film.tell('moment', newest ? 0 : moment);
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
    films.delete(parent);
    root.remove();
  }

  button.onclick = play;
  range.oninput = () => seek(Number(range.value));
  return film;
}

function createFilmTile() {
  const map = html('span', { class: 'map' }, html('canvas', { 'aria-hidden': 'true' }), svg('svg', { 'aria-hidden': 'true' }));
  return html('button', { type: 'button' }, html('span', { class: 'name' }), map);
}
