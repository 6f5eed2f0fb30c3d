// The rest of a standalone page: the bytes that it contains, and buttons for pictures.

import { askForPicture } from '../../kit/picture.js';

/**
 * The bytes that the page contains under an id: base64 of gzip, which cannot end a script element.
 * @param {string} id
 */
export async function carried(id) {
  const text = document.getElementById(id)?.textContent ?? '';
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacking).arrayBuffer());
}

/** Show the buttons that ask the view for a picture of itself. */
export function offerPictures() {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll('[data-save]');
  for (const button of buttons) {
    button.hidden = false;
    const { save: format, stem } = button.dataset;
    button.onclick = () => {
      askForPicture(String(format), String(stem));
    };
  }
}

/**
 * Keep the state of presenter mode, as the server would.
 * @param {{presenting: import('./wire.types').Presenting | null}} view
 * @param {{present: boolean, contrast: boolean}} state
 */
export function present(view, state) {
  if (view.presenting) Object.assign(view.presenting, { on: state.present, contrast: state.contrast });
}
