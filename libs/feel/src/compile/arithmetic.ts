import type { SyntaxNode } from '@lezer/common';

import { add, divide, multiply, negate, power, subtract } from '../numbers.js';
import type { Evaluate, Run } from '../run.js';
import { addTemporal, divideTemporal, multiplyTemporal, subtractTemporal } from '../temporal/arithmetic.js';
import { DaysTimeDuration, YearsMonthsDuration } from '../temporal/duration.js';
import { isNumber, kindOf, type FeelNumber, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import { constant, constantOf } from './literals.js';
import type { Scope } from './scope.js';
import { children, parts, refusal } from './tree.js';

interface Operator {
  readonly verb: string;
  readonly numbers: (a: FeelNumber, b: FeelNumber) => FeelNumber | null;
  readonly others?: (a: FeelValue, b: FeelValue, run: Run) => FeelValue | undefined;
}

function join(a: FeelValue, b: FeelValue, run: Run): FeelValue | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return addTemporal(a, b);
  run.grow(a.length + b.length);
  return a + b;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': { verb: 'add', numbers: add, others: join },
  '-': { verb: 'subtract', numbers: subtract, others: subtractTemporal },
  '*': { verb: 'multiply', numbers: multiply, others: multiplyTemporal },
  '/': { verb: 'divide', numbers: divide, others: divideTemporal },
  '**': { verb: 'raise', numbers: power },
};

export const compileArithmetic: CompileNode = (node, scope, compiler) => {
  const symbol = children(node).find(({ name }) => name === 'ArithOp')!;
  const [first, second] = parts(node);
  if (!second) return negation(first!, scope, compiler);
  const left = compiler.compile(first!, scope);
  const right = compiler.compile(second, scope);
  const operator = OPERATORS[compiler.text(symbol)];
  if (!operator) throw refusal(compiler.source, symbol.from, `FEEL has no operator ${compiler.text(symbol)}`);
  const { verb, numbers, others } = operator;
  const at = symbol.from;
  return (run) => {
    const a = left(run);
    const b = right(run);
    const value =
      isNumber(a) && isNumber(b) ? numbers(a, b) : a === null || b === null ? undefined : others?.(a, b, run);
    if (value !== null && value !== undefined) return value;
    if (value === null) return run.warn(at, 'out-of-range', `Cannot ${verb}: the result is undefined or out of range`);
    return run.warn(at, 'wrong-type', `Cannot ${verb} ${kindOf(a)} and ${kindOf(b)}`);
  };
};

function negation(operand: SyntaxNode, scope: Scope, compiler: Compiler): Evaluate {
  const inner = compiler.compile(operand, scope);
  const known = constantOf(inner);
  if (known !== undefined && isNumber(known)) return constant(negate(known));
  return (run) => {
    const value = inner(run);
    if (isNumber(value)) return negate(value);
    if (value instanceof DaysTimeDuration) return new DaysTimeDuration(-value.nanos);
    if (value instanceof YearsMonthsDuration) return new YearsMonthsDuration(0 - value.totalMonths);
    return run.warn(operand.from, 'wrong-type', `Cannot negate ${kindOf(value)}`);
  };
}
