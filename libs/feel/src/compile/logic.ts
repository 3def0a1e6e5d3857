import type { CompileNode } from './compiler.js';
import { kindOf } from '../values.js';
import { parts } from './tree.js';

/** `or` (decided by true) and `and` (decided by false), three-valued: what is no boolean counts as null. */
const connective =
  (decisive: boolean): CompileNode =>
  (node, scope, compiler) => {
    const [first, second] = parts(node);
    const left = compiler.compile(first!, scope);
    const right = compiler.compile(second!, scope);
    return (run) => {
      const a = left(run);
      if (a === decisive) return decisive;
      const b = right(run);
      if (b === decisive) return decisive;
      if (a === !decisive && b === !decisive) return !decisive;
      const [odd, at] = typeof a !== 'boolean' && a !== null ? [a, first!.from] : [b, second!.from];
      if (odd !== null && typeof odd !== 'boolean')
        run.warn(at, 'wrong-type', `Expected a boolean, found ${kindOf(odd)}`);
      return null;
    };
  };

export const compileOr = connective(true);
export const compileAnd = connective(false);

/** Anything but true takes the `else` branch. */
export const compileIf: CompileNode = (node, scope, compiler) => {
  const [test, positive, negative] = parts(node);
  const condition = compiler.compile(test!, scope);
  const then = compiler.compile(positive!, scope);
  const otherwise = compiler.compile(negative!, scope);
  return (run) => {
    const value = condition(run);
    if (value === true) return then(run);
    if (value !== false && value !== null)
      run.warn(test!.from, 'wrong-type', `Expected a boolean, found ${kindOf(value)}`);
    return otherwise(run);
  };
};
