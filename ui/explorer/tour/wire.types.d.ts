// Written by `make wire` from ui/explorer/tour/wire.py: edit that.

/** What a card says, and the selector of what it points at. */
export interface Card {
  at: string;
  title: string;
  text: string;
}

/** The cards in their order, and what stands on the tour's buttons. */
export interface TourData {
  start: string;
  back: string;
  next: string;
  close: string;
  demo: string;
  counter: string;
  cards: Card[];
}
