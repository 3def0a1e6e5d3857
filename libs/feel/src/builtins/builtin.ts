import { FeelFunction } from '../function.js';
import type { Run } from '../run.js';
import { kindOf, type FeelValue, type Kind } from '../values.js';
import { parseParameter, type ArgumentsOf, type Parameter } from './parameter.js';

type Body = (run: Run, ...args: never[]) => FeelValue;

/** One way to call a built-in. */
export interface Overload {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly signature: string;
  readonly body: Body;
  /** Whether it can be called with named arguments alone. */
  readonly onlyByName?: boolean;
}

export const onlyByName = (overload: Overload): Overload => ({ ...overload, onlyByName: true });

/**
 * Declares a built-in, or one more way to call it (the first that fits is taken). Adding it to its family's list is all it needs.
 *
 *     builtin('starts with', ['string: string', 'match: string'], (_run, string, match) => string.startsWith(match))
 */
export function builtin<const P extends readonly string[]>(
  name: string,
  parameters: P,
  body: (run: Run, ...args: ArgumentsOf<P>) => FeelValue,
): Overload {
  const signature = `${name}(${parameters.map((text) => text.replace(/: .+$/, '')).join(', ')})`;
  return { name, parameters: parameters.map(parseParameter), signature, body: body as Body };
}

/** An overload with the place of each given argument among its parameters (undefined: as they come). */
export interface Bound {
  readonly overload: Overload;
  readonly places: readonly number[] | undefined;
}

/** All ways to call one built-in. */
export class Builtin {
  readonly signature: string;
  /** The built-in as a value, to be handed to other functions. */
  readonly value: FeelFunction;

  constructor(private readonly overloads: readonly Overload[]) {
    this.signature = overloads.map(({ signature }) => signature).join(' or ');
    this.value = new FeelFunction(
      undefined,
      (run, args) => this.invoke(run, this.positional(args.length), args),
      (run, args) => this.invoke(run, this.named([...args.keys()]), [...args.values()]),
      undefined,
      (kinds) => this.positional(kinds.length).length > 0 && this.mayTake(kinds, undefined),
    );
  }

  /** The overloads that take so many arguments. */
  positional(count: number): readonly Bound[] {
    return this.overloads
      .filter((overload) => !overload.onlyByName && fitsCount(overload.parameters, count))
      .map((overload) => ({ overload, places: undefined }));
  }

  /** The overloads that take arguments of these names. */
  named(names: readonly string[]): readonly Bound[] {
    return this.overloads.flatMap((overload) => {
      const { parameters } = overload;
      const places = names.map((name) => parameters.findIndex((parameter) => parameter.name === name));
      const missing = parameters.some(({ name, optional, rest }) => !optional && !rest && !names.includes(name));
      return places.includes(-1) || missing || new Set(names).size < names.length ? [] : [{ overload, places }];
    });
  }

  /** Whether arguments of these kinds (undefined: any) can fit an overload, by position or by name. */
  mayTake(kinds: readonly (Kind | undefined)[], names: readonly string[] | undefined): boolean {
    const candidates = names ? this.named(names) : this.positional(kinds.length);
    const fits = (parameter: Parameter | undefined, kind: Kind | undefined): boolean =>
      // A list may turn out to have one element, which is then taken for itself.
      kind === undefined || kind === 'null' || kind === 'list' || parameter === undefined || parameter.takes(kind);
    return (
      candidates.length === 0 ||
      candidates.some(({ overload: { parameters }, places }) =>
        kinds.every((kind, index) =>
          fits(parameters[places ? places[index]! : Math.min(index, parameters.length - 1)], kind),
        ),
      )
    );
  }

  /** Calls the first overload whose types fit; null with a warning at `run.at` where none does. */
  invoke(run: Run, candidates: readonly Bound[], args: readonly FeelValue[]): FeelValue {
    for (const { overload, places } of candidates) {
      const accepted = accept(overload.parameters, places ? place(args, places, overload.parameters.length) : args);
      if (accepted) return apply(overload.body, run, accepted);
    }
    return run.warn(run.at, 'wrong-arguments', `${this.signature} does not take (${args.map(kindOf).join(', ')})`);
  }
}

function fitsCount(parameters: readonly Parameter[], count: number): boolean {
  const required = parameters.filter(({ optional, rest }) => !optional && !rest).length;
  return count >= required && (count <= parameters.length || parameters.at(-1)?.rest === true);
}

function place(
  args: readonly FeelValue[],
  places: readonly number[],
  count: number,
): readonly (FeelValue | undefined)[] {
  const placed = Array.from<FeelValue | undefined>({ length: count });
  places.forEach((position, index) => (placed[position] = args[index]));
  return placed;
}

type Argument = FeelValue | undefined;

/** The arguments as the body gets them: those given, where all are accepted as they are. */
function accept(parameters: readonly Parameter[], args: readonly Argument[]): readonly Argument[] | undefined {
  let changed: Argument[] | undefined;
  for (let index = 0; index < parameters.length; index++) {
    const { rest, optional, accept: one } = parameters[index]!;
    if (rest) {
      changed ??= args.slice(0, index);
      changed[index] = args.slice(index) as readonly FeelValue[];
      break;
    }
    const given = args[index];
    const value = given === undefined || (optional && given === null) ? undefined : one(given);
    if (value === undefined && !(optional && (given === undefined || given === null))) return undefined;
    if (value !== given && changed === undefined) changed = args.slice(0, index);
    if (changed !== undefined) changed[index] = value;
  }
  return changed ?? args;
}

function apply(body: Body, run: Run, args: readonly Argument[]): FeelValue {
  const call = body as (run: Run, ...args: readonly Argument[]) => FeelValue;
  switch (args.length) {
    case 0:
      return call(run);
    case 1:
      return call(run, args[0]);
    case 2:
      return call(run, args[0], args[1]);
    default:
      return call(run, ...args);
  }
}
