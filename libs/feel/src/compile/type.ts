import type { SyntaxNode } from '@lezer/common';

import { isInstance } from '../types/conformance.js';
import { ANY, simpleType, type FeelType } from '../types/type.js';
import type { CompileNode, Compiler } from './compiler.js';
import { children, parts } from './tree.js';

/** Nothing is of a type that does not exist. */
const NOTHING: FeelType = { kind: 'constrained', base: ANY, allows: () => false };

/** The type that `node` names. An unknown one is a problem, and fits nothing. */
export function compileType(node: SyntaxNode, compiler: Compiler): FeelType {
  const [type] = parts(node);
  switch (type?.name) {
    case 'ListType': {
      const element = compileType(parts(type)[0]!, compiler);
      return compiler.text(type).startsWith('range') ? { kind: 'range', element } : { kind: 'list', element };
    }
    case 'ContextType': {
      const entries = parts(type)
        .flatMap(parts)
        .map((entry): [string, FeelType] => {
          const [name, entryType] = parts(entry);
          return [compiler.nameOf(name!), compileType(entryType!, compiler)];
        });
      return { kind: 'context', entries: new Map(entries) };
    }
    case 'FunctionType': {
      const [parameters, result] = parts(type);
      return {
        kind: 'function',
        parameters: parts(parameters!).map((parameter) => compileType(parts(parameter)[0]!, compiler)),
        result: compileType(result!, compiler),
      };
    }
  }
  const name = compiler.text(node).replace(/\s+/g, ' ').trim();
  const found = simpleType(name) ?? compiler.typeNamed(name);
  if (found) return found;
  compiler.problem(node.from, 'wrong-type', `There is no type "${name}"`);
  return NOTHING;
}

export const compileInstanceOf: CompileNode = (node, scope, compiler) => {
  const [value, type] = parts(node);
  const evaluate = compiler.compile(value!, scope);
  const wanted = compileType(type ?? children(node).at(-1)!, compiler);
  return (run) => isInstance(evaluate(run), wanted);
};
