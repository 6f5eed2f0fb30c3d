import assert from 'node:assert/strict';
import { test } from 'node:test';

import { css, inkOn, parse, rampOf } from '../../../ui/kit/colour.js';

const WEIGHTS = { kind: 'weights', centre: 0.25, reach: 0.5 };
const SIGNED = { kind: 'signed', centre: 0, reach: 2 };
const GRID = { high: 0.75 };
const MOODS = [[false, false], [true, false], [false, true]]; // light, dark, strong

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => part / 255).map((part) => (
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('colours are read as CSS writes them', () => {
  assert.deepEqual(parse('#762a83'), [118, 42, 131]);
  assert.deepEqual(parse('rgb(1, 20, 255)'), [1, 20, 255]);
  assert.deepEqual(parse('rgba(9, 8, 7, 0.5)'), [9, 8, 7]);
  assert.deepEqual(parse('color(srgb 1 0.5 0)'), [255, 127.5, 0]);
  assert.equal(css([1, 20, 255]), 'rgb(1,20,255)');
});

test('signed numbers are purple below their centre and green above', () => {
  const ramp = rampOf(SIGNED, GRID, 'uniform', false);
  const greener = ([red, green, blue]) => green - (red + blue) / 2;
  assert.ok(greener(ramp.at(-1)) < -10);
  assert.ok(greener(ramp.at(1)) > 10);
  assert.deepEqual(ramp.at(0), [245, 245, 246]);
  assert.deepEqual([ramp.at(-2), ramp.at(2)], [parse('#762a83'), parse('#1b7837')]);
});

test('what lies outside has the colour of the end', () => {
  const ramp = rampOf(SIGNED, GRID, 'uniform', false);
  assert.deepEqual(ramp.at(-99), ramp.at(-2));
  assert.deepEqual(ramp.at(99), ramp.at(2));
});

test('weights are centred on the uniform weight, and their scale begins at zero', () => {
  const ramp = rampOf(WEIGHTS, GRID, 'uniform', false);
  assert.deepEqual(ramp.at(0.25), [245, 245, 246]);
  assert.deepEqual([ramp.low, ramp.centre, ramp.high], [0, 0.25, 0.75]);
  const narrow = rampOf({ ...WEIGHTS, reach: 0.125 }, GRID, 'uniform', false);
  assert.deepEqual([narrow.low, narrow.high], [0.125, 0.375]);
});

test('by choice weights begin at zero in one colour; signed numbers do not', () => {
  const ramp = rampOf(WEIGHTS, GRID, 'zero', false);
  assert.deepEqual([ramp.low, ramp.centre, ramp.high], [0, 0, 0.75]);
  assert.deepEqual([ramp.at(0), ramp.at(0.75)], [parse('#f5f5f6'), parse('#1d2433')]);
  assert.deepEqual(rampOf(SIGNED, GRID, 'zero', false).at(-2), parse('#762a83'));
  assert.equal(rampOf(WEIGHTS, { high: 0 }, 'zero', false).high, 1);
});

test('a matrix of equal numbers still has a scale', () => {
  const ramp = rampOf({ ...SIGNED, reach: 0 }, GRID, 'uniform', false);
  assert.deepEqual([ramp.low, ramp.high], [-1, 1]);
  assert.deepEqual(ramp.at(0), [245, 245, 246]);
});

test('what is no number has the colour of nothing', () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.deepEqual(rampOf(SIGNED, GRID, 'uniform', false).at(value), [245, 245, 246]);
    assert.deepEqual(rampOf(WEIGHTS, GRID, 'zero', false).at(value), [245, 245, 246]);
  }
});

test('four bytes of a colour are those that a canvas takes', () => {
  const ramp = rampOf(SIGNED, GRID, 'uniform', false);
  for (const value of [-2, -0.3, 0, 1.7]) {
    const bytes = new Uint8Array(Uint32Array.of(ramp.rgba(value)).buffer);
    assert.deepEqual([...bytes], [...ramp.at(value), 255]);
  }
});

test('each mood has its own colours, and all have whole numbers', () => {
  const middles = MOODS.map(([dark, strong]) => rampOf(SIGNED, GRID, 'uniform', dark, strong).at(0));
  assert.deepEqual(middles, [[245, 245, 246], [30, 37, 52], [255, 255, 255]]);
  const ends = MOODS.map(([dark, strong]) => rampOf(SIGNED, GRID, 'uniform', dark, strong)).flatMap(({ at }) => [at(-2), at(2)]);
  assert.deepEqual(ends, ['#762a83', '#1b7837', '#d9a6f0', '#8ee0a4', '#33003d', '#003016'].map(parse));
  const between = rampOf(SIGNED, GRID, 'uniform', false).at(0.123);
  assert.ok(between.every(Number.isInteger));
});

test('between two stops colours are mixed', () => {
  // A quarter of the way from the centre to the end is the first stop after the middle.
  const ramp = rampOf(SIGNED, GRID, 'uniform', false);
  assert.deepEqual(ramp.at(0.5), parse('#d6ead4'));
  assert.deepEqual(ramp.at(-0.5), parse('#e4d6e8'));
});

test('digits can be read on every colour of every ramp', () => {
  for (const [dark, strong] of MOODS) {
    for (const choice of ['uniform', 'zero']) {
      const ramp = rampOf(WEIGHTS, GRID, choice, dark, strong);
      for (let value = 0; value <= 0.75; value += 0.005) {
        const colour = ramp.at(value);
        const [dim, bright] = [luminance(colour), luminance(parse(inkOn(colour)))].sort((a, b) => a - b);
        assert.ok((bright + 0.05) / (dim + 0.05) >= 4.5, css(colour));
      }
    }
  }
});

test('ink is ours while it can be read, and black or white where it must be', () => {
  assert.equal(inkOn([255, 255, 255]), 'rgb(29,36,51)');
  assert.equal(inkOn([30, 37, 52]), 'rgb(244,245,248)');
  assert.equal(inkOn([125, 125, 125]), 'rgb(0,0,0)');
});
