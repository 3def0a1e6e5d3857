import { Rejection } from '@baton/kernel';

const MOST = 200;
const USUAL = 50;

/** Rows of one page: what was asked for, within bounds. */
export const pageSizeOf = (asked: number | undefined): number => (asked === undefined || asked <= 0 ? USUAL : Math.min(asked, MOST));

/** An opaque token that continues after a row with these sort values. */
export const pageTokenOf = (values: readonly (string | number)[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * The sort values of a page token; null for the first page.
 *
 * @throws Rejection `invalid` PAGE_TOKEN_INVALID
 */
export function afterToken(token: string | undefined, kinds: readonly ('string' | 'number')[]): readonly (string | number)[] | null {
  if (token === undefined || token === '') return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === kinds.length && values.every((value, at) => typeof value === kinds[at] && !String(value).includes('\0'))) {
      return values as (string | number)[];
    }
  } catch {
    // Told below.
  }
  throw new Rejection('invalid', 'PAGE_TOKEN_INVALID', 'The page token is none that this list gave', {
    fields: [{ field: 'pageToken', message: 'is none that this list gave' }],
  });
}

/** Splits one row more than the page into the page and the token of the next. */
export function pageOf<Row>(rows: readonly Row[], size: number, keyOf: (row: Row) => readonly (string | number)[]): { rows: readonly Row[]; next: string } {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return { rows: page, next: rows.length > size && last !== undefined ? pageTokenOf(keyOf(last)) : '' };
}
