// Written by `make wire` from ui/views/stage/wire.py: edit that.
import type { Scale, Token, Tree } from '../../kit/wire.types';

export type State = '' | 'undefined' | 'empty' | 'negative' | 'vanishing';

export type Unfit = '' | 'single' | 'signed' | 'sum';

/** A quantity as a heatmap. `number` counts from 1; its columns are `columns`. */
export interface MapStep {
  field: string;
  number: number;
  name: string;
  symbol: string;
  columns: 'component' | 'key';
  scale: Scale;
  decimals: number;
}

/** One of the five quantities. `operation` leads to the next one. */
export interface Step {
  field: string;
  number: number;
  name: string;
  symbol: string;
  columns: 'component' | 'key';
  scale: Scale;
  decimals: number;
  operation: string;
  axis: string;
  sentence: string;
  formula: Tree[];
}

/** The state of a query's row. */
export interface RowState {
  flatness: number | null;
  unfit: '' | 'single' | 'signed' | 'sum';
  state: '' | 'undefined' | 'empty' | 'negative' | 'vanishing';
  largest: number | null;
}

/** Parts joined by "="; `muted` if the line only leads to the line of the step. */
export interface WorkedLine {
  parts: Tree[];
  muted: boolean;
}

/** The arithmetic of one cell. */
export interface Worked {
  step: number;
  cell: [number, number];
  lines: WorkedLine[];
}

/** An action that a note offers. */
export interface NoteAction {
  id: string;
  label: string;
}

/** A sentence beside the numbers; `carried`: also written into pictures and files. */
export interface Note {
  tone: 'info' | 'warn';
  text: string;
  action: NoteAction | null;
  carried: boolean;
}

/** A stop of a prepared path, through which the keys lead instead of the steps. */
export interface Stop {
  at: number;
  of: number;
  sentence: string;
}

/** Presenter mode as the server sets it. `headline` is the page's text above its view. */
export interface Presenting {
  on: boolean;
  contrast: boolean;
  headline: string;
  stop: Stop | null;
  words: Record<string, string>;
}

/** The link to the glossary: the address without the term's name, and the label. */
export interface Glossary {
  address: string;
  label: string;
}

/** Cells of a query and a key to find, and what they are, for the legend. */
export interface Outlined {
  cells: [number, number][];
  label: string;
}

/**
 * A trace as the stage draws it; its matrices are sent with it.
 *
 * `mixed` are the tokens whose values are mixed, null where they are the keys. `sums` are
 * what each row of weights sums to, null where all are 1. `tight` keeps no room for words to
 * come. `outlined` are cells that stand out wherever columns are keys.
 */
export interface StageView {
  queries: Token[];
  keys: Token[];
  mixed: Token[] | null;
  steps: Step[];
  step: number;
  cell: [number, number];
  ramp: 'uniform' | 'zero';
  rows: RowState[];
  sums: (number | null)[] | null;
  worked: Worked;
  notes: Note[];
  presenting: Presenting | null;
  glossary: Glossary | null;
  words: Record<string, string>;
  tight?: boolean;
  outlined?: Outlined;
}
