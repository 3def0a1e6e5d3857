import { infiniteQueryOptions } from '@tanstack/react-query';

import { get, withQuery } from './client.js';

type Query = Readonly<Record<string, string | number | boolean | undefined | null>>;

/** A page as the server gives it: the list under its plural name, a token while there is more. */
export type Page = Readonly<{ nextPageToken?: string }>;

/** A list that is fetched page by page; `first` is what the screen asks for at once. */
export const pages = <P extends Page>(key: readonly unknown[], path: string, query: Query = {}, first = 50) =>
  infiniteQueryOptions({
    queryKey: [...key, 'pages', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      get<P>(withQuery(path, { ...query, pageSize: first, pageToken: pageParam }), signal),
    getNextPageParam: (page: P) => page.nextPageToken || undefined,
  });

/** The whole of a directory that people choose from; stops after 2,000, which is more than a chooser can show. */
export async function everyPage<P extends Page, Item>(
  path: string,
  itemsOf: (page: P) => readonly Item[],
  signal?: AbortSignal,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let pageToken: string | undefined = '';
  while (pageToken !== undefined && items.length < 2000) {
    const page: P = await get<P>(withQuery(path, { pageSize: 200, pageToken }), signal);
    items.push(...itemsOf(page));
    pageToken = page.nextPageToken || undefined;
  }
  return items;
}
