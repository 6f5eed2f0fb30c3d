// The bytes that are sent: u32 header length | UTF-8 JSON | zero padding to 4 | arrays.

/**
 * A matrix. `low` and `high` are its finite extremes (0 where there are none), `undefinedRows` the
 * rows with a number that is undefined.
 * @typedef {{rows: number, columns: number, data: Float32Array, low: number, high: number,
 *   undefinedRows: number[], at: (row: number, column: number) => number}} Grid
 *
 * What stands for a step's matrix of a long text: its shape and extremes, a name for all that the step
 * shows, and a `grid` with as many cells as a small picture has.
 * @typedef {{rows: number, columns: number, low: number, high: number, content: string, grid: Grid}} Stand
 *
 * What travels beside a view. Of a long text there are `stands` for every step, and `values` for
 * the steps that are not `missing`.
 * @typedef {{values: Record<string, Grid>, stands?: Record<string, Stand>, missing?: string[]}} Matrices
 */

/**
 * The view that Python has packed (`ui.views.stage.packing.pack_arrays`), with its matrices.
 * @template View
 * @param {Uint8Array} bytes
 * @returns {View & Matrices}
 */
export function unpack(bytes) {
  const { header, copy, start } = opened(bytes);
  const { arrays, tables, smalls, ...view } = header;
  for (const [name, table] of Object.entries(tables ?? {})) view[name] = recordsOf(table);
  let offset = start;
  view.values = {};
  for (const { name, rows, columns, bits } of arrays) {
    const count = rows * columns;
    view.values[name] = grid(rows, columns, bits ? bitsOf(copy, offset, count) : new Float32Array(copy.buffer, offset, count));
    offset += 4 * Math.ceil(bits ? count / 32 : count);
  }
  if (!smalls) return view;
  view.stands = {};
  for (const small of smalls) {
    view.stands[small.field] = standOf(small, copy, offset);
    offset += small.rows * small.columns;
  }
  view.missing = view.steps.filter((_, at) => at + 1 !== view.step).map(({ field }) => field);
  return view;
}

/** @param {{fields: string[], records: unknown[][]}} table */
function recordsOf({ fields, records }) {
  return records.map((record) => Object.fromEntries(fields.map((field, at) => [field, record[at]])));
}

/** What is true or false, as ones and zeros. @param {Uint8Array} bytes @param {number} start @param {number} count */
function bitsOf(bytes, start, count) {
  return Float32Array.from({ length: count }, (_, at) => (bytes[start + (at >> 3)] >> (7 - (at & 7))) & 1);
}

/** @param {import('./wire.types').Small} small @param {Uint8Array} bytes @param {number} start @returns {Stand} */
function standOf({ rows, columns, low, unit, whole, extremes, content }, bytes, start) {
  const levels = bytes.subarray(start, start + rows * columns);
  const data = Float32Array.from(levels, (level) => (level ? low + (level - 1) * unit : NaN));
  return {
    rows: whole[0], columns: whole[1], low: extremes[0], high: extremes[1], content, grid: grid(rows, columns, data),
  };
}

/**
 * The header, a copy of all bytes, and where in it the numbers start.
 * @param {Uint8Array} bytes @returns {{header: any, copy: Uint8Array<ArrayBuffer>, start: number}}
 */
export function opened(bytes) {
  const copy = bytes.slice(); // a Float32Array needs an aligned start, which the given one may lack
  const length = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  return { header, copy, start: 4 * Math.ceil((4 + length) / 4) };
}

/** @param {number} rows @param {number} columns @param {Float32Array} data row by row @returns {Grid} */
function grid(rows, columns, data) {
  let low = Infinity;
  let high = -Infinity;
  const undefinedRows = new Set();
  data.forEach((value, index) => {
    if (Number.isNaN(value)) undefinedRows.add(Math.floor(index / columns));
    if (!Number.isFinite(value)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  });
  if (low > high) low = high = 0;
  /** @param {number} row @param {number} column */
  const at = (row, column) => data[row * columns + column];
  return { rows, columns, data, low, high, undefinedRows: [...undefinedRows], at };
}

/**
 * A view whose steps are matrices: the stage's, or the comparison's.
 * @typedef {{steps: {field: string}[]} & Matrices} Stepped
 */

/** @param {Stepped} view @param {number} step from 1 @returns {Grid} the quantity of that step, which is here */
export function gridOf(view, step) {
  return view.values[view.steps[step - 1].field];
}

/** Whether all that a step shows is here. @param {Stepped} view @param {number} step from 1 */
export function isHere(view, step) {
  return !view.missing?.includes(view.steps[step - 1].field);
}

/**
 * The shape of a quantity and its extremes, even where it is not here.
 * @param {Matrices} view @param {string} field
 * @returns {{rows: number, columns: number, low: number, high: number}}
 */
export function extentOf(view, field) {
  return view.stands?.[field] ?? view.values[field];
}

/** The extent of a step's quantity. @param {Stepped} view @param {number} step from 1 */
export function shapeOf(view, step) {
  return extentOf(view, view.steps[step - 1].field);
}

/**
 * What a small picture of a step's quantity shows, as `colouredValue` has it.
 * @param {Stepped} view @param {number} step from 1
 * @returns {{rows: number, columns: number, value: (row: number, column: number) => number}}
 */
export function glanceOf(view, step) {
  const { rows, columns, at } = view.stands?.[view.steps[step - 1].field].grid ?? gridOf(view, step);
  return { rows, columns, value: view.stands ? at : colouredValue(view, step) };
}

/**
 * What a step's colours show: its numbers, with NaN where a key was masked, before the softmax or
 * after. A masked weight is exactly 0, which is different from a small weight: it has no colour.
 * @param {Stepped} view @param {number} step from 1
 * @returns {(row: number, column: number) => number}
 */
export function colouredValue(view, step) {
  const { at } = gridOf(view, step);
  if (view.steps[step - 1].field !== 'weights') return at;
  const { scores, mask } = view.values;
  /** @param {number} row @param {number} column */
  const isMasked = (row, column) => scores?.at(row, column) === -Infinity || mask?.at(row, column) === 0;
  return (row, column) => (isMasked(row, column) ? NaN : at(row, column));
}
