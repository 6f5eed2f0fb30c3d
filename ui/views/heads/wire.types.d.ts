// Written by `make wire` from ui/views/heads/wire.py: edit that.
import type { Scale } from '../../kit/wire.types';

/**
 * Several heads at a glance; their matrices, by number, and the outputs are sent with it.
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
