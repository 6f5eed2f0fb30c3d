// How wide words are, and how they are shortened.

const pen = document.createElement('canvas').getContext('2d');
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a reader calls letters: emoji and accents stay whole. @returns {string[]} */
export function graphemes(text) {
  return Array.from(letters.segment(text), ({ segment }) => segment);
}

/** @param {string} font as in CSS: "14px sans-serif" @returns {number} pixels */
export function widthOf(text, font) {
  pen.font = font;
  return pen.measureText(text).width;
}

/** The text, or as much of its beginning as fits, with "…". */
export function fitted(text, room, font) {
  if (widthOf(text, font) <= room) return text;
  // A word of ten thousand letters is not measured letter by letter.
  const parts = graphemes(text.slice(0, 400));
  let kept = 0;
  for (let span = parts.length; span >= 1; span = Math.floor(span / 2)) {
    while (kept + span < parts.length && widthOf(parts.slice(0, kept + span).join('') + '…', font) <= room) {
      kept += span;
    }
  }
  return parts.slice(0, Math.max(1, kept)).join('') + '…';
}

const wordBreaks = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The text in lines that fit, broken between words; a sign stays with the word before it. */
export function wrapped(text, room, font) {
  const pieces = [];
  for (const { segment, isWordLike } of wordBreaks.segment(text)) {
    if (isWordLike || !pieces.length) pieces.push(segment);
    else pieces[pieces.length - 1] += segment;
  }
  const lines = [''];
  for (const piece of pieces) {
    if (lines.at(-1) && widthOf(lines.at(-1) + piece.trimEnd(), font) > room) lines.push('');
    lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trimEnd());
}
