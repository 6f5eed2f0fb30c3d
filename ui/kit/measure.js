// How wide words are, and how they are shortened.

import { html, penOf } from './dom.js';

const pen = penOf(html('canvas'));
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The letters as a reader counts them: emoji and accents stay whole. @param {string} text @returns {string[]} */
export function graphemes(text) {
  return Array.from(letters.segment(text), ({ segment }) => segment);
}

/** @param {string} text @param {string} font as in CSS: "14px sans-serif" @returns {number} pixels */
export function widthOf(text, font) {
  pen.font = font;
  return pen.measureText(text).width;
}

/**
 * The text, or as much of its beginning as fits, with "…".
 * @param {string} text @param {number} room px @param {string} font
 */
export function fitted(text, room, font) {
  if (widthOf(text, font) <= room) return text;
  // A word of ten thousand letters is not measured letter by letter.
  const parts = graphemes(text.slice(0, 400));
  let kept = 0;
  for (let span = parts.length; span >= 1; span = Math.floor(span / 2)) {
    while (kept + span < parts.length && widthOf(`${parts.slice(0, kept + span).join('')}…`, font) <= room) {
      kept += span;
    }
  }
  return `${parts.slice(0, Math.max(1, kept)).join('')}…`;
}

/**
 * The text in at most so many lines, the last of them shortened where more would follow.
 * @param {string} text @param {number} room px @param {string} font @param {number} most
 */
export function folded(text, room, font, most) {
  let rest = text.slice(0, 400);
  const lines = wrapped(rest, room, font).slice(0, most - 1);
  for (const line of lines) rest = rest.slice(line.length).trimStart();
  return [...lines, rest].filter(Boolean).map((line) => fitted(line, room, font));
}

const wordBreaks = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The text in lines that fit, broken between words; a sign stays with the word before it.
 * @param {string} text @param {number} room px @param {string} font
 */
export function wrapped(text, room, font) {
  const pieces = [];
  for (const { segment, isWordLike } of wordBreaks.segment(text)) {
    if (isWordLike || !pieces.length) pieces.push(segment);
    else pieces[pieces.length - 1] += segment;
  }
  const lines = [''];
  for (const piece of pieces) {
    const last = lines[lines.length - 1];
    if (last && widthOf(last + piece.trimEnd(), font) > room) lines.push(piece);
    else lines[lines.length - 1] = last + piece;
  }
  return lines.map((line) => line.trimEnd());
}
