import type { Json } from '@baton/kernel';

import type { Event } from './event.js';

/**
 * Element instance `n` has a loop marker or a multi-instance marker: it holds the rounds, each an element instance of the
 * same element inside it. Absent `count`: as many as its condition asks for. `items` are kept where they are done one after
 * the other. `results`: what each round gives is kept, in the order of the items.
 */
export type LoopBegun = Event<
  'LoopBegun',
  { n: number; element: string; count?: number; items?: readonly Json[]; results?: true }
>;

export type LoopEvent = LoopBegun;
