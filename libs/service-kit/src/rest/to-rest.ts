import { isoOf } from '@baton/contracts';
import { parseJson, type Json } from '@baton/kernel';

/** Fields of the contracts that hold enum values, and what REST leaves out of them. */
const ENUM_PREFIXES: Readonly<Record<string, RegExp>> = {
  state: /^[A-Z_]+_STATE_/,
  roles: /^ROLE_/,
  severity: /^SEVERITY_/,
};
/** 64-bit numbers, which protobuf carries as text. */
const NUMBERS = new Set(['bytes', 'maxBytes']);

/**
 * A contract message as REST writes it: times as RFC 3339, `xxxJson` as the value under `xxx`, enum values as their
 * lower-case tail with hyphens, and nothing where the message has an empty text or no value.
 */
export function toRest(message: object): Json {
  const entries = Object.entries(message).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || value === '') return [];
    if (name.endsWith('Json')) return [[name.slice(0, -4), parseJson(String(value))] as const];
    return [[name, field(name, value)] as const];
  });
  return Object.fromEntries(entries) as Json;
}

function field(name: string, value: unknown): Json {
  if (Array.isArray(value)) return value.map((entry: unknown) => field(name, entry));
  if (typeof value === 'string') return text(name, value);
  if (typeof value !== 'object' || value === null) return value as Json;
  return 'seconds' in value && 'nanos' in value ? (isoOf(value as never) as string) : toRest(value);
}

function text(name: string, value: string): Json {
  const prefix = ENUM_PREFIXES[name];
  if (prefix?.test(value)) return value.replace(prefix, '').toLowerCase().replaceAll('_', '-');
  return NUMBERS.has(name) ? Number(value) : value;
}

/** The enum value behind REST's word for it: `enumOf('USER_TASK_FILTER', 'my-groups')` is `USER_TASK_FILTER_MY_GROUPS`. */
export const enumOf = (prefix: string, word: string): string => `${prefix}_${word.toUpperCase().replaceAll('-', '_')}`;
