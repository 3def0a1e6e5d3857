import type { Element } from './model.js';

interface Requiring {
  readonly requirements: readonly { readonly element: Element }[];
}

/** Reports every circle of decisions that require each other, once. Chains may be of any length. */
export function reportCycles(decisions: ReadonlyMap<Element, Requiring>): void {
  const done = new Set<Element>();
  const reported = new Set<Element>();
  for (const start of decisions.keys()) {
    const path = new Map<Element, Iterator<{ readonly element: Element }>>();
    const enter = (element: Element): unknown =>
      path.set(element, (decisions.get(element)?.requirements ?? []).values());
    const order: Element[] = [start];
    if (!done.has(start)) enter(start);
    for (let current = order.at(-1); current && path.has(current); current = order.at(-1)) {
      const { value, done: last } = path.get(current)!.next();
      if (last === true) {
        done.add(current);
        path.delete(current);
        order.pop();
        continue;
      }
      const { element } = value;
      if (element.kind !== 'decision' || done.has(element)) continue;
      if (path.has(element)) report(order.slice(order.indexOf(element)), reported);
      else {
        order.push(element);
        enter(element);
      }
    }
  }
}

function report(cycle: readonly Element[], reported: Set<Element>): void {
  if (cycle.some((one) => reported.has(one))) return;
  for (const one of cycle) reported.add(one);
  const [first] = cycle;
  const names = [...cycle, first!].map(({ definition }) => `"${definition.name}"`);
  first!.model.report({
    code: 'decision-cycle',
    severity: 'error',
    elementId: first!.definition.id,
    elementKind: 'decision',
    message: `Decisions require each other in a circle: ${names.slice(0, 20).join(' → ')}`,
    mend: 'Remove one of these requirements',
  });
}
