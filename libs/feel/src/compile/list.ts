import type { Evaluate } from '../run.js';
import type { FeelValue } from '../values.js';
import type { CompileNode } from './compiler.js';
import { parts } from './tree.js';

export const compileList: CompileNode = (node, scope, compiler): Evaluate => {
  const elements = parts(node).map((part) => compiler.compile(part, scope));
  const count = elements.length;
  return (run) => {
    run.grow(count);
    const list: FeelValue[] = [];
    for (const element of elements) list.push(element(run));
    return list;
  };
};
