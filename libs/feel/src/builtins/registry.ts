import { AGGREGATES } from './aggregates.js';
import { BOOLEANS } from './booleans.js';
import { Builtin, type Overload } from './builtin.js';
import { CONTEXTS } from './contexts.js';
import { CONVERSIONS } from './conversions.js';
import { LISTS } from './lists.js';
import { NUMBERS } from './numbers.js';
import { RANGES } from './ranges.js';
import { STRINGS } from './strings.js';
import { TEMPORAL } from './temporal.js';

export type { Bound, Builtin } from './builtin.js';

const FAMILIES: readonly (readonly Overload[])[] = [
  CONVERSIONS,
  BOOLEANS,
  STRINGS,
  NUMBERS,
  LISTS,
  AGGREGATES,
  CONTEXTS,
  TEMPORAL,
  RANGES,
];

const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  [...Map.groupBy(FAMILIES.flat(), ({ name }) => name)].map(([name, overloads]) => [name, new Builtin(overloads)]),
);

export const builtinNamed = (name: string): Builtin | undefined => BUILTINS.get(name);

export const BUILTIN_NAMES: readonly string[] = [...BUILTINS.keys()];
