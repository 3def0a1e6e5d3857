import type { Fact } from '@baton/messaging';

import { evolveInstance, noInstance, type InstanceView } from '../src/progress/instance-view.js';
import { namesIn } from '../src/progress/names-in.js';
import type { ProcessMap } from '../src/progress/process-map.js';
import type { Context } from '../src/progress/steps.js';

/** What the facts come to, read at `now` with the names they tell. */
export function read(
  facts: readonly Fact[],
  map: ProcessMap | undefined,
  now: number,
  timeZone = 'UTC',
): { view: InstanceView; context: Context } {
  const view = evolveInstance(noInstance, facts);
  const names = new Map(facts.flatMap((fact) => namesIn({ ...fact, at: 0 })));
  return { view, context: { map, names, reading: { now, timeZone } } };
}
