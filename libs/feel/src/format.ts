import { formatNumber } from './numbers.js';
import { FeelRange } from './range.js';
import { FeelObject, isNumber, type FeelContext, type FeelValue } from './values.js';

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** What `string(value)` answers. */
export const format = (value: FeelValue): string => (typeof value === 'string' ? value : literal(value));

/** The value as FEEL would write it. */
function literal(value: FeelValue): string {
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (value === null || typeof value === 'boolean') return String(value);
  if (isNumber(value)) return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value instanceof FeelRange) return range(value);
  if (value instanceof FeelObject) return value.kind === 'function' ? 'function' : String(value);
  const entries = Object.entries(value as FeelContext);
  return `{${entries.map(([name, entry]) => `${PLAIN_NAME.test(name) ? name : literal(name)}: ${literal(entry)}`).join(', ')}}`;
}

function range({ start, end, startIncluded, endIncluded, endless }: FeelRange): string {
  if (endless === 'start') return `(<${endIncluded ? '=' : ''} ${literal(end)})`;
  if (endless === 'end') return `(>${startIncluded ? '=' : ''} ${literal(start)})`;
  if (endless === 'hole') return `(!= ${literal(start)})`;
  return `${startIncluded ? '[' : '('}${literal(start)}..${literal(end)}${endIncluded ? ']' : ')'}`;
}
