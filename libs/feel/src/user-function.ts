import type { EvaluateOptions } from './expression.js';
import { FeelFunction } from './function.js';
import type { Run } from './run.js';
import { coerce } from './types/conformance.js';
import { ANY, type FeelType } from './types/type.js';
import type { FeelValue } from './values.js';

/** What the body of a {@link UserFunction} has of the evaluation that calls it. */
export interface FunctionCall {
  /** Hand these to an `evaluate` of the body: the clock, and what is left of the caller's budget. */
  readonly options: EvaluateOptions;
  /** Notes why the call is null, at its position in the caller's source. */
  fail(message: string): null;
}

export interface UserFunction {
  readonly parameters: readonly { readonly name: string; readonly type?: FeelType }[];
  readonly result?: FeelType;
  /** Gets the arguments in order of the parameters, each coerced to its type. */
  readonly body: (args: readonly FeelValue[], call: FunctionCall) => FeelValue;
}

/**
 * A function that FEEL can call, by position and by name. Wrong arguments make the call null with a warning, and so does a result
 * that is not of the type promised.
 */
export function userFunction({ parameters, result = ANY, body }: UserFunction): FeelFunction {
  const names = parameters.map(({ name }) => name);
  const types = parameters.map(({ type = ANY }) => type);
  const call = (run: Run, given: readonly FeelValue[]): FeelValue => {
    const args = fitting(run, names, types, given);
    if (args === null) return null;
    const value = run.nest(() => body(args, { options: run.options, fail: (message) => run.fail(message) }));
    const coerced = coerce(value, result);
    return coerced === undefined ? run.fail('The function answers a value of another type') : coerced;
  };
  return new FeelFunction(
    names,
    call,
    byName(names, call),
    { kind: 'function', parameters: types, result },
    ({ length }) => length === names.length,
  );
}

/** The arguments as the parameters want them; null, with a warning, where they do not fit. */
export function fitting(
  run: Run,
  names: readonly string[],
  types: readonly FeelType[],
  given: readonly FeelValue[],
): FeelValue[] | null {
  if (given.length !== names.length) {
    return run.warn(run.at, 'wrong-arguments', `The function takes ${names.length} arguments, not ${given.length}`);
  }
  const args: FeelValue[] = [];
  for (let index = 0; index < given.length; index++) {
    const argument = coerce(given[index]!, types[index]!);
    if (argument === undefined)
      return run.warn(run.at, 'wrong-arguments', `The argument "${names[index]}" is of another type`);
    args.push(argument);
  }
  return args;
}

const plain = (name: string): string => name.replace(/\s+/g, '');

/** Calls by name what is called by position. */
export function byName(names: readonly string[], call: FeelFunction['call']): FeelFunction['callNamed'] {
  return (run, args) => {
    const given = new Map([...args].map(([name, value]) => [plain(name), value]));
    const ordered = names.map((name) => given.get(plain(name)));
    if (args.size !== names.length || ordered.includes(undefined)) {
      return run.warn(run.at, 'wrong-arguments', `The function takes (${names.join(', ')})`);
    }
    return call(run, ordered as FeelValue[]);
  };
}
