// The selection: the reader's choice at once, the server's when it arrives. A step of a long text may
// have to be sent first: it is chosen at once, and shown once it is here.

import { isHere, shapeOf } from '../../kit/wire.js';

const QUIET = 80; // ms without a further change before the server is told
const AGAIN = 1000; // ms after which what is on its way may be asked for again
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
  /** @type {Choice} */
  let shown; // the choice, or what is to be seen until its step is here
  /** @type {string} */
  let served; // the server's last state
  let asked = new Set(); // what was or will be sent to the server since it last agreed
  /** @type {number} */
  let askedAt; // ms; once something was asked
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Record<string, number>} */
  const columns = {}; // the column last chosen among keys, and among components

  /** @param {number} step @returns {string} what its columns are */
  const kindOf = (step) => view.steps[within(step, 1, view.steps.length) - 1].columns;

  /** @param {number} step @param {number} row @param {number} column @returns {[number, number]} the nearest cell */
  function cellAt(step, row, column) {
    const { rows, columns: count } = shapeOf(view, step);
    return [within(row, 0, rows - 1), within(column, 0, count - 1)];
  }

  /** @param {Choice} choice */
  function settle({ step: wanted, cell: [row, column], ramp }) {
    const step = within(wanted, 1, view.steps.length);
    const cell = cellAt(step, row, column);
    columns[kindOf(step)] = cell[1];
    chosen = { step, cell, ramp };
    if (isHere(view, step)) {
      shown = chosen;
    } else {
      const instead = shown && isHere(view, shown.step) ? shown.step : view.step;
      shown = { step: instead, cell: cellAt(instead, row, columns[kindOf(instead)] ?? view.cell[1]), ramp };
    }
  }

  /** @param {number} quiet ms */
  function tellIn(quiet) {
    asked.add(key(chosen));
    askedAt = now();
    clearTimeout(timer);
    if (quiet) timer = setTimeout(() => tell({ ...chosen }), quiet);
    else tell({ ...chosen });
  }

  return {
    /** What is to be seen. @returns {Choice} */
    get now() {
      return shown;
    },

    /** What was chosen, though its step may still be on its way. @returns {Choice} */
    get chosen() {
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

    /**
     * The person has changed something. A cell is one of the step chosen with it, else of what is seen.
     * The server is told at once of a step that it has to send, and again if that is chosen again.
     * @param {Partial<Choice>} change @returns {boolean} whether anything is different
     */
    choose(change) {
      const before = key(chosen);
      const { step = chosen.step, cell, ramp = chosen.ramp } = change;
      if (cell) columns[kindOf(change.step ?? shown.step)] = cell[1];
      settle({ step, cell: [cell?.[0] ?? chosen.cell[0], columns[kindOf(step)] ?? 0], ramp });
      const differs = key(chosen) !== before;
      const awaits = change.step !== undefined && shown !== chosen;
      if (awaits && (differs || now() - askedAt >= AGAIN)) tellIn(0);
      else if (differs) tellIn(QUIET);
      return differs;
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
