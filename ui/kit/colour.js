// From numbers to colours: a palette for each ramp, looked up once for each cell.

// Purple to green through near-white (ColorBrewer's PRGn, safe for colour-blind eyes), and its
// counterpart for dark pages, where zero is close to the page and the ends are bright.
const DIVERGING = {
  light: ['#762a83', '#9970ab', '#c2a5cf', '#e4d6e8', '#f5f5f6', '#d6ead4', '#a6d3a3', '#5aae61', '#1b7837'],
  dark: ['#d9a6f0', '#b37fd0', '#83599f', '#4b3a63', '#1e2534', '#21463c', '#327858', '#55ab77', '#8ee0a4'],
  // For projectors that wash out pale colours: it leaves white at once, and ends almost in black.
  strong: ['#33003d', '#5e1a70', '#8c45a0', '#bd85cf', '#ffffff', '#7cc586', '#34954c', '#0a6129', '#003016'],
};
const NEUTRAL = {
  light: ['#f5f5f6', '#c9ccd3', '#8b919e', '#4f5666', '#1d2433'],
  dark: ['#1e2534', '#4a5364', '#7d8799', '#b3bac8', '#eef0f5'],
  strong: ['#ffffff', '#aab0bd', '#666e7e', '#2f3644', '#000000'],
};
const SIZE = 513; // odd, so that there is a colour for the centre

/** @typedef {[number, number, number]} Colour */
/** @typedef {{low: number, high: number, centre: number, at: (value: number) => Colour,
 *   rgba: (value: number) => number}} Ramp */

/** Whether the stage is on a dark page: then its ink is light. @param {Element} root */
export function isDark(root) {
  return luminance(parse(getComputedStyle(root).color)) > 0.4;
}

/**
 * The colours of one matrix.
 * @param {import('./wire.types').Scale} scale of a matrix
 * @param {{high: number}} grid that matrix
 * @param {import('./wire.types').Ramp} choice the reader's switch; it matters to weights only
 * @param {boolean} dark
 * @param {boolean} [strong] for a bad projector
 * @returns {Ramp}
 */
export function rampOf({ kind, centre, reach }, grid, choice, dark, strong = false) {
  const mood = strong ? 'strong' : dark ? 'dark' : 'light';
  if (kind === 'weights' && choice === 'zero') {
    return ramp(NEUTRAL[mood], 0, grid.high || 1, 0, 0);
  }
  const span = reach || 1;
  const shown = kind === 'weights' ? Math.max(0, centre - span) : centre - span;
  return ramp(DIVERGING[mood], centre - span, centre + span, centre, shown);
}

/** A function that computes once for each key. @template {object} Key, Value @param {(key: Key) => Value} compute */
function once(compute) {
  /** @type {WeakMap<Key, Value>} */
  const known = new WeakMap();
  return (/** @type {Key} */ key) => {
    const found = known.get(key) ?? compute(key);
    known.set(key, found);
    return found;
  };
}

/** All colours of a palette, and each as the four bytes of a pixel. */
const paletteOf = once((/** @type {string[]} */ stops) => {
  const colours = stops.map(parse);
  const palette = Array.from({ length: SIZE }, (_, index) => blend(colours, index / (SIZE - 1)));
  const pack = ([red, green, blue]) => (255 << 24) | (blue << 16) | (green << 8) | red; // as in ImageData
  return { palette, packed: Uint32Array.from(palette, pack) };
});

function ramp(stops, low, high, centre, shown) {
  const { palette, packed } = paletteOf(stops);
  const middle = low < centre ? (SIZE - 1) / 2 : 0;
  const index = (value) => {
    if (!Number.isFinite(value)) return middle;
    return Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * (SIZE - 1));
  };
  const at = (value) => palette[index(value)];
  const rgba = (value) => packed[index(value)];
  return { low: shown, high, centre, at, rgba };
}

/** @param {Colour[]} colours @param {number} share */
function blend(colours, share) {
  const along = share * (colours.length - 1);
  const from = Math.min(Math.floor(along), colours.length - 2);
  const [one, other] = [colours[from], colours[from + 1]];
  return coloured((at) => Math.round(one[at] + (other[at] - one[at]) * (along - from)));
}

/** A colour from each of its parts: 0 red, 1 green, 2 blue. @param {(at: number) => number} part @returns {Colour} */
const coloured = (part) => [part(0), part(1), part(2)];

/** A colour as CSS writes it. */
export const css = once((/** @type {Colour} */ [red, green, blue]) => `rgb(${red},${green},${blue})`);

const INKS = ['#1d2433', '#f4f5f8', '#000000', '#ffffff'].map(parse);

/** An ink that is readable on this colour: a contrast of 4.5 to 1, which black or white always reaches. */
export const inkOn = once((/** @type {Colour} */ colour) => {
  const ink = INKS.find((each) => contrast(each, colour) >= 4.5);
  if (!ink) throw new Error(`No ink can be read on ${css(colour)}.`);
  return css(ink);
});

/** @param {Colour} one @param {Colour} other */
function contrast(one, other) {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

/** Relative luminance as WCAG 2 defines it. @param {Colour} colour */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {string} text as in CSS, when computed @returns {Colour} */
export function parse(text) {
  if (text.startsWith('#')) return coloured((at) => parseInt(text.slice(2 * at + 1, 2 * at + 3), 16));
  const parts = text.match(/[\d.]+/g) ?? [];
  const whole = text.startsWith('color(') ? 255 : 1;
  return coloured((at) => whole * Number(parts[at]));
}
