import type { SyntaxNode } from '@lezer/common';

import { toInteger } from '../numbers.js';
import { FeelRange } from '../range.js';
import type { Evaluate, Run } from '../run.js';
import { FeelDate } from '../temporal/date.js';
import { isNumber, kindOf, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import type { Scope } from './scope.js';
import { parts } from './tree.js';

type Outcome = 'done' | 'stopped' | 'failed';
/** Runs the body for every element; the body answers `stopped` to end all loops. */
type Loop = (run: Run) => Outcome;
/** The elements of one iterator, null where it has none (the warning is noted). */
type Elements = (run: Run) => Iterable<FeelValue> | null;

/** `for a in …, b in … return …`; `partial` is the list of results so far. */
export const compileFor: CompileNode = (node, scope, compiler) => {
  const [iterators, body] = parts(node);
  const results = compiler.newSlot();
  const partial = compiler.newSlot();
  const usesPartial = /\bpartial\b/.test(compiler.text(body!));
  const loop = nest(parts(iterators!), scope.bind('partial', partial), compiler, (inner) => {
    const result = compiler.compile(body!, inner);
    return (run) => {
      const list = run.locals[results] as FeelValue[];
      if (usesPartial) {
        run.spend(list.length);
        run.locals[partial] = list.slice();
      }
      run.grow(1);
      list.push(result(run));
      return 'done';
    };
  });
  return (run) => {
    const list: FeelValue[] = [];
    run.locals[results] = list;
    return loop(run) === 'failed' ? null : list;
  };
};

/** `some`/`every … satisfies …`, three-valued like `or`/`and` over all elements. */
export const compileQuantified: CompileNode = (node, scope, compiler) => {
  const decisive = compiler.text(node).startsWith('some');
  const [iterators, test] = parts(node);
  const unsure = compiler.newSlot();
  const loop = nest(parts(iterators!), scope, compiler, (inner) => {
    const satisfies = compiler.compile(test!, inner);
    return (run) => {
      const value = satisfies(run);
      if (value === decisive) return 'stopped';
      if (typeof value !== 'boolean') run.locals[unsure] = true;
      return 'done';
    };
  });
  return (run) => {
    run.locals[unsure] = false;
    const outcome = loop(run);
    if (outcome === 'stopped') return decisive;
    return outcome === 'failed' || isTrue(run.locals[unsure]) ? null : !decisive;
  };
};

const isTrue = (value: FeelValue | undefined): boolean => value === true;

function nest(iterators: readonly SyntaxNode[], scope: Scope, compiler: Compiler, body: (scope: Scope) => Loop): Loop {
  const [first, ...rest] = iterators;
  if (!first) return body(scope);
  const [name, context] = parts(first);
  const slot = compiler.newSlot();
  const elements = compileElements(context!, scope, compiler);
  const inner = nest(rest, scope.bind(compiler.nameOf(name!), slot), compiler, body);
  return (run) => {
    const found = elements(run);
    if (found === null) return 'failed';
    for (const element of found) {
      run.spend(1);
      run.locals[slot] = element;
      const outcome = inner(run);
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  };
}

function compileElements(context: SyntaxNode, scope: Scope, compiler: Compiler): Elements {
  const [first, second] = parts(context).map((part) => compiler.compile(part, scope)) as [Evaluate, Evaluate?];
  const at = context.from;
  if (second) return (run) => count(run, first(run), second(run), at);
  return (run) => {
    const value = first(run);
    if (Array.isArray(value)) return value as readonly FeelValue[];
    if (value instanceof FeelRange) return countRange(run, value, at);
    return value === null ? run.warn(at, 'wrong-type', 'Cannot iterate over null') : [value];
  };
}

function countRange(run: Run, range: FeelRange, at: number): Iterable<FeelValue> | null {
  if (range.endless !== undefined) return run.warn(at, 'wrong-type', 'Cannot iterate over a range without end');
  const [start, end] = [range.start, range.end].map(placeOf);
  if (start === undefined || end === undefined) return count(run, range.start, range.end, at);
  const places = numbers(range.startIncluded ? start : start + 1, range.endIncluded ? end : end - 1, 1);
  return range.start instanceof FeelDate ? datesAt(places) : places;
}

/** Where a whole number or a date stands among its kind. */
const placeOf = (bound: FeelValue): number | undefined =>
  isNumber(bound) ? toInteger(bound) : bound instanceof FeelDate ? bound.epochDay : undefined;

/** From `start` to `end`, either way, both included: whole numbers or days. */
function count(run: Run, start: FeelValue, end: FeelValue, at: number): Iterable<FeelValue> | null {
  if (isNumber(start) && isNumber(end)) {
    const [from, to] = [toInteger(start), toInteger(end)];
    if (from !== undefined && to !== undefined) return numbers(from, to, from <= to ? 1 : -1);
  }
  if (start instanceof FeelDate && end instanceof FeelDate) {
    const [from, to] = [start.epochDay, end.epochDay];
    return datesAt(numbers(from, to, from <= to ? 1 : -1));
  }
  return run.warn(
    at,
    'wrong-type',
    `Cannot iterate from ${kindOf(start)} to ${kindOf(end)}: whole numbers or dates are needed`,
  );
}

function* numbers(from: number, to: number, step: 1 | -1): Iterable<number> {
  for (let value = from; step > 0 ? value <= to : value >= to; value += step) yield value;
}

function* datesAt(days: Iterable<number>): Iterable<FeelValue> {
  for (const day of days) yield FeelDate.ofEpochDay(day) ?? null;
}
