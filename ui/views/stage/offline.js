// The stage in a page of its own, which holds everything: no server, no network.

import { html } from '../../kit/dom.js';
import { mount } from './stage.js';
import { unpack } from '../../kit/wire.js';

/** What the page carries under an id: base64 of gzip, in which no text can end a script element. */
async function carried(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacking).arrayBuffer());
}

async function open() {
  const view = unpack(await carried('view'));
  /** Lines by step, row and column; null where only the cell of the view is worked out. */
  const cells = JSON.parse(new TextDecoder().decode(await carried('worked')));
  const root = html('div');
  // The one thing that a note can offer here is the way back to the cell that is worked out.
  const emit = { state: (choice) => stage.draw(at(choice)), action: () => stage.draw(view), presenting: project };
  const stage = mount(root, emit);

  function at({ step, cell, ramp }) {
    const own = String([step, cell]) === String([view.worked.step, view.worked.cell]);
    const lines = cells ? cells[step - 1][cell[0]][cell[1]] : own ? view.worked.lines : [];
    return { ...view, step, cell, ramp, worked: { step, cell, lines } };
  }

  function project({ present, contrast }) {
    view.presenting = { ...view.presenting, on: present, contrast };
  }

  document.getElementById('stage').replaceChildren(root);
  stage.draw(view);
  for (const button of document.querySelectorAll('[data-save]')) {
    button.hidden = false;
    button.onclick = () => {
      document.dispatchEvent(new CustomEvent('stage-save', { detail: button.dataset.save, cancelable: true }));
    };
  }
}

open();
