// Written by `make wire` from ui/train/wire.py: edit that.

/** A curve: a number for each frame, null where it is not finite. */
export interface FilmLine {
  label: string;
  values: (number | null)[];
}

/** Curves over the same frames; `share` where they are shares of all. */
export interface FilmChart {
  title: string;
  share: boolean;
  lines: FilmLine[];
}

/**
 * A film so far, on one example of n units.
 *
 * `steps` has a number for each frame. `moment`, from 1, is the frame that is looked at;
 * `newest` where that is the last one, whichever comes. `gold` are the cells where answers
 * are. `maps`, one for each frame, are the weights of all heads (heads, n, n) as bytes in
 * base64, of which 255 is a weight of 1.
 */
export interface FilmView {
  steps: number[];
  moment: number;
  newest: boolean;
  charts: FilmChart[];
  tokens: string[];
  gold: [number, number][];
  heads: string[];
  head: number;
  maps: string[];
  words: Record<string, string>;
}

/** A film on a standalone page, and the `name` above it, where there is one. */
export interface FilmSide {
  name: string;
  film: FilmView;
}
