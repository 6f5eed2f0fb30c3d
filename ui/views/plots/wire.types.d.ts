// Written by `make wire` from ui/views/plots/wire.py: edit that.
import type { Scale, Token } from '../../kit/wire.types';

export type Edit = [number, number];

/**
 * A column of bars. `lengths` are null while they are not known yet; `numbers` are what is
 * printed beside them. `probability` is that of positive, with a range where it has one.
 */
export interface BarColumn {
  title: string;
  lines: string[];
  probability: number | null;
  range: [number, number] | null;
  lengths: (number | null)[] | null;
  numbers: (number | null)[] | null;
  decimals: number;
  signed: boolean;
}

/** What makes the probability of a row of weights: log-odds are constant + Σ weight · pull. */
export interface Verdict {
  constant: number;
  pulls: number[];
}

/**
 * The column whose bars may be dragged. `most` edits are kept. `verdict`: null where the
 * probability of a row is the server's to compute.
 */
export interface Editing {
  column: number;
  edits: [number, number][];
  most: number;
  weights: number[];
  verdict: Verdict | null;
}

/** Words as rows, and beside each word a bar for every column, all on one scale. */
export interface BarsData {
  kind: 'bars';
  label: string;
  corner: string;
  rows: Token[];
  columns: BarColumn[];
  low: number;
  high: number;
  words: Record<string, string>;
  edit: Editing | null;
}

/** `before`: plain cells between its name and its numbers. */
export interface GridRow {
  text: string;
  before: string[];
  chosen: boolean;
}

/** Numbers as coloured cells. `before` are the titles of the plain columns. */
export interface GridData {
  kind: 'grid';
  label: string;
  corner: string;
  before: string[];
  rows: GridRow[];
  columns: Token[];
  values: ((number | null)[])[];
  scale: Scale;
  decimals: number;
  legend: string;
}

/** A probability after every word. */
export interface CurveData {
  kind: 'curve';
  label: string;
  axis: string;
  words: Token[];
  values: number[];
}
