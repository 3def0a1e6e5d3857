import type { LiteralExpression } from '../model.js';
import type { CompileBoxed } from './compiler.js';

export const compileLiteral: CompileBoxed<LiteralExpression> = (literal, scope, compiler) => {
  const { id } = literal;
  const compiled = compiler.feel(literal, scope, 'literalExpression');
  if (!compiled) return (_env, evaluation) => evaluation.problem('failed', 'The expression cannot be read', id);
  return (env, evaluation) => evaluation.expression(compiled, env, id);
};
