// The plane's scale: the origin in the middle, the same scale on both axes.

const REACHES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100];
const TICKS = [0.5, 1, 2, 5, 10, 20, 50];
const ROOM = 1.12; // the farthest point keeps this distance from the edge
const SLACK = 0.4; // less than this share of the plane in use lets it shrink

/**
 * How far the axes reach: as far as before, unless that is too little or much too far.
 * @param {number[][]} points @param {number} before 0 for the first time @returns {number}
 */
export function reachFor(points, before) {
  const farthest = Math.max(...points.flat().map(Math.abs), 0);
  const needed = REACHES.find((reach) => reach >= farthest * ROOM) ?? Math.ceil(farthest * ROOM);
  return before && needed <= before && farthest >= SLACK * before ? before : Math.max(needed, 1);
}

/** The numbers on an axis that reaches so far; none at its ends, where they would be cut. @param {number} reach */
export function ticksFor(reach) {
  const step = TICKS.find((size) => reach / size <= 4) ?? reach / 4;
  const count = Math.ceil(reach / step) - 1;
  return Array.from({ length: 2 * count + 1 }, (_, at) => (at - count) * step);
}

/**
 * @param {number} reach of both axes
 * @param {number} size px of the square
 * @returns {{x: (value: number) => number, y: (value: number) => number, back: (x: number, y: number) => number[]}}
 */
export function scaleOf(reach, size) {
  const unit = size / (2 * reach);
  return {
    x: (value) => (value + reach) * unit,
    y: (value) => (reach - value) * unit,
    back: (x, y) => [x / unit - reach, reach - y / unit],
  };
}
