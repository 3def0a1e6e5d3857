import type { ProcessModel } from '@baton/bpmn';
import type { EventOf } from '@baton/engine';
import type { Simulation } from '@baton/engine/simulation';

/**
 * Compares what ended in the other engine with what ended here, as multisets; undefined where they are the same.
 * Joins and multi-instance bodies count once; what was canceled there is left out on both sides.
 */
export function sameEnded(
  processes: readonly ProcessModel[],
  theirs: readonly string[],
  ours: readonly string[],
): string | undefined {
  const once = new Set(processes.flatMap(joins));
  const canceled = count(
    theirs.filter((entry) => entry.endsWith(CANCELED)).map((entry) => entry.slice(0, -CANCELED.length)),
  );
  const wanted = count(theirs.filter((entry) => !entry.endsWith(CANCELED)));
  const got = count(ours);
  const ids = new Set([...wanted.keys(), ...got.keys()]);
  const problems = [...ids].flatMap((id) => {
    const isOnce = once.has(id) || id.endsWith('#multiInstanceBody');
    const [there, here] = [wanted.get(id) ?? 0, got.get(id) ?? 0];
    if (isOnce ? there > 0 === here > 0 : there === here) return [];
    if (here > there && here <= there + (canceled.get(id) ?? 0)) return [];
    return [`${id} ${here} instead of ${there}`];
  });
  return problems.length === 0 ? undefined : problems.join(', ');
}

const CANCELED = ' (cancelled)';

function count(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Gateways that wait for several tokens. */
const joins = ({ elements }: ProcessModel): readonly string[] =>
  Object.values(elements).flatMap(({ id, kind, incoming }) =>
    /^(parallel|inclusive|complex)Gateway$/.test(kind) && incoming.length > 1 ? [id] : [],
  );

/**
 * What came to its end, with repetition; a join and the body of a multi-instance activity count once however many
 * tokens or instances they had, and a sub-process does not count again when what was done in it is undone.
 */
export function endedIn(run: { readonly sim: Simulation; readonly process: ProcessModel }): readonly string[] {
  const activated = new Map<number, EventOf<'ElementActivated'>>();
  const ended: string[] = [];
  for (const event of run.sim.events()) {
    if (event.type === 'ElementActivated') activated.set(event.n, event);
    if (event.type !== 'ElementCompleted') continue;
    const { element = '', inner, compensates } = activated.get(event.n) ?? {};
    const node = run.process.elements[element];
    if (compensates !== undefined && !(node && 'forCompensation' in node)) continue;
    const isBody = inner === undefined && node !== undefined && 'loop' in node && node.loop?.type === 'multiInstance';
    ended.push(isBody ? `${element}#multiInstanceBody` : element);
  }
  return ended;
}
