// The actions of pointer, finger and keyboard. Nothing here draws.

import { isTyping, moveOf, stepOf, take } from '../../kit/keys.js';
import { tabAt } from './filmstrip.js';

/**
 * @param {{root: HTMLElement, heat: ReturnType<typeof import('./heatmap.js').createHeatmap>,
 *   rowView: ReturnType<typeof import('./rowview.js').createRowView>,
 *   film: ReturnType<typeof import('./filmstrip.js').createFilmstrip>}} parts
 * @param {{
 *   now: () => null | {step: number, cell: [number, number], steps: number, rows: number,
 *     columns: number, listsColumns: boolean},
 *   choose: (change: Partial<import('./state.js').Choice>) => void,
 *   pointAt: (spot: import('./geometry.js').Spot | null, key?: number | null) => void,
 * }} stage
 * @returns {() => void} stops listening to the document
 */
export function listen({ root, heat, rowView, film }, { now, choose, pointAt }) {
  heat.node.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') pointAt(heat.cellAt(event));
  });
  heat.node.addEventListener('pointerleave', () => pointAt(null));
  heat.node.addEventListener('click', (event) => {
    const spot = heat.cellAt(event);
    const state = now();
    if (!spot || !state) return;
    const [row, column] = state.cell;
    choose({ cell: [spot.row ?? row, spot.column ?? column] });
  });

  // An item of the row view stands for its cell, if the heatmap has one.
  rowView.node.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    const key = rowView.keyAt(event);
    const state = now();
    if (key === null || !state) pointAt(null);
    else if (state.listsColumns) pointAt({ row: state.cell[0], column: key });
    else pointAt(null, key);
  });
  rowView.node.addEventListener('pointerleave', () => pointAt(null));
  rowView.node.addEventListener('click', (event) => {
    const key = rowView.keyAt(event);
    const state = now();
    if (key !== null && state?.listsColumns) choose({ cell: [state.cell[0], key] });
  });

  root.addEventListener('keydown', (event) => {
    const state = now();
    if (!state) return;
    const { step, cell, steps, rows, columns } = state;
    const along = alongTabs(event, step, steps);
    const turn = stepOf(event);
    const move = moveOf(event, cell, rows, columns);
    if (along !== undefined) {
      choose({ step: along });
      film.focus();
    } else if (turn) {
      choose({ step: step + turn });
    } else if (move) {
      choose({ cell: move });
    } else {
      return;
    }
    take(event);
  });

  /** @param {KeyboardEvent} event */
  function onDocumentKey(event) {
    const turn = stepOf(event);
    const state = now();
    if (!turn || event.defaultPrevented || isTyping(event) || !state) return;
    choose({ step: state.step + turn });
    take(event);
  }

  document.addEventListener('keydown', onDocumentKey);
  return () => document.removeEventListener('keydown', onDocumentKey);
}

/**
 * The step that a key leads to when a tab has the focus; undefined otherwise.
 * @param {KeyboardEvent} event @param {number} step @param {number} steps
 * @returns {number | undefined}
 */
function alongTabs(event, step, steps) {
  if (!tabAt(event) || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 1, End: steps }[event.key];
}
