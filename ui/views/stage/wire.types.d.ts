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

/** One of the five quantities. `operation` is what leads to the next one. */
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

/** What is to be said of a query's row. */
export interface RowState {
  flatness: number | null;
  unfit: '' | 'single' | 'signed' | 'sum';
  state: '' | 'undefined' | 'empty' | 'negative' | 'vanishing';
  largest: number | null;
}

/** Parts joined by "="; `muted` where they lead up to the step's own. */
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

/** What a note offers to do. */
export interface NoteAction {
  id: string;
  label: string;
}

/** A sentence beside the numbers; `carried` wherever they go, into pictures and files too. */
export interface Note {
  tone: 'info' | 'warn';
  text: string;
  action: NoteAction | null;
  carried: boolean;
}

/** A station of a prepared path, which the keys walk instead of the steps. */
export interface Stop {
  at: number;
  of: number;
  sentence: string;
}

/** What the server says of presenting. `headline` is what the page says above its view. */
export interface Presenting {
  on: boolean;
  contrast: boolean;
  headline: string;
  stop: Stop | null;
  words: Record<string, string>;
}

/** Where a term is explained: the address without the term's name, and the link's label. */
export interface Glossary {
  address: string;
  label: string;
}

/** Cells of a query and a key that are to be found, and what they are, for the legend. */
export interface Outlined {
  cells: [number, number][];
  label: string;
}

/**
 * A trace as the stage draws it; its matrices travel beside it.
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
