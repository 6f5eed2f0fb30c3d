// The stage on a standalone page, which contains everything: no server, no network.

import { carried, offerPictures, present } from './carried.js';
import { html } from '../../kit/dom.js';
import { mount } from './stage.js';
import { unpack } from '../../kit/wire.js';

/** A tree of arithmetic from the lists that ui/export/compact.py makes of it. */
function tree(packed, kinds) {
  if (!Array.isArray(packed)) return packed;
  const [head, ...parts] = packed;
  if (typeof head === 'string') return { is: 'number', text: head, role: '' };
  const trees = parts.map((part) => tree(part, kinds));
  if (head < 0) return trees;
  const [is, ...names] = kinds[head];
  return Object.fromEntries([['is', is], ...names.map((name, at) => [name, trees[at]])]);
}

async function open() {
  /** @type {import('./stage.js').View} */
  const view = unpack(await carried('view'));
  /** Lines by row, step and column; null where only the cell of the view is worked out. */
  const cells = JSON.parse(new TextDecoder().decode(await carried('worked')));
  const root = html('div');
  // The only action of a note here is to return to the cell that is worked out.
  const stage = mount(root, {
    state: (choice) => stage.draw(at(choice)),
    action: () => stage.draw(view),
    presenting: (state) => present(view, state),
  });

  /** @param {number} step @param {[number, number]} cell @returns {import('./wire.types').WorkedLine[]} */
  function linesOf(step, [row, column]) {
    return cells.rows[row][step - 1][column].map(([muted, ...parts]) => (
      { muted, parts: parts.map((part) => tree(part, cells.kinds)) }
    ));
  }

  /** @param {import('./state.js').Choice} choice @returns {import('./stage.js').View} */
  function at({ step, cell, ramp }) {
    const isWorked = String([step, cell]) === String([view.worked.step, view.worked.cell]);
    const lines = cells ? linesOf(step, cell) : isWorked ? view.worked.lines : [];
    return { ...view, step, cell, ramp, worked: { step, cell, lines } };
  }

  document.getElementById('stage')?.replaceChildren(root);
  stage.draw(view);
  offerPictures();
}

open();
