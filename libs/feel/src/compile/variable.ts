import { builtinNamed } from '../builtins/registry.js';
import type { Evaluate } from '../run.js';
import { entryOf, isContext } from '../values.js';
import type { CompileNode } from './compiler.js';

/** A name: an entry of the item of a filter around it, else what binds it, else a variable, else a built-in. */
export const compileVariable: CompileNode = (node, scope, compiler) => {
  const name = compiler.nameOf(node);
  const { slot, items } = scope.resolve(name);
  if (slot === undefined) {
    compiler.names.add(name);
    if (!builtinNamed(name)) compiler.references.push({ name, offset: node.from, open: items.length > 0 });
  }
  const outer = slot === undefined ? variable(name, node.from) : bound(slot);
  if (items.length === 0) return outer;
  return (run) => {
    for (const itemSlot of items) {
      const item = run.locals[itemSlot]!;
      const entry = isContext(item) ? entryOf(item, name) : undefined;
      if (entry !== undefined) return entry;
    }
    return outer(run);
  };
};

const bound =
  (slot: number): Evaluate =>
  (run) =>
    run.locals[slot]!;

function variable(name: string, at: number): Evaluate {
  const builtin = builtinNamed(name)?.value;
  return (run) => {
    const value = run.lookup(name);
    if (value !== undefined) return value;
    return builtin ?? run.warn(at, 'unknown-variable', `There is no variable "${name}"`);
  };
}

/** `?`, the input of unary tests. */
export const compileInput: CompileNode = (node, scope, compiler) => {
  const { slot } = scope.resolve('?');
  if (slot !== undefined) return bound(slot);
  compiler.problem(node.from, 'unknown-variable', '? stands for the input of a unary test, and there is none here');
  return (run) => run.warn(node.from, 'unknown-variable', 'There is no input for ?');
};
