// How a button asks the view on the page for a picture.

/**
 * Ask the visible view for a picture of itself.
 * @param {string} format "svg" or "png" @param {string} stem of the file's name
 * @returns {boolean} whether a view has taken the request: it cancels the event
 */
export function askForPicture(format, stem) {
  return !document.dispatchEvent(new CustomEvent('stage-save', { detail: { format, stem }, cancelable: true }));
}
