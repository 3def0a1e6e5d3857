import { compileExpression, FeelFunction, type CompiledExpression, type FeelValue } from '@baton/feel';

import type { InvocationExpression } from '../model.js';
import type { CompileBoxed } from './compiler.js';

const calls = new Map<number, CompiledExpression>();

/** `callee(argument1, …)`, for `count` arguments that are looked up. */
function callOf(count: number): CompiledExpression {
  let call = calls.get(count);
  if (!call) {
    const names = Array.from({ length: count }, (_, index) => `argument${index}`);
    call = compileExpression(`callee(${names.join(', ')})`, { names: ['callee', ...names] });
    calls.set(count, call);
  }
  return call;
}

/** Calls by parameter names; a parameter that nothing is bound to is null. */
export const compileInvocation: CompileBoxed<InvocationExpression> = (invocation, scope, compiler) => {
  const { id } = invocation;
  const callee = compiler.compile(invocation.callee, scope, { id, kind: 'invocation' });
  const bindings = invocation.bindings.map(({ parameter, value }) => ({
    parameter,
    evaluate: compiler.compile(value, scope, { id, kind: `binding ${parameter}` }),
  }));
  return (env, evaluation) => {
    const called = callee(env, evaluation);
    const given = new Map(bindings.map(({ parameter, evaluate }) => [parameter, evaluate(env, evaluation)]));
    if (!(called instanceof FeelFunction))
      return evaluation.problem('wrong-type', 'What is invoked is no function', id);
    const names = called.parameters ?? [...given.keys()];
    const unknown = [...given.keys()].find((name) => !names.includes(name));
    if (unknown !== undefined)
      return evaluation.problem('wrong-arguments', `The function has no parameter "${unknown}"`, id);
    const args = names.map((name) => given.get(name) ?? null);
    const values = new Map<string, FeelValue>([
      ['callee', called],
      ...args.map((arg, index): [string, FeelValue] => [`argument${index}`, arg]),
    ]);
    return evaluation.expression(callOf(args.length), (name) => values.get(name), id);
  };
};
