// Cells keep their nodes, and only a change of colour that is seen glides.

import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { svgCells } from '../../../ui/kit/cells_svg.js';

const GREY = 0x808080;
const SLIGHT = GREY + 0x000b00; // by 11 of 255 in one part
const FAR = GREY + 0x00000c; // by 12

/** Cells in a window in which time passes when it is told to; `draw` takes the colours of each row. */
function opened() {
  let now = 1000;
  performance.now = () => now;
  globalThis.matchMedia = () => ({ matches: false });
  const cells = svgCells();
  const draw = (colours, more = {}) => {
    const at = (row, column) => colours[row][column];
    cells.draw({
      rows: colours.length, columns: colours[0].length, left: 10, top: 20, pitch: 30, rowHeight: 40, scale: 1, letter: 12,
      rgba: at, fill: (row, column) => `#${at(row, column).toString(16)}`, ink: () => 'black', digits: null, ...more,
    });
    return cells.node.children.map((row) => row.children);
  };
  const wait = (ms) => { now += ms; };
  return { draw, wait };
}

const gliding = (rows) => rows.map((row) => row.map((cell) => cell.firstChild.getAttribute('class') === 'gliding'));
const fills = (rows) => rows.map((row) => row.map((cell) => cell.firstChild.getAttribute('fill')));

test('a change of colour glides if it can be seen', () => {
  const { draw } = opened();
  assert.deepEqual(gliding(draw([[GREY, GREY, GREY]])), [[false, false, false]]);
  const rows = draw([[GREY, SLIGHT, FAR]]);
  assert.deepEqual(gliding(rows), [[false, false, true]]);
  assert.deepEqual(fills(rows), [['#808080', '#808b80', '#80808c']]);
});

test('a glide goes on through slight changes, and is over after its time', () => {
  const { draw, wait } = opened();
  draw([[GREY]]);
  draw([[FAR]]);
  wait(200);
  assert.deepEqual(gliding(draw([[FAR + 1]])), [[true]]);
  wait(60);
  assert.deepEqual(gliding(draw([[FAR + 2]])), [[false]]);
});

test('cells stay where they are until the shape changes, and new ones are put in theirs', () => {
  const { draw } = opened();
  const [[first]] = draw([[GREY]]);
  assert.equal(first.getAttribute('transform'), 'translate(25.00 40.00)');
  first.setAttribute('transform', 'as it was');
  const rows = draw([[FAR, GREY], [GREY, GREY]]);
  assert.equal(rows[0][0], first);
  assert.equal(first.getAttribute('transform'), 'as it was');
  assert.equal(rows[1][1].getAttribute('transform'), 'translate(55.00 80.00)');
  assert.equal(rows[1][1].firstChild.getAttribute('width'), '28.40');
  draw([[FAR]], { pitch: 32 });
  assert.equal(first.getAttribute('transform'), 'translate(26.00 40.00)');
  assert.equal(first.firstChild.getAttribute('width'), '30.40');
});

test('digits are written, and go where there is no room', () => {
  const { draw } = opened();
  const digits = (row, column) => `.${row}${column}`;
  const [[cell]] = draw([[GREY]], { digits });
  assert.equal(cell.textContent, '.00');
  draw([[GREY]], { digits: () => '.5' });
  assert.equal(cell.textContent, '.5');
  draw([[GREY]]);
  assert.equal(cell.textContent, '');
});
