import type { SyntaxNode } from '@lezer/common';

import { entryOf, isContext, isList, kindOf, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import { children, parts } from './tree.js';

export type TypeTest = (value: FeelValue) => boolean;

const SIMPLE = new Set([
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
  'list',
  'context',
  'range',
  'function',
]);

/** A test for a type such as `list<number>`; null is of type Any alone. An unknown type is a problem and fits nothing. */
export function compileType(node: SyntaxNode, compiler: Compiler): TypeTest {
  const [type] = parts(node);
  switch (type?.name) {
    case 'ListType': {
      const element = compileType(parts(type)[0]!, compiler);
      return (value) => isList(value) && value.every(element);
    }
    case 'ContextType': {
      const entries = parts(parts(type)[0]!).map((entry) => {
        const [name, entryType] = parts(entry);
        return { name: compiler.nameOf(name!), fits: compileType(entryType!, compiler) };
      });
      return (value) =>
        isContext(value) &&
        entries.every(({ name, fits }) => {
          const entry = entryOf(value, name);
          return entry !== undefined && (entry === null || fits(entry));
        });
    }
    case 'FunctionType':
      return (value) => kindOf(value) === 'function';
  }
  const name = compiler.text(node).replace(/\s+/g, ' ').trim();
  if (name === 'Any') return (value) => value !== null;
  if (name === 'Null' || name === 'null') return (value) => value === null;
  if (SIMPLE.has(name)) return (value) => kindOf(value) === name;
  compiler.problem(node.from, 'wrong-type', `There is no type "${name}"`);
  return () => false;
}

export const compileInstanceOf: CompileNode = (node, scope, compiler) => {
  const [value, type] = parts(node);
  const evaluate = compiler.compile(value!, scope);
  const fits = compileType(type ?? children(node).at(-1)!, compiler);
  return (run) => fits(evaluate(run));
};
