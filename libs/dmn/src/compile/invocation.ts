import { compileExpression, FeelFunction, type CompiledExpression, type FeelValue } from '@baton/feel';

import type { Evaluation } from '../evaluate/evaluation.js';
import type { InvocationExpression } from '../model.js';
import { coerced, type CompileBoxed } from './compiler.js';

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

/** The value of a function for its arguments in order. */
export function callFunction(
  called: FeelFunction,
  args: readonly FeelValue[],
  evaluation: Evaluation,
  elementId: string,
): FeelValue {
  const values = new Map<string, FeelValue>([['callee', called]]);
  for (const [index, argument] of args.entries()) values.set(`argument${index}`, argument);
  return evaluation.expression(callOf(args.length), (name) => values.get(name), elementId);
}

/** Calls by parameter names; a parameter that nothing is bound to is null. */
export const compileInvocation: CompileBoxed<InvocationExpression> = (invocation, scope, compiler) => {
  const { id } = invocation;
  const callee = compiler.compile(invocation.callee, scope, { id, kind: 'invocation' });
  const bindings = invocation.bindings.map(({ parameter: { name, typeRef }, value }) => {
    const type = compiler.types.resolve(typeRef, id, 'parameter');
    const evaluate = compiler.compile(value, scope, { id, kind: `binding ${name}` });
    return { name, evaluate: coerced(evaluate, type, id, typeRef ?? '') };
  });
  return (env, evaluation) => {
    const called = callee(env, evaluation);
    const given = new Map(bindings.map(({ name, evaluate }) => [name, evaluate(env, evaluation)]));
    if (!(called instanceof FeelFunction))
      return evaluation.problem('wrong-type', 'What is invoked is no function', id);
    const names = called.parameters ?? [...given.keys()];
    const unknown = [...given.keys()].find((name) => !names.includes(name));
    if (unknown !== undefined)
      return evaluation.problem('wrong-arguments', `The function has no parameter "${unknown}"`, id);
    const args = names.map((name) => given.get(name) ?? null);
    return callFunction(called, args, evaluation, id);
  };
};
