// The comparison on a standalone page, which contains everything: no server, no network.

import { carried, offerPictures, present } from '../views/stage/carried.js';
import { html } from '../kit/dom.js';
import { unpack } from '../kit/wire.js';
import { mountComparison } from './comparison.js';

async function open() {
  /** @type {import('./comparison.js').View} */
  const view = unpack(await carried('view'));
  /** Lines by side, row and column; null where only the cell of the view is worked out. */
  const cells = JSON.parse(new TextDecoder().decode(await carried('worked')));
  const root = html('div');
  const comparison = mountComparison(root, {
    state: (choice) => comparison.draw(at(choice)),
    presenting: (state) => present(view, state),
  });

  /** @param {Pick<import('./comparison.js').View, 'cell' | 'ramp'>} choice @returns {import('./comparison.js').View} */
  function at({ cell, ramp }) {
    const [row, column] = cell;
    const sides = view.sides.map((side, number) => {
      const isWorked = String(cell) === String(side.worked.cell);
      const lines = cells ? cells[number][row][column] : isWorked ? side.worked.lines : [];
      return { ...side, worked: { step: 1, cell, lines } };
    });
    return { ...view, cell, ramp, sides };
  }

  document.getElementById('stage')?.replaceChildren(root);
  comparison.draw(view);
  offerPictures();
}

open();
