import type { Event } from './event.js';

/**
 * A gateway that waited for tokens goes on, with one token of each flow in `taken`. A complex gateway has two phases
 * (ISO/IEC 19510, 13.4.5): `start`, and `reset` for the flows that were missing. What waits on is element instance
 * `rest`, already open: after `start` for the reset, otherwise for the next round with the tokens left over.
 */
export type GatewayActivated = Event<
  'GatewayActivated',
  { n: number; element: string; taken: readonly string[]; phase?: 'start' | 'reset'; rest?: number }
>;

export type GatewayEvent = GatewayActivated;
