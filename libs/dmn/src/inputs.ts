import type { Element } from './compile/model.js';
import type { Program } from './compile/program.js';
import type { Variable } from './model.js';

/** More inputs than these are not listed. */
const MOST = 1_000;

/** What decisions depend on, directly or through others; each decision is looked at once. */
export class Inputs {
  private readonly known = new Map<Element, ReadonlyMap<string, Variable>>();

  constructor(private readonly program: Program) {}

  /** By the names under which they are to be given. */
  of(element: Element): readonly Variable[] {
    const service = this.program.services.get(element);
    if (service) return service.parameters.map(({ element: { definition } }) => definition.variable);
    const open = [element];
    const entered = new Set<Element>();
    for (let one = open.at(-1); one; one = open.at(-1)) {
      const missing = entered.has(one) || this.known.has(one) ? [] : this.unknownBelow(one);
      entered.add(one);
      if (missing.length > 0) {
        open.push(...missing);
        continue;
      }
      if (!this.known.has(one)) this.known.set(one, this.gather(one));
      open.pop();
    }
    return [...this.known.get(element)!.values()];
  }

  private unknownBelow(element: Element): Element[] {
    const requirements = this.program.decisions.get(element)?.requirements ?? [];
    return requirements.map((one) => one.element).filter((one) => one.kind === 'decision' && !this.known.has(one));
  }

  private gather(element: Element): ReadonlyMap<string, Variable> {
    const found = new Map<string, Variable>();
    const add = (path: readonly string[], { name, ...rest }: Variable): void => {
      const qualified = [...path, name].join('.');
      if (found.size < MOST) found.set(qualified, { name: qualified, ...rest });
    };
    const decision = this.program.decisions.get(element);
    for (const { path, element: required } of decision?.requirements ?? []) {
      if (required.kind === 'input') add(path, required.definition.variable);
      for (const variable of this.known.get(required)?.values() ?? []) add(path, variable);
    }
    for (const name of decision?.undeclared ?? []) add([], { name });
    return found;
  }
}
