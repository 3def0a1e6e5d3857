import { ANY, type FeelType, type FeelValue, type VariableLookup } from '@baton/feel';

import { unrolled } from '../types/unrolled.js';

/** The names that an expression sees, with their types, as far as they are known before any data is. */
export class Scope {
  private constructor(
    readonly variables: Readonly<Record<string, FeelType>>,
    /** Gathers other names, which are inputs that the file does not declare; without it there are none. */
    readonly undeclared?: Set<string>,
  ) {}

  static readonly empty = new Scope({});

  static open(undeclared: Set<string>): Scope {
    return new Scope({}, undeclared);
  }

  /** Also sees names that nobody knows before there is data. */
  opened(): Scope {
    return new Scope(this.variables, new Set());
  }

  with(names: Iterable<readonly [string, FeelType]>): Scope {
    const added = [...names].map(([name, type]): [string, FeelType] => [name, unrolled(type)]);
    return new Scope(Object.fromEntries([...Object.entries(this.variables), ...added]), this.undeclared);
  }

  withOne(name: string, type: FeelType = ANY): Scope {
    return this.with([[name, type]]);
  }

  typeOf(name: string): FeelType | undefined {
    return Object.hasOwn(this.variables, name) ? this.variables[name] : undefined;
  }
}

/** `values` before what `outer` has. */
export function within(values: ReadonlyMap<string, FeelValue>, outer?: VariableLookup): VariableLookup {
  return (name) => {
    const value = values.get(name);
    return value === undefined ? outer?.(name) : value;
  };
}
