import type { SyntaxNode } from '@lezer/common';

import { equal, order, within } from '../comparison.js';
import { FeelRange } from '../range.js';
import type { Evaluate } from '../run.js';
import { kindOf, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import type { Scope } from './scope.js';
import { compileTests } from './unary-tests.js';
import { children, parts } from './tree.js';

const ORDERED: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** All that the grammar calls a comparison: by operator, `between … and`, `in`. */
export const compileComparison: CompileNode = (node, scope, compiler) => {
  const all = children(node);
  const symbol = all.find(({ name }) => name === 'CompareOp');
  if (symbol) return byOperator(node, symbol, scope, compiler);
  return all.some(({ name }) => name === 'between')
    ? between(node, scope, compiler)
    : membership(node, scope, compiler);
};

function byOperator(node: SyntaxNode, symbol: SyntaxNode, scope: Scope, compiler: Compiler): Evaluate {
  const [first, second] = parts(node);
  const left = compiler.compile(first!, scope);
  const right = compiler.compile(second!, scope);
  const operator = compiler.text(symbol);
  const at = symbol.from;
  if (operator === '=' || operator === '!=') {
    const wanted = operator === '=';
    return (run) => {
      const a = left(run);
      const b = right(run);
      const value = equal(run, a, b);
      return value === null
        ? run.warn(at, 'not-comparable', `Cannot compare ${kindOf(a)} with ${kindOf(b)}`)
        : value === wanted;
    };
  }
  const holds = ORDERED[operator]!;
  return (run) => {
    const a = left(run);
    const b = right(run);
    const value = order(a, b);
    return value === undefined
      ? run.warn(at, 'not-comparable', `Cannot compare ${kindOf(a)} with ${kindOf(b)}`)
      : holds(value);
  };
}

function between(node: SyntaxNode, scope: Scope, compiler: Compiler): Evaluate {
  const [value, start, end] = parts(node).map((part) => compiler.compile(part, scope));
  return (run) => {
    const tested = value!(run);
    const found = within(new FeelRange(start!(run), end!(run), true, true), tested);
    return found ?? run.warn(node.from, 'not-comparable', `Cannot compare ${kindOf(tested)} with these bounds`);
  };
}

function membership(node: SyntaxNode, scope: Scope, compiler: Compiler): Evaluate {
  const [value, tests] = parts(node);
  const tested = compiler.compile(value!, scope);
  const slot = compiler.newSlot();
  const test = compileTests(tests!, scope.bind('?', slot), slot, compiler);
  return (run) => {
    const input: FeelValue = tested(run);
    run.locals[slot] = input;
    return test(run);
  };
}
