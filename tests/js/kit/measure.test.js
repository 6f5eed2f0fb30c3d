import '../dom.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitted, folded, graphemes, widthOf, wrapped } from '../../../ui/kit/measure.js';

const FONT = '10px sans-serif'; // five pixels a letter

test('letters are what readers call so', () => {
  assert.deepEqual(graphemes('e\u0301👩‍🎓a'), ['e\u0301', '👩‍🎓', 'a']);
});

test('a width follows the font', () => {
  assert.equal(widthOf('abcd', FONT), 20);
  assert.equal(widthOf('abcd', '700 20px serif'), 40);
});

test('a text that fits is left alone, a longer one ends with dots', () => {
  assert.equal(fitted('teacher', 35, FONT), 'teacher');
  assert.equal(fitted('teacher', 34, FONT), 'teach…');
  assert.equal(fitted('teacher', 15, FONT), 'te…');
});

test('as many letters are kept as fit, of every length', () => {
  for (let room = 10; room < 150; room += 5) {
    const kept = fitted('abcdefghijklmnopqrstuvwxyzabcdefg', room, FONT);
    assert.equal(kept.length, room / 5);
  }
});

test('one letter is always kept, and no letter is cut in two', () => {
  assert.equal(fitted('teacher', 0, FONT), 't…');
  assert.equal(fitted('👩‍🎓👩‍🎓', 12, FONT), '👩‍🎓…');
});

test('of a word of ten thousand letters only the beginning is looked at', () => {
  assert.equal(fitted('x'.repeat(10_000), 1e9, FONT).length, 10_000);
  assert.equal(fitted('x'.repeat(10_000), 45_000, FONT).length, 400);
});

test('a text is broken between words, and signs stay with the word before them', () => {
  assert.deepEqual(wrapped('one two, three', 40, FONT), ['one two,', 'three']);
  assert.deepEqual(wrapped('one two, three', 39, FONT), ['one', 'two,', 'three']);
  assert.deepEqual(wrapped('one', 1, FONT), ['one']);
  assert.deepEqual(wrapped('', 10, FONT), ['']);
  assert.deepEqual(wrapped('(a) b', 100, FONT), ['(a) b']);
});

test('a sentence has at most so many lines, and the last one says that it goes on', () => {
  assert.deepEqual(folded('one two three', 40, FONT, 3), ['one two', 'three']);
  assert.deepEqual(folded('one two three four five', 40, FONT, 2), ['one two', 'three f…']);
  assert.deepEqual(folded('one two three', 40, FONT, 1), ['one two…']);
  assert.deepEqual(folded('老师教学生音乐和艺术', 20, FONT, 2), ['老师教学', '生音乐…']);
  assert.deepEqual(folded('abcdefghij kl', 25, FONT, 2), ['abcd…', 'kl']);
  assert.deepEqual(folded('x '.repeat(9000), 50, FONT, 1), ['x x x x x…']);
});
