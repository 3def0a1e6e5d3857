import { NumberText } from '@baton/kernel';

import { dayOf } from './relative.js';
import classes from './json-value.module.css';

const ACRONYM = /\b(api|bic|erp|iban|id|ip|po|url|vat)\b/g;
const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** `bankAccount.iban` → "Bank account iban". */
export const labelOf = (name: string): string => {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[._-]+/g, ' ')
    .toLowerCase()
    .replaceAll(ACRONYM, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A variable's value as people read it; numbers keep the digits they were sent with. */
export function JsonValue({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === '') return <span className={classes.none}>not given</span>;
  if (typeof value === 'boolean') return <>{value ? 'Yes' : 'No'}</>;
  if (value instanceof NumberText || typeof value === 'number') return <span className="tabular">{String(value)}</span>;
  if (typeof value === 'string') return <>{isoDay.test(value) ? dayOf(value) : value}</>;
  if (Array.isArray(value))
    return value.length === 0 ? <span className={classes.none}>none</span> : <List items={value} />;
  return <Fields data={value as Record<string, unknown>} nested />;
}

const List = ({ items }: { items: readonly unknown[] }) => (
  <ul className={classes.list}>
    {items.map((item, index) => (
      <li key={index}>
        <JsonValue value={item} />
      </li>
    ))}
  </ul>
);

/** Stands below its name instead of beside it. */
const isBlock = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);

/** Names and values, one a line. */
export const Fields = ({ data, nested = false }: { data: Readonly<Record<string, unknown>>; nested?: boolean }) => (
  <dl className={classes.fields} data-nested={nested || undefined}>
    {Object.entries(data).map(([name, value]) => (
      <div key={name} data-block={isBlock(value) || undefined}>
        <dt>{labelOf(name)}</dt>
        <dd>
          <JsonValue value={value} />
        </dd>
      </div>
    ))}
  </dl>
);
