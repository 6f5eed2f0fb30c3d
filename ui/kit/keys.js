// The meaning of keys.

/**
 * -1 or 1 for the keys of the previous and next step (presenter remotes send the page keys), else 0.
 * @param {KeyboardEvent} event @returns {number}
 */
export function stepOf(event) {
  const writesBracket = event.key === '[' || event.key === ']'; // may need Option or AltGr
  const modified = event.metaKey || event.ctrlKey || event.altKey || event.shiftKey;
  if (writesBracket && (!event.metaKey && (!event.ctrlKey || event.altKey))) return event.key === '[' ? -1 : 1;
  if (modified) return 0;
  return { PageUp: -1, PageDown: 1 }[event.key] ?? 0;
}

/**
 * While presenting, the space bar turns to the next step too, and to the previous one with Shift.
 * @param {KeyboardEvent} event @returns {number}
 */
export function turnOf(event) {
  const modified = event.metaKey || event.ctrlKey || event.altKey;
  if (event.key === ' ' && !modified) return event.shiftKey ? -1 : 1;
  return stepOf(event);
}

/**
 * The cell an arrow, Home or End leads to, or null for other keys.
 * @param {KeyboardEvent} event @param {[number, number]} cell @param {number} rows @param {number} columns
 * @returns {[number, number] | null}
 */
export function moveOf(event, [row, column], rows, columns) {
  if (event.altKey || event.shiftKey) return null;
  const jump = event.ctrlKey || event.metaKey;
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const targets = {
    ArrowUp: [jump ? 0 : row - 1, column],
    ArrowDown: [jump ? lastRow : row + 1, column],
    ArrowLeft: [row, jump ? 0 : column - 1],
    ArrowRight: [row, jump ? lastColumn : column + 1],
    Home: [jump ? 0 : row, 0],
    End: [jump ? lastRow : row, lastColumn],
  };
  const target = targets[event.key];
  if (!target) return null;
  return [Math.max(0, Math.min(lastRow, target[0])), Math.max(0, Math.min(lastColumn, target[1]))];
}

const WRITES = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], ' +
  '[role="textbox"], [role="combobox"], [role="listbox"], [role="slider"], [role="spinbutton"]';

/** Hide the key from the page's shortcuts. @param {Event} event */
export function take(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** Whether the key belongs to a text field; looks through shadow roots. @param {Event} event */
export function isTyping(event) {
  const target = event.composedPath()[0];
  return target instanceof Element && target.matches(WRITES);
}
