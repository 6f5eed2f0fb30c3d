// Films on a standalone page, which contains everything: no server, no network.

import { html } from '../kit/dom.js';
import { carried } from '../views/stage/carried.js';
import { mountFilm } from './film_view.js';

async function open() {
  /** @type {import('./wire.types').FilmSide[]} */
  const sides = JSON.parse(new TextDecoder().decode(await carried('film')));
  document.getElementById('stage')?.replaceChildren(...sides.map(play));
}

/** @param {import('./wire.types').FilmSide} side @returns {Element} the film, under its name */
function play({ name, film: data }) {
  const root = html('div');
  const film = mountFilm(root, {
    tell(key, value) {
      if (key === 'head') data.head = Number(value) - 1;
      if (key === 'moment') data.moment = Number(value) || data.steps.length;
      data.newest = data.moment === data.steps.length;
      film.draw(data);
    },
  });
  film.draw(data);
  return name ? html('section', {}, html('h2', {}, name), root) : root;
}

open();
