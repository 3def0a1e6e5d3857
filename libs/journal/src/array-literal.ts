import type { ColumnType, ColumnValue } from './side-table.js';

const NEEDS_ESCAPE = /["\\]/g;
const quoted = (text: string): string => `"${text.replace(NEEDS_ESCAPE, '\\$&')}"`;

/**
 * A PostgreSQL array literal of one column. node-postgres would write the same, slower: it looks at each value's kind.
 *
 * @throws TypeError when a value is of no type the column can hold
 */
export function arrayLiteral(type: ColumnType, values: readonly (ColumnValue | undefined)[]): string {
  const quote = type === 'text' || type === 'jsonb';
  let literal = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i > 0) literal += ',';
    if (value === null || value === undefined) literal += 'NULL';
    else if (typeof value === 'string') literal += quote || !PLAIN.test(value) ? quoted(value) : value;
    else if (quote) throw new TypeError(`A ${type} column is given a ${typeof value}`);
    else literal += String(value);
  }
  return `${literal}}`;
}

/** Ids and numbers, which an array literal holds as they are. */
const PLAIN = /^[0-9a-f.-]+$/;
