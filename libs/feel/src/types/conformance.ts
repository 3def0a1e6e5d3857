import { FeelFunction } from '../function.js';
import { FeelRange } from '../range.js';
import { FeelDate } from '../temporal/date.js';
import { FeelDateTime } from '../temporal/date-time.js';
import { FeelTime } from '../temporal/time.js';
import { entryOf, isContext, isList, kindOf, type FeelValue } from '../values.js';
import { kindOfType, type FeelType } from './type.js';

/** Whether `value` is of `type`. Null is of every type; to ask as `instance of` does, see {@link isInstance}. */
export function conforms(value: FeelValue, type: FeelType): boolean {
  if (value === null || type.kind === 'any') return true;
  switch (type.kind) {
    case 'simple':
      return kindOf(value) === type.name;
    case 'list':
      return isList(value) && value.every((element) => conforms(element, type.element));
    case 'range':
      return value instanceof FeelRange && conforms(value.start, type.element) && conforms(value.end, type.element);
    case 'context':
      return isContext(value) && hasEntries(value, type.entries);
    case 'function':
      return value instanceof FeelFunction && fitsFunction(value, type);
    case 'constrained':
      return conforms(value, type.base) && type.allows(value);
  }
}

/** FEEL `value instance of type`: as {@link conforms}, but null is of the type Null alone. */
export const isInstance = (value: FeelValue, type: FeelType): boolean =>
  value === null ? type.kind === 'simple' && type.name === 'null' : conforms(value, type);

function hasEntries(value: FeelValue, entries: ReadonlyMap<string, FeelType>): boolean {
  if (!isContext(value)) return false;
  for (const [name, type] of entries) {
    const entry = entryOf(value, name);
    if (entry === undefined || !conforms(entry, type)) return false;
  }
  return true;
}

/** A function may ask for less and promise more; what a built-in answers is not looked at. */
function fitsFunction(value: FeelFunction, wanted: FeelType & { kind: 'function' }): boolean {
  const own = value.type;
  if (own === undefined) return value.takes(wanted.parameters.map(kindOfType));
  return (
    own.parameters.length === wanted.parameters.length &&
    own.parameters.every((type, index) => isSubtype(wanted.parameters[index]!, type)) &&
    isSubtype(own.result, wanted.result)
  );
}

/** Whether every value of `type` is one of `wanted`, as far as can be told: what may be anything is not held against it. */
export function isSubtype(type: FeelType, wanted: FeelType): boolean {
  if (type.kind === 'any' || wanted.kind === 'any') return true;
  if (type.kind === 'constrained') return isSubtype(type.base, wanted);
  if (wanted.kind === 'constrained') return isSubtype(type, wanted.base);
  if (type.kind === 'simple') return type.name === 'null' || isKindOf(type.name, wanted);
  if (wanted.kind === 'simple') return type.kind === wanted.name;
  if (type.kind === 'list' || type.kind === 'range')
    return type.kind === wanted.kind && isSubtype(type.element, wanted.element);
  if (type.kind === 'context') {
    return (
      wanted.kind === 'context' &&
      [...wanted.entries].every(([name, entry]) => {
        const own = type.entries.get(name);
        return own !== undefined && isSubtype(own, entry);
      })
    );
  }
  return (
    wanted.kind === 'function' &&
    type.parameters.length === wanted.parameters.length &&
    type.parameters.every((parameter, index) => isSubtype(wanted.parameters[index]!, parameter)) &&
    isSubtype(type.result, wanted.result)
  );
}

const isKindOf = (name: string, wanted: FeelType): boolean =>
  wanted.kind === 'simple' ? wanted.name === name : wanted.kind === name;

/**
 * The value as a `type` is wanted: itself, an only element taken out of its list, a value put into a list, or a date as the
 * midnight (UTC) that it begins with. Undefined where it does not conform; the standard's answer is null then.
 */
export function coerce(value: FeelValue, type: FeelType): FeelValue | undefined {
  if (conforms(value, type)) return value;
  if (isList(value)) return value.length === 1 && !wantsList(type) ? coerce(value[0]!, type) : undefined;
  if (wantsList(type)) return conforms([value], type) ? [value] : undefined;
  if (value instanceof FeelDate) {
    const midnight = new FeelDateTime(value, new FeelTime(0, 'Z'));
    return conforms(midnight, type) ? midnight : undefined;
  }
  return undefined;
}

const wantsList = (type: FeelType): boolean =>
  type.kind === 'constrained'
    ? wantsList(type.base)
    : type.kind === 'list' || (type.kind === 'simple' && type.name === 'list');
