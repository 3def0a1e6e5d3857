import { addDuration, Rejection } from '@baton/kernel';

import type { Caller } from '../identity/caller.js';
import { clockFixed } from '../clock/business-clock.js';
import type { Processes } from './processes.js';

/** Work that stays due whatever is done must not keep an advance going for ever. */
const MAX_STEPS = 100_000;

/**
 * Moves all clocks of the installation together, so that what falls due in one service is done before later work of
 * another. Between two due moments every fact reaches its consumers.
 *
 * @param duration ISO 8601, counted from the clock of the first service
 * @returns the new time, in milliseconds since 1970, once all that fell due on the way is done
 * @throws Rejection `wrong-state` CLOCK_FIXED, unless every process runs with the test clock; `invalid`
 *   DURATION_INVALID or CLOCK_BACKWARDS
 */
export async function advance(processes: Processes, duration: string, caller: Caller): Promise<number> {
  const clocks = await processes.clocks(caller);
  const [first] = clocks;
  if (first === undefined || clocks.some(({ movable }) => !movable)) throw clockFixed();
  const target = addDuration(first.now, duration);
  if (target < first.now) throw new Rejection('invalid', 'CLOCK_BACKWARDS', 'The test clock only moves forward');
  for (let reached = false, steps = 0; steps < MAX_STEPS; steps++) {
    await processes.settle(caller);
    const due = await processes.earliestDue(caller);
    const next = due !== null && due <= target ? due : null;
    if (next === null && reached) break;
    reached = next === null;
    await processes.moveClocks(next ?? target, caller);
    await processes.runDue(caller);
  }
  return (await processes.clocks(caller))[0]?.now ?? target;
}
