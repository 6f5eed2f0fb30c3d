import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pens } from '../../dom.js'; // before what measures
import { geometryOf, linesIn, pitchOf, projected, under, widest } from '../../../../ui/views/stage/geometry.js';

const FAMILY = 'sans-serif'; // letters half as wide as they are high: `dom.js`
const words = (count, letters = 3) => Array.from({ length: count }, () => ({ text: 'x'.repeat(letters) }));
const view = (count, { letters, state = '', sums = null, tight } = {}) => ({
  queries: words(count, letters), keys: words(count, letters), rows: words(count).map(() => ({ state })), sums, tight,
});
const of = (count, width, more) => geometryOf(view(count, more), width, FAMILY);

/** Some parts of a geometry, to a thousandth of a pixel; the angle in degrees. */
function partsOf(geometry, names) {
  const parts = { ...geometry, angle: (geometry.angle * 180) / Math.PI };
  return Object.fromEntries(names.map((name) => [name, Number(parts[name].toFixed(3))]));
}

test('up to eleven words need the same height, more need more, up to a bound', () => {
  const totals = [1, 5, 11, 12, 20, 45, 46, 64].map((count) => of(count, 800).total);
  assert.deepEqual(totals, [392, 392, 392, 404, 500, 800, 806, 806]);
  assert.equal(of(3, 800, { tight: true }).total, 3 * 52 + 30);
  assert.equal(of(40, 800, { tight: true }).total, of(40, 800).total);
});

test('rows fill the height that is left, and are never taller than a bound', () => {
  for (const count of [1, 8, 11, 30, 64]) {
    const { top, rowHeight, height, total } = of(count, 800);
    assert.equal(height, rowHeight * count);
    assert.ok(top + height <= total + 1e-9);
    assert.ok(rowHeight <= 52);
  }
  assert.equal(of(2, 800).rowHeight, 52);
  assert.equal(of(40, 800).rowHeight, (of(40, 800).total - of(40, 800).top) / 40);
});

test('columns share the room behind the words, up to a bound', () => {
  const geometry = of(11, 800);
  assert.equal(pitchOf(geometry, 11), Math.min(112, geometry.room / 11));
  assert.equal(pitchOf(of(2, 800), 2), 112);
  assert.ok(geometry.left + geometry.room + geometry.marks <= 800);
});

test('words of the columns lie level, then lean, then stand', () => {
  const angles = [[4, 3], [11, 9], [64, 9]].map(([count, letters]) => Math.round((of(count, 600, { letters }).angle * 180) / Math.PI));
  assert.deepEqual(angles, [0, 40, 90]);
});

// Words of the rows have 14 px, so letters of 7 px. A column's pitch is (width - left - 2) / columns.
// Slanted, two lines are pitch · sin 40° apart, and a word of l px rises l · sin 40° and leans l · cos 40°.
for (const [what, count, letters, width, wanted] of [
  ['21 px fit in 23 less 2, and 8 px are above and below', 20, 3, 493, { left: 31, angle: 0, columnFont: 14, columnRoom: 23, top: 22, room: 460, rowHeight: 23.9 }],
  ['21 px do not fit in 22.95 less 2: a letter of 13 px does', 20, 3, 492, { angle: 0, columnFont: 13, columnRoom: 23, top: 21 }],
  ['11 px is the smallest letter, in as narrow a column', 50, 1, 569, { left: 17, angle: 0, columnFont: 11, columnRoom: 11, top: 19 }],
  ['63 px do not fit in 47.7: they slant', 11, 9, 600, { left: 73, angle: 40, columnFont: 14, columnRoom: 63, top: 55, room: 502.603, rowHeight: 30.636 }],
  ['a slanted word of 140 px is cut at 92', 11, 20, 600, { left: 122, rowRoom: 112, angle: 40, columnRoom: 92, top: 74, room: 429.16 }],
  ['lines 19 · sin 40° = 12.2 px apart have letters of 12 px', 25, 9, 550, { left: 73, angle: 40, columnFont: 12, columnRoom: 54, top: 49, room: 445.134 }],
  ['lines 16 · sin 40° = 10.3 px apart are too near: the words stand', 30, 9, 555, { angle: 90, columnFont: 14, columnRoom: 63, top: 77, room: 480 }],
  ['on a narrow page letters have 13 px, and words are cut at 64', 11, 20, 479, { left: 74, rowRoom: 64, angle: 40, rowFont: 13, columnFont: 13, columnRoom: 64, top: 56 }],
  ['where 9 letters of 6.5 px are 58.5 px', 11, 9, 400, { left: 69, columnFont: 13, columnRoom: 59, top: 52 }],
  ['480 px are not narrow', 11, 20, 480, { left: 122, rowRoom: 112, rowFont: 14 }],
]) {
  test(`${count} words of ${letters} letters in ${width} px: ${what}`, () => {
    const geometry = of(count, width, { letters });
    assert.deepEqual(partsOf(geometry, Object.keys(wanted)), wanted);
    assert.deepEqual([geometry.rowLines, geometry.columnLines], [1, 1]);
  });
}

