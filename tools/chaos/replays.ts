import { setTimeout as pause } from 'node:timers/promises';

import { evolveAll, initialState } from '@baton/engine';
import { stringifyJson, type Json } from '@baton/kernel';

import { eventsOf, type Journals } from './check-journal.ts';
import { lost, outOfOrder, type Finding } from './findings.ts';
import type { Rest } from './load/rest.ts';

const AT_ONCE = 16;
const TRIES = 40;
const PAUSE_MS = 250;

/** Whether each replica says of its instances what a replay of their journals says. */
export async function checkReplays(journals: Journals, replicas: readonly Rest[]): Promise<Finding[]> {
  const found: Finding[] = [];
  const waiting = [...journals.keys()].entries();
  const ask = async (): Promise<void> => {
    for (const [index, id] of waiting) {
      const replica = replicas[index % replicas.length];
      const said = replica && (await stateAt(replica, id));
      try {
        const want = replayed(journals, id);
        if (said !== want) found.push(lost('replay', `${replica?.url} says ${said}, replayed it is ${want}`, id));
      } catch (error) {
        found.push(outOfOrder('replay', `an event does not fit those before it: ${String(error)}`, id));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return found;
}

function replayed(journals: Journals, id: string): string {
  const { status, elements } = evolveAll(initialState(), eventsOf(journals.get(id) ?? []));
  return stringifyJson({ state: status, variables: (elements[0]?.variables ?? {}) as Json });
}

async function stateAt(replica: Rest, id: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { status, body } = await replica.call('GET', `/v1/instances/${id}`);
      if (status < 300) return stringifyJson({ state: body['state'] as Json, variables: body['variables'] as Json });
      if (status < 500) return `${status}`;
    } catch {
      // not answered: once more
    }
    if (attempt === TRIES) return 'nothing';
    await pause(PAUSE_MS);
  }
}
