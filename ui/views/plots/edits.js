// A row of weights changed by hand. The same arithmetic as `models.classifier.explanations.edited` and
// `Classifier.pulls`, here so that the verdict follows a drag at once.

/** @typedef {import('./wire.types').Edit} Edit */

/**
 * `weights` with that at `index` set to `weight` (0 to 1) and the others rescaled, so that all sum to 1.
 * @param {number[]} weights @param {number} index @param {number} weight @returns {number[]}
 */
export function edited(weights, index, weight) {
  if (weights.length === 1) return [1];
  const others = weights.reduce((sum, value, at) => (at === index ? sum : sum + value), 0);
  /** @param {number} value */
  const rest = (value) => (others > 0 ? value / others : 1 / (weights.length - 1));
  return weights.map((value, at) => (at === index ? weight : (1 - weight) * rest(value)));
}

/** All edits, one after the other. @param {number[]} weights @param {Edit[]} edits */
export function afterEdits(weights, edits) {
  return edits.reduce((row, [index, weight]) => edited(row, index, weight), weights);
}

/**
 * One more edit, instead of the last one if that was of the same word.
 * @param {Edit[]} edits @param {number} index @param {number} weight @param {number} most that are kept
 * @returns {Edit[]}
 */
export function withEdit(edits, index, weight, most) {
  const before = edits.at(-1)?.[0] === index ? edits.slice(0, -1) : edits;
  /** @type {Edit} */
  const edit = [index, weight];
  return [...before, edit].slice(-most);
}

/**
 * The probability of positive for a row of weights.
 * @param {number[]} row @param {import('./wire.types').Verdict} verdict
 */
export function probabilityOf(row, { constant, pulls }) {
  const logit = row.reduce((sum, weight, at) => sum + weight * pulls[at], constant);
  return 1 / (1 + Math.exp(-logit));
}
