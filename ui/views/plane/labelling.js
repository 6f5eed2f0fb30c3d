// Where the labels are: each beside the tip of its arrow, apart from the others if possible.

const GAP = 8; // px between a tip and its word
const TALL = 15; // px of a line

/**
 * @param {{x: number, y: number, width: number}[]} tips in px from the plane's corner; widths of their labels
 * @param {number} size of the plane
 * @param {number[]} before the sides chosen last time, which stay while they are free
 * @param {{x: number, y: number}[]} kept other points to keep clear
 * @returns {number[]} for each tip a side: 0 right above, 1 left above, 2 right below, 3 left below
 */
export function sidesFor(tips, size, before, kept) {
  const taken = kept.map(({ x, y }) => ({ left: x - 9, right: x + 22, top: y - 10, bottom: y + 10 }));
  return tips.map((tip, at) => {
    const outward = (tip.x < size / 2 ? 1 : 0) + (tip.y > size / 2 ? 2 : 0);
    const order = [before[at], outward, outward ^ 2, outward ^ 1, outward ^ 3].filter((side) => side !== undefined);
    const inside = order.filter((side) => lies(boxOf(tip, side), size));
    const free = inside.find((side) => !taken.some((other) => overlap(boxOf(tip, side), other)));
    const side = free ?? inside[0] ?? outward;
    taken.push(boxOf(tip, side));
    return side;
  });
}

/** Where the label is, relative to its tip, as attributes of a text node. @param {number} side */
export function beside(side) {
  return { x: side & 1 ? -GAP : GAP, y: side & 2 ? TALL : -5, 'text-anchor': side & 1 ? 'end' : 'start' };
}

/** @param {{x: number, y: number, width: number}} tip @param {number} side */
function boxOf({ x, y, width }, side) {
  const left = side & 1 ? x - GAP - width : x + GAP;
  const top = side & 2 ? y + 4 : y - 5 - TALL + 3;
  return { left, right: left + width, top, bottom: top + TALL };
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** @param {Box} box @param {number} size */
const lies = ({ left, right, top, bottom }, size) => left >= 0 && right <= size && top >= 0 && bottom <= size;

/** @param {Box} one @param {Box} two */
const overlap = (one, two) => (
  one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom);
