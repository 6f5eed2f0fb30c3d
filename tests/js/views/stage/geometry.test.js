import '../../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { geometryOf, pitchOf, projected, under, widest } from '../../../../ui/views/stage/geometry.js';

const FAMILY = 'sans-serif'; // letters half as wide as they are high: `dom.js`
const words = (count, letters = 3) => Array.from({ length: count }, () => ({ text: 'x'.repeat(letters) }));
const view = (count, { letters, state = '', sums = null, tight } = {}) => ({
  queries: words(count, letters), keys: words(count, letters), rows: words(count).map(() => ({ state })), sums, tight,
});
const of = (count, width, more) => geometryOf(view(count, more), width, FAMILY);

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
  assert.equal(widest([{ text: 'x'.repeat(41) }], 10, FAMILY), Infinity);
  assert.equal(widest([{ text: 'x'.repeat(40) }], 10, FAMILY), 200);
});

test('sentences are folded beside the rows, and above columns that are wide enough', () => {
  const sentences = (count) => words(count).map((word, at) => ({ ...word, number: at + 1, whole: 'a sentence '.repeat(9) }));
  const among = (count, width) => geometryOf({ ...view(count), queries: sentences(count), keys: sentences(count) }, width, FAMILY);
  const few = among(5, 700);
  assert.deepEqual([few.rowLines, few.columnLines, few.angle], [3, 3, 0]);
  assert.ok(few.left >= 266);
  assert.ok(few.rowLines * 1.2 * few.rowFont <= few.rowHeight);
  assert.ok(few.columnLines * 1.2 * few.columnFont <= few.top);
  const many = among(20, 700);
  assert.deepEqual([many.rowLines, many.columnLines], [2, 0]);
  assert.ok(many.height + many.top <= many.total + 1e-9);
  assert.ok(among(5, 368).left < 160);
});

const LEVEL = { left: 50, top: 30, room: 200, rowHeight: 20, height: 80, angle: 0 };

test('what lies under a point: a cell, a word, a mark, or nothing', () => {
  assert.deepEqual(under(LEVEL, 4, 60, 40), { row: 0, column: 0 });
  assert.deepEqual(under(LEVEL, 4, 249, 109), { row: 3, column: 3 });
  assert.deepEqual(under(LEVEL, 4, 49, 55), { row: 1 });
  assert.deepEqual(under(LEVEL, 4, 251, 55), { row: 1, behind: true });
  assert.deepEqual(under(LEVEL, 4, 120, 10), { column: 1 });
  for (const [x, y] of [[120, -1], [-1, 40], [60, 110], [20, 10], [251, 10]]) assert.equal(under(LEVEL, 4, x, y), null);
});

test('a leaning word is found along its slant', () => {
  const leaning = { ...LEVEL, angle: Math.PI / 4 };
  assert.deepEqual(under(leaning, 4, 60, 29), { column: 0 });
  assert.deepEqual(under(leaning, 4, 80, 5), { column: 0 }); // 25 px higher is 25 px to the right
  assert.deepEqual(under({ ...LEVEL, angle: Math.PI / 2 }, 4, 60, 5), { column: 0 });
});

test('presented, it is drawn for a smaller room and enlarged to fill it', () => {
  const page = projected(view(6), { clientWidth: 1600, clientHeight: 900 }, FAMILY);
  assert.ok(page.scale > 1);
  assert.ok(Math.abs(page.width * page.scale - 1600) < 1e-9);
  assert.ok(Math.abs(page.geometry.total * page.scale - 892) < 1e-9);
  assert.equal(page.letter, 17);
  assert.equal(projected(view(64), { clientWidth: 300, clientHeight: 300 }, FAMILY).scale, 1);
});
