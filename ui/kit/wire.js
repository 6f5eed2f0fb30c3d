// The bytes that travel: u32 header length | UTF-8 JSON | zero padding to 4 | float32 arrays.

/**
 * A matrix of one step. `low` and `high` are its finite extremes (0 where there are none), `blank`
 * the rows with a number that is undefined.
 * @typedef {{rows: number, columns: number, data: Float32Array, low: number, high: number,
 *   blank: number[], at: (row: number, column: number) => number}} Grid
 *
 * @typedef {{field: string, number: number, name: string, symbol: string, operation: string,
 *   columns: 'component' | 'key', scale: {kind: 'signed' | 'weights', centre: number, reach: number},
 *   decimals: number, axis: string, sentence: string, formula: object}} Step
 *
 * @typedef {{text: string, unknown: boolean}} Token
 *
 * @typedef {{queries: Token[], keys: Token[], steps: Step[], step: number,
 *   glossary?: null | {address: string, label: string}, cell: [number, number], ramp: 'uniform' | 'zero', rows: object[], mixed: Token[],
 *   sums: (number | null)[] | null, worked: object,
 *   notes: object[], words: Object<string, string>, values: Object<string, Grid>,
 *   tight?: boolean}} View
 */

/**
 * @param {Uint8Array} bytes
 * @returns {View}
 */
export function unpack(bytes) {
  const { header, own, start } = opened(bytes);
  const { arrays, ...view } = header;
  let offset = start;
  view.values = {};
  for (const { name, rows, columns } of arrays) {
    view.values[name] = grid(rows, columns, new Float32Array(own.buffer, offset, rows * columns));
    offset += 4 * rows * columns;
  }
  view.values.keys ??= view.values.queries;
  view.mixed ??= view.keys;
  return view;
}

/** The header, the bytes in a place of their own, and where in it the numbers start. */
export function opened(bytes) {
  const own = bytes.slice(); // a Float32Array needs an aligned start, which the given one may lack
  const length = new DataView(own.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(own.subarray(4, 4 + length)));
  return { header, own, start: 4 * Math.ceil((4 + length) / 4) };
}

/** @returns {Grid} */
function grid(rows, columns, data) {
  let low = Infinity;
  let high = -Infinity;
  const blank = new Set();
  data.forEach((value, index) => {
    if (Number.isNaN(value)) blank.add(Math.floor(index / columns));
    if (!Number.isFinite(value)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  });
  if (low > high) low = high = 0;
  const at = (row, column) => data[row * columns + column];
  return { rows, columns, data, low, high, blank: [...blank], at };
}

/** @param {View} view @param {number} step 1 to 5 @returns {Grid} the quantity of that step */
export function gridOf(view, step) {
  return view.values[view.steps[step - 1].field];
}

/**
 * What a step's colours show: its numbers, with NaN where a key was masked, before the softmax or
 * after. A masked weight is exactly 0, which is no weak weight: it gets the colour of nothing.
 * @returns {(row: number, column: number) => number}
 */
export function colouredValue(view, step) {
  const { at } = gridOf(view, step);
  if (view.steps[step - 1].field !== 'weights') return at;
  const { scores, mask } = view.values;
  const isMasked = (row, column) => scores.at(row, column) === -Infinity || mask?.at(row, column) === 0;
  return (row, column) => (isMasked(row, column) ? NaN : at(row, column));
}
