import type { ProcessMap } from './process-map.js';

/**
 * The steps that are expected after the elements `from`, which are not part of it: each once, in an order in which what
 * comes first stands first. Loops end where they began.
 */
export const stepsToCome = (map: ProcessMap, from: readonly string[]): string[] => {
  const ordered = inOrder(from, (id) => map.likelyAfter(id));
  const here = new Set(from);
  return ordered.filter((id) => !here.has(id) && map.isStep(id));
};

/** The first steps on each expected way from `from`: what happens next. */
export function nextSteps(map: ProcessMap, from: readonly string[]): string[] {
  const here = new Set(from);
  const seen = new Set(from);
  const next: string[] = [];
  let edge = from.flatMap((id) => map.likelyAfter(id));
  while (edge.length > 0) {
    const fresh = [...new Set(edge)].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    next.push(...fresh.filter((id) => map.isStep(id) && !here.has(id)));
    edge = fresh.filter((id) => !map.isStep(id)).flatMap((id) => map.likelyAfter(id));
  }
  return next;
}

/** All that can still be reached from `from`, on whatever way. */
export const reachable = (map: ProcessMap, from: readonly string[]): ReadonlySet<string> =>
  new Set(inOrder(from, (id) => map.possibleAfter(id)));

/** Everything that `after` leads to, topologically where there is no loop. Depth first without recursion: models may be long. */
function inOrder(from: readonly string[], after: (id: string) => readonly string[]): string[] {
  const seen = new Set<string>();
  const done: string[] = [];
  for (const root of from.toReversed()) {
    const stack: { id: string; rest: string[] }[] = [];
    const enter = (id: string): void => {
      if (seen.has(id)) return;
      seen.add(id);
      stack.push({ id, rest: [...after(id)] });
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next !== undefined) enter(next);
      else done.push(stack.pop()?.id ?? '');
    }
  }
  return done.toReversed();
}
