import type { FeelValue } from '@baton/feel';

import type { ListExpression, RelationExpression } from '../model.js';
import { coerced, type CompileBoxed } from './compiler.js';

export const compileList: CompileBoxed<ListExpression> = (list, scope, compiler) => {
  const items = list.items.map((item) => compiler.compile(item, scope, { id: list.id, kind: 'list' }));
  return (env, evaluation) => items.map((evaluate) => evaluate(env, evaluation));
};

/** A list of contexts, one per row. */
export const compileRelation: CompileBoxed<RelationExpression> = (relation, scope, compiler) => {
  const { id, columns } = relation;
  const types = columns.map(({ typeRef }) => compiler.types.resolve(typeRef, id, 'column'));
  const rows = relation.rows.map((row) =>
    columns.map(({ name, typeRef }, index) => {
      const cell = compiler.compile(row[index], scope, { id, kind: 'row' });
      return { name, evaluate: coerced(cell, types[index]!, id, typeRef ?? '') };
    }),
  );
  return (env, evaluation) =>
    rows.map((row) =>
      Object.fromEntries(row.map(({ name, evaluate }): [string, FeelValue] => [name, evaluate(env, evaluation)])),
    );
};
