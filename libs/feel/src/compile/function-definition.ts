import type { SyntaxNode } from '@lezer/common';

import type { VariableLookup } from '../expression.js';
import { FeelFunction } from '../function.js';
import { byName, fitting } from '../user-function.js';
import type { Evaluate, Run } from '../run.js';
import { ANY, type FeelType } from '../types/type.js';
import type { FeelValue } from '../values.js';
import type { CompileNode } from './compiler.js';
import { children, parts } from './tree.js';
import { compileType } from './type.js';

interface Parameter {
  readonly name: string;
  readonly slot: number;
  readonly type: FeelType;
}

/** `function(a, b: number) a + b`. It keeps the values its body saw bound, and the variables, of where it was made. */
export const compileFunctionDefinition: CompileNode = (node, scope, compiler) => {
  const all = parts(node);
  const body = all.at(-1)!;
  if (children(node).some(({ name }) => name === 'external')) {
    compiler.problem(node.from, 'unknown-function', 'External functions are not supported');
    return (run) => run.warn(node.from, 'unknown-function', 'External functions are not supported');
  }
  const formal = all.length > 1 ? parts(all[0]!) : [];
  const parameters = formal.map((parameter): Parameter => {
    const [name, type] = parts(parameter) as [SyntaxNode, SyntaxNode?];
    return {
      name: compiler.nameOf(name),
      slot: compiler.newSlot(),
      type: type ? compileType(type, compiler) : ANY,
    };
  });
  const inner = parameters.reduce((outer, { name, slot }) => outer.bind(name, slot), scope);
  const evaluate = compiler.compile(parts(body)[0]!, inner);
  const closes = !scope.isEmpty;
  return (run) => make(parameters, evaluate, closes ? run.locals.slice() : [], run.lookup);
};

function make(
  parameters: readonly Parameter[],
  body: Evaluate,
  captured: readonly FeelValue[],
  lookup: VariableLookup,
): FeelFunction {
  const names = parameters.map(({ name }) => name);
  const types = parameters.map(({ type }) => type);
  const call = (run: Run, given: readonly FeelValue[]): FeelValue => {
    const args = fitting(run, names, types, given);
    if (args === null) return null;
    const locals = captured.slice();
    for (let index = 0; index < args.length; index++) locals[parameters[index]!.slot] = args[index]!;
    return run.enter(locals, lookup, body);
  };
  return new FeelFunction(
    names,
    call,
    byName(names, call),
    { kind: 'function', parameters: types, result: ANY },
    ({ length }) => length === names.length,
  );
}
