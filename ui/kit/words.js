// Sentences with placeholders: "{query}" is replaced, "{count:word|words}" picks a form, the first
// only for 1, "⟦q:...⟧" is a span in the query's colour, "⟦n:...⟧" a number in bold.

import { html } from './dom.js';

const ROLES = { q: 'query', k: 'key', v: 'value' };

/**
 * The values of placeholders.
 * @typedef {Record<string, string | number | undefined>} Values
 */

/**
 * Fill the placeholders once; braces in what is filled in are not read again.
 * @param {string} template @param {Values} [values] @returns {string}
 */
export function fill(template, values = {}) {
  return template.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (placeholder, name, one, other) => {
    if (one === undefined) return String(values[name] ?? placeholder);
    return String(values[name]) === '1' ? one : other;
  });
}

/**
 * The sentence as nodes: text, and one isolated span for each coloured part, so that a
 * right-to-left word does not reorder the sentence around it.
 * @param {string} template @param {Values} [values]
 * @returns {(string | HTMLElement)[]}
 */
export function sentence(template, values = {}) {
  return template.split(/(⟦[qkvn]:.*?⟧)/u).map((part) => {
    const mark = part.match(/^⟦([qkvn]):(.*)⟧$/u);
    if (!mark) return fill(part, values);
    if (mark[1] === 'n') return html('b', {}, fill(mark[2], values));
    const role = ROLES[/** @type {'q' | 'k' | 'v'} */ (mark[1])];
    return html('bdi', { class: role }, fill(mark[2], values));
  });
}

/**
 * What a word or a sentence is called where there is room: a sentence by its number and all its words.
 * @param {{text: string, number?: number, whole?: string}} token
 */
export function nameOf({ text, number, whole }) {
  return whole ? `${number} ${whole}` : text;
}
