// Written by `make wire` from ui/glossary/wire.py: edit that.
import type { Tree } from '../kit/wire.types';

export interface Translation {
  language: string;
  name: string;
}

/** A term: its name in the page's language and in the others, and what it means. */
export interface TermData {
  id: string;
  name: string;
  others: Translation[];
  symbols: Tree[];
  about: string;
  formula: Tree[];
}

export interface GroupData {
  title: string;
  terms: TermData[];
}

export interface GlossaryData {
  groups: GroupData[];
  words: Record<string, string>;
}
