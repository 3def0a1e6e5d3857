import type { SyntaxNode } from '@lezer/common';

import { builtinNamed, type Bound, type Builtin } from '../builtins/registry.js';
import { FeelFunction } from '../function.js';
import type { Evaluate } from '../run.js';
import { TEMPORAL_READERS } from '../temporal/literal.js';
import { kindOf, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import { isDefined } from './is-defined.js';
import { constant, unescape } from './literals.js';
import type { Scope } from './scope.js';
import { parts } from './tree.js';

/** `f(1, 2)`, `f(a: 1, b: 2)`; the called may be a built-in, a bound name or any expression whose value is a function. */
export const compileInvocation: CompileNode = (node, scope, compiler) => {
  const [callee, parameters] = parts(node);
  const before = compiler.references.length;
  const args = compileArguments(parameters, scope, compiler);
  if (callee!.name !== 'VariableName' && callee!.name !== 'SpecialFunctionName')
    return callValue(compiler.compile(callee!, scope), args, node.from);
  const name = compiler.nameOf(callee!);
  const { slot, items } = scope.resolve(name);
  // Not in the standard, but known from other engines: optional data has to be askable for.
  if (slot === undefined && name === 'is defined' && args.values.length === 1) {
    compiler.references.length = before;
    return isDefined(args.values[0]!);
  }
  const builtin = slot === undefined && !compiler.isFunction(name) ? builtinNamed(name) : undefined;
  if (builtin) return callBuiltin(builtin, args, node.from, compiler);
  if (slot === undefined && items.length === 0 && !compiler.knows(name))
    compiler.problem(node.from, 'unknown-function', `There is no function "${name}"`);
  return callValue(compiler.compile(callee!, scope), args, node.from);
};

/** `date(…)`, `time(…)`, `date and time(…)`, `duration(…)`, `@"…"`: the grammar has a node of its own for these. */
export const compileDateTime: CompileNode = (node, scope, compiler) => {
  const [constructor, parameters] = parts(node);
  if (constructor!.name === 'AtLiteral') return compiler.compile(constructor!, scope);
  const name = compiler.text(constructor!).replace(/\s+/g, ' ');
  const text = onlyText(parameters, compiler);
  if (text !== undefined) {
    const value = TEMPORAL_READERS[name]?.(text);
    if (value !== undefined) return constant(value);
    compiler.problem(node.from, 'invalid-literal', `${name}("${text}") is no ${name}`);
  }
  return callBuiltin(builtinNamed(name)!, compileArguments(parameters, scope, compiler), node.from, compiler);
};

/** The text that a constructor is given literally, as its one argument. */
function onlyText(parameters: SyntaxNode | undefined, compiler: Compiler): string | undefined {
  const given = parameters === undefined ? [] : parts(parameters);
  if (given.length !== 1) return undefined;
  const [first, second] = parameters!.name === 'NamedParameters' ? parts(given[0]!) : [undefined, given[0]!];
  const fits = second?.name === 'StringLiteral' && (first === undefined || compiler.nameOf(first) === 'from');
  return fits ? unescape(compiler.text(second)) : undefined;
}

interface Arguments {
  /** Undefined for positional arguments. */
  readonly names: readonly string[] | undefined;
  readonly values: readonly Evaluate[];
}

function compileArguments(parameters: SyntaxNode | undefined, scope: Scope, compiler: Compiler): Arguments {
  if (!parameters) return { names: undefined, values: [] };
  const given = parts(parameters);
  if (parameters.name !== 'NamedParameters')
    return { names: undefined, values: given.map((part) => compiler.compile(part, scope)) };
  return {
    names: given.map((part) => compiler.nameOf(parts(part)[0]!)),
    values: given.map((part) => compiler.compile(parts(part)[1]!, scope)),
  };
}

function callBuiltin(builtin: Builtin, { names, values }: Arguments, at: number, compiler: Compiler): Evaluate {
  const overloads = names ? builtin.named(names) : builtin.positional(values.length);
  if (overloads.length === 0) {
    const message = `${builtin.signature} does not take ${names ? `(${names.join(', ')})` : `${values.length} arguments`}`;
    compiler.problem(at, 'wrong-arguments', message);
    return (run) => run.warn(at, 'wrong-arguments', message);
  }
  const [only, ...others] = overloads;
  if (only?.places && others.length === 0) {
    // Named arguments of the one overload that has them all are put in order once, here.
    const ordered = only.overload.parameters.map((_, index) => values[only.places!.indexOf(index)]);
    const positional = [{ overload: only.overload, places: undefined }];
    if (ordered.every((value) => value !== undefined)) return callPositional(builtin, positional, ordered, at);
  }
  return callPositional(builtin, overloads, values, at);
}

function callPositional(
  builtin: Builtin,
  overloads: readonly Bound[],
  values: readonly Evaluate[],
  at: number,
): Evaluate {
  return (run) => {
    const args: FeelValue[] = [];
    for (let index = 0; index < values.length; index++) args.push(values[index]!(run));
    run.at = at;
    return builtin.invoke(run, overloads, args);
  };
}

function callValue(callee: Evaluate, { names, values }: Arguments, at: number): Evaluate {
  return (run) => {
    const called = callee(run);
    const args = values.map((value) => value(run));
    if (!(called instanceof FeelFunction)) return run.warn(at, 'wrong-type', `Cannot call ${kindOf(called)}`);
    run.at = at;
    return names
      ? called.callNamed(run, new Map(names.map((name, index) => [name, args[index]!])))
      : called.call(run, args);
  };
}
