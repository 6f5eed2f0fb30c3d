// Written by `make wire` from ui/transformer/wire.py: edit that.
import type { Scale } from '../kit/wire.types';

/** A token: as it is spelled, and its distinct name. `joins`: it joins the one before. */
export interface Piece {
  text: string;
  name: string;
  special: boolean;
  joins: boolean;
}

/**
 * A head, its layer and its number from 1, and how much of its weight the link has.
 *
 * `before` is that weight in the sentence before a word was changed.
 */
export interface LinkingHead {
  head: [number, number];
  name: string;
  weight: number;
  before: number;
  chosen: boolean;
}

export interface Way {
  pair: [number, number];
  from: string;
  to: string;
  heads: LinkingHead[];
}

/** The tokens, the pair that is looked at, and what links it in both directions. */
export interface FindingView {
  tokens: Piece[];
  pair: [number, number];
  ways: Way[];
  words: Record<string, string>;
}

/** Heads that stand together, by their places in the order of layers. */
export interface HeadGroup {
  name: string;
  heads: number[];
}

/** A measure of all heads, from 0 to 1, null where undefined; `top` is printed at 1. */
export interface MapAxis {
  label: string;
  values: (number | null)[];
  top: string;
}

/** Where heads stand on a map of two measures. */
export interface HeadMap {
  x: MapAxis;
  y: MapAxis;
}

/**
 * All heads of a model; their pictures travel beside it, `side` squared bytes each.
 *
 * `chosen` and `linking`: indices in the order of layers. `captions`: each head's name and
 * what was measured of it. `byLayer`: a row for each layer.
 */
export interface OverviewView {
  layers: number;
  heads: number;
  side: number;
  chosen: number;
  linking: number[];
  ramp: 'uniform' | 'zero';
  scale: Scale;
  byLayer: boolean;
  groups: HeadGroup[];
  map: HeadMap | null;
  captions: string[][];
  words: Record<string, string>;
  caption: string;
}
