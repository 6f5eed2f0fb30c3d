// Written by `make wire` from ui/views/plane/wire.py: edit that.
import type { Button } from '../../kit/wire.types';

export type Role = 'query' | 'key' | 'value' | 'other';

/** A word and its vector. `row`: that of its query; `weight`: given by the chosen query. */
export interface PlaneWord {
  key: string;
  text: string;
  at: number[];
  role: 'query' | 'key' | 'value' | 'other';
  row: number | null;
  weight: number | null;
}

/** The numbers in the sentence under the plane. */
export interface Facts {
  query: string;
  output: string;
}

/**
 * Words by hand, and what attention makes of them.
 *
 * `values`, `hull` and `output` are points, there only where the output lies on the plane.
 * `answered` is the number of the last message from the browser that is in it.
 */
export interface PlaneView {
  dimension: number;
  reach: number;
  answered: number;
  locked: boolean;
  words: PlaneWord[];
  values: number[][];
  hull: number[][];
  output: number[] | null;
  sentence: string;
  facts: Facts;
  presets: Button[];
  look: string;
  widths: Button[];
  left: string;
  labels: Record<string, string>;
}
