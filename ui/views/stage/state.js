// The selection: the reader's choice at once, the server's when it arrives.

import { gridOf } from '../../kit/wire.js';

const QUIET = 80; // ms without a further change before the server is told
const PATIENCE = 10000; // ms after which an unanswered choice no longer wins

/**
 * @typedef {{step: number, cell: [number, number], ramp: import('../../kit/wire.types').Ramp}} Choice
 *
 * What a selection needs of a view: the stage's or the comparison's.
 * @typedef {Choice & {steps: {field: string, columns: string}[]} & import('../../kit/wire.js').Matrices} Selectable
 */

/**
 * @param {(choice: Choice) => void} tell called once the person has paused, never by a new view
 * @param {() => number} now milliseconds
 */
export function createSelection(tell, now = () => performance.now()) {
  /** @type {Selectable} */
  let view;
  /** @type {Choice} */
  let chosen;
  /** @type {string} */
  let served; // the server's last state
  let asked = new Set(); // what was or will be sent to the server since it last agreed
  /** @type {number} */
  let askedAt; // ms; once something was asked
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Record<string, number>} */
  const columns = {}; // the column last chosen among keys, and among components

  /** @param {Choice} choice */
  function settle(choice) {
    const step = within(choice.step, 1, view.steps.length);
    const grid = gridOf(view, step);
    /** @type {[number, number]} */
    const cell = [within(choice.cell[0], 0, grid.rows - 1), within(choice.cell[1], 0, grid.columns - 1)];
    columns[view.steps[step - 1].columns] = cell[1];
    chosen = { step, cell, ramp: choice.ramp };
  }

  return {
    /** @returns {Choice} */
    get now() {
      return chosen;
    },

    /**
     * A new view has come. Its selection counts, unless it is late: one that was
     * already known or asked for, while something newer is on its way.
     * @param {Selectable} next
     */
    follow(next) {
      view = next;
      const word = key(view);
      const waiting = chosen && asked.size && now() - askedAt < PATIENCE;
      const late = waiting && word !== key(chosen) && (word === served || asked.has(word));
      served = word;
      if (late) {
        settle(chosen);
        return;
      }
      clearTimeout(timer);
      asked = new Set();
      settle(view);
    },

    /** The person has changed something. @param {Partial<Choice>} change @returns {boolean} */
    choose(change) {
      const before = key(chosen);
      const step = change.step ?? chosen.step;
      const kind = view.steps[within(step, 1, view.steps.length) - 1].columns;
      settle({ ...chosen, cell: [chosen.cell[0], columns[kind] ?? 0], ...change });
      if (key(chosen) === before) return false;
      asked.add(key(chosen));
      askedAt = now();
      clearTimeout(timer);
      timer = setTimeout(() => tell({ ...chosen }), QUIET);
      return true;
    },

    end() {
      clearTimeout(timer);
    },
  };
}

/** @param {Choice} choice */
function key({ step, cell, ramp }) {
  return [step, ...cell, ramp].join(' ');
}

function within(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
