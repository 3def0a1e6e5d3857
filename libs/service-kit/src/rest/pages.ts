import { isUuid, Rejection } from '@baton/kernel';

const MOST = 200;
const USUAL = 50;

/** Rows of one page: what was asked for, at most 200; 0 and absent mean 50. */
export const pageSizeOf = (asked: number | undefined): number =>
  asked === undefined || asked <= 0 ? USUAL : Math.min(asked, MOST);

export type PageKey = readonly (string | number)[];
type KeyKind = 'string' | 'number' | 'uuid';

const fits = (value: unknown, kind: KeyKind | undefined): boolean => {
  if (kind === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'string' || value.includes('\0')) return false;
  return kind === 'string' || (kind === 'uuid' && isUuid(value));
};

/**
 * The sort key after which a page begins; null for the first page.
 *
 * @param kinds the type of each part of the key
 * @throws Rejection `invalid` PAGE_TOKEN_INVALID
 */
export function pageKeyOf(token: string | undefined, kinds: readonly KeyKind[]): PageKey | null {
  if (token === undefined || token === '') return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === kinds.length && key.every((value, at) => fits(value, kinds[at])))
      return key as PageKey;
  } catch {
    // Refused below.
  }
  throw new Rejection('invalid', 'PAGE_TOKEN_INVALID', 'The page token is none that this list gave', {
    fields: [{ field: 'pageToken', message: 'is none that this list gave' }],
  });
}

/** Splits one row more than the page into the page and the token of the next one (empty on the last). */
export function pageOf<Row>(
  rows: readonly Row[],
  size: number,
  keyOf: (row: Row) => PageKey,
): { rows: readonly Row[]; nextPageToken: string } {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  const more = rows.length > size && last !== undefined;
  return { rows: page, nextPageToken: more ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : '' };
}
