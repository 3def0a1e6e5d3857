import { parseJson, stringifyJson, type Json } from '@baton/kernel';

import { packEvents, unpackEvents } from '../codec/event-codec.js';
import type { Decision } from '../decide.js';
import type { EngineEvent } from '../events.js';
import { evolve, evolveAll } from '../evolve.js';
import { initialState, type InstanceState } from '../state.js';

/** Writes events or a state as a journal or snapshot would. */
export const encode = (data: InstanceState | readonly EngineEvent[]): string => stringifyJson(data as unknown as Json);
export const decodeState = (text: string): InstanceState => parseJson(text) as unknown as InstanceState;
export const decodeEvents = unpackEvents;

/**
 * Proves that a decision's state is what its events make of the state before, that the whole journal makes the same of
 * nothing, and that what is stored keeps events, packed and in words, and states.
 *
 * @param before the state decided on, as it was encoded
 * @param earlier all events before the decision
 * @returns the decision as it comes back from what is stored
 * @throws Error that names the first difference
 */
export function checkReplay(before: string, earlier: readonly EngineEvent[], { events, state }: Decision): Decision {
  const expected = encode(state);
  const kept = decodeEvents(encode(events));
  const packed = decodeEvents(packEvents(events));
  assertSame('The packed events', inOrder(kept), inOrder(packed));
  assertSame('The packed events, one by one,', expected, encode(packed.reduce(evolve, decodeState(before))));
  assertSame('The events, one by one,', expected, encode(kept.reduce(evolve, decodeState(before))));
  assertSame('The journal', expected, encode(evolveAll(initialState(), [...earlier, ...kept])));
  assertSame('The snapshot', expected, encode(decodeState(expected)));
  return { events: kept, state: decodeState(expected) };
}

/** With fields in one order, which packing does not keep. */
const inOrder = (events: readonly EngineEvent[]): string =>
  stringifyJson(
    events.map((event) => Object.fromEntries(Object.entries(event).toSorted(([a], [b]) => (a < b ? -1 : 1)))),
  );

export function assertSame(what: string, expected: string, actual: string): void {
  if (expected === actual) return;
  let at = 0;
  while (expected[at] === actual[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 80), at + 80);
  throw new Error(`${what} gives another state:\n  decided  …${around(expected)}…\n  replayed …${around(actual)}…`);
}
