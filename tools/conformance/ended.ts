import type { ProcessModel } from '@baton/bpmn';

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
