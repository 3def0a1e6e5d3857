import { normalizeContextKey } from '@bpmn-io/lezer-feel';
import type { SyntaxNode } from '@lezer/common';

import { FeelFunction } from '../function.js';
import type { Evaluate, Run } from '../run.js';
import type { FeelValue } from '../values.js';
import type { CompileNode } from './compiler.js';
import { children, parts } from './tree.js';
import { compileType, type TypeTest } from './type.js';

interface Parameter {
  readonly name: string;
  readonly slot: number;
  readonly accepts: TypeTest | undefined;
}

/** `function(a, b: number) a + b`. It keeps the values its body saw bound when it was made. */
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
    return { name: compiler.nameOf(name), slot: compiler.newSlot(), accepts: type && compileType(type, compiler) };
  });
  const inner = parameters.reduce((outer, { name, slot }) => outer.bind(name, slot), scope);
  const evaluate = compiler.compile(parts(body)[0]!, inner);
  const closes = !scope.isEmpty;
  return (run) => make(parameters, evaluate, closes ? run.locals.slice() : []);
};

function make(parameters: readonly Parameter[], body: Evaluate, captured: readonly FeelValue[]): FeelFunction {
  const call = (run: Run, args: readonly FeelValue[]): FeelValue => {
    if (args.length !== parameters.length) {
      return run.warn(
        run.at,
        'wrong-arguments',
        `The function takes ${parameters.length} arguments, not ${args.length}`,
      );
    }
    const locals = captured.slice();
    for (const [index, { name, slot, accepts }] of parameters.entries()) {
      const argument = args[index]!;
      if (accepts && argument !== null && !accepts(argument)) {
        return run.warn(run.at, 'wrong-arguments', `The argument "${name}" is of another type`);
      }
      locals[slot] = argument;
    }
    return run.enter(locals, body);
  };
  const names = parameters.map(({ name }) => name);
  return new FeelFunction(names, call, (run, args) => {
    const given = new Map([...args].map(([name, value]) => [normalizeContextKey(name), value]));
    const ordered = names.map((name) => given.get(normalizeContextKey(name)));
    if (args.size !== names.length || ordered.includes(undefined)) {
      return run.warn(run.at, 'wrong-arguments', `The function takes (${names.join(', ')})`);
    }
    return call(run, ordered as FeelValue[]);
  });
}
