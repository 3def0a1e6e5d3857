import type { SyntaxNode } from '@lezer/common';

import { equal, passes } from '../comparison.js';
import { FeelRange } from '../range.js';
import type { Evaluate } from '../run.js';
import { kindOf, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import type { Scope } from './scope.js';
import { constant, constantOf } from './literals.js';
import { children, parts } from './tree.js';

/** Whether the input in `slot` passes one of the tests under `node`: true, false or null. */
export function compileTests(node: SyntaxNode, scope: Scope, slot: number, compiler: Compiler): Evaluate {
  if (node.name === 'Wildcard') return () => true;
  if (node.name === 'PositiveUnaryTests') {
    const tests = parts(node).map((part) => compileTests(part, scope, slot, compiler));
    return tests.length === 1 ? tests[0]! : anyOf(tests);
  }
  if (node.name === 'PositiveUnaryTest') return compileTests(parts(node)[0]!, scope, slot, compiler);
  const symbol =
    node.name === 'SimplePositiveUnaryTest' ? children(node).find(({ name }) => name === 'CompareOp') : undefined;
  const operator = symbol && compiler.text(symbol);
  return operator === '=' || operator === '!='
    ? equality(node, operator, scope, slot, compiler)
    : accepts(node, scope, slot, compiler);
}

function anyOf(tests: readonly Evaluate[]): Evaluate {
  return (run) => {
    let value: FeelValue = false;
    for (const test of tests) {
      const passed = test(run);
      if (passed === true) return true;
      if (passed === null) value = null;
    }
    return value;
  };
}

function equality(node: SyntaxNode, operator: '=' | '!=', scope: Scope, slot: number, compiler: Compiler): Evaluate {
  const right = compiler.compile(parts(node)[0]!, scope);
  return (run) => {
    const value = equal(run, run.locals[slot]!, right(run));
    return value === null ? null : value === (operator === '=');
  };
}

/** A test by a value: a boolean that was worked out from `?` is the answer itself. */
function accepts(node: SyntaxNode, scope: Scope, slot: number, compiler: Compiler): Evaluate {
  const test = compiler.compile(node, scope);
  if (mentionsInput(node)) {
    return (run) => {
      const value = test(run);
      return typeof value === 'boolean' ? value : value === null ? null : passes(run, run.locals[slot]!, value);
    };
  }
  return (run) => {
    const input = run.locals[slot]!;
    const value = test(run);
    const passed = passes(run, input, value);
    return passed ?? run.warn(node.from, 'not-comparable', `Cannot test ${kindOf(input)} against ${kindOf(value)}`);
  };
}

function mentionsInput(node: SyntaxNode): boolean {
  let found = false;
  node.cursor().iterate((one) => {
    found ||= one.name === '?';
  });
  return found;
}

/** The top of unary tests: a list of tests, `not(…)` of it, or `-`. */
export function compileAllTests(top: SyntaxNode, scope: Scope, slot: number, compiler: Compiler): Evaluate {
  const test = compileTests(parts(top)[0]!, scope, slot, compiler);
  if (!children(top).some(({ name }) => name === 'not')) return test;
  return (run) => {
    const passed = test(run);
    return passed === null ? null : !passed;
  };
}

/** A range as a value: `[1..5]`, or `> 5`. */
export const compileRange: CompileNode = (node, scope, compiler) => {
  const symbol = children(node).find(({ name }) => name === 'CompareOp');
  if (!symbol) return compiler.compile(parts(node)[0]!, scope);
  const bound = compiler.compile(parts(node)[0]!, scope);
  const operator = compiler.text(symbol);
  const range = (value: FeelValue): FeelRange =>
    operator === '='
      ? new FeelRange(value, value, true, true)
      : operator === '!='
        ? FeelRange.except(value)
        : FeelRange.beyond(operator as '<', value);
  const known = constantOf(bound);
  return known === undefined ? (run) => range(bound(run)) : constant(range(known));
};

export const compileInterval: CompileNode = (node, scope, compiler) => {
  const [start, end] = parts(node).map((part) => compiler.compile(part, scope));
  const text = compiler.text(node);
  const [startIncluded, endIncluded] = [text.startsWith('['), text.endsWith(']')];
  const [first, last] = [constantOf(start!), constantOf(end!)];
  return first !== undefined && last !== undefined
    ? constant(new FeelRange(first, last, startIncluded, endIncluded))
    : (run) => new FeelRange(start!(run), end!(run), startIncluded, endIncluded);
};
