import type { LiteralExpression } from '../model.js';
import type { CompileBoxed } from './compiler.js';
import { readConstantCell } from './constant-cell.js';

export const compileLiteral: CompileBoxed<LiteralExpression> = (literal, scope, compiler) => {
  const { id } = literal;
  const constant = literal.language === undefined ? constantOf(literal.text) : undefined;
  if (constant !== undefined) return () => constant;
  const compiled = compiler.feel(literal, scope, 'literalExpression');
  if (!compiled) return (_env, evaluation) => evaluation.problem('failed', 'The expression cannot be read', id);
  return (env, evaluation) => evaluation.expression(compiled, env, id);
};

/** The value of a text that is one word, number or boolean, as most outputs of tables are: there is nothing to compile. */
function constantOf(text: string): string | number | boolean | undefined {
  const cell = readConstantCell(text);
  const [condition, ...more] = cell && !cell.negated ? cell.conditions : [];
  if (condition?.kind !== 'equals' || more.length > 0 || text.trimStart().startsWith('=')) return undefined;
  const { value } = condition;
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean' ? value.value : undefined;
}
