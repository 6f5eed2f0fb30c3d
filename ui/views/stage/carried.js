// What a page of its own has around its view: the bytes that it carries, and buttons for pictures.

/** What the page carries under an id: base64 of gzip, in which no text can end a script element. */
export async function carried(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacking).arrayBuffer());
}

/** Show the buttons that ask the view for a picture of itself. */
export function offerPictures() {
  for (const button of document.querySelectorAll('[data-save]')) {
    button.hidden = false;
    const { save: format, stem } = button.dataset;
    button.onclick = () => {
      document.dispatchEvent(new CustomEvent('stage-save', { detail: { format, stem }, cancelable: true }));
    };
  }
}
