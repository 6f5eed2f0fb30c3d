// Written by `make wire` from ui/frame/share/wire.py: edit that.

/**
 * The data for composing a link for a class.
 *
 * `controls` are names of what students may be left, and how they are called; `texts` what the
 * address leaves out. `veil` is null on a page that covers nothing. `longest` is the length of
 * an address, `most` that of a note.
 */
export interface Composing {
  words: Record<string, string>;
  controls: Record<string, string>;
  texts: Record<string, string>;
  veil: string | null;
  longest: number;
  most: number;
}

/** The buttons' texts. `whole`: whether the address holds the typed texts. */
export interface ShareData {
  copy: string;
  copied: string;
  select: string;
  part: string;
  whole: boolean;
  compose: Composing | null;
}
