// Written by `make wire` from ui/lessons/wire.py: edit that.

/** Where the reader is, what is to have the focus there, and whether a button led here. */
export interface Arrival {
  spot: string;
  goal: string;
  moved: boolean;
}

/** How far somebody has come; not `known` to a session that has just begun. */
export interface Keeping {
  known: boolean;
  progress: Record<string, string[]>;
}
