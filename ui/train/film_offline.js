// A film on a standalone page, which contains everything: no server, no network.

import { html } from '../kit/dom.js';
import { carried } from '../views/stage/carried.js';
import { mountFilm } from './film_view.js';

async function open() {
  /** @type {import('./wire.types').FilmView} */
  const data = JSON.parse(new TextDecoder().decode(await carried('film')));
  const root = html('div');
  const film = mountFilm(root, {
    tell(name, value) {
      if (name === 'head') data.head = Number(value) - 1;
      if (name === 'moment') data.moment = Number(value) || data.steps.length;
      data.newest = data.moment === data.steps.length;
      film.draw(data);
    },
  });
  document.getElementById('stage')?.replaceChildren(root);
  film.draw(data);
}

open();