test('the gutter is as wide as the longest word, up to a bound', () => {
  assert.equal(of(4, 800, { letters: 4 }).left, Math.ceil(4 * 7) + 10);
  assert.equal(of(4, 800, { letters: 30 }).left, 112 + 10);
  assert.equal(of(4, 400, { letters: 30 }).left, 64 + 10);
});

test('room is kept behind the rows for marks and for sums', () => {
  const bare = of(11, 600);
  assert.equal(bare.marks, 2);
  const marked = of(11, 600, { state: 'negative' });
  assert.equal(marked.marks, 22);
  const oneMarked = { ...view(11), rows: words(11).map((_, at) => ({ state: at === 3 ? 'negative' : '' })) };
  assert.equal(geometryOf(oneMarked, 600, FAMILY).marks, 22);
  const summed = of(4, 600, { sums: [1, 1, 1, 1] });
  assert.equal(of(4, 600).room - summed.room, 82);
});

test('a leaning last word has room to lean out', () => {
  const geometry = of(11, 600, { letters: 9 });
  const lean = geometry.columnRoom * Math.cos(geometry.angle) - pitchOf({ room: 600 - geometry.left - 2 }, 11) / 2;
  assert.ok(Math.abs(600 - geometry.left - geometry.room - lean) < 1e-9);
  assert.ok(lean > 2);
});

test('letters are not smaller than 11 px, and larger where they are presented', () => {
  const { rowFont, columnFont } = of(64, 500);
  assert.deepEqual([rowFont, columnFont], [12, 11]);
  assert.equal(of(4, 800).rowFont, 14);
  assert.equal(of(4, 470).rowFont, 13);
  assert.equal(geometryOf(view(4), 800, FAMILY, { total: 400, most: 17 }).rowFont, 17);
});

test('the widest word is measured, and one of very many letters is as wide as can be', () => {
  assert.equal(widest([{ text: 'ab' }, { text: 'abcd' }], 10, FAMILY), 20);
  assert.ok(pens.some(({ font }) => font === '700 10px sans-serif'), 'in bold, as it is when it is lit');
  assert.equal(widest([{ text: 'x'.repeat(41) }], 10, FAMILY), Infinity);
  assert.equal(widest([{ text: 'x'.repeat(40) }], 10, FAMILY), 200);
});

const sentences = (count, whole) => words(count).map((word, at) => ({ ...word, number: at + 1, whole }));

/** A view of sentences, of which the first row may have a mark. */
function among(count, { whole = 'a sentence '.repeat(9), marked = false, sums = null } = {}) {
  const [queries, keys] = [sentences(count, whole), sentences(count, whole)];
  return { ...view(count, { sums }), queries, keys, rows: queries.map((_, at) => ({ state: marked && !at ? 'negative' : '' })) };
}

// Beside the rows letters have 13 px, above the columns 12; a line is 1.2 letters high. Long sentences
// have 38 % of the width, at most 280 px, and 12 px of space. Behind the rows are 2 px, 22 for marks, 82 for sums.
for (const [what, count, more, width, wanted] of [
  ['columns of 84 px have three lines, 43.2 px', 5, {}, 700, {
    total: 392, left: 278, room: 420, top: 52, rowHeight: 52, height: 260, rowRoom: 266, columnRoom: 78,
    rowFont: 13, columnFont: 12, rowLines: 3, columnLines: 3, marks: 2, angle: 0,
  }],
  ['so do columns of 64 px', 5, {}, 539, { left: 217, room: 320, columnRoom: 58, columnLines: 3 }],
  ['narrower ones have a number, 14.4 px high', 5, {}, 537, { left: 216, columnRoom: 57, columnLines: 0, top: 23 }],
  ['the gutter has at most 280 px', 5, {}, 800, { rowRoom: 280, left: 292, room: 506, columnRoom: 95 }],
  ['and no more than the longest needs, 5 letters of 6.5 px', 5, { whole: 'abc' }, 800, { left: 45 }],
  ['a mark is behind one row', 5, { marked: true }, 700, { marks: 22, room: 400 }],
  ['sums are behind the rows', 5, { sums: [1, 1, 1, 1, 1] }, 700, { room: 338, columnRoom: 61 }],
  ['ten rows have 46 px each and 60 above', 10, {}, 700, { total: 520, top: 23, rowHeight: 49.7, height: 497, rowLines: 2 }],
  ['seventeen would have more than 806 px', 17, {}, 700, { total: 806, rowLines: 2 }],
]) {
  test(`${count} sentences in ${width} px: ${what}`, () => {
    const geometry = geometryOf(among(count, more), width, FAMILY);
    if (what.startsWith('columns')) assert.equal(pitchOf(geometry, count), 84);
    assert.deepEqual(partsOf(geometry, Object.keys(wanted)), wanted);
  });
}

