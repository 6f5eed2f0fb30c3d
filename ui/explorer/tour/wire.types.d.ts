// Written by `make wire` from ui/explorer/tour/wire.py: edit that.

/** A card: its texts, and the selector of what it points at. */
export interface Card {
  at: string;
  title: string;
  text: string;
}

/** The cards in their order, and the labels of the tour's buttons. */
export interface TourData {
  start: string;
  back: string;
  next: string;
  close: string;
  demo: string;
  counter: string;
  cards: Card[];
}
