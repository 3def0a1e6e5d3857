import { isoOf } from '@baton/contracts';
import { parseJson, type Json } from '@baton/kernel';

type Value = unknown;

/** Fields whose strings are enum values, by the prefix that REST leaves out. */
const ENUMS: Readonly<Record<string, string>> = { state: 'USER_TASK_STATE_', roles: 'ROLE_' };
/** 64-bit numbers, which protobuf carries as text. */
const NUMBERS = new Set(['bytes', 'maxBytes']);

/**
 * A contract message as REST writes it: times as RFC 3339, `xxxJson` as the value under `xxx`, enum values as their
 * lower-case tail, and nothing where the message has an empty text or no value.
 */
export function toRest(message: object): Json {
  const entries = Object.entries(message).flatMap(([name, value]: [string, Value]) => {
    if (value === undefined || value === '') return [];
    if (name.endsWith('Json')) return [[name.slice(0, -4), parseJson(String(value))] as const];
    return [[name, field(name, value)] as const];
  });
  return Object.fromEntries(entries) as Json;
}

function field(name: string, value: Value): Json {
  if (Array.isArray(value)) return value.map((entry: Value) => field(name, entry));
  if (typeof value === 'string') return text(name, value);
  if (typeof value !== 'object' || value === null) return value as Json;
  return 'seconds' in value && 'nanos' in value ? (isoOf(value as never) as string) : toRest(value);
}

function text(name: string, value: string): Json {
  const prefix = ENUMS[name];
  if (prefix !== undefined && value.startsWith(prefix)) return value.slice(prefix.length).toLowerCase().replaceAll('_', '-');
  return NUMBERS.has(name) ? Number(value) : value;
}
