import type { FeelValue } from '@baton/feel';

import type { ContextExpression } from '../model.js';
import { coerced, type CompileBoxed, type Evaluate } from './compiler.js';
import { within } from './scope.js';

/** Each entry sees those before it. An entry without a name is the value of the whole. */
export const compileContext: CompileBoxed<ContextExpression> = (context, scope, compiler) => {
  const entries: { readonly name: string; readonly evaluate: Evaluate }[] = [];
  let result: Evaluate | undefined;
  let inner = scope;
  for (const { variable, value } of context.entries) {
    if (variable === undefined) {
      result = compiler.compile(value, inner, { id: context.id, kind: 'contextEntry' });
      continue;
    }
    const { name, typeRef } = variable;
    const type = compiler.types.resolve(typeRef, context.id, 'contextEntry');
    // A function may call itself by the name of its entry.
    const seen = value?.kind === 'function' ? inner.withOne(name, type) : inner;
    const evaluate = compiler.compile(value, seen, { id: context.id, kind: `contextEntry ${name}` });
    entries.push({ name, evaluate: coerced(evaluate, type, context.id, typeRef ?? '') });
    inner = inner.withOne(name, type);
  }
  return (env, evaluation) => {
    const values = new Map<string, FeelValue>();
    const own = within(values, env);
    for (const { name, evaluate } of entries) values.set(name, evaluate(own, evaluation));
    return result ? result(own, evaluation) : Object.fromEntries(values);
  };
};