test('a single sentence is folded, too', () => {
  assert.equal(geometryOf(among(1), 700, FAMILY).columnLines, 3);
});

test('a row has as many lines of 1.2 letters as fit with 4 px of space, one to three', () => {
  const lines = [12, 27.9, 28, 39.9, 40, 100].map((height) => linesIn(height, 10));
  assert.deepEqual(lines, [1, 1, 2, 2, 3, 3]);
});

const LEVEL = { left: 50, top: 30, room: 200, rowHeight: 20, height: 80, angle: 0 };

test('what lies under a point: a cell, a word, a mark, or nothing', () => {
  assert.deepEqual(under(LEVEL, 4, 60, 40), { row: 0, column: 0 });
  assert.deepEqual(under(LEVEL, 4, 50, 30), { row: 0, column: 0 }); // its first pixel
  assert.deepEqual(under(LEVEL, 4, 0, 40), { row: 0 });
  assert.deepEqual(under(LEVEL, 4, 50, 0), { column: 0 });
  assert.deepEqual(under(LEVEL, 4, 50, 29), { column: 0 });
  assert.deepEqual(under(LEVEL, 4, 249, 109), { row: 3, column: 3 });
  assert.deepEqual(under(LEVEL, 4, 49, 55), { row: 1 });
  assert.deepEqual(under(LEVEL, 4, 251, 55), { row: 1, behind: true });
  assert.deepEqual(under(LEVEL, 4, 120, 10), { column: 1 });
  for (const [x, y] of [[120, -1], [-1, 40], [60, 110], [20, 10], [251, 10]]) assert.equal(under(LEVEL, 4, x, y), null);
});

test('a leaning word is found along its slant, and its column straight below', () => {
  const leaning = { ...LEVEL, angle: Math.atan(0.5) }; // 10 px higher is 20 px to the right
  assert.deepEqual(under(leaning, 4, 71, 20), { column: 0 });
  assert.deepEqual(under(leaning, 4, 115, 20), { column: 0 });
  assert.deepEqual(under(leaning, 4, 125, 20), { column: 1 });
  assert.equal(under(leaning, 4, 65, 20), null);
  assert.deepEqual(under(leaning, 4, 50, 30), { row: 0, column: 0 });
  assert.deepEqual(under(leaning, 4, 249, 109), { row: 3, column: 3 });
  assert.deepEqual(under({ ...LEVEL, angle: Math.PI / 2 }, 4, 60, 5), { column: 0 });
});

// What is presented is at most as large as its rows and columns need: 52 px a row and 90 above, or the
// height that words have anywhere; 34 px a column and 130 beside, for at most 16 of them.
for (const [what, count, clientWidth, clientHeight, scale, total] of [
  ['738 px are three times 90 + 3 · 52', 3, 1600, 746, 3, 246],
  ['594 px are three times 130 + 2 · 34', 2, 594, 3008, 3, 1000],
  ['1348 px are twice 130 + 16 · 34', 20, 1348, 2008, 2, 1000],
  ['11 words need 392 px', 11, 5000, 792, 2, 392],
  ['nothing is made smaller', 64, 300, 308, 1, 300],
]) {
  test(`presented, ${count} words in ${clientWidth} by ${clientHeight} px are enlarged ${scale} times: ${what}`, () => {
    const page = projected(view(count), { clientWidth, clientHeight }, FAMILY);
    assert.deepEqual([page.scale, page.width, page.geometry.total, page.letter], [scale, clientWidth / scale, total, 17]);
  });
}

test('presented, letters fill three quarters of a row, up to 17 px', () => {
  const letters = [[20, 508], [40, 748], [64, 814]].map(([count, clientHeight]) =>
    projected(view(count), { clientWidth: 700, clientHeight }, FAMILY).geometry.rowFont);
  assert.deepEqual(letters, [17, 13, 11]); // of 18.75; of 13.9; of 9.4, but none is smaller than 11
});
