import { compileArithmetic } from './arithmetic.js';
import { compileComparison } from './comparison.js';
import type { CompileNode } from './compiler.js';
import { compileContext } from './context.js';
import { compileFilter } from './filter.js';
import { compileFunctionDefinition } from './function-definition.js';
import { compileDateTime, compileInvocation } from './invocation.js';
import { compileFor, compileQuantified } from './iteration.js';
import { compileList } from './list.js';
import { compileAtLiteral, compileBoolean, compileNull, compileNumber, compileString } from './literals.js';
import { compileAnd, compileIf, compileOr } from './logic.js';
import { compilePath } from './path.js';
import { parts, refusal } from './tree.js';
import { compileInstanceOf } from './type.js';
import { compileInterval, compileRange } from './unary-tests.js';
import { compileInput, compileVariable } from './variable.js';

const compileOnly: CompileNode = (node, scope, compiler) => {
  const [only, ...more] = parts(node);
  if (more[0]) throw refusal(compiler.source, more[0].from, 'There is more than one expression');
  if (!only) throw refusal(compiler.source, node.from, 'The expression is empty');
  return compiler.compile(only, scope);
};

/** What compiles each kind of node of the grammar. */
export const KINDS: Readonly<Record<string, CompileNode>> = {
  Expression: compileOnly,
  ParenthesizedExpression: compileOnly,
  null: compileNull,
  BooleanLiteral: compileBoolean,
  NumericLiteral: compileNumber,
  StringLiteral: compileString,
  DateTimeLiteral: compileDateTime,
  AtLiteral: compileAtLiteral,
  VariableName: compileVariable,
  '?': compileInput,
  ArithmeticExpression: compileArithmetic,
  Comparison: compileComparison,
  Conjunction: compileAnd,
  Disjunction: compileOr,
  IfExpression: compileIf,
  List: compileList,
  Context: compileContext,
  PathExpression: compilePath,
  FilterExpression: compileFilter,
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  FunctionInvocation: compileInvocation,
  FunctionDefinition: compileFunctionDefinition,
  InstanceOfExpression: compileInstanceOf,
  SimplePositiveUnaryTest: compileRange,
  Interval: compileInterval,
};
