// How whoever wants a picture asks the view on the page for it.

/**
 * Ask the view that can be seen to hand out a picture of itself.
 * @param {string} format "svg" or "png" @param {string} stem of the file's name
 * @returns {boolean} whether a view has taken the request: it cancels the event
 */
export function askForPicture(format, stem) {
  return !document.dispatchEvent(new CustomEvent('stage-save', { detail: { format, stem }, cancelable: true }));
}
