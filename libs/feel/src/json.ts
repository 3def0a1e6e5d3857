import { NumberText, type Json } from '@baton/kernel';

import { Decimal } from './decimal.js';
import { format } from './format.js';
import { formatNumber } from './numbers.js';
import { FeelObject, setEntry, type FeelContext, type FeelValue } from './values.js';

/**
 * The value as kernel Json, every digit of a number kept.
 *
 * Temporal values and ranges become their FEEL text (ISO 8601), a function becomes null.
 * What came from Json and was not changed is returned as it is.
 */
export function toJson(value: FeelValue): Json {
  if (typeof value !== 'object' || value === null || value instanceof NumberText) return value as Json;
  if (value instanceof Decimal) return numberJson(value);
  if (value instanceof FeelObject) return value.kind === 'function' ? null : format(value);
  return Array.isArray(value) ? listJson(value) : contextJson(value as FeelContext);
}

function numberJson(value: Decimal): Json {
  const text = formatNumber(value);
  const double = Number(text);
  return String(double) === text ? double : new NumberText(text);
}

function listJson(list: readonly FeelValue[]): Json {
  const converted = list.map(toJson);
  return converted.every((element, index) => element === list[index]) ? (list as readonly Json[]) : converted;
}

function contextJson(context: FeelContext): Json {
  const converted: Record<string, Json> = {};
  let changed = false;
  for (const name of Object.keys(context)) {
    const entry = toJson(context[name]!);
    changed ||= entry !== context[name];
    setEntry(converted as Record<string, FeelValue>, name, entry);
  }
  return changed ? converted : (context as Json);
}
