// What pointer, finger and keyboard do. Nothing here draws.

import { isTyping, moveOf, stepOf, take } from '../../kit/keys.js';

/**
 * @param {{root: HTMLElement, heat: object, rowView: object, film: object}} parts
 * @param {{
 *   now: () => null | {step: number, cell: [number, number], steps: number, rows: number,
 *     columns: number, listsColumns: boolean},
 *   choose: (change: object) => void,
 *   pointAt: (place: {row?: number, column?: number} | null, key?: number | null) => void,
 * }} stage
 * @returns {() => void} stops listening to the document
 */
export function listen({ root, heat, rowView, film }, { now, choose, pointAt }) {
  heat.node.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') pointAt(heat.place(event));
  });
  heat.node.addEventListener('pointerleave', () => pointAt(null));
  heat.node.addEventListener('click', (event) => {
    const place = heat.place(event);
    if (!place) return;
    const [row, column] = now().cell;
    choose({ cell: [place.row ?? row, place.column ?? column] });
  });

  // What the row view lists stands for its cell, where the heatmap has one.
  rowView.node.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    const key = rowView.place(event);
    if (key === null) pointAt(null);
    else if (now().listsColumns) pointAt({ row: now().cell[0], column: key });
    else pointAt(null, key);
  });
  rowView.node.addEventListener('pointerleave', () => pointAt(null));
  rowView.node.addEventListener('click', (event) => {
    const key = rowView.place(event);
    if (key !== null && now().listsColumns) choose({ cell: [now().cell[0], key] });
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

  function onDocumentKey(event) {
    const turn = stepOf(event);
    if (!turn || event.defaultPrevented || isTyping(event) || !now()) return;
    choose({ step: now().step + turn });
    take(event);
  }

  document.addEventListener('keydown', onDocumentKey);
  return () => document.removeEventListener('keydown', onDocumentKey);
}

/** The step that a key leads to where a tab has the focus; undefined for other keys and places. */
function alongTabs(event, step, steps) {
  if (!event.target.closest('[role=tab]') || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 1, End: steps }[event.key];
}
