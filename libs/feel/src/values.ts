import { NumberText } from '@baton/kernel';

import { Decimal } from './decimal.js';

/**
 * A FEEL number. A JavaScript number stands for the decimal that it prints as, so every number of kernel's Json
 * is a FEEL number unchanged; only safe integers are ever calculated as doubles.
 */
export type FeelNumber = number | NumberText | Decimal;

/** A value that JSON has no form for. */
export abstract class FeelObject {
  abstract readonly kind:
    | 'date'
    | 'time'
    | 'date and time'
    | 'days and time duration'
    | 'years and months duration'
    | 'range'
    | 'function';
}

export interface FeelContext {
  readonly [name: string]: FeelValue;
}

/** Every kernel Json value is a FEEL value unchanged. */
export type FeelValue = null | boolean | string | FeelNumber | FeelObject | readonly FeelValue[] | FeelContext;

export type Kind = 'null' | 'boolean' | 'string' | 'number' | 'list' | 'context' | FeelObject['kind'];

export function kindOf(value: FeelValue): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelObject) return value.kind;
  return value instanceof Decimal || value instanceof NumberText ? 'number' : 'context';
}

export const isNumber = (value: FeelValue): value is FeelNumber =>
  typeof value === 'number' || value instanceof Decimal || value instanceof NumberText;

export const isList = (value: FeelValue): value is readonly FeelValue[] => Array.isArray(value);

export const isContext = (value: FeelValue): value is FeelContext =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && kindOf(value) === 'context';

/** An entry of its own, never one inherited; undefined where there is none. */
export const entryOf = (context: FeelContext, name: string): FeelValue | undefined =>
  Object.hasOwn(context, name) ? context[name] : undefined;

/** Sets an entry of a context being built; a key like `__proto__` is an entry like any other. */
export function setEntry(context: Record<string, FeelValue>, name: string, value: FeelValue): void {
  if (name === '__proto__')
    Object.defineProperty(context, name, { value, enumerable: true, configurable: true, writable: true });
  else context[name] = value;
}
