// A row of weights changed by hand. The same sums as `models.classifier.explanations.edited` and
// `Classifier.pulls`, here so that the answer is there while one drags.

/** `weights` with one set to `weight` (0 to 1) and the others rescaled, so that all sum to 1. */
export function edited(weights, place, weight) {
  if (weights.length === 1) return [1];
  const others = weights.reduce((sum, value, at) => (at === place ? sum : sum + value), 0);
  const rest = (value) => (others > 0 ? value / others : 1 / (weights.length - 1));
  return weights.map((value, at) => (at === place ? weight : (1 - weight) * rest(value)));
}

/** All edits, [place, weight] each, one after the other. */
export function afterEdits(weights, edits) {
  return edits.reduce((row, [place, weight]) => edited(row, place, weight), weights);
}

/** One more edit; it takes the place of the last one if that was of the same word. */
export function withEdit(edits, place, weight, most) {
  const before = edits.at(-1)?.[0] === place ? edits.slice(0, -1) : edits;
  return [...before, [place, weight]].slice(-most);
}

/** The probability of positive for a row of weights. */
export function probabilityOf(row, { own, pulls }) {
  const logit = row.reduce((sum, weight, at) => sum + weight * pulls[at], own);
  return 1 / (1 + Math.exp(-logit));
}
