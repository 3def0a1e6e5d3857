import type { ConditionalExpression } from '../model.js';
import type { CompileBoxed } from './compiler.js';

/** As FEEL's `if`; a condition that is neither boolean nor null makes it null. */
export const compileConditional: CompileBoxed<ConditionalExpression> = (conditional, scope, compiler) => {
  const { id } = conditional;
  const condition = compiler.compile(conditional.condition, scope, { id, kind: 'if' });
  const then = compiler.compile(conditional.then, scope, { id, kind: 'then' });
  const otherwise = compiler.compile(conditional.otherwise, scope, { id, kind: 'else' });
  return (env, evaluation) => {
    const chosen = condition(env, evaluation);
    if (chosen === true) return then(env, evaluation);
    if (chosen === false || chosen === null) return otherwise(env, evaluation);
    return evaluation.problem('wrong-type', 'The condition is no boolean', id);
  };
};
