import type { Element } from './model.js';

interface Requiring {
  readonly requirements: readonly { readonly element: Element }[];
}

/** Reports every decision that requires itself, directly or through others. */
export function reportCycles(decisions: ReadonlyMap<Element, Requiring>): void {
  const done = new Set<Element>();
  const reported = new Set<Element>();
  const visit = (element: Element, path: readonly Element[]): void => {
    const at = path.indexOf(element);
    if (at >= 0) {
      const cycle = path.slice(at);
      if (cycle.some((one) => reported.has(one))) return;
      for (const one of cycle) reported.add(one);
      const names = [...cycle, element].map(({ definition }) => `"${definition.name}"`).join(' → ');
      element.model.report({
        code: 'decision-cycle',
        severity: 'error',
        elementId: element.definition.id,
        elementKind: 'decision',
        message: `Decisions require each other in a circle: ${names}`,
        mend: 'Remove one of these requirements',
      });
      return;
    }
    if (done.has(element)) return;
    for (const { element: next } of decisions.get(element)?.requirements ?? []) {
      if (next.kind === 'decision') visit(next, [...path, element]);
    }
    done.add(element);
  };
  for (const element of decisions.keys()) visit(element, []);
}
