// Matrices of a long text come one step at a time: what has come is kept as long as it holds, so
// that nobody waits for a step twice.

/** @typedef {{steps: {field: string}[]} & import('../../kit/wire.js').Matrices} Held */

export function createKept() {
  /** @type {Map<string, Held['values']>} what a step shows, by its content */
  let kept = new Map();

  return {
    /**
     * The view, with all that is known of the steps that did not come with it.
     * @template {Held} View @param {View} view @returns {View}
     */
    complete(view) {
      const { stands, missing } = view;
      if (!stands || !missing) {
        kept = new Map();
        return view;
      }
      /** @type {typeof kept} */
      const next = new Map();
      let values = view.values;
      for (const { field } of view.steps) {
        const { content } = stands[field];
        const known = missing.includes(field) ? kept.get(content) : view.values;
        if (!known) continue;
        next.set(content, known);
        values = { ...known, ...values };
      }
      kept = next;
      return { ...view, values, missing: missing.filter((field) => !next.has(stands[field].content)) };
    },
  };
}
