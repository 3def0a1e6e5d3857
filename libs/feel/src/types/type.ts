import type { FeelValue, Kind } from '../values.js';

/** A FEEL type, as `instance of`, parameters and DMN's item definitions name it. */
export type FeelType =
  | { readonly kind: 'any' }
  /** All values of one kind, whatever they hold; `null` is the type of null alone. */
  | { readonly kind: 'simple'; readonly name: Kind }
  | { readonly kind: 'list'; readonly element: FeelType }
  | { readonly kind: 'range'; readonly element: FeelType }
  /** Contexts that have at least these entries. */
  | { readonly kind: 'context'; readonly entries: ReadonlyMap<string, FeelType> }
  | { readonly kind: 'function'; readonly parameters: readonly FeelType[]; readonly result: FeelType }
  /** The values of `base` that a rule allows, such as an item definition's allowed values. */
  | { readonly kind: 'constrained'; readonly base: FeelType; readonly allows: Constraint };

/** Whether a value of the base type, never null, is allowed. */
export type Constraint = (value: FeelValue) => boolean;

/** Types by the names that a model gives them. */
export type TypeLookup = (name: string) => FeelType | undefined;

export const ANY: FeelType = { kind: 'any' };

const SIMPLE: ReadonlySet<string> = new Set<Kind>([
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
  'list',
  'context',
  'range',
  'function',
  'null',
]);

/** Other names of the standard: those of its type lattice, and of DMN's own type references. */
const ALIASES: Readonly<Record<string, string>> = {
  Null: 'null',
  dateTime: 'date and time',
  dayTimeDuration: 'days and time duration',
  yearMonthDuration: 'years and months duration',
};

/** A type of the standard by its name; undefined where there is none. */
export function simpleType(name: string): FeelType | undefined {
  if (name === 'Any') return ANY;
  const known = Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name;
  return SIMPLE.has(known) ? { kind: 'simple', name: known as Kind } : undefined;
}

/** The type as FEEL writes it. */
export function formatType(type: FeelType): string {
  switch (type.kind) {
    case 'any':
      return 'Any';
    case 'simple':
      return type.name === 'null' ? 'Null' : type.name;
    case 'list':
    case 'range':
      return `${type.kind}<${formatType(type.element)}>`;
    case 'context':
      return `context<${[...type.entries].map(([name, entry]) => `${name}: ${formatType(entry)}`).join(', ')}>`;
    case 'function':
      return `function<${type.parameters.map(formatType).join(', ')}> -> ${formatType(type.result)}`;
    case 'constrained':
      return formatType(type.base);
  }
}

/** The kind of all values of a type; undefined where it may be any. */
export function kindOfType(type: FeelType): Kind | undefined {
  switch (type.kind) {
    case 'any':
      return undefined;
    case 'simple':
      return type.name;
    case 'constrained':
      return kindOfType(type.base);
    default:
      return type.kind;
  }
}
