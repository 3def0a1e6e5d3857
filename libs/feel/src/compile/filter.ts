import type { SyntaxNode } from '@lezer/common';

import { toInteger } from '../numbers.js';
import type { Evaluate, Run } from '../run.js';
import { isNumber, kindOf, type FeelNumber, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import type { Scope } from './scope.js';
import { parts } from './tree.js';

/** `list[2]`, `list[-1]`, `list[item > 5]`, `list[name = "x"]`. What is no list counts as a list of one, null as none. */
export const compileFilter: CompileNode = (node, scope, compiler) => {
  const [source, test] = parts(node);
  const list = compiler.compile(source!, scope);
  return test!.name === 'NumericLiteral' ? byIndex(list, test!, scope, compiler) : byTest(list, test!, scope, compiler);
};

const asList = (value: FeelValue): readonly FeelValue[] =>
  Array.isArray(value) ? (value as readonly FeelValue[]) : value === null ? [] : [value];

function byIndex(list: Evaluate, test: SyntaxNode, scope: Scope, compiler: Compiler): Evaluate {
  const index = compiler.compile(test, scope);
  return (run) => elementAt(run, asList(list(run)), index(run) as FeelNumber, test.from);
}

/** Counts from 1, and from -1 backwards. */
function elementAt(run: Run, list: readonly FeelValue[], index: FeelNumber, at: number): FeelValue {
  const position = toInteger(index);
  const element =
    position === undefined || position === 0 ? undefined : list[position > 0 ? position - 1 : list.length + position];
  return element === undefined
    ? run.warn(at, 'out-of-range', `The list has ${list.length} elements, none at this index`)
    : element;
}

function byTest(source: Evaluate, test: SyntaxNode, scope: Scope, compiler: Compiler): Evaluate {
  const slot = compiler.newSlot();
  const passes = compiler.compile(test, scope.bind('item', slot).openFilter(slot));
  return (run) => {
    const list = asList(source(run));
    const kept: FeelValue[] = [];
    for (let index = 0; index < list.length; index++) {
      run.spend(1);
      run.locals[slot] = list[index]!;
      const value = passes(run);
      if (value === true) kept.push(list[index]!);
      else if (isNumber(value)) return elementAt(run, list, value, test.from);
      else if (value !== false && value !== null)
        return run.warn(test.from, 'wrong-type', `A filter takes a boolean or a number, not a ${kindOf(value)}`);
    }
    run.grow(kept.length);
    return kept;
  };
}
