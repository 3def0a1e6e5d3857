import { NumberText } from '@baton/kernel';

import { isInteger, optionsOf, widgetOf, type JsonSchema, type Values } from './schema.js';

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;

const MESSAGES = {
  required: 'Fill this in.',
  choose: 'Choose one.',
  tick: 'This has to be ticked.',
  number: 'Write a number, e.g. 1250.50.',
  integer: 'Write a whole number.',
  email: 'Write an e-mail address, e.g. name@example.com.',
  url: 'Write a full address, e.g. https://example.com.',
  date: 'Write a date.',
  pattern: 'This does not have the expected form.',
} as const;

export interface Reading {
  /** What is sent: what was left empty is absent, numbers keep their digits. */
  readonly values: Values;
  /** By dotted path, in the form's order. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Reads what was typed as the schema's types, and says at which field that fails. The server decides again. */
export function readValues(schema: JsonSchema, typed: Values, prefix = ''): Reading {
  const values: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const path = prefix + name;
    if (widgetOf(property) === 'group') {
      const inner = readValues(property, (typed[name] ?? {}) as Values, `${path}.`);
      if (Object.keys(inner.values).length > 0 || schema.required?.includes(name)) values[name] = inner.values;
      Object.assign(errors, inner.errors);
      continue;
    }
    const read = readOne(property, typed[name], schema.required?.includes(name) ?? false);
    if (read.value !== undefined) values[name] = read.value;
    if (read.error !== undefined) errors[path] = read.error;
  }
  return { values, errors };
}

interface One {
  readonly value?: unknown;
  readonly error?: string;
}

function readOne(schema: JsonSchema, typed: unknown, required: boolean): One {
  switch (widgetOf(schema)) {
    case 'check':
      return schema.const === true && required && typed !== true
        ? { error: MESSAGES.tick }
        : { value: typed ?? (required ? false : undefined) };
    case 'choice': {
      const chosen = optionsOf(schema).find((option) => option.value === String(typed ?? ''));
      return chosen === undefined ? { error: required ? MESSAGES.choose : undefined } : { value: chosen.sent };
    }
    case 'several':
    case 'list':
      return readList(schema, Array.isArray(typed) ? typed : [], required);
    case 'number':
      return readNumber(schema, typed, required);
    default:
      return readText(schema, typed, required);
  }
}

function readList(schema: JsonSchema, typed: readonly unknown[], required: boolean): One {
  if (typed.length === 0)
    return {
      error: required && (schema.minItems ?? 1) > 0 ? MESSAGES.required : undefined,
      value: required ? [] : undefined,
    };
  if (schema.minItems !== undefined && typed.length < schema.minItems)
    return { value: typed, error: `Give at least ${schema.minItems}.` };
  if (schema.maxItems !== undefined && typed.length > schema.maxItems)
    return { value: typed, error: `Give at most ${schema.maxItems}.` };
  return { value: typed };
}

function readNumber(schema: JsonSchema, typed: unknown, required: boolean): One {
  const text = String(typed ?? '').trim();
  if (text === '') return { error: required ? MESSAGES.required : undefined };
  if (!NUMBER.test(text)) return { error: isInteger(schema) ? MESSAGES.integer : MESSAGES.number };
  const literal = text
    .replace(',', '.')
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
    .replace(/^(-?)0+(?=\d)/, '$1');
  const near = Number(literal);
  const value = String(near) === literal ? near : new NumberText(literal);
  if (isInteger(schema) && literal.includes('.')) return { value, error: MESSAGES.integer };
  return { value, error: boundsError(schema, near) };
}

function boundsError(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema,
  value: number,
): string | undefined {
  if (minimum !== undefined && value < minimum) return `Not below ${minimum}.`;
  if (maximum !== undefined && value > maximum) return `Not above ${maximum}.`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `More than ${exclusiveMinimum}.`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `Less than ${exclusiveMaximum}.`;
  return undefined;
}

function readText(schema: JsonSchema, typed: unknown, required: boolean): One {
  const text = typeof typed === 'string' ? typed.trim() : typed === undefined || typed === null ? '' : String(typed);
  if (text === '') return { error: required ? MESSAGES.required : undefined };
  const widget = widgetOf(schema);
  if (widget === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { value: text, error: MESSAGES.email };
  if (widget === 'url' && !URL.canParse(text)) return { value: text, error: MESSAGES.url };
  if (widget === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return { value: text, error: MESSAGES.date };
  if (widget === 'date-time')
    return Number.isNaN(Date.parse(text))
      ? { value: text, error: MESSAGES.date }
      : { value: new Date(text).toISOString() };
  if (schema.minLength !== undefined && text.length < schema.minLength)
    return { value: text, error: `At least ${schema.minLength} characters.` };
  if (schema.maxLength !== undefined && text.length > schema.maxLength)
    return { value: text, error: `At most ${schema.maxLength} characters; these are ${text.length}.` };
  if (schema.pattern !== undefined && !matches(schema.pattern, text))
    return {
      value: text,
      error: schema.examples?.[0] ? `Write it like ${String(schema.examples[0])}.` : MESSAGES.pattern,
    };
  return { value: text };
}

/** A pattern that this browser cannot read is left to the server. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}
