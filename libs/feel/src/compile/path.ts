import { FeelRange } from '../range.js';
import type { Run } from '../run.js';
import { temporalProperty } from '../temporal/properties.js';
import { entryOf, isContext, kindOf, type FeelValue } from '../values.js';
import type { CompileNode } from './compiler.js';
import { parts } from './tree.js';

/** `a.b`: an entry or property; of a list, that of every element; of null, null. */
export const compilePath: CompileNode = (node, scope, compiler) => {
  const [object, property] = parts(node);
  const owner = compiler.compile(object!, scope);
  const name = compiler.nameOf(property!);
  const at = property!.from;
  return (run) => read(run, owner(run), name, at);
};

function read(run: Run, owner: FeelValue, name: string, at: number): FeelValue {
  if (owner === null) return null;
  if (Array.isArray(owner)) {
    run.spend(owner.length);
    run.grow(owner.length);
    return owner.map((element: FeelValue) => read(run, element, name, at));
  }
  if (isContext(owner)) return entryOf(owner, name) ?? missing(run, owner, name, at);
  const value = owner instanceof FeelRange ? rangeProperty(owner, name) : temporalProperty(owner, name);
  return value === undefined ? run.warn(at, 'unknown-entry', `A ${kindOf(owner)} has no "${name}"`) : value;
}

const missing = (run: Run, owner: FeelValue, name: string, at: number): null =>
  Object.hasOwn(owner as object, name) ? null : run.warn(at, 'unknown-entry', `The context has no entry "${name}"`);

function rangeProperty(range: FeelRange, name: string): FeelValue | undefined {
  switch (name) {
    case 'start':
      return range.start;
    case 'end':
      return range.end;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
    default:
      return undefined;
  }
}
