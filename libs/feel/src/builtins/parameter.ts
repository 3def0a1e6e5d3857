import type { FeelFunction } from '../function.js';
import type { FeelRange } from '../range.js';
import type { FeelDate } from '../temporal/date.js';
import type { FeelDateTime } from '../temporal/date-time.js';
import type { DaysTimeDuration, YearsMonthsDuration } from '../temporal/duration.js';
import type { FeelTime } from '../temporal/time.js';
import { isList, kindOf, type FeelContext, type FeelNumber, type FeelValue, type Kind } from '../values.js';

/** What a parameter's type name means in TypeScript. */
interface Types {
  any: FeelValue;
  number: FeelNumber;
  string: string;
  boolean: boolean;
  list: readonly FeelValue[];
  context: FeelContext;
  date: FeelDate;
  time: FeelTime;
  'date and time': FeelDateTime;
  'days and time duration': DaysTimeDuration;
  'years and months duration': YearsMonthsDuration;
  range: FeelRange;
  function: FeelFunction;
}

type TypeOf<T extends string> = T extends `${infer A} | ${infer B}`
  ? TypeOf<A> | TypeOf<B>
  : T extends keyof Types
    ? Types[T]
    : never;

type ArgumentOf<P> = P extends `...${string}: ${infer T}`
  ? readonly TypeOf<T>[]
  : P extends `${string}?: ${infer T}`
    ? TypeOf<T> | undefined
    : P extends `${string}: ${infer T}`
      ? TypeOf<T>
      : never;

/** The arguments a body gets for parameters like `'list: list'`, `'length?: number'`, `'...items: any'`. */
export type ArgumentsOf<P extends readonly string[]> = { readonly [K in keyof P]: ArgumentOf<P[K]> };

export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  /** Takes all arguments that are left. */
  readonly rest: boolean;
  /** The argument as the body gets it, or undefined when it is of another type. */
  readonly accept: (value: FeelValue) => FeelValue | undefined;
  /** Whether a value of this kind may be accepted. */
  readonly takes: (kind: Kind) => boolean;
}

export function parseParameter(text: string): Parameter {
  const [, dots, name, question, types] = /^(\.\.\.)?(.+?)(\?)?: (.+)$/.exec(text)!;
  return {
    name: name!,
    optional: question !== undefined,
    rest: dots !== undefined,
    accept: acceptor(types!.split(' | ')),
    takes: (kind) => /\bany\b|\blist\b/.test(types!) || types!.split(' | ').includes(kind),
  };
}

/** A value where a list is wanted becomes a list of one, a list of one where its element is wanted becomes that. */
function acceptor(types: readonly string[]): Parameter['accept'] {
  if (types.includes('any')) return (value) => value;
  const fits = (value: FeelValue): boolean => types.includes(kindOf(value));
  if (types.includes('list')) return (value) => (fits(value) ? value : value === null ? undefined : [value]);
  return (value) => {
    if (fits(value)) return value;
    return isList(value) && value.length === 1 && fits(value[0]!) ? value[0] : undefined;
  };
}
