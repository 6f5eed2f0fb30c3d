// Written by `make wire` from ui/kit/wire.py: edit that.

export type Ramp = 'uniform' | 'zero';

/**
 * A word, and whether it has no vector in the vocabulary.
 *
 * A sentence has a `number` and is `whole` where there is room; its `text` stands for both.
 */
export interface Token {
  text: string;
  unknown: boolean;
  number?: number;
  whole?: string;
}

/** The centre of the colours of numbers, and how far they reach from it. */
export interface Scale {
  kind: 'weights' | 'signed';
  centre: number;
  reach: number;
}

/**
 * A step's matrix as a small picture, `rows` by `columns` bytes after all arrays.
 *
 * Byte 1 stands for `low`, and every further one for `unit` more; 0 is no number. `whole` is
 * the shape of the matrix, and `extremes` its smallest and largest finite number. `content` is
 * the same only where all that the step shows is the same, to the last bit.
 */
export interface Small {
  field: string;
  rows: number;
  columns: number;
  low: number;
  unit: number;
  whole: [number, number];
  extremes: [number, number];
  content: string;
}

/** A button: what it asks for, its label, and whether it is pressed. */
export interface Button {
  id: string;
  label: string;
  pressed: boolean;
}

/** A symbol with an index: letters such as ij, or, where it is `typed`, a reader's word. */
export interface NameNode {
  is: 'name';
  text: string;
  index?: string;
  role?: '' | 'query' | 'key' | 'value' | 'result';
  typed?: boolean;
}

/** A number as printed: the digits are the truth. */
export interface NumberNode {
  is: 'number';
  text: string;
  role?: '' | 'query' | 'key' | 'value' | 'result';
}

/** Terms left out of a sum: their count and their sum. With a count of 0: the rounding. */
export interface RestNode {
  is: 'rest';
  count: number;
  text: string;
}

/**
 * A sum; where `chosen` is given, only those terms are printed, and `rest` is the others.
 *
 * `rounding` closes the gap between the printed terms and the printed total when all are shown.
 */
export interface SumNode {
  is: 'sum';
  terms: Tree[];
  chosen?: number[];
  rest?: RestNode;
  rounding?: RestNode;
}

/** Factors side by side, or with a dot between. */
export interface ProductNode {
  is: 'product';
  factors: Tree[];
  dot?: boolean;
}

/** The left side minus the right side. */
export interface DifferenceNode {
  is: 'difference';
  left: Tree;
  right: Tree;
}

/** A quotient, written with a bar. */
export interface FractionNode {
  is: 'fraction';
  top: Tree;
  bottom: Tree;
}

/** A base with its exponent. */
export interface PowerNode {
  is: 'power';
  base: Tree;
  exponent: Tree;
}

/** The same expression with the other sign. */
export interface MinusNode {
  is: 'minus';
  of: Tree;
}

/** Parentheses. */
export interface GroupNode {
  is: 'group';
  of: Tree;
}

/** The Euclidean length of a vector. */
export interface NormNode {
  is: 'norm';
  of: Tree;
}

/** The size of a number, without its sign. */
export interface AbsoluteNode {
  is: 'absolute';
  of: Tree;
}

/** A square root. */
export interface RootNode {
  is: 'root';
  of: Tree;
}

/** A column as a row, a matrix with its axes exchanged. */
export interface TransposeNode {
  is: 'transpose';
  of: Tree;
}

/** A named function of one argument, or of a `Pair` of them. */
export interface CallNode {
  is: 'call';
  name: string;
  argument: Tree;
}

/** Two arguments of a function. */
export interface PairNode {
  is: 'pair';
  left: Tree;
  right: Tree;
}

/** What holds between two sides: j ≤ i. */
export interface RelationNode {
  is: 'relation';
  left: Tree;
  sign: string;
  right: Tree;
}

/** A sum over an index, as a formula writes it: Σ_k body. */
export interface TotalNode {
  is: 'total';
  index: string;
  body: Tree;
}

/** A piece of mathematics. */
export type Tree =
  | NameNode
  | NumberNode
  | RestNode
  | SumNode
  | ProductNode
  | DifferenceNode
  | FractionNode
  | PowerNode
  | MinusNode
  | GroupNode
  | NormNode
  | AbsoluteNode
  | RootNode
  | TransposeNode
  | CallNode
  | PairNode
  | RelationNode
  | TotalNode;
