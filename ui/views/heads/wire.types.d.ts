// Written by `make wire` from ui/views/heads/wire.py: edit that.
import type { Scale } from '../../kit/wire.types';

/**
 * Several heads at a glance; their matrices travel beside it, by number, and the outputs.
 *
 * `chosen` is 0 where all are. `scales` are those of the weights and of the outputs, `size`
 * the width of one head's outputs.
 */
export interface HeadsView {
  labels: string[];
  chosen: number;
  scales: [Scale, Scale];
  about: string;
  size: number;
  queries: string[];
  keys: string[];
}
