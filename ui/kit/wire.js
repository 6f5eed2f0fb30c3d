// The bytes that are sent: u32 header length | UTF-8 JSON | zero padding to 4 | float32 arrays.

/**
 * A matrix. `low` and `high` are its finite extremes (0 where there are none), `undefinedRows` the
 * rows with a number that is undefined.
 * @typedef {{rows: number, columns: number, data: Float32Array, low: number, high: number,
 *   undefinedRows: number[], at: (row: number, column: number) => number}} Grid
 *
 * @typedef {{values: Record<string, Grid>}} Matrices what travels beside a view
 */

/**
 * The view that Python has packed (`ui.views.stage.view.pack_arrays`), with its matrices.
 * @template View
 * @param {Uint8Array} bytes
 * @returns {View & Matrices}
 */
export function unpack(bytes) {
  const { header, copy, start } = opened(bytes);
  const { arrays, ...view } = header;
  let offset = start;
  view.values = {};
  for (const { name, rows, columns } of arrays) {
    view.values[name] = grid(rows, columns, new Float32Array(copy.buffer, offset, rows * columns));
    offset += 4 * rows * columns;
  }
  return view;
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

/** @param {Stepped} view @param {number} step from 1 @returns {Grid} the quantity of that step */
export function gridOf(view, step) {
  return view.values[view.steps[step - 1].field];
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
  const isMasked = (row, column) => scores.at(row, column) === -Infinity || mask?.at(row, column) === 0;
  return (row, column) => (isMasked(row, column) ? NaN : at(row, column));
}
