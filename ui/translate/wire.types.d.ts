// Written by `make wire` from ui/translate/wire.py: edit that.
import type { Token } from '../kit/wire.types';

/** A word that was written, and how likely it was then; `guess`: not very. */
export interface Written {
  text: string;
  chance: string;
  guess: boolean;
}

/**
 * Two sentences one over the other. Their weights travel beside it; none while covered.
 *
 * `languages`: of the upper and the lower sentence. `cell`: the selected pair, a written word
 * and, or -1, one of the source.
 */
export interface RibbonsView {
  source: Token[];
  written: Written[];
  languages: [string, string];
  cell: [number, number];
  labels: [string, string];
  about: string;
  covered: boolean;
  words: Record<string, string>;
}
