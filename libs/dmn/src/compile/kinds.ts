import type { Expression } from '../model.js';
import { compileList, compileRelation } from './collections.js';
import type { CompileBoxed } from './compiler.js';
import { compileConditional } from './conditional.js';
import { compileContext } from './context.js';
import { compileFunctionDefinition } from './function-definition.js';
import { compileInvocation } from './invocation.js';
import { compileFilter, compileIterator } from './iteration.js';
import { compileLiteral } from './literal.js';
import { compileTable } from './table.js';

/** What compiles each kind of boxed expression. */
export const KINDS: Readonly<Record<Expression['kind'], CompileBoxed<never>>> = {
  literal: compileLiteral,
  table: compileTable,
  context: compileContext,
  invocation: compileInvocation,
  function: compileFunctionDefinition,
  list: compileList,
  relation: compileRelation,
  conditional: compileConditional,
  for: compileIterator,
  some: compileIterator,
  every: compileIterator,
  filter: compileFilter,
};
