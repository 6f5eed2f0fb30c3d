// Written by `make wire` from ui/compare/wire.py: edit that.
import type { Scale, Token, Tree } from '../kit/wire.types';
import type { MapStep, Presenting, RowState, Worked } from '../views/stage/wire.types';

/** One of the two sides: its name, its rows, and the arithmetic of the selected cell. */
export interface Side {
  mark: string;
  name: string;
  states: RowState[];
  worked: Worked;
  formula: Tree[];
  sentence: string;
}

/** A row of one side in numbers, each null where it does not apply. */
export interface MeasuredSide {
  entropy: number | null;
  largest: number | null;
  ceiling: number | null;
  winners: string;
}

/** A row of both sides. `same`: whether they agree on the winners. */
export interface MeasuredRow {
  sides: MeasuredSide[];
  divergence: number | null;
  same: boolean | null;
}

/** The one sentence that says what differs, and the numbers to fill it with. */
export interface Finding {
  template: string;
  values: Record<string, string>;
}

/** Two sides on the same words; their matrices and the difference are sent with it. */
export interface ComparisonView {
  queries: Token[];
  keys: Token[];
  steps: MapStep[];
  step: number;
  cell: [number, number];
  ramp: 'uniform' | 'zero';
  axis: string;
  finding: Finding;
  presenting: Presenting;
  sides: Side[];
  measures: MeasuredRow[];
  words: Record<string, string>;
}

/** Attention under one pair, small. `reversed`: rows; `facts`: lines under the name. */
export interface Picture {
  array: string;
  similarity: string;
  scoring: string;
  name: string;
  link: Record<string, string> | null;
  reversed: number[];
  facts: string[];
}

/** The pictures of one scoring. */
export interface Group {
  name: string;
  pictures: Picture[];
}

/** Every similarity under every scoring. `shape` is a picture's width over its height. */
export interface GalleryView {
  groups: Group[];
  rows: number;
  shape: number;
  scale: Scale;
  about: string;
}

/** The number that grows. `current`: its value in the settings. */
export interface Across {
  values: number[];
  ticks: number[];
  current: number;
  log: boolean;
  decimals: number;
}

export interface LabelledAcross {
  values: number[];
  ticks: number[];
  current: number;
  log: boolean;
  decimals: number;
  label: string;
}

/** The measures of a side at each value, null where one does not apply. */
export interface CurveSide {
  mark: string;
  entropy: (number | null)[];
  largest: (number | null)[];
  ceiling: (number | null)[];
}

export interface Chart {
  quantity: 'entropy' | 'largest';
  name: string;
}

/** The numbers of a sweep, in no language. */
export interface Curves {
  x: Across;
  sides: CurveSide[];
}

/** How the measures of both sides change while one number grows. */
export interface CurvesView {
  about: string;
  x: LabelledAcross;
  sides: CurveSide[];
  charts: Chart[];
  words: Record<string, string>;
}
